/** What a person answers to an invitation, and how a triage that prepares an appointment begins. */
import { ask, askAgain } from './ask.js';
import { wantsCall } from './booking.js';
import { appointmentArgs, invitedAs, isAhead, preparedFor, tieTo } from './invitation.js';
import { beginTriage } from './session.js';
import { advance } from './triage.js';
import { lead, type Turn, trace, words } from './turn.js';
import type { Invited } from './types.js';

/** An option of `invitation`. */
export function answerInvitation(turn: Turn, option: string): void {
  const one = answered(turn, option);
  if (option === 'yes') {
    const open = goesOn(turn);
    tie(turn, one);
    return open ? goOn(turn) : ask(turn, 'need');
  }
  if (option === 'callback') return wantsCall(turn);
  lead(turn, words(turn, one ? 'invitation_no' : 'kept'));
  goOn(turn);
}

/** The person has told what is the matter instead of saying yes: what follows takes their words. */
export function acceptInvitation(turn: Turn): void {
  const one = answered(turn, 'yes');
  tie(turn, one);
  turn.session.asked = { id: 'need', options: [], retries: 0 };
}

/** Notes the answer. Undefined when the appointment is past or taken back, and then the person is told. */
function answered(turn: Turn, option: string): Invited | undefined {
  const { session, at } = turn;
  const one = invitedAs(session, session.invited?.key);
  trace(turn, 'invitation', option);
  if (!one || !isAhead(one, at)) {
    tellOver(turn, one);
    return undefined;
  }
  const answer = option === 'yes' || option === 'callback' ? option : 'no';
  one.progress = { state: 'answered', answer };
  delete one.remindAt;
  return one;
}

function tellOver(turn: Turn, one: Invited | undefined): void {
  const why = one && one.progress.state !== 'withdrawn' ? 'past' : 'gone';
  lead(turn, words(turn, 'invitation_over', { why }));
}

/** Something was under way when the invitation came. */
const goesOn = ({ session: { stage, invited } }: Turn): boolean =>
  stage !== 'done' && invited?.asked !== undefined && invited.asked.id !== 'need';

/** A triage begins, or goes on, for this appointment. */
function tie(turn: Turn, one: Invited | undefined): void {
  const { session, content } = turn;
  if (session.stage === 'done') beginTriage(session);
  if (!one) return;
  tieTo(session, one);
  if (one.lang && !content.languages.includes(one.lang) && !session.facts.language)
    session.facts.language = { value: one.lang, source: 'desk' };
  const { day, time } = appointmentArgs(turn, one);
  lead(turn, words(turn, 'preparing', { day, time }));
}

/** What was open comes back; a choice of slots does not, where there is an appointment now. */
function goOn(turn: Turn): void {
  const { session } = turn;
  const asked = session.invited?.asked;
  if (!asked || asked.id === 'need' || session.stage === 'done') {
    session.stage = 'done';
    return ask(turn, 'end');
  }
  session.asked = asked;
  if (session.stage === 'booking' && preparedFor(turn)) return advance(turn);
  askAgain(turn);
}

/** The appointment has gone by, or is none any more: nothing is for it. Who is in the middle of its triage is told. */
export function leavePast(turn: Turn): void {
  const { session } = turn;
  const one = invitedAs(session, session.preparing);
  if (!one || preparedFor(turn)) return;
  delete session.preparing;
  if (session.stage !== 'done') tellOver(turn, one);
}

/** "Back" after the answer to an invitation: it is asked again. False when something else came since. */
export function askInvitationAgain(turn: Turn): boolean {
  const { session, at } = turn;
  const one = invitedAs(session, session.invited?.key);
  if (!one || !isAhead(one, at) || session.asked?.id === 'invitation') return false;
  const { answer } = one.progress;
  const just =
    answer === 'yes'
      ? session.preparing === one.key && session.history.length === 0 && session.stage !== 'done'
      : answer === 'no' && session.asked?.id === 'end';
  if (!just) return false;
  one.progress = { state: 'asked' };
  delete session.preparing;
  lead(turn, words(turn, 'went_back'));
  ask(turn, 'invitation', { again: true });
  return true;
}
