import { describe, expect, test } from '@jest/globals';
import { checkContent } from '../../src/content/check.js';
import { loadContent, readContent } from '../../src/content/load.js';
import { segments } from '../../src/content/segments.js';
import { inSms } from '../../src/content/sms.js';
import { newSession } from '../../src/engine/session.js';
import { step } from '../../src/engine/step.js';
import type { Session } from '../../src/engine/types.js';
import { nothingUnderstood } from '../engine/sample.js';
import { writeFixture } from './fixture.js';

const content = loadContent(process.cwd());
const conversation = (short: boolean): Session =>
  newSession({
    id: 'c',
    agency: 'demo',
    channel: short ? 'sms' : 'directline',
    channelHasPhone: short,
    content,
    lang: 'fr',
    at: 0,
    ...(short ? { short: true as const } : {}),
  });

/** Somebody who is asked for their language. */
const asked = (short: boolean): Session => ({
  ...conversation(short),
  stage: 'triage',
  asked: { id: 'language', options: [], retries: 0 },
});
const says = (session: Session, text: string) =>
  step(content, session, { kind: 'message', at: 0, text, understood: nothingUnderstood });

describe('a person who writes by SMS', () => {
  test('is greeted in shorter words than on the page', () => {
    const [page, sms] = [false, true].map(
      (short) => step(content, conversation(short), { kind: 'start', at: 0 }).prompts[0],
    );
    expect(page?.lead).toBe(content.words.fr?.messages.greeting);
    expect(sms?.lead).toBe(content.words.fr?.sms?.messages.greeting);
    expect(sms?.text).toBe(page?.text);
  });

  test('reads names of languages for which two SMS are enough, and may write those of the page too', () => {
    const again = says(asked(true), 'xyzzy').prompts[0];
    const text = again?.options.map(({ label }) => label).join('\n') ?? '';
    expect(text).toContain('Arabe');
    expect(segments(`${again?.text}\n${text}`).count).toBe(2);
    for (const label of ['Arabe', 'العربية (arabe)', '3']) {
      const open = {
        ...asked(true),
        asked: says(asked(true), 'xyzzy').session.asked as Session['asked'] & object,
      };
      expect(says(open, label).session.facts.language?.value).toBe('ar');
    }
  });

  test('and the page keeps each language in its own script', () => {
    expect(says(asked(false), 'xyzzy').prompts[0]?.options.map(({ label }) => label)).toContain(
      'العربية (arabe)',
    );
  });

  test('is understood with the same words: nothing but what is said is shorter', () => {
    const short = inSms(content);
    expect(inSms(content)).toBe(short);
    expect({ ...short, words: 0 }).toEqual({ ...content, words: 0 });
    expect(short.words.fr?.lexicon).toBe(content.words.fr?.lexicon);
    expect(short.words.fr?.questions.flow).toEqual(content.words.fr?.questions.flow);
  });
});

test.each([
  ['nothing', 'messages: { thanks: "ok." }\n', []],
  [
    'a message that does not exist',
    'messages: { thank: "ok." }\n',
    ['1: messages.thank: nothing reads this key'],
  ],
  [
    'an argument that the message does not get',
    'messages: { thanks: "{name}." }\n',
    ['1: messages.thanks: {name} is no argument of this message: no argument'],
  ],
  [
    'braces that do not match',
    'messages: { thanks: "{" }\n',
    ['1: messages.thanks: the braces { } do not match'],
  ],
  [
    'an option that the question does not have',
    'facts: { email: { options: { lost: "x" } } }\n',
    ['1: facts.email.options.lost: is no option of email'],
  ],
  [
    'two options with one label',
    'flow: { confirm: { options: { "yes": "a", "no": "a" } } }\n',
    ['1: flow.confirm.options.no: has the label of yes'],
  ],
  [
    'a question that is too long all the same',
    `facts: { email: { ask: "${'Où ça ? '.repeat(50)}" } }\n`,
    ['1: facts.email.ask: is 7 SMS long with its options'],
  ],
  [
    'a word of offices',
    'messages: { thanks: "Veuillez attendre." }\n',
    ['1: messages.thanks: "veuillez" is jargon'],
  ],
])('declic check finds %s in dialogs/fr/sms.yaml', (_what, text, expected) => {
  const fixture = writeFixture();
  try {
    fixture.write('dialogs/fr/sms.yaml', text);
    const { content, issues, locations } = readContent(fixture.root);
    const found = [...issues, ...(content ? checkContent(content, locations, '2026-11-24') : [])];
    const lines = found.map(({ file, line, key, message }) => `${file}:${line}: ${key}: ${message}`);
    expect(lines).toEqual(expected.map((start) => expect.stringContaining(`dialogs/fr/sms.yaml:${start}`)));
  } finally {
    fixture.dispose();
  }
});
