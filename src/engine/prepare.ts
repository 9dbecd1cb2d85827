/** The end of a triage that prepares an appointment made elsewhere: it is the slot, and no other is offered. */
import { list } from '../content/text.js';
import { ask } from './ask.js';
import { appointmentArgs, startOf } from './invitation.js';
import { LIMITS } from './limits.js';
import { decisionOf, finish } from './outcome.js';
import { lead, type Turn, words } from './turn.js';
import type { Invited } from './types.js';

/** Says whether the appointment is soon enough. Somebody whose rights are at risk is called before one that is not. */
export function isSoonEnough(turn: Turn, invited: Invited): boolean {
  const atRisk = decisionOf(turn).priority === 'rights_at_risk';
  return !atRisk || startOf(invited) - turn.at <= LIMITS.soon;
}

/** The helper knows what to prepare, and the person what to bring. */
export function prepare(turn: Turn, invited: Invited): void {
  const { session, content } = turn;
  const { minutes, bring } = decisionOf(turn);
  const { place, startsAt, address } = invited;
  // Whose id it is in another calendar stands in the record, from where an erasure takes it.
  finish(turn, 'booked', { slot: { id: 'invited', place, startsAt, minutes: invited.minutes ?? minutes } });
  const names = content.words[session.lang]?.names.bring ?? {};
  const things = bring.map((id) => names[id] ?? id);
  const args = { ...appointmentArgs(turn, invited), address };
  lead(
    turn,
    things.length > 0
      ? words(turn, 'prepared', { ...args, bring: list(session.lang, things) })
      : words(turn, 'prepared_nothing', args),
  );
  ask(turn, 'end');
}
