/**
 * Invitations to prepare an appointment: when they are sent. By day, where the place is; once, and once more if nobody
 * answers; not to somebody who wants no messages, and not into a conversation that goes on.
 */
import { ask } from './ask.js';
import { civilAfter, civilEnd, isCivil } from './civil.js';
import { appointmentArgs, invitedAs, isAhead, latestOf, sendingTime, startOf, tieTo } from './invitation.js';
import { LIMITS } from './limits.js';
import { clearTimer, setTimer } from './session.js';
import { lead, type Turn, trace, words } from './turn.js';
import type { Invitation, Invited, Session } from './types.js';

/** An invitation came in, or its appointment was changed, or it comes along from another conversation. */
export function plan(turn: Turn, invitation: Invitation | Invited): void {
  const { session, at, content } = turn;
  if ('progress' in invitation) return bring(turn, invitation);
  const known = invitedAs(session, invitation.key);
  const others = (session.invitations ?? []).filter(
    (one) =>
      one !== known && (startOf(one) > at || [session.invited?.key, session.preparing].includes(one.key)),
  );
  const next = known?.askedAt === undefined ? planned(turn, invitation) : changed(turn, invitation, known);
  session.invitations = [...others, next].slice(-LIMITS.invitations);
  trace(turn, 'invitation', next.progress.state);
  const { lang } = invitation;
  if (!session.spoken && lang && content.languages.includes(lang)) session.lang = lang;
  watch(turn);
}

/** What it has come to elsewhere it has come to here. Who had said yes goes on with it. */
function bring(turn: Turn, invited: Invited): void {
  const { session, at } = turn;
  if (invitedAs(session, invited.key)) return;
  session.invitations = [...(session.invitations ?? []), invited];
  const { state, answer } = invited.progress;
  if (state === 'answered' && answer === 'yes' && session.stage !== 'done' && isAhead(invited, at))
    tieTo(session, invited);
  watch(turn);
}

function planned({ session, at }: Turn, invitation: Invitation): Invited {
  const sendAt = sendingTime(at, invitation);
  if (session.quiet) return { ...invitation, progress: { state: 'opted_out' } };
  if (sendAt === undefined) return { ...invitation, progress: { state: 'expired' } };
  return { ...invitation, progress: { state: 'planned', sendAt } };
}

/** The person has read of it: from now on the new appointment is spoken of, and no second invitation sent. */
function changed(
  { at }: Turn,
  invitation: Invitation,
  { progress, askedAt = at, remindAt }: Invited,
): Invited {
  const { answer } = progress;
  const back = progress.state === 'withdrawn';
  const again = remindAt === undefined ? undefined : reminderOf(invitation, askedAt);
  return {
    ...invitation,
    progress: back ? { state: answer ? 'answered' : 'asked', ...(answer ? { answer } : {}) } : progress,
    askedAt,
    ...(again === undefined ? {} : { remindAt: again }),
  };
}

/** Whoever made the appointment takes the invitation back. */
export function withdraw(turn: Turn, key: string): void {
  const { session } = turn;
  const one = invitedAs(session, key);
  if (!one) return;
  const { answer } = one.progress;
  one.progress = { state: 'withdrawn', ...(answer ? { answer } : {}) };
  delete one.remindAt;
  trace(turn, 'invitation', 'withdrawn');
  watch(turn);
}

/** The person wants no messages: none of them is sent, now or later. */
export function giveUpInvitations({ session }: Turn): void {
  for (const one of session.invitations ?? []) {
    delete one.remindAt;
    const { state } = one.progress;
    if (state === 'planned' || state === 'asked') one.progress = { state: 'opted_out' };
  }
}

/** The person has written: there is nothing to remind them of. */
export function noReminder(turn: Turn): void {
  for (const one of turn.session.invitations ?? []) delete one.remindAt;
  watch(turn);
}

