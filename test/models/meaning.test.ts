import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { openEmbeddings } from '../../src/models/embeddings.js';
import { type Answer, Meaning, type MeaningOptions } from '../../src/models/meaning.js';
import { createUnderstanding } from '../../src/understanding/index.js';
import { content } from '../understanding/content.js';
import { EmbeddingProvider, type Mood } from './provider.js';

const WAY = "c'est une arnaque";
const TIMEOUT = 800;

let provider: EmbeddingProvider;
let baseUrl: string;
let now: number;
let answers: Answer[];
let troubles: unknown[];
let ready: number | undefined;
const open: Meaning[] = [];

beforeEach(async () => {
  provider = new EmbeddingProvider();
  baseUrl = await provider.open();
  now = 0;
  answers = [];
  troubles = [];
  ready = undefined;
});
afterEach(async () => {
  for (const meaning of open.splice(0)) meaning.stop();
  await provider.close();
});

async function make(options: Partial<MeaningOptions> = {}): Promise<Meaning> {
  const settings = { model: 'openai:stand-in', apiKey: 'a-key', baseUrl, timeoutMs: TIMEOUT };
  const meaning = new Meaning({
    content,
    embeddings: await openEmbeddings(settings),
    timeoutMs: TIMEOUT,
    clock: () => now,
    onAnswer: (answer) => answers.push(answer),
    onTrouble: (error) => troubles.push(error),
    onReady: (vectors) => {
      ready = vectors;
    },
    ...options,
  });
  open.push(meaning);
  return meaning;
}

const guides = async (meaning: Meaning, text: string): Promise<string[]> => {
  const understand = createUnderstanding(content, meaning.retriever);
  return ((await understand(text, { lang: 'fr', asked: 'need' })).guides ?? []).map(({ id }) => id);
};

describe('guides found by meaning', () => {
  test('once the vectors of all ways of asking are there', async () => {
    const meaning = await make();
    await meaning.start();
    expect(ready).toBeGreaterThan(1_000);
    expect(provider.requests).toBeLessThan(30);
    expect(await guides(meaning, WAY)).toContain('spot-a-fraud');
    expect(answers).toEqual(['answered']);
    expect(provider.texts.at(-1)).toBe(WAY);
    expect([...provider.keys]).toEqual(['Bearer a-key']);
  });

  test('by none of them when a text is like no way of asking', async () => {
    const meaning = await make();
    await meaning.start();
    expect(await guides(meaning, 'zzz yyy xxx')).toEqual([]);
    expect(answers).toEqual(['answered']);
  });

  test('only the beginning of a very long text is sent', async () => {
    const meaning = await make();
    await meaning.start();
    await guides(meaning, 'une arnaque '.repeat(500));
    expect(provider.texts.at(-1)?.length).toBe(1_000);
  });

  test('without a key, for a server of one’s own', async () => {
    const settings = { model: 'openai:local', apiKey: undefined, baseUrl, timeoutMs: TIMEOUT };
    const meaning = await make({ embeddings: await openEmbeddings(settings) });
    await meaning.start();
    expect(await guides(meaning, WAY)).toContain('spot-a-fraud');
  });
});

describe('while the model does not help, the words answer', () => {
  test('before it has read the guides', async () => {
    const meaning = await make();
    expect(await guides(meaning, WAY)).toContain('spot-a-fraud');
    expect(provider.requests).toBe(0);
  });

  test.each<Mood>(['slow', 'silent', 'broken', 'small', 'nonsense'])(
    'when it is %s, which is told once and not to the person',
    async (mood) => {
      const meaning = await make();
      await meaning.start();
      provider.mood = mood;
      const asked = provider.requests;
      expect(await guides(meaning, WAY)).toContain('spot-a-fraud');
      // Nobody else waits for it meanwhile.
      expect(await guides(meaning, WAY)).toContain('spot-a-fraud');
      expect(provider.requests).toBe(asked + 1);
      expect(answers).toEqual(['failed', 'resting']);
      now += 30_000;
      await guides(meaning, WAY);
      expect(troubles).toHaveLength(1);
      provider.mood = 'well';
      now += 30_000;
      expect(await guides(meaning, WAY)).toContain('spot-a-fraud');
      expect(answers.at(-1)).toBe('answered');
    },
  );

  test.each<Mood>(['broken', 'small', 'nonsense', 'flat'])(
    'when it was %s while it read the guides, and it is asked again later',
    async (mood) => {
      // Half a vector each would do; but the second batch is of another size than the first.
      provider.mood = mood === 'small' ? 'well' : mood;
      const embeddings = await openEmbeddings({
        model: 'openai:stand-in',
        apiKey: 'a-key',
        baseUrl,
        timeoutMs: TIMEOUT,
      });
      const meaning = await make({
        embeddings: {
          embedQuery: (text) => embeddings.embedQuery(text),
          embedDocuments: async (texts) => {
            const vectors = await embeddings.embedDocuments(texts);
            if (mood === 'small') provider.mood = provider.requests > 1 ? 'well' : 'small';
            return vectors;
          },
        },
      });
      await meaning.start();
      expect(troubles).toHaveLength(1);
      expect(ready).toBeUndefined();
      expect(await guides(meaning, WAY)).toContain('spot-a-fraud');
      expect(answers).toEqual([]);
      provider.mood = 'well';
      await meaning.start();
      expect(ready).toBeGreaterThan(1_000);
    },
  );
});

test('each provider has its client, and one that is not installed or known is named', async () => {
  for (const model of ['mistralai:mistral-embed', 'ollama:nomic-embed-text']) {
    const client = await openEmbeddings({ model, apiKey: 'k', baseUrl, timeoutMs: TIMEOUT });
    expect(typeof client.embedQuery).toBe('function');
  }
  const unknown = openEmbeddings({ model: 'other:x', apiKey: 'k', baseUrl, timeoutMs: TIMEOUT });
  await expect(unknown).rejects.toMatchObject({ code: 'model_unavailable' });
});
