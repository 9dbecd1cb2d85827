/**
 * What a person said decides first, and their words second: a guide that is for what blocks them counts in full, one
 * for another trouble little, and one for what works, nothing.
 */
import type { Guide } from '../content/model.js';
import type { FactId } from '../triage/facts.js';
import type { Difficulty } from '../triage/outcome.js';
import type { FoundGuide, Understanding } from '../understanding/types.js';

/** What a text says besides its words. */
export type Said = Pick<Understanding, 'facts' | 'difficulty' | 'secondary'>;

/** A guide for what blocks first; one for nothing in particular that was said; one for another trouble. */
const SHARES = { stated: 1, open: 0.65, other: 0.3 };

/** What a fact says does not block: somebody who reads their mailbox needs no guide to open it. */
const DENIALS: [FactId, string, Difficulty[]][] = [
  ['connection', 'ok', ['no_connection']],
  ['email', 'ok', ['no_email', 'email_locked']],
  ['login', 'ok', ['no_account', 'password_lost', 'identity_check']],
  ['practice', 'ok', ['digital_beginner']],
  ['reading', 'ok', ['reading_difficulty']],
  ['fear', 'false', ['fear_of_error']],
  ['service_failure', 'false', ['service_failure']],
];

/**
 * The guides that were found, as they fit to what the text says besides, best first.
 *
 * @example weigh([{ id: 'create-mailbox', score: 0.8 }], guides, { facts, difficulty: 'email_locked' })[0]?.score // 0.24
 */
export function weigh(found: readonly FoundGuide[], guides: readonly Guide[], said: Said): FoundGuide[] {
  const { facts, difficulty, secondary = [] } = said;
  const denied = DENIALS.flatMap(([fact, value, ones]) => (facts[fact]?.value === value ? ones : []));
  const shareOf = (guide: Guide): number => {
    if (guide.difficulty.every((one) => denied.includes(one))) return 0;
    if (difficulty === null) return SHARES.open;
    if (guide.difficulty.includes(difficulty)) return SHARES.stated;
    return guide.difficulty.some((one) => secondary.includes(one)) ? SHARES.open : SHARES.other;
  };
  return found
    .flatMap(({ id, score }) => {
      const guide = guides.find((one) => one.id === id);
      return guide ? [{ id, score: Math.round(1_000 * score * shareOf(guide)) / 1_000 }] : [];
    })
    .sort((a, b) => b.score - a.score);
}
