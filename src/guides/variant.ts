/** The same help for another device. */
import type { Content, Guide } from '../content/model.js';
import { holds } from '../triage/decide.js';
import type { Facts } from '../triage/facts.js';
import type { Difficulty } from '../triage/outcome.js';
import { findGuide } from './find.js';

/**
 * The guide to go on with when the person's device turns out to be another one than the guide is for: the guide itself
 * when it does for both, else the one about the same thing for that device; undefined when there is none.
 *
 * @example variantOf(content, 'fr', guide('create-mailbox-computer'), onPhone)?.id // 'create-mailbox-smartphone'
 */
export function variantOf(content: Content, lang: string, guide: Guide, facts: Facts): Guide | undefined {
  const difficulty = guide.difficulty[0] as Difficulty;
  const fits = ({ when = {} }: Guide): boolean => holds(when, { facts, difficulty });
  if (!guide.by_words) return findGuide(content, lang, difficulty, facts, guide.id);
  if (fits(guide)) return guide;
  // Guides that are found by words only have no table: those of one topic share their difficulty and their title.
  const alike = (content.guides[lang] ?? [])
    .filter((other) => other.by_words && other.difficulty.includes(difficulty) && fits(other))
    .map((other) => ({ other, shared: sharedWords(guide.title, other.title) }))
    .sort((a, b) => b.shared - a.shared)[0];
  return alike && alike.shared > 0 ? alike.other : findGuide(content, lang, difficulty, facts);
}

const words = (title: string): string[] => title.toLowerCase().match(/\p{L}{3,}/gu) ?? [];

function sharedWords(one: string, other: string): number {
  const known = new Set(words(one));
  return words(other).filter((word) => known.has(word)).length;
}
