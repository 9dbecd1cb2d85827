/** A slot that is kept while the person decides: for how long, and how it is given back. */
import { WAIT } from '../content/model.js';
import { dayAndTime } from '../content/text.js';
import { askAgain } from './ask.js';
import { LIMITS } from './limits.js';
import { clearTimer, setTimer } from './session.js';
import { lead, request, type Turn, words } from './turn.js';
import type { Offer, Session } from './types.js';

type Held = NonNullable<Session['held']>;

/** Gives a held slot back, if there is one. */
export function letGo(turn: Turn): void {
  const { session } = turn;
  if (!session.held) return;
  request(turn, { kind: 'release', reservation: session.held.id });
  forgetHold(turn);
}

/** The slot is no longer held: booked, or its time has run out. */
export function forgetHold(turn: Turn): void {
  delete turn.session.held;
  clearTimer(turn.session, 'hold_warning');
  clearTimer(turn.session, 'hold_end');
}

/** Keeps a held slot longer when its end is near and the person is there. */
export function keepHold(turn: Turn): void {
  const { held } = turn.session;
  if (!held || held.until - turn.at > LIMITS.hold / 2 || held.prolonged >= LIMITS.prolongations) return;
  held.prolonged += 1;
  request(turn, { kind: 'prolong', reservation: held.id, until: turn.at + LIMITS.hold });
}

/** Minutes until the hold ends, at least one. */
export function minutesLeft(turn: Turn): number {
  const { held } = turn.session;
  return held ? Math.max(1, Math.round((held.until - turn.at) / 60_000)) : 0;
}

/** Booking holds a slot until then (epoch ms). */
export function beginHold(turn: Turn, id: string, offer: Offer, until: number): void {
  turn.session.held = { id, offer, until, prolonged: 0 };
  watchEnd(turn, until);
}

/** Booking keeps it longer: until then (epoch ms). */
export function prolonged(turn: Turn, until: number): void {
  const { held } = turn.session;
  if (!held) return;
  held.until = until;
  watchEnd(turn, until);
  if (held.waits) sayKept(turn, held);
}

function watchEnd(turn: Turn, until: number): void {
  setTimer(turn.session, 'hold_warning', until - LIMITS.holdWarning);
  setTimer(turn.session, 'hold_end', until);
}

/** The hold's end is near: said once, with the open question and a way to keep the slot by one tap. */
export function warnOfEnd(turn: Turn): void {
  const { held } = turn.session;
  if (!held) return;
  const wait = held.prolonged < LIMITS.prolongations;
  lead(turn, wait ? words(turn, 'hold_warning', { minutes: minutesLeft(turn) }) : lastUntil(turn, held));
  askAgain(turn, { alert: true, extra: wait ? WAIT : undefined });
}

/** Until when a slot is kept that cannot be kept any longer. */
function lastUntil(turn: Turn, { offer, until }: Held): string {
  const { time } = dayAndTime(turn.session.lang, new Date(until).toISOString(), offer.timeZone);
  return words(turn, 'hold_last', { time });
}

/** "Wait", "one moment": the open question stays, and so does a held slot, as long as it may. */
export function giveTime(turn: Turn): void {
  const { held } = turn.session;
  if (!held) {
    lead(turn, words(turn, 'take_your_time'));
    return askAgain(turn);
  }
  // The message itself has prolonged the hold, if its end was near: what booking says of it is told then.
  if (turn.effects.some(({ kind }) => kind === 'prolong')) held.waits = true;
  else sayKept(turn, held);
}

function sayKept(turn: Turn, held: Held): void {
  delete held.waits;
  const last = held.prolonged >= LIMITS.prolongations;
  lead(turn, last ? lastUntil(turn, held) : words(turn, 'hold_kept', { minutes: minutesLeft(turn) }));
  askAgain(turn);
}
