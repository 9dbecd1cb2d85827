import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { Document } from '@langchain/core/documents';
import { BaseRetriever } from '@langchain/core/retrievers';
import { parse } from 'yaml';
import { findWanted } from '../../src/guides/find.js';
import { oneLetterApart } from '../../src/guides/lexical.js';
import type { GuideMetadata } from '../../src/guides/retriever.js';
import { createGuideSearch } from '../../src/guides/search.js';
import type { Facts } from '../../src/triage/facts.js';
import { createUnderstanding } from '../../src/understanding/index.js';
import type { Understanding } from '../../src/understanding/types.js';
import { content } from '../understanding/content.js';

/** The facts that a text says. */
function factsOf({ facts }: Understanding): Facts {
  const said = Object.entries(facts).map(([id, { value, evidence }]) => [
    id,
    { value, source: 'said', evidence },
  ]);
  return Object.fromEntries(said);
}

type Sentences = Record<string, [said: string, guide: string | null][]>;
const sentences = parse(readFileSync('test/guides/sentences.yaml', 'utf8')) as Sentences;
const rows = Object.entries(sentences).flatMap(([lang, list]) =>
  list.map(([said, guide]): [string, string, string | null] => [lang, said, guide]),
);
const search = createGuideSearch(content);
const understand = createUnderstanding(content);

/** The guide that is shown to somebody who says no more than this. */
async function guideFor(lang: string, said: string): Promise<string | null> {
  const [found, understood] = await Promise.all([
    search(said, lang),
    understand(said, { lang, asked: 'need' }),
  ]);
  return findWanted(content, lang, found, factsOf(understood))?.id ?? null;
}

describe('a person who asks in their own words', () => {
  test.each(rows.filter(([, , guide]) => guide !== null))(
    '(%s) "%s" is shown %s',
    async (lang, said, guide) => {
      const ways = content.guides[lang]?.flatMap(({ words = [] }) => words) ?? [];
      expect(ways).not.toContain(said);
      expect(await guideFor(lang, said)).toBe(guide);
    },
  );

  test.each(rows.filter(([, , guide]) => guide === null))(
    '(%s) "%s" is shown no guide',
    async (lang, said) => {
      expect(await guideFor(lang, said)).toBeNull();
    },
  );

  test('is found every guide by each of its own phrases, or one about the same', async () => {
    const lost: string[] = [];
    for (const lang of content.languages) {
      for (const guide of content.guides[lang] ?? []) {
        for (const said of guide.words ?? []) {
          const ids = (await search(said, lang)).map(({ id }) => id);
          if (!ids.includes(guide.id)) lost.push(`${lang} ${guide.id}: ${said}`);
        }
      }
    }
    const all = content.languages.flatMap((lang) =>
      (content.guides[lang] ?? []).flatMap(({ words = [] }) => words),
    );
    expect(all.length).toBeGreaterThan(500);
    expect([lost.length / all.length < 0.05, lost]).toEqual([true, expect.anything()]);
  });
});

describe('a retriever of another kind', () => {
  class Fixed extends BaseRetriever<GuideMetadata> {
    lc_namespace = ['test'];
    constructor(private readonly score: number) {
      super();
    }
    override async _getRelevantDocuments(): Promise<Document<GuideMetadata>[]> {
      return [new Document({ pageContent: '', metadata: { id: 'any', score: this.score } })];
    }
  }

  test('takes the place of the one by words', async () => {
    expect(await createGuideSearch(content, async () => new Fixed(0.9))('x', 'fr')).toEqual([
      { id: 'any', score: 0.9 },
    ]);
  });

  test('is not believed below the threshold', async () => {
    expect(await createGuideSearch(content, async () => new Fixed(0.1))('x', 'fr')).toEqual([]);
  });

  test('that fails finds nothing, and is tried again', async () => {
    let made = 0;
    const failing = createGuideSearch(content, async () => {
      made += 1;
      if (made === 1) throw new Error('no network');
      return new Fixed(0.9);
    });
    expect(await failing('x', 'fr')).toEqual([]);
    expect(await failing('x', 'fr')).toHaveLength(1);
  });
});

describe('a word with a slip', () => {
  test.each([
    ['arnake', 'arnaque', false],
    ['portabl', 'portable', true],
    ['telefone', 'telephone', false],
    ['bloqeu', 'bloque', true],
    ['fichire', 'fichier', true],
    ['papier', 'papiers', true],
    ['colis', 'colza', false],
    ['meme', 'meme', true],
  ])('%s for %s: %s', (one, other, same) => {
    expect(oneLetterApart(one, other)).toBe(same);
    expect(oneLetterApart(other, one)).toBe(same);
  });
});
