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
 * The guide that a person's words ask for. The first that was found says what it is about; if others are about the
 * same, the one for what is known of the person is taken, as `findGuide` does, unless the words are clearly those of
 * the first ("with my phone"). A guide that is found only by words is left out when something known speaks against
 * it: one for a phone is not for somebody at a computer. When two are found equally well and are about different
 * things, the words were not clear enough.
 *
 * @example findWanted(content, 'fr', understood.guides, facts)?.id // 'scan-paper'
 */
export function findWanted(
  content: Content,
  lang: string,
  found: readonly FoundGuide[],
  facts: Facts,
): Guide | undefined {
  const guides = found.flatMap(({ id, score }) => {
    const guide = content.guides[lang]?.find((one) => one.id === id);
    return guide && !(guide.by_words && contradicts(guide, facts)) ? [{ guide, score }] : [];
  });
  const [first, second] = guides;
  if (!first) return undefined;
  const { guide } = first;
  if (second && second.score >= first.score * AS_GOOD && !sharesTopic(guide, second.guide)) return undefined;
  if (guide.by_words) return guide;
  const general = findGuide(content, lang, guide.difficulty[0] as Difficulty, facts, guide.id);
  if (!general || conditions(guide) <= conditions(general) || contradicts(guide, facts)) return general;
  const other = guides.find((one) => one.guide.id === general.id)?.score ?? 0;
  return other < first.score * CLEARLY ? guide : general;
}

/** The share of the best score from which on a second guide is as good as the first, and below which it is not. */
const AS_GOOD = 0.85;
const CLEARLY = 0.8;

const sharesTopic = (one: Guide, other: Guide): boolean =>
  one.difficulty.some((difficulty) => other.difficulty.includes(difficulty));

/** Says whether something that is known makes a condition false; what is not known does not. */
function contradicts({ when = {} }: Guide, facts: Facts): boolean {
  const tests = Object.entries(when).filter(([fact]) => facts[fact as FactId]);
  return !holds(Object.fromEntries(tests), { facts });
}
