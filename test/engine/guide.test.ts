import { describe, expect, test } from '@jest/globals';
import { loadContent } from '../../src/content/load.js';
import type { Content, Guide } from '../../src/content/model.js';
import { newSession } from '../../src/engine/session.js';
import { step } from '../../src/engine/step.js';
import type { Session, StepResult } from '../../src/engine/types.js';
import { MINUTE } from './sample.js';

const loaded = loadContent(process.cwd());

/** The content with one guide of two steps; only the first has a smaller step. */
const guide: Guide = {
  ...(loaded.guides.fr?.[0] as Guide),
  id: 'two-steps',
  steps: [
    { id: 'first', text: 'Un.', help: 'Aide un.', smaller: 'Petit un.' },
    { id: 'second', text: 'Deux.', help: 'Aide deux.' },
  ],
};
const content: Content = { ...loaded, guides: { ...loaded.guides, fr: [guide] } };
const { messages } = content.words.fr as Content['words'][string];

/** A person at the guide's first step. */
const atFirstStep: Session = {
  ...newSession({
    id: 'c',
    agency: 'demo',
    channel: 'test',
    channelHasPhone: false,
    content,
    lang: 'fr',
    at: 0,
  }),
  stage: 'guide',
  guide: { id: guide.id, step: 0, help: 0, tried: [] },
  asked: { id: 'guide', options: ['done', 'stuck', 'human'], retries: 0 },
};

/** What the person presses after each step, and what comes of the last. */
function press(...options: string[]): StepResult {
  let result: StepResult = { session: atFirstStep, prompts: [], effects: [], records: [] };
  for (const option of options) {
    result = step(content, result.session, {
      kind: 'message',
      at: MINUTE,
      choice: { question: 'guide', option },
    });
  }
  return result;
}

describe('a person who is stuck at a step of a guide', () => {
  test("is given the step's own help", () => {
    expect(press('stuck').prompts[0]?.lead).toBe(`${messages.guide_help}\nAide un.`);
  });

  test('then a smaller step', () => {
    expect(press('stuck', 'stuck').prompts[0]?.lead).toBe(`${messages.guide_smaller}\nPetit un.`);
  });

  test('then a human, who reads what was tried', () => {
    const { session, effects } = press('stuck', 'stuck', 'stuck');
    expect(effects.map(({ kind }) => kind)).toEqual(['offer']);
    expect(session.unsaid?.lead).toEqual([messages.guide_failed]);
    expect(session.after).toBe('guide_failed');
    expect(session.guide?.tried).toEqual(['two-steps#first']);
  });

  test('gets to a human sooner when the step has no smaller one', () => {
    const { session, effects } = press('done', 'stuck', 'stuck');
    expect(effects.map(({ kind }) => kind)).toEqual(['offer']);
    expect(session.guide?.tried).toEqual(['two-steps#second']);
  });

  test('and goes on from the smaller step as from any other', () => {
    const { session, prompts } = press('stuck', 'stuck', 'done');
    expect(prompts[0]?.text).toContain('Deux.');
    expect(session.guide).toMatchObject({ step: 1, help: 0 });
  });
});
