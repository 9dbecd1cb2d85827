/** When a message that nobody waits for may come: by day, where the person lives. Pure. */
import { hourAndDate } from '../content/text.js';
import { LIMITS } from './limits.js';

const QUARTER = 15 * 60_000;

/** Of a conversation whose agency did not say: that of metropolitan France. */
export const TIME_ZONE = 'Europe/Paris';

/**
 * Says whether a message may come at this moment (epoch ms).
 *
 * @example isCivil(Date.parse('2026-11-24T18:30:00Z'), 'Europe/Paris') // false: it is half past seven
 */
export function isCivil(at: number, timeZone = TIME_ZONE): boolean {
  const { hour } = hourAndDate(at, timeZone);
  return hour >= LIMITS.civil.from && hour < LIMITS.civil.until;
}

/**
 * The last civil moment that is no later than `latest` (epoch ms, both), with a quarter of an hour to spare.
 *
 * @example civilBefore(Date.parse('2026-11-25T07:00:00Z'), 'Europe/Paris') // the evening before, about half past six
 */
export function civilBefore(latest: number, timeZone = TIME_ZONE): number {
  let at = latest;
  while (!isCivil(at, timeZone) || !isCivil(at + QUARTER, timeZone)) at -= QUARTER;
  return at;
}

/**
 * The first civil moment that is no earlier than `earliest` (epoch ms, both).
 *
 * @example civilAfter(Date.parse('2026-11-25T20:00:00Z'), 'Europe/Paris') // nine the next morning
 */
export function civilAfter(earliest: number, timeZone = TIME_ZONE): number {
  let at = earliest;
  while (!isCivil(at, timeZone)) at = (Math.floor(at / QUARTER) + 1) * QUARTER;
  return at;
}

/**
 * When the civil hours of that day end (epoch ms, both), to a quarter of an hour.
 *
 * @example civilEnd(Date.parse('2026-11-25T17:50:00Z'), 'Europe/Paris') // seven that evening
 */
export function civilEnd(from: number, timeZone = TIME_ZONE): number {
  let at = from;
  while (isCivil(at, timeZone)) at = (Math.floor(at / QUARTER) + 1) * QUARTER;
  return at;
}

/** Says whether two moments (epoch ms) fall on one local day. */
export function sameDay(one: number, other: number, timeZone = TIME_ZONE): boolean {
  return hourAndDate(one, timeZone).date === hourAndDate(other, timeZone).date;
}
