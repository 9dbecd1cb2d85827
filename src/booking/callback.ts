/** By when the desk calls back. The times are local to the agency. */
import type { Priority } from '../triage/outcome.js';
import { isWorkingDay, localDate, localMoment, nextWorkingDay } from './calendar.js';

/** When the desk closes: the end of a working day. */
const END_OF_DAY = '18:00';
/** Until then, somebody whose rights are at risk is still called on the same day. */
const SAME_DAY_UNTIL = '15:00';
/** Else they are called by then on the next working day. */
const URGENT_BY = '12:00';

/**
 * The moment (epoch ms) by which somebody will call: the end of the next working day; for rights at risk the same
 * working day, or noon of the next one.
 *
 * @example callbackBy(Date.parse('2026-12-04T10:00:00Z'), 'normal', 'Europe/Paris') // Monday 7 December, 18:00
 */
export function callbackBy(now: number, priority: Priority, timeZone: string): number {
  const today = localDate(now, timeZone);
  const nextDay = nextWorkingDay(today);
  if (priority !== 'rights_at_risk') return localMoment(nextDay, END_OF_DAY, timeZone);
  if (isWorkingDay(today) && now < localMoment(today, SAME_DAY_UNTIL, timeZone)) {
    return localMoment(today, END_OF_DAY, timeZone);
  }
  return localMoment(nextDay, URGENT_BY, timeZone);
}
