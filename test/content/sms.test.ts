import { describe, expect, test } from '@jest/globals';
import { checkContent } from '../../src/content/check.js';
import { loadContent, readContent } from '../../src/content/load.js';
import type { Content } from '../../src/content/model.js';
import { foldLetters, segments } from '../../src/content/segments.js';
import { inSms } from '../../src/content/sms.js';
import { say } from '../../src/content/text.js';
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
    expect(segments(`${again?.text}\n${text}`).count).toBeLessThanOrEqual(2);
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
    const unsaid = { words: 0, guides: 0 };
    expect({ ...short, ...unsaid }).toEqual({ ...content, ...unsaid });
    const found = ({ guides }: typeof content) =>
      (guides.fr ?? []).map(({ steps, ...head }) => [head, steps.map(({ id }) => id)]);
    expect(found(short)).toEqual(found(content));
    expect(short.words.fr?.lexicon).toBe(content.words.fr?.lexicon);
    expect(short.words.fr?.questions.flow.cancel).toEqual(content.words.fr?.questions.flow.cancel);
  });
});

describe('a text that its writer wants folded', () => {
  const folded = (fold: string[], lang = 'fr'): Content => {
    const words = content.words[lang] as Content['words'][string];
    const sms = { messages: {}, facts: {}, flow: {}, guides: {}, fold };
    return inSms({ ...content, words: { ...content.words, [lang]: { ...words, sms } } });
  };

  test('loses the letters that double its price, and no other text does', () => {
    const short = folded(['facts.organism', 'flow.lang', 'guides.password-lost.try-it.help']);
    const { facts, flow } = short.words.fr?.questions ?? {};
    expect(facts?.organism.options.impots?.label).toBe('Impots');
    expect(facts?.organism.options.prefecture?.label).toBe('Préfecture');
    expect(short.words.fr?.names.language).toBe('Francais');
    expect(facts?.language.options.fr?.label).toBe('Français');
    expect(flow?.offer_guide).toEqual(content.words.fr?.questions.flow.offer_guide);
    const steps = short.guides.fr?.find(({ id }) => id === 'password-lost')?.steps ?? [];
    const last = steps.at(-1);
    expect(segments(last?.help ?? '').encoding).toBe('GSM-7');
    expect(segments(last?.smaller ?? '')).toEqual(
      segments(content.guides.fr?.find(({ id }) => id === 'password-lost')?.steps.at(-1)?.smaller ?? ''),
    );
  });

  test('loses them in what fills it in as well', () => {
    const short = folded(['messages.understood']);
    expect(say(short, 'fr', 'understood', { what: 'une boîte mail' })).toBe("J'ai compris : une boite mail.");
    expect(say(short, 'fr', 'redacted', { kinds: 'reçu' })).toContain('reçu');
    expect(say(content, 'fr', 'understood', { what: 'une boîte mail' })).toContain('boîte');
  });

  test.each([
    ['à é è ù É Ç ñ', 'à é è ù É Ç ñ'],
    ['ça reçoit, bêtise, cœur, ÎÔ', 'ca recoit, betise, coeur, IO'],
    ['« l’été » – œuf', '"l\'été" - oeuf'],
    ['العربية 中文 ՀԱ', 'العربية 中文 ՀԱ'],
  ])('%s is written %s', (text, cheap) => {
    expect(foldLetters(text)).toBe(cheap);
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
    'a shorter step of a guide that does not exist',
    'guides: { password-found: { open: { text: "Ouvrez." } } }\n',
    ['1: guides.password-found.open.text: there is no such text in knowledge/fr/password-found.md'],
  ],
  [
    'a folded text that does not exist',
    'fold: [guides.password-lost.open.smaller]\n',
    ['1: fold.0: there is no such text in knowledge/fr/password-lost.md'],
  ],
  ['a folded text of no kind', 'fold: [names.language]\n', ['1: fold.0: ']],
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
