/** Appointments made elsewhere that a person is invited to prepare, as the conversation knows them. Pure. */
import { slotArgs } from './ask.js';
import { civilAfter } from './civil.js';
import { LIMITS } from './limits.js';
import { beginTriage } from './session.js';
import type { Turn } from './turn.js';
import type { Invitation, Invited, Session } from './types.js';

/** Epoch milliseconds. */
export const startOf = ({ startsAt }: Pick<Invitation, 'startsAt'>): number => Date.parse(startsAt);

/** After this moment (epoch ms) nothing more is sent about it. */
export const latestOf = (invitation: Pick<Invitation, 'startsAt'>): number =>
  startOf(invitation) - LIMITS.inviteLatest;

/**
 * When an invitation that is known from `at` on is sent (epoch ms, both): by day where the place is, not more than a
 * week ahead, and not when the person is on their way already. Undefined when there is no such moment.
 *
 * @example sendingTime(Date.parse('2026-11-30T21:00:00Z'), { startsAt: '2026-12-02T08:00:00Z', timeZone: 'Europe/Paris' }) // nine the next morning
 */
export function sendingTime(
  at: number,
  invitation: Pick<Invitation, 'startsAt' | 'timeZone'>,
): number | undefined {
  const earliest = startOf(invitation) - LIMITS.inviteEarliest;
  const civil = civilAfter(Math.max(at, earliest), invitation.timeZone);
  return civil <= latestOf(invitation) ? civil : undefined;
}

/** The appointment is still to come, as far as is known. */
export function isAhead(invited: Invited, at: number): boolean {
  return startOf(invited) > at && invited.progress.state !== 'withdrawn';
}

/** All that are, the next one first. */
export function invitedAhead({ invitations = [] }: Session, at: number): Invited[] {
  return invitations.filter((one) => isAhead(one, at)).sort((a, b) => startOf(a) - startOf(b));
}

export function invitedAs({ invitations = [] }: Session, key: string | undefined): Invited | undefined {
  return invitations.find((one) => one.key === key);
}

/** The appointment that the triage prepares, while it is ahead: it takes the place of a slot. */
export function preparedFor({ session, at }: Turn): Invited | undefined {
  const one = invitedAs(session, session.preparing);
  return one && isAhead(one, at) ? one : undefined;
}

/** It in a few words: day, time, place. */
export const appointmentArgs = (turn: Turn, invited: Invited): { day: string; time: string; place: string } =>
  slotArgs(turn, invited);

/** From here on the triage is for this appointment: with its agency, at its place. */
export function tieTo(session: Session, one: Invited): void {
  session.preparing = one.key;
  session.agency = one.agency;
  session.place = one.place;
}

/** The person answers an invitation by the wish to be called: about that appointment. */
export function callAboutInvitation({ session, at }: Turn): void {
  const one = session.asked?.id === 'invitation' ? invitedAs(session, session.invited?.key) : undefined;
  if (!one || !isAhead(one, at)) return;
  if (session.stage === 'done') beginTriage(session);
  tieTo(session, one);
  one.progress = { state: 'answered', answer: 'callback' };
  delete one.remindAt;
}
