import { describe, expect, test } from '@jest/globals';
import { loadContent } from '../../src/content/load.js';
import type { Content, Guide } from '../../src/content/model.js';
import { newSession } from '../../src/engine/session.js';
import { step } from '../../src/engine/step.js';
import type { MessageEvent, Prompt, PromptPicture, Session } from '../../src/engine/types.js';
import { MINUTE, nothingUnderstood } from './sample.js';

const loaded = loadContent(process.cwd());

/** In each language a guide of three steps; the first and the last have a picture. */
const guide: Guide = {
  ...(loaded.guides.fr?.[0] as Guide),
  id: 'three-steps',
  steps: [
    { id: 'first', text: 'Un.', help: 'Aide un.', smaller: 'Petit un.' },
    { id: 'second', text: 'Deux.', help: 'Aide deux.' },
    { id: 'third', text: 'Trois.', help: 'Aide trois.' },
  ],
};
const content: Content = {
  ...loaded,
  guides: { fr: [guide], en: [guide] },
  pictures: [
    {
      id: 'door',
      description: { fr: 'Une porte.', en: 'A door.' },
      steps: ['three-steps#first', 'three-steps#third'],
      svg: '',
    },
  ],
};

/** A person who was offered the guide, in a language. */
const offered = (lang: string): Session => ({
  ...newSession({ id: 'c', agency: 'demo', channel: 'test', channelHasPhone: false, content, lang, at: 0 }),
  spoken: true,
  offered: { id: guide.id },
  asked: { id: 'offer_guide', options: ['yes', 'no', 'human'], retries: 0 },
});

/** What the person is asked after each of their messages: a pressed `question:option`, or words. */
function asked(said: string[], lang = 'fr'): Prompt[] {
  let session = offered(lang);
  return said.map((words) => {
    const [question, option] = words.split(':');
    const message: MessageEvent =
      question && option
        ? { kind: 'message', at: MINUTE, choice: { question, option } }
        : { kind: 'message', at: MINUTE, text: words, understood: nothingUnderstood };
    const result = step(content, session, message);
    session = result.session;
    return result.prompts.at(-1) as Prompt;
  });
}

const pictures = (...said: string[]): (PromptPicture | undefined)[] =>
  asked(said).map(({ picture }) => picture);
const DOOR: PromptPicture = { id: 'door', description: 'Une porte.' };

describe('a person who follows a guide', () => {
  test('sees a picture at the steps that have one', () => {
    expect(pictures('offer_guide:yes', 'guide:done', 'guide:done')).toEqual([DOOR, undefined, DOOR]);
  });

  test('is told what it shows in their own language', () => {
    expect(asked(['offer_guide:yes'], 'en')[0]?.picture).toEqual({ id: 'door', description: 'A door.' });
  });

  test('is told all that the picture shows in words, too', () => {
    expect(asked(['offer_guide:yes'])[0]?.text).toContain('Un.');
  });

  test('does not get it again with the help, nor with the smaller step', () => {
    expect(pictures('offer_guide:yes', 'guide:stuck', 'guide:stuck')).toEqual([DOOR, undefined, undefined]);
  });

  test('does not get it again when something else was said', () => {
    expect(pictures('offer_guide:yes', 'blablabla')).toEqual([DOOR, undefined]);
  });

  test('gets it again on the way back', () => {
    const session = offered('fr');
    const at = (before: Session, message: Omit<MessageEvent, 'kind' | 'at'>) =>
      step(content, before, { kind: 'message', at: MINUTE, ...message });
    const first = at(session, { choice: { question: 'offer_guide', option: 'yes' } });
    const second = at(first.session, { choice: { question: 'guide', option: 'done' } });
    const understood = { ...nothingUnderstood, route: 'command', command: 'back' } as const;
    expect(at(second.session, { text: 'retour', understood }).prompts[0]?.picture).toEqual(DOOR);
  });

  test('gets none with any other question', () => {
    expect(pictures('offer_guide:yes', 'guide:done', 'guide:done', 'guide:done')[3]).toBeUndefined();
  });
});

describe('this checkout', () => {
  test('shows each of its pictures at a step of a guide in each language', () => {
    for (const lang of loaded.languages) {
      const steps = loaded.guides[lang]?.flatMap(({ id, steps }) => steps.map((one) => `${id}#${one.id}`));
      for (const picture of loaded.pictures) expect(steps).toEqual(expect.arrayContaining(picture.steps));
    }
  });
});
