import { describe, expect, test } from '@jest/globals';
import { smsText } from '../../src/channels/sms.js';
import { loadContent } from '../../src/content/load.js';
import { segments } from '../../src/content/segments.js';
import { LIMITS } from '../../src/engine/limits.js';
import { newSession } from '../../src/engine/session.js';
import { step } from '../../src/engine/step.js';
import type { EffectResult, Prompt, Session } from '../../src/engine/types.js';
import { createUnderstanding } from '../../src/understanding/index.js';
import { MINUTE, offer } from './sample.js';

const content = loadContent(process.cwd());
const understand = createUnderstanding(content);
const fresh = (short = true): Session => ({
  ...newSession({
    id: 'c',
    agency: 'demo',
    channel: 'sms',
    channelHasPhone: true,
    content,
    lang: 'fr',
    at: 0,
  }),
  ...(short ? { short: true as const } : {}),
});

/** What somebody writes, and the last prompt that answers; booking has two appointments. */
async function says(
  session: Session,
  text: string,
  at = MINUTE,
): Promise<{ session: Session; prompt: Prompt }> {
  const understood = await understand(text, {
    lang: 'fr',
    ...(session.asked ? { asked: session.asked.id } : {}),
  });
  const first = step(content, session, { kind: 'message', at, text, understood });
  const [effect] = first.effects;
  const { key = '' } = effect ?? {};
  const result: EffectResult =
    effect?.kind === 'callback'
      ? { kind: 'callback', key, by: '2026-03-03T17:00:00Z', timeZone: 'Europe/Paris' }
      : { kind: 'offer', key, offers: [offer('a'), offer('b')] };
  const last = effect ? step(content, first.session, { kind: 'result', at, result }) : first;
  return { session: last.session, prompt: last.prompts.at(-1) as Prompt };
}

const message = (id: 'greeting' | 'human' | 'resume'): string =>
  content.words.fr?.sms?.messages[id] ?? content.words.fr?.messages[id] ?? '';

describe('the first SMS of a person', () => {
  test('in danger is answered with the numbers, and nothing before them', async () => {
    const { prompt } = await says(fresh(), 'je veux mourir');
    expect(prompt.lead?.startsWith(content.words.fr?.messages.crisis ?? '')).toBe(true);
    expect(prompt.lead).not.toContain(message('greeting'));
  });

  test('who asks for a human is answered with the greeting and appointments, in two SMS', async () => {
    const { prompt } = await says(fresh(), 'humain');
    expect([prompt.id, prompt.lead]).toEqual(['slot', message('greeting')]);
    expect(segments(smsText(prompt)).count).toBeLessThanOrEqual(2);
    const later = await says((await says(fresh(), 'bonjour')).session, 'humain');
    expect(later.prompt.lead).toBe(message('human'));
  });

  test('that tells a lot hears back as much as fits, and nothing is lost', async () => {
    const text =
      "pas de mail, pas d'internet, j'ai un smartphone et j'ai peur de me tromper, c'est pour la caf";
    const { prompt, session } = await says(fresh(), text);
    const [, understood = ''] = prompt.lead?.split('\n') ?? [];
    expect(understood.split(/,| et /)).toHaveLength(LIMITS.echoedBySms);
    expect(Object.keys(session.facts).length).toBeGreaterThan(LIMITS.echoedBySms);
    expect(segments(smsText(prompt)).count).toBeLessThanOrEqual(2);
  });
});

describe('a person in a guide who asks for something else', () => {
  const inGuide = (short: boolean): Session => ({
    ...fresh(short),
    stage: 'guide',
    guide: { id: 'password-lost', step: 1, help: 0, tried: [] },
    asked: { id: 'guide', options: ['done', 'stuck', 'human'], retries: 0 },
  });
  const text = content.guides.fr?.find(({ id }) => id === 'password-lost')?.steps[1]?.text ?? 'no step';

  test('is not sent the step again by SMS: it stands just above', async () => {
    const [sms, page] = [await says(inGuide(true), 'aide'), await says(inGuide(false), 'aide')];
    expect(sms.prompt.text).not.toContain(text);
    expect(sms.prompt.text).toMatch(/^2 sur \d+ : /);
    expect(page.prompt.text).toContain(text);
  });

  test('and after days reads it once more', async () => {
    const { prompt } = await says(inGuide(true), 'aide', 5 * 24 * 60 * MINUTE);
    expect(prompt.lead).toContain(message('resume'));
    expect(prompt.text).toContain(text);
  });
});
