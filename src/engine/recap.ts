/** An appointment in words, with all that the person needs to come. */
import { list } from '../content/text.js';
import { slotArgs } from './ask.js';
import { decisionOf } from './outcome.js';
import { type Turn, words } from './turn.js';
import type { Offer } from './types.js';

/** Place, date, length and what to bring, in words. */
export function recap(turn: Turn, offer: Offer): string {
  const { session, content } = turn;
  const names = content.words[session.lang]?.names.bring ?? {};
  const bring = decisionOf(turn).bring.map((id) => names[id] ?? id);
  const args = { ...slotArgs(turn, offer), address: offer.address, minutes: offer.minutes };
  return bring.length > 0
    ? words(turn, 'booked', { ...args, bring: list(session.lang, bring) })
    : words(turn, 'booked_nothing', args);
}
