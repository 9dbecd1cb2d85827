/** Finds the guide that a person can follow alone. */
import type { Content, Guide } from '../content/model.js';
import { holds } from '../triage/decide.js';
import type { Facts } from '../triage/facts.js';
import type { Difficulty } from '../triage/outcome.js';

const conditions = (guide: Guide): number => Object.keys(guide.when ?? {}).length;

/**
 * The guide for a difficulty, in a language: of those whose `when` holds, the one with the most conditions; among
 * equals the first by file name. A language without such a guide has none; the caller offers a human instead.
 *
 * @example findGuide(content, 'fr', 'password_lost', facts)?.id // 'password-lost'
 */
export function findGuide(
  content: Content,
  lang: string,
  difficulty: Difficulty,
  facts: Facts,
): Guide | undefined {
  return (content.guides[lang] ?? [])
    .filter(
      (guide) => guide.difficulty.includes(difficulty) && holds(guide.when ?? {}, { facts, difficulty }),
    )
    .sort((a, b) => conditions(b) - conditions(a))[0];
}
