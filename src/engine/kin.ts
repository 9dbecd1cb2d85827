/**
 * One person on two channels. Who writes from a telephone with which something was begun on another channel is asked,
 * once, whether to go on with it; nothing of it is told before their yes, for a number may have changed hands.
 */
import { dayAndTime } from '../content/text.js';
import type { CommandId, Understanding } from '../understanding/types.js';
import { showAppointment } from './appointment.js';
import { askAbove, askAgain } from './ask.js';
import { callForHuman } from './booking.js';
import { TIME_ZONE } from './civil.js';
import { command } from './commands.js';
import { keepHold } from './hold.js';
import { invitedAhead } from './invitation.js';
import { tellAgain } from './inviting.js';
import { LIMITS } from './limits.js';
import { advance, take } from './triage.js';
import { lead, type Turn, trace, words } from './turn.js';
import type { Event, Session } from './types.js';

/**
 * Something is worth going on with: an interview, a guide or a booking that was not given up, an appointment or a call
 * ahead, a message that is still to come.
 *
 * @example isUnderWay(newSession(beginning), beginning.at) // false
 */
export function isUnderWay(session: Session, at: number): boolean {
  const { stage, asked, lastAt, booked, outcome, timers, spoken } = session;
  // Who was only written to has begun nothing.
  if (!spoken) return false;
  if (invitedAhead(session, at).some(({ progress }) => progress.state !== 'planned')) return true;
  if (booked && Date.parse(booked.offer.startsAt) > at) return true;
  if (outcome?.callback && Date.parse(outcome.callback.by) > at) return true;
  if (timers.some(({ name }) => name === 'follow_up')) return true;
  if (at - lastAt >= LIMITS.abandonedAfter || outcome?.resolution === 'abandoned') return false;
  return ['triage', 'guide', 'booking'].includes(stage) || asked?.id === 'still_solved';
}

/** Nothing here waits for an answer of theirs, or lies ahead. */
function isIdle(session: Session, at: number): boolean {
  const open = session.asked && !['need', 'end', 'appointment'].includes(session.asked.id);
  return !open && !isUnderWay(session, at) && invitedAhead(session, at).length === 0;
}

/** Commands that mean what was begun elsewhere as well as what is begun here. */
const ABOUT_BOTH: readonly (CommandId | undefined)[] = ['human', 'appointment', 'my_data'];

/** Danger, and words that work at any moment, are answered first. */
function goesFirst(event: Event): boolean {
  const { route, command: id } = (event.kind === 'message' && event.understood) || {};
  return route === 'crisis' || (route === 'command' && !ABOUT_BOTH.includes(id));
}

/**
 * Asks whether to go on with what was begun on another channel; what the person has just said waits for their answer.
 * False when there is nothing to go on with, or when something is under way here.
 */
export function asksToContinue(turn: Turn, event: Extract<Event, { kind: 'start' | 'message' }>): boolean {
  const { session, at } = turn;
  const { kin, ...first } = event;
  if (!kin || session.kinAsked || !isIdle(session, at) || goesFirst(event)) return false;
  session.kinAsked = true;
  session.first = first;
  lead(turn, words(turn, 'begun_elsewhere', { channel: kin.channel === 'sms' ? 'sms' : 'whatsapp' }));
  askAbove(turn, 'continue');
  return true;
}

/** Back to what was open here, if anything was. */
function leaveQuestion({ session }: Turn): Session['first'] {
  const { first, under } = session;
  delete session.first;
  delete session.under;
  if (session.stage === 'done' && under) session.asked = under;
  else delete session.asked;
  return first;
}

/** The answer: the other conversation goes on, or what the person had said is understood as if said now. */
export function answerContinue(turn: Turn, option: string): void {
  trace(turn, 'continue', option);
  // Meanwhile it may have come to its end.
  if (option === 'yes' && turn.kin) {
    turn.join = true;
    return;
  }
  const first = leaveQuestion(turn);
  if (first) turn.replay = { ...first, at: turn.at };
}

/** Whether a message that is neither yes nor no says something of its own. */
export function saysElse({ route, command: id, facts, difficulty, guides = [] }: Understanding): boolean {
  if (['human', 'triage'].includes(route)) return true;
  if (route === 'command') return id !== 'help' && id !== 'wait';
  return difficulty !== null || Object.keys(facts).length > 0 || guides.length > 0;
}

/** Somebody who tells their trouble instead of answering begins anew; what they had said first counts, too. */
export function beginInstead(turn: Turn): void {
  trace(turn, 'continue', 'instead');
  const first = leaveQuestion(turn);
  if (first?.kind === 'message' && first.understood) take(turn, first.understood);
}

/** The person goes on here, from another channel: with what they want now, or with the question that is open. */
export function onJoined(turn: Turn, understood: Understanding | undefined, lost: boolean): void {
  const { session, at } = turn;
  trace(turn, 'joined', session.channel);
  keepHold(turn);
  lead(turn, words(turn, 'resume'));
  const { route, command: id } = understood ?? {};
  if (route === 'human') return callForHuman(turn);
  if (route === 'command' && id && ABOUT_BOTH.includes(id)) return command(turn, id);
  // The content has lost the question meanwhile.
  if (lost) return advance(turn);
  const { booked, stage, outcome, asked } = session;
  if (asked?.id === 'invitation') tellAgain(turn);
  if (stage !== 'done' || asked?.id === 'invitation') return askAgain(turn);
  if (booked && Date.parse(booked.offer.startsAt) > at) return showAppointment(turn);
  const by = outcome?.callback?.by;
  if (by && Date.parse(by) > at) {
    const { day } = dayAndTime(session.lang, by, session.timeZone ?? TIME_ZONE);
    lead(turn, words(turn, 'callback', { day }));
  }
  askAgain(turn);
}
