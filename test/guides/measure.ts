/** How well guides are found by words, counted: for the benchmark, and for the test that keeps it so. */
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import type { Content, Guide } from '../../src/content/model.js';
import { findWanted } from '../../src/guides/find.js';
import type { Facts } from '../../src/triage/facts.js';
import type { Understand, Understanding } from '../../src/understanding/types.js';

/** A sentence in a language, and every guide that is right for it; none when each guide would be wrong. */
export interface Asked {
  lang: string;
  said: string;
  right: string[];
}

/** What was shown for it. */
export interface Shown extends Asked {
  shown: string | undefined;
}

type Row = [said: string, guides: string | string[] | null];

/** The sentences of a file such as sentences.yaml. */
export function readSentences(file: string): Asked[] {
  const read = parse(readFileSync(file, 'utf8')) as Record<string, Row[]>;
  return Object.entries(read).flatMap(([lang, rows]) =>
    rows.map(([said, guides]) => ({ lang, said, right: guides === null ? [] : [guides].flat() })),
  );
}

/** The facts that a text says. */
function factsOf({ facts }: Understanding): Facts {
  const said = Object.entries(facts).map(([id, { value, evidence }]) => [
    id,
    { value, source: 'said', evidence },
  ]);
  return Object.fromEntries(said);
}

/** The guide that is shown to somebody who says no more than this. */
export async function show(content: Content, understand: Understand, asked: Asked): Promise<Shown> {
  const understood = await understand(asked.said, { lang: asked.lang, asked: 'need' });
  const wanted = findWanted(content, asked.lang, understood.guides ?? [], factsOf(understood));
  return { ...asked, shown: wanted?.id };
}

/** Every way of asking for a guide that the guides themselves know. */
export function ownPhrases(content: Content): (Asked & { guide: Guide })[] {
  return content.languages.flatMap((lang) =>
    (content.guides[lang] ?? []).flatMap((guide) =>
      (guide.words ?? []).map((said) => ({ lang, said, right: [guide.id], guide })),
    ),
  );
}

/** The content as it were if nobody had thought of this way of asking. */
export function without(content: Content, { lang, said, guide }: Asked & { guide: Guide }): Content {
  const forgotten = { ...guide, words: guide.words?.filter((phrase) => phrase !== said) ?? [] };
  const guides = (content.guides[lang] ?? []).map((one) => (one === guide ? forgotten : one));
  return { ...content, guides: { ...content.guides, [lang]: guides } };
}

/** right, wrong and nothing among sentences that ask for a guide; false offers among those that ask for none. */
export interface Score {
  asked: number;
  right: number;
  /** Another guide about the same trouble, such as the one for everybody. */
  near: number;
  wrong: number;
  nothing: number;
  idle: number;
  offers: number;
}

/** @example scoreOf(content, [{ lang: 'fr', said: 'x', right: ['a'], shown: 'a' }]).right // 1 */
export function scoreOf(content: Content, all: readonly Shown[]): Score {
  const score: Score = { asked: 0, right: 0, near: 0, wrong: 0, nothing: 0, idle: 0, offers: 0 };
  for (const one of all) {
    if (one.right.length === 0) {
      score.idle += 1;
      if (one.shown) score.offers += 1;
      continue;
    }
    score.asked += 1;
    if (!one.shown) score.nothing += 1;
    else if (one.right.includes(one.shown)) score.right += 1;
    else if (isNear(content, one)) score.near += 1;
    else score.wrong += 1;
  }
  return score;
}

/** About the same trouble, and not the guide of another site than the one that was asked for. */
export function isNear(content: Content, { lang, right, shown }: Shown): boolean {
  const find = (id: string | undefined) => content.guides[lang]?.find((guide) => guide.id === id);
  const other = find(shown);
  if (!other || other.by_words || other.when?.organism) return false;
  return right.some((id) => {
    const guide = find(id);
    return !guide?.by_words && guide?.difficulty.some((one) => other.difficulty.includes(one));
  });
}
