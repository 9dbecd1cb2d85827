/**
 * "Did it hold?": somebody whom a guide helped is asked once, some hours later and by day, whether it still does. They
 * can refuse the message before and when it comes; without an answer there is no other.
 */
import type { Held } from '../triage/outcome.js';
import { ask, askAgain, noteTried } from './ask.js';
import { offerSlots } from './booking.js';
import { civilBefore, isCivil, sameDay } from './civil.js';
import { invitedAhead } from './invitation.js';
import { LIMITS } from './limits.js';
import { recordAgain } from './outcome.js';
import { awaitsFollowUp, clearTimer, setTimer } from './session.js';
import { lead, type Turn, trace, words } from './turn.js';

/** A guide has just solved it: the question is planned, and the person is told how to refuse it. */
export function planFollowUp(turn: Turn): void {
  const { session } = turn;
  if (session.quiet || session.followUp || comes(turn)) return;
  session.followUp = {};
  lead(turn, words(turn, 'follow_up_told'));
  putOff(turn);
}

/** The person has written again: what is planned is counted from now. */
export function putOff(turn: Turn): void {
  const { session, at } = turn;
  if (!awaitsFollowUp(session)) return;
  setTimer(session, 'follow_up', civilBefore(at + LIMITS.followUp, session.timeZone));
}

/** The person has an appointment ahead: they are looked after. */
function comes({ session, at }: Turn): boolean {
  const { booked } = session;
  return (
    (booked !== undefined && Date.parse(booked.offer.startsAt) > at) || invitedAhead(session, at).length > 0
  );
}

/** It is time to ask. Not if the person does something else now, or if it is too late or too early in the day. */
export function followUp(turn: Turn): void {
  const { session, at } = turn;
  const { stage, asked, under, outcome, lastAt, timeZone } = session;
  const rests = stage === 'done' && asked?.id === 'end' && !under && outcome?.guide?.solved === true;
  const late = at - lastAt > LIMITS.followUpLatest || !isCivil(at, timeZone);
  if (!awaitsFollowUp(session) || !rests || late || comes(turn)) return trace(turn, 'follow up left out');
  answered(turn, 'no_answer');
  lead(turn, words(turn, 'follow_up', { when: sameDay(at, lastAt, timeZone) ? 'today' : 'yesterday' }));
  ask(turn, 'still_solved');
}

/** What is known of it, for the reviewer. */
function answered(turn: Turn, held: Held): void {
  turn.session.followUp = { held };
  trace(turn, 'held', held);
  recordAgain(turn);
}

/** The answer to "does it still work?". */
export function answerStillSolved(turn: Turn, option: string): void {
  const { session } = turn;
  if (option === 'quiet') return beQuiet(turn);
  if (option === 'yes') {
    answered(turn, 'yes');
    if (session.outcome) turn.outcome = session.outcome;
    lead(turn, words(turn, 'still_solved'));
  }
  // An answer that nobody understood is none.
  if (option !== 'no') return ask(turn, 'end');
  noteTried(turn);
  answered(turn, 'no');
  delete session.outcome;
  session.after = 'guide_failed';
  lead(turn, words(turn, 'guide_failed'));
  offerSlots(turn);
}

/** No message any more that the person has not asked for. */
export function beQuiet(turn: Turn): void {
  const { session } = turn;
  session.quiet = true;
  clearTimer(session, 'follow_up');
  lead(turn, words(turn, 'quiet'));
  if (session.asked?.id === 'still_solved') ask(turn, 'end');
  else askAgain(turn);
}
