import { describe, expect, test } from '@jest/globals';
import { loadContent } from '../../src/content/load.js';
import type { Content, Guide } from '../../src/content/model.js';
import { newSession } from '../../src/engine/session.js';
import { step } from '../../src/engine/step.js';
import type { Session, StepResult } from '../../src/engine/types.js';
import type { Understanding } from '../../src/understanding/types.js';
import { MINUTE, nothingUnderstood } from './sample.js';

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

describe.each(['fr', 'en'])('at every step of every guide in %s, a person', (lang) => {
  const guides = loaded.guides[lang] ?? [];
  const own = loaded.words[lang]?.messages as typeof messages;
  /** The person at each step, which was just shown. */
  const steps = guides.flatMap(({ id, steps }) =>
    steps.map((one, index) => ({
      one,
      id,
      last: index === steps.length - 1,
      at: { ...atFirstStep, lang, guide: { id, step: index, help: 0, tried: [] } } as Session,
    })),
  );
  const answers = (session: Session, ...options: string[]): StepResult => {
    let result: StepResult = { session, prompts: [], effects: [], records: [] };
    for (const option of options) {
      const choice = { question: 'guide', option };
      result = step(loaded, result.session, { kind: 'message', at: MINUTE, choice });
    }
    return result;
  };

  test('says done, stuck or a human; done leads to the next one, and the last to "is it solved?"', () => {
    for (const { at, last } of steps) {
      const { prompts, session } = answers(at, 'done');
      expect(prompts[0]?.id).toBe(last ? 'solved' : 'guide');
      if (last) continue;
      expect(session.guide?.step).toBe((at.guide?.step ?? 0) + 1);
      expect(prompts[0]?.options.map(({ id }) => id)).toEqual(['done', 'stuck', 'human']);
    }
  });

  test('is given its help when stuck, then a smaller step, then a human who reads where it stopped', () => {
    for (const { at, one, id } of steps) {
      expect(answers(at, 'stuck').prompts[0]?.lead).toBe(`${own.guide_help}\n${one.help}`);
      const stuck = one.smaller ? ['stuck', 'stuck'] : ['stuck'];
      if (one.smaller) {
        expect(answers(at, ...stuck).prompts[0]?.lead).toBe(`${own.guide_smaller}\n${one.smaller}`);
      }
      const { effects, session } = answers(at, ...stuck, 'stuck');
      expect(effects.map(({ kind }) => kind)).toEqual(['offer']);
      expect(session).toMatchObject({ after: 'guide_failed', guide: { tried: [`${id}#${one.id}`] } });
    }
  });

  test('gets to a human with one tap or word, who reads where it stopped', () => {
    const understood = { ...nothingUnderstood, route: 'human' } as const;
    for (const { at, one, id } of steps) {
      const written = step(loaded, at, { kind: 'message', at: MINUTE, text: 'x', understood });
      for (const { effects, session } of [answers(at, 'human'), written]) {
        expect(effects.map(({ kind }) => kind)).toEqual(['offer']);
        expect(session.guide?.tried).toEqual([`${id}#${one.id}`]);
      }
    }
  });
});

