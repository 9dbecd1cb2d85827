/** Guides that were to be read again. */
import type { Content, Guide } from './model.js';

/**
 * The guides of a language whose review date is before `today` (`2026-11-24`).
 *
 * @example overdueGuides(content, 'fr', '2030-01-01').length // all of them
 */
export function overdueGuides(content: Content, lang: string, today: string): Guide[] {
  return (content.guides[lang] ?? []).filter((guide) => guide.review_by < today);
}

/**
 * One line for who starts Declic while guides are overdue; undefined when none is.
 *
 * @example overdueLine(content, '2030-01-01') // 'Guides:   114 guides are past their review date. …'
 */
export function overdueLine(content: Content, today: string): string | undefined {
  const count = content.languages.reduce((sum, lang) => sum + overdueGuides(content, lang, today).length, 0);
  if (count === 0) return undefined;
  const were = count === 1 ? '1 guide is past its' : `${count} guides are past their`;
  return `Guides:   ${were} review date. Which: npm run --silent declic -- check`;
}
