import { describe, expect, test } from '@jest/globals';
import { loadContent } from '../../src/content/load.js';
import { newSession } from '../../src/engine/session.js';
import { step } from '../../src/engine/step.js';
import type { Event, Session, StepResult } from '../../src/engine/types.js';
import type { Facts } from '../../src/triage/facts.js';
import { createUnderstanding } from '../../src/understanding/index.js';
import { MINUTE, nothingUnderstood } from './sample.js';

const content = loadContent(process.cwd());
const understand = createUnderstanding(content);

const known: Facts = {
  email: { value: 'none', source: 'said' },
  organism: { value: 'caf', source: 'asked' },
  urgency: { value: 'none', source: 'asked' },
  device: { value: 'computer', source: 'asked' },
  connection: { value: 'ok', source: 'asked' },
  reading: { value: 'ok', source: 'asked' },
  language: { value: 'fr', source: 'asked' },
  practice: { value: 'ok', source: 'asked' },
  login: { value: 'ok', source: 'asked' },
  fear: { value: 'false', source: 'asked' },
  service_failure: { value: 'false', source: 'asked' },
  task: { value: 'apply', source: 'asked' },
};

/** A person at the third step of a guide. */
function inGuide(id: string, facts: Facts = known): Session {
  const fresh = {
    id: 'c',
    agency: 'demo',
    channel: 'test',
    channelHasPhone: true,
    content,
    lang: 'fr',
    at: 0,
  };
  return {
    ...newSession(fresh),
    spoken: true,
    stage: 'guide',
    facts,
    guide: { id, step: 2, help: 1, tried: [] },
    asked: { id: 'guide', options: ['done', 'stuck', 'human'], retries: 0 },
  };
}

const says = async (text: string, session: Session): Promise<StepResult> => {
  const understood = await understand(text, { lang: 'fr', asked: session.asked?.id ?? 'need' });
  return step(content, session, { kind: 'message', at: MINUTE, text, understood });
};
const presses = (session: Session, question: string, option: string): StepResult => {
  const event: Event = { kind: 'message', at: MINUTE, choice: { question, option } };
  return step(content, session, event);
};

describe('a person who follows a guide for a computer', () => {
  const atComputer = inGuide('create-mailbox-computer');

  test.each([
    "en fait j'ai un iphone",
    'je suis sur mon smartphone',
    'je suis sur mon telephone',
    'ma tablette',
  ])('and says "%s" goes on with the guide for that', async (text) => {
    const { session, prompts } = await says(text, atComputer);
    expect(session).toMatchObject({ stage: 'guide', guide: { id: 'create-mailbox-smartphone', step: 0 } });
    expect(prompts).toHaveLength(1);
    expect(prompts[0]?.lead).toMatch(/^Je corrige : (un smartphone|une tablette)\.$/);
  });

  test('or presses the old button of another device', () => {
    const { session } = presses(atComputer, 'device', 'smartphone');
    expect(session).toMatchObject({ stage: 'guide', guide: { id: 'create-mailbox-smartphone', step: 0 } });
  });

  test('and says that it is a computer stays where they are', async () => {
    const { session, prompts } = await says('oui je suis sur un ordinateur', atComputer);
    expect(session.guide).toEqual(atComputer.guide);
    expect(prompts[0]?.id).toBe('guide');
  });

  test('and has no computer is asked what they have; then the guide for that comes', async () => {
    const { session, prompts } = await says("je n'ai pas d'ordinateur", atComputer);
    expect(prompts.map(({ id }) => id)).toEqual(['device']);
    expect(session.facts.device?.value).toBe('computer');
    const then = await says('telephone portable', session);
    expect(then.session).toMatchObject({ stage: 'guide', guide: { id: 'create-mailbox-smartphone' } });
  });

  test('and does not know stays where they are', async () => {
    const { session } = await says("je n'ai pas d'ordinateur", atComputer);
    const then = presses(session, 'device', 'unknown');
    expect(then.session.guide).toEqual(atComputer.guide);
    expect(then.session.facts.device?.value).toBe('computer');
  });

  test.each(['none', 'basic_phone'])(
    'and has only %s is led to a human, who reads what was tried',
    (device) => {
      const { session, effects } = presses(inGuide('create-mailbox-computer'), 'device', device);
      const answered =
        session.asked?.id === 'device' ? presses(session, 'device', device) : { session, effects };
      expect(answered.effects.map(({ kind }) => kind)).toEqual(['offer']);
      const { guides } = content;
      const third = guides.fr?.find(({ id }) => id === 'create-mailbox-computer')?.steps[2]?.id;
      expect(answered.session.guide?.tried).toEqual([`create-mailbox-computer#${third}`]);
    },
  );
});

test('a guide that does for every device goes on at its step', async () => {
  const general = inGuide('mailbox-locked', { ...known, email: { value: 'locked', source: 'said' } });
  const { session } = await says("en fait j'ai un iphone", general);
  expect(session.guide).toEqual(general.guide);
  expect(session.facts.device?.value).toBe('smartphone');
});

test.each([
  ['make-a-pdf-android', 'computer', 'make-a-pdf-computer'],
  ['make-a-pdf-computer', 'smartphone', 'make-a-pdf-android'],
  ['shrink-a-photo', 'computer', 'shrink-a-photo-computer'],
  ['first-steps-computer', 'tablet', 'first-steps-smartphone'],
])('a guide found by words, %s, becomes on a %s: %s', (id, device, other) => {
  expect(presses(inGuide(id, {}), 'device', device).session.guide?.id).toBe(other);
});

test('something else that is corrected inside a guide does not throw the person back to its beginning', () => {
  const facts = { ...known, fear: { value: 'unknown', source: 'asked' } as const };
  const before = inGuide('create-mailbox-computer', facts);
  const { session, prompts } = presses(before, 'organism', 'ameli');
  expect(session.guide).toEqual(before.guide);
  expect(prompts[0]?.id).toBe('guide');
});

test('a text that names a device and asks for something else is read as a whole', async () => {
  const understood = {
    ...nothingUnderstood,
    facts: {
      device: { value: 'smartphone', confidence: 1, evidence: 'iphone' },
      email: { value: 'locked', confidence: 1, evidence: 'x' },
    },
  };
  const { session } = step(content, inGuide('create-mailbox-computer'), {
    kind: 'message',
    at: MINUTE,
    text: 'x',
    understood,
  });
  expect(session.facts.email?.value).toBe('locked');
  expect(session.facts.device?.value).toBe('smartphone');
});