describe('a person whose own words ask for a guide', () => {
  const fresh: Session = { ...atFirstStep, stage: 'need', asked: { id: 'need', options: [], retries: 0 } };
  delete fresh.guide;
  const wish = { ...nothingUnderstood, guides: [{ id: guide.id, score: 0.8 }] };
  const says = (session: Session, understood: Understanding, text = 'x'): StepResult =>
    step(content, session, { kind: 'message', at: MINUTE, text, understood });
  const chooses = (session: Session, option: string): StepResult =>
    step(content, session, { kind: 'message', at: MINUTE, choice: { question: 'offer_guide', option } });
  const inTriage: Session = {
    ...fresh,
    stage: 'triage',
    asked: { id: 'urgency', options: ['rights_cut', 'deadline', 'none', 'unknown'], retries: 0 },
  };
  const atEnd: Session = {
    ...fresh,
    stage: 'done',
    facts: { organism: { value: 'caf', source: 'asked' } },
    asked: { id: 'end', options: ['again', 'human', 'bye'], retries: 0 },
  };

  test('is offered it by its title, and can refuse or ask for a human with one tap', () => {
    const [prompt] = says(fresh, wish).prompts;
    expect(prompt?.id).toBe('offer_guide');
    expect(prompt?.text).toContain(guide.title);
    expect(prompt?.options.map(({ id }) => id)).toEqual(['yes', 'no', 'human']);
  });

  test('follows it after a yes, and what it is for is known to whoever helps later', () => {
    const { session, prompts } = chooses(says(fresh, wish).session, 'yes');
    expect(prompts[0]?.text).toContain('Un.');
    expect(session).toMatchObject({ stage: 'guide', stated: guide.difficulty[0] });
    expect(Object.values(session.facts).map(({ source }) => source)).toEqual(['inferred']);
    expect(session.offered).toBeUndefined();
  });

  test('is asked what blocks after a no, and not offered it again', () => {
    const refused = chooses(says(fresh, wish).session, 'no');
    expect(refused.session.stage).toBe('triage');
    expect(refused.prompts[0]?.id).not.toBe('offer_guide');
    expect(says(refused.session, wish).prompts[0]?.id).not.toBe('offer_guide');
  });

  test('gets a human', () => {
    expect(chooses(says(fresh, wish).session, 'human').effects.map(({ kind }) => kind)).toEqual(['offer']);
  });

  test('keeps what else was said', () => {
    const facts = { organism: { value: 'caf', confidence: 0.9, evidence: 'caf' } };
    const { session, prompts } = says(fresh, { ...wish, facts });
    expect(session.facts.organism?.value).toBe('caf');
    expect(prompts[0]?.lead).toContain('Caf');
  });

  test('is asked on when the words also say what blocks; the guide comes at the end', () => {
    const { session, prompts } = says(fresh, { ...wish, difficulty: 'service_failure' });
    expect(prompts[0]?.id).not.toBe('offer_guide');
    expect(session.wanted).toBe(guide.id);
  });

  test('goes back to the open question of the interview, or of the end', () => {
    for (const [before, id] of [
      [inTriage, 'urgency'],
      [atEnd, 'end'],
    ] as const) {
      const offered = says(before, wish);
      expect(offered.prompts[0]?.id).toBe('offer_guide');
      const { session, prompts } = chooses(offered.session, 'no');
      expect([prompts[0]?.id, session.asked?.options]).toEqual([id, before.asked?.options]);
    }
  });

  test('begins anew with it after the end', () => {
    const { session } = chooses(says(atEnd, wish).session, 'yes');
    expect(session).toMatchObject({ stage: 'guide', triage: atEnd.triage + 1 });
    expect(session.facts.organism).toBeUndefined();
  });

  test('is led on when the answer means nothing twice', () => {
    const nonsense = (session: Session) => says(session, nothingUnderstood, 'xyzzy');
    const once = nonsense(says(inTriage, wish).session);
    expect(once.prompts[0]?.id).toBe('offer_guide');
    expect(nonsense(once.session).prompts[0]?.id).toBe('urgency');
  });

  test('comes back to the question beneath with "back"', () => {
    const understood = { ...nothingUnderstood, route: 'command', command: 'back' } as const;
    expect(says(says(inTriage, wish).session, understood).prompts[0]?.id).toBe('urgency');
  });

  test('is asked the question beneath when the guide is gone meanwhile', () => {
    const { session } = says(inTriage, wish);
    const without = { ...content, version: 'newer', guides: { ...content.guides, fr: [] } };
    const { prompts } = step(without, session, {
      kind: 'message',
      at: MINUTE,
      choice: { question: 'offer_guide', option: 'yes' },
    });
    expect(prompts[0]?.id).toBe('urgency');
  });

  test('is offered it in the middle of another guide too, whose steps may send them there', () => {
    const both = { ...content, guides: { ...content.guides, fr: [guide, { ...guide, id: 'other' }] } };
    const inOther: Session = { ...atFirstStep, guide: { id: 'other', step: 0, help: 0, tried: [] } };
    const { session, prompts } = step(both, inOther, {
      kind: 'message',
      at: MINUTE,
      text: 'x',
      understood: wish,
    });
    expect(prompts[0]?.id).toBe('offer_guide');
    expect(
      step(both, session, { kind: 'message', at: MINUTE, choice: { question: 'offer_guide', option: 'no' } })
        .prompts[0]?.id,
    ).toBe('guide');
  });

  test('is not offered the guide that they follow already', () => {
    expect(says(atFirstStep, wish).prompts[0]?.id).toBe('guide');
  });
});

describe('a person who asks what a word means', () => {
  const [entry] = content.glossary.fr as [Content['glossary'][string][number]];
  const asks = { ...nothingUnderstood, route: 'triage', definition: entry.id } as const;
  const says = (session: Session, understood: Understanding): StepResult =>
    step(content, session, { kind: 'message', at: MINUTE, text: 'x', understood });

  test('is told, and the open question comes again', () => {
    const { prompts, session } = says(atFirstStep, asks);
    expect(prompts).toHaveLength(1);
    expect(prompts[0]).toMatchObject({ id: 'guide', lead: entry.answer });
    expect(session.guide).toEqual(atFirstStep.guide);
  });

  test('is greeted first, when it is their first message', () => {
    const { asked: _asked, guide: _guide, ...first } = atFirstStep;
    const { prompts } = says({ ...first, stage: 'need' }, asks);
    expect(prompts[0]?.id).toBe('need');
    expect(prompts[0]?.lead).toBe(`${messages.greeting}\n${entry.answer}`);
  });

  test('is not told what nobody wrote down', () => {
    expect(says(atFirstStep, { ...asks, definition: 'gone' }).prompts[0]?.lead).toBe(messages.unclear);
  });
});
