/** What a person hears about what they just told: what is new, what was corrected, what a word means. */
import { describe, expect, test } from '@jest/globals';
import { loadContent } from '../../src/content/load.js';
import { newSession } from '../../src/engine/session.js';
import { step } from '../../src/engine/step.js';
import type { Event, Session, StepResult } from '../../src/engine/types.js';
import { createUnderstanding } from '../../src/understanding/index.js';
import { MINUTE } from './sample.js';

const content = loadContent(process.cwd());
const understand = createUnderstanding(content);

/** What Declic answers to one message after another, as one text with the values of the buttons left out. */
async function talk(
  ...said: string[]
): Promise<{ heard: string; asks: string | undefined; session: Session }> {
  const person = {
    id: 'c',
    agency: 'demo',
    channel: 'test',
    channelHasPhone: false,
    content,
    lang: 'fr',
    at: 0,
  };
  let result: StepResult = step(content, newSession(person), { kind: 'start', at: 0 });
  for (const text of said) {
    const asked = result.session.asked?.id;
    const understood = await understand(text, { lang: 'fr', ...(asked ? { asked } : {}) });
    const event: Event = { kind: 'message', at: MINUTE, text, understood };
    result = step(content, result.session, event);
  }
  const heard = result.prompts.map(({ lead = '', text }) => `${lead}\n${text}`).join('\n');
  return { heard, asks: result.prompts.at(-1)?.id, session: result.session };
}

describe('somebody who tells something that was not asked', () => {
  test('hears that it was understood, not that something was corrected', async () => {
    const { heard } = await talk('je veux faire une demande de rsa', 'j ai que mon telephone samsung');
    expect(heard).toContain("J'ai compris : un smartphone.");
    expect(heard).not.toContain('corrige');
  });

  test('hears what stands now when it was known otherwise', async () => {
    const { heard } = await talk(
      "j'ai un ordinateur pour la caf",
      'en fait c est urgent',
      "en fait j'ai un smartphone",
    );
    expect(heard).toContain('Je corrige : un smartphone.');
    expect(heard).not.toContain("J'ai compris");
  });
});

describe('somebody who asks what a word means while telling something', () => {
  test('learns it, is understood, and is asked the next question', async () => {
    const { heard, asks, session } = await talk('caf me demande un pdf c quoi un pdf ?');
    const meaning = content.glossary.fr?.find(({ id }) => id === 'pdf')?.answer ?? '';
    expect(heard.indexOf(meaning)).toBeGreaterThanOrEqual(0);
    expect(heard.indexOf("J'ai compris :")).toBeGreaterThan(heard.indexOf(meaning));
    expect(session.facts).toMatchObject({ organism: { value: 'caf' }, task: { value: 'upload' } });
    expect(asks).not.toBe('need');
  });
});

describe.each(content.languages)('in "%s", whoever did not understand a question', (lang) => {
  const { facts = {}, flow = {} } = content.words[lang]?.questions ?? {};
  const questions = Object.entries({ ...facts, ...flow });
  const short = Object.entries(content.words[lang]?.sms?.flow ?? {});

  test.each([...questions, ...short])('is asked a question again: %s', (_id, words) => {
    const { simpler } = words as { simpler?: string };
    if (simpler !== undefined) expect(simpler).toContain('?');
  });
});
