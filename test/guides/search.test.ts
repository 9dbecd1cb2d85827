import { describe, expect, test } from '@jest/globals';
import { Document } from '@langchain/core/documents';
import { BaseRetriever } from '@langchain/core/retrievers';
import { LexicalIndex } from '../../src/guides/lexical.js';
import type { GuideMetadata } from '../../src/guides/retriever.js';
import { createGuideSearch } from '../../src/guides/search.js';
import { createUnderstanding } from '../../src/understanding/index.js';
import { tokensOf } from '../../src/understanding/tokens.js';
import { content } from '../understanding/content.js';
import { isNear, ownPhrases, readSentences, type Shown, scoreOf, show } from './measure.js';

const understand = createUnderstanding(content);
const shown = async (file: string): Promise<Shown[]> => {
  const all: Shown[] = [];
  for (const asked of readSentences(`test/guides/${file}.yaml`))
    all.push(await show(content, understand, asked));
  return all;
};
const told = ({ lang, said, shown }: Shown): string => `(${lang}) ${said}: ${shown}`;

describe('a person who asks in their own words', () => {
  test('is hardly ever shown another guide than the one that they need', async () => {
    const all = await shown('sentences');
    const ways = new Set(ownPhrases(content).map(({ said }) => said));
    expect(all.filter(({ said }) => ways.has(said))).toEqual([]);
    const score = scoreOf(content, all);
    expect({ right: score.right / score.asked > 0.9, missed: score.nothing < 5 }).toEqual({
      right: true,
      missed: true,
    });
    const wrong = all.filter((one) => one.shown && !one.right.includes(one.shown) && !isNear(content, one));
    expect(wrong.map(told)).toEqual([]);
  });

  test('about something else is hardly ever shown one', async () => {
    const all = await shown('unrelated');
    const { idle, offers } = scoreOf(content, all);
    expect(idle).toBe(all.length);
    expect([offers / idle <= 0.05, all.filter((one) => one.shown).map(told)]).toEqual([
      true,
      expect.anything(),
    ]);
  });

  test('is understood as well where nobody looked before', async () => {
    const all = await shown('blind');
    const { asked, idle, right, wrong, offers } = scoreOf(content, all);
    expect(asked + idle).toBeGreaterThanOrEqual(160);
    expect({
      right: right / asked > 0.5,
      wrong: wrong / asked < 0.05,
      offers: offers / idle < 0.08,
    }).toEqual({ right: true, wrong: true, offers: true });
  });

  test('is found nearly every guide by each of its own phrases, or one about the same', async () => {
    const all: Shown[] = [];
    for (const asked of ownPhrases(content)) all.push(await show(content, understand, asked));
    const { asked, right, near } = scoreOf(content, all);
    expect(asked).toBeGreaterThan(500);
    expect((right + near) / asked).toBeGreaterThan(0.8);
  });
});

describe('what was said besides', () => {
  const guideFor = async (said: string): Promise<string | undefined> =>
    (await show(content, understand, { lang: 'fr', said, right: [] })).shown;

  test.each([
    ["je n'arrive plus à ouvrir ma boîte mail", 'mailbox-locked'],
    ['je rentre plus sur ameli', 'password-lost-ameli'],
    ['mon mot de passe fonctionne très bien', undefined],
  ])('"%s" leads to %s', async (said, guide) => {
    expect(await guideFor(said)).toBe(guide);
  });
});

describe('an index of ways of asking', () => {
  const index = new LexicalIndex(
    [
      { id: 'fraud', texts: ["c'est une arnaque", 'un faux message'] },
      { id: 'phone', texts: ['on a volé mon téléphone', 'téléphone perdu'] },
      { id: 'number', texts: ['nouveau numéro', 'changer de numéro'] },
    ],
    tokensOf,
    new Set(['c', 'est', 'une', 'un', 'on', 'a', 'mon', 'de', 'je', 'il']),
  );
  const best = (question: string): string | undefined => index.search(question)[0]?.id;

  test.each([
    ['une arnake', 'fraud'],
    ['telefone vole', 'phone'],
    ['numero changé', 'number'],
    ['ma soeur est venue hier et depuis ce matin mon téléphone est perdu quelque part', 'phone'],
    ['il a', undefined],
    ['xyz', undefined],
  ])('finds by "%s": %s', (question, id) => {
    expect(best(question)).toBe(id);
  });

  test('says less of a way of asking when the question says more', () => {
    const [short, long] = ['téléphone perdu', 'téléphone perdu chien chat'].map(
      (question) => index.search(question)[0]?.score ?? 0,
    );
    expect(short).toBeGreaterThan(long as number);
  });

  test('goes less by words that were understood already', () => {
    const score = (known: string[]): number => index.search('arnaque bizarre', 1, known)[0]?.score ?? 0;
    expect(score(['arnaque'])).toBeLessThan(score([]));
  });
});

describe('a retriever of another kind', () => {
  class Fixed extends BaseRetriever<GuideMetadata> {
    lc_namespace = ['test'];
    constructor(private readonly answer: () => number) {
      super();
    }
    override async _getRelevantDocuments(): Promise<Document<GuideMetadata>[]> {
      return [new Document({ pageContent: '', metadata: { id: 'site-down', score: this.answer() } })];
    }
  }
  const nothing = { facts: {}, difficulty: null };
  const asked = "c'est une arnaque";

  test("of LangChain's takes the place of the one by words", async () => {
    const other = createUnderstanding(content, () => new Fixed(() => 1));
    const { guides } = await other('x y z', { lang: 'fr', asked: 'need' });
    expect(guides).toEqual([{ id: 'site-down', score: 0.65 }]);
  });

  test('is not believed below the threshold', async () => {
    const search = createGuideSearch(content, tokensOf, () => new Fixed(() => 0.3));
    expect(await search(asked, 'fr', nothing)).toEqual([]);
  });

  test('that is not there yet, or fails, leaves it to the words', async () => {
    const failing = new Fixed(() => {
      throw new Error('no network');
    });
    const byWords = await createGuideSearch(content, tokensOf)(asked, 'fr', nothing);
    expect(byWords[0]?.id).toBe('spot-a-fraud');
    for (const other of [failing, undefined]) {
      const search = createGuideSearch(content, tokensOf, () => other);
      expect(await search(asked, 'fr', nothing)).toEqual(byWords);
    }
  });
});