/** It is time for one of them. */
export function invite(turn: Turn): void {
  const { session, at } = turn;
  const due = (session.invitations ?? []).filter((one) => (nextOf(one) ?? at + 1) <= at);
  for (const one of due.sort((a, b) => startOf(a) - startOf(b))) sendOrWait(turn, one);
  watch(turn);
}

function sendOrWait(turn: Turn, one: Invited): void {
  const { session, at } = turn;
  const free = isCivil(at, one.timeZone) && !isBusy(session, one, at);
  const then = free ? at : civilAfter(at + LIMITS.inviteAgain, one.timeZone);
  if (session.quiet) return leaveOut(turn, one, 'opted_out');
  if (then > latestOf(one)) return leaveOut(turn, one, 'expired');
  if (free) return send(turn, one);
  if (one.askedAt === undefined) one.progress.sendAt = then;
  else one.remindAt = then;
}

function leaveOut(turn: Turn, one: Invited, why: 'opted_out' | 'expired'): void {
  trace(turn, 'invitation left out', why);
  delete one.remindAt;
  if (one.askedAt === undefined) one.progress = { state: why };
}

/** The person does something else just now, or has another invitation before them. */
function isBusy(
  { held, spoken, stage, asked, lastAt, invitations = [] }: Session,
  one: Invited,
  at: number,
): boolean {
  const rests = stage === 'done' || asked === undefined || asked.id === 'invitation';
  if (held || (spoken && at - lastAt < (rests ? LIMITS.restBefore : LIMITS.pause))) return true;
  return invitations.some(
    (other) =>
      other !== one &&
      other.progress.state === 'asked' &&
      at - (other.askedAt ?? 0) < LIMITS.betweenInvitations,
  );
}

function send(turn: Turn, one: Invited): void {
  const { session, at } = turn;
  const again = one.askedAt !== undefined;
  // A question that is open beneath comes back afterwards.
  const beneath =
    session.asked?.id === 'invitation' ? session.invited?.asked : (session.under ?? session.asked);
  session.invited = { key: one.key, ...(beneath ? { asked: beneath } : {}) };
  delete one.remindAt;
  if (!again) {
    const remindAt = reminderOf(one, at);
    if (remindAt !== undefined) one.remindAt = remindAt;
    one.askedAt = at;
    one.progress = { state: 'asked' };
  }
  tellWho(turn, one, again ? 'invited_again' : 'invited');
  ask(turn, 'invitation');
  const prompt = turn.prompts.at(-1);
  if (!prompt) return;
  prompt.invitation = one.key;
  prompt.until = Math.min(civilEnd(at, one.timeZone), latestOf(one));
}

/** Says who invites, and to what. */
function tellWho(turn: Turn, one: Invited, how: 'invited' | 'invited_again'): void {
  // "none": ICU chooses by words.
  lead(turn, words(turn, how, { ...appointmentArgs(turn, one), from: one.from, with: one.with ?? 'none' }));
}

/** "C'est qui ?", or something that was not understood and may well be that. */
export function tellAgain(turn: Turn): void {
  const one = invitedAs(turn.session, turn.session.invited?.key);
  if (one && isAhead(one, turn.at)) tellWho(turn, one, 'invited_again');
}

/** When it is asked once more: two days later, or one if the appointment is near, or not at all. */
function reminderOf(invitation: Invitation, askedAt: number): number | undefined {
  return LIMITS.remindAfter
    .map((wait) => civilAfter(askedAt + wait, invitation.timeZone))
    .find((then) => then <= latestOf(invitation));
}

function nextOf({ progress, remindAt }: Invited): number | undefined {
  return progress.state === 'planned' ? progress.sendAt : progress.state === 'asked' ? remindAt : undefined;
}

function watch({ session }: Turn): void {
  const times = (session.invitations ?? []).map(nextOf).filter((at) => at !== undefined);
  if (times.length > 0) setTimer(session, 'invitation', Math.min(...times));
  else clearTimer(session, 'invitation');
}
