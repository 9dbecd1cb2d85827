import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { arrive, type Declic, freshFolder, startDeclic } from '../web/declic.js';
import { EmbeddingProvider } from './provider.js';

const provider = new EmbeddingProvider();
const { folder, remove } = freshFolder();
let settings: Record<string, string>;
let declic: Declic | undefined;

beforeAll(async () => {
  settings = {
    EMBEDDING_MODEL: 'openai:stand-in',
    LLM_BASE_URL: await provider.open(),
    LLM_API_KEY: 'the-key-of-a-provider',
    // LangChain would report every text to its makers.
    LANGSMITH_TRACING: 'true',
    LANGCHAIN_TRACING_V2: 'true',
    LANGSMITH_ENDPOINT: 'http://127.0.0.1:9',
  };
});
afterEach(async () => {
  await declic?.stop();
  declic = undefined;
  provider.mood = 'well';
});
afterAll(async () => {
  await provider.close();
  remove();
});

const metrics = async ({ base }: Declic): Promise<string> => (await fetch(`${base}/metrics`)).text();

/** Waits until the guides' vectors are there: from then on a sentence is asked of the model. */
async function ready(running: Declic): Promise<void> {
  for (;;) {
    const person = await arrive(running);
    await person.hear();
    await person.say('zzz yyy');
    if ((await metrics(running)).includes('declic_meaning_total{')) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

describe('Declic with a model that finds guides', () => {
  test('sends it what a person wrote, and never their password, number or card', async () => {
    declic = await startDeclic(folder, settings);
    await ready(declic);
    const person = await arrive(declic);
    await person.hear();
    const before = provider.texts.length;
    const said = await person.say(
      'quelqu un au telephone veut ma carte 4111 1111 1111 1111 mon mot de passe est Soleil1948! et je suis au 06 12 34 56 78',
    );
    expect(said.some(({ text }) => text?.includes('mot de passe'))).toBe(true);
    const sent = provider.texts.slice(before).join('\n');
    expect(sent).toContain('quelqu un au telephone');
    for (const secret of ['Soleil', '4111', '1111', '06 12', '56 78']) {
      expect(sent).not.toContain(secret);
    }
    expect([...provider.keys]).toEqual(['Bearer the-key-of-a-provider']);
  }, 60_000);

  test('answers by words when the model fails, and says so to the operator alone', async () => {
    declic = await startDeclic(folder, settings);
    await ready(declic);
    provider.mood = 'broken';
    const person = await arrive(declic);
    await person.hear();
    const [answer] = await person.say("c'est une arnaque");
    expect(answer?.channelData?.declic?.prompt).toBe('offer_guide');
    expect(await metrics(declic)).toContain('declic_meaning_total{result="failed"} 1');
    const { err } = await declic.stop();
    expect(err).toContain('guides are found by words meanwhile');
    expect(err).not.toContain('arnaque');
    declic = undefined;
  }, 60_000);

  test('ends at once while the vectors are still being made', async () => {
    provider.mood = 'silent';
    declic = await startDeclic(folder, settings);
    expect((await declic.stop()).code).toBe(0);
    declic = undefined;
  });
});
