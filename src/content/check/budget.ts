/** How many SMS a prompt may be. A long one costs more, arrives in pieces, and few people read it to its end. */
import type { MessageId } from '../model.js';

/** A question with its options, and a step of a guide with its number, its question and its options. */
export const SMS_LIMITS = { prompt: 2, step: 3 } as const;

/**
 * Messages that cannot be shorter without leaving out what somebody needs, and how many more SMS a prompt with one of
 * them may be: an appointment with its place and what to bring, emergency numbers, all words that work, all that is
 * known of a person, places with their addresses, and all that was missed by who comes back after days.
 */
export const SMS_MORE = {
  booked: 1,
  booked_nothing: 1,
  crisis: 1,
  help: 1,
  my_data: 2,
  prepared: 1,
  prepared_nothing: 1,
  referred: 1,
  resume: 1,
} as const satisfies Partial<Record<MessageId, number>>;

/**
 * How many SMS a prompt may be, from the messages that are said in it.
 *
 * @example smsLimit(['crisis', 'callback']) // 3
 */
export function smsLimit(said: readonly MessageId[], usual: number = SMS_LIMITS.prompt): number {
  const more: Partial<Record<MessageId, number>> = SMS_MORE;
  return usual + Math.max(0, ...said.map((id) => more[id] ?? 0));
}
