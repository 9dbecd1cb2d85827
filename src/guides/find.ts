/** Finds the guide that a person can follow alone. */
import type { Content, Guide } from '../content/model.js';
import { holds } from '../triage/decide.js';
import type { FactId, Facts } from '../triage/facts.js';
import type { Difficulty } from '../triage/outcome.js';
import type { FoundGuide } from '../understanding/types.js';

const conditions = (guide: Guide): number => Object.keys(guide.when ?? {}).length;

/**
 * The guide for a difficulty, in a language: of those whose `when` holds, the one with the most conditions; among
 * equals the one that the person's words asked for (`wanted`), then the first by file name. A guide that is found
 * only by words is taken when it was asked for, and then before all others. A language without such a guide has
 * none; the caller offers a human instead.
 *
 * @example findGuide(content, 'fr', 'password_lost', facts)?.id // 'password-lost'
 */
export function findGuide(
  content: Content,
  lang: string,
  difficulty: Difficulty,
  facts: Facts,
  wanted?: string,
): Guide | undefined {
  const rank = (guide: Guide): number =>
    guide.by_words ? Number.POSITIVE_INFINITY : 2 * conditions(guide) + (guide.id === wanted ? 1 : 0);
  return (content.guides[lang] ?? [])
    .filter((guide) => guide.difficulty.includes(difficulty))
    .filter((guide) => holds(guide.when ?? {}, { facts, difficulty }))
    .filter((guide) => !guide.by_words || guide.id === wanted)
    .sort((a, b) => rank(b) - rank(a))[0];
}

/**
 * The first of the guides found by a person's words that nothing known of them speaks against: a guide for a phone
 * is not for somebody who said that they have a computer.
 *
 * @example findWanted(content, 'fr', understood.guides, facts)?.id // 'scan-paper'
 */
export function findWanted(
  content: Content,
  lang: string,
  found: readonly FoundGuide[],
  facts: Facts,
): Guide | undefined {
  return found
    .flatMap(({ id }) => content.guides[lang]?.find((guide) => guide.id === id) ?? [])
    .find((guide) => {
      const tests = Object.entries(guide.when ?? {}).filter(([fact]) => facts[fact as FactId]);
      return holds(Object.fromEntries(tests), { facts });
    });
}
