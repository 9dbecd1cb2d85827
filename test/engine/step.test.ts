import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { loadContent } from '../../src/content/load.js';
import type { Content } from '../../src/content/model.js';
import { LIMITS } from '../../src/engine/limits.js';
import { newSession, remains } from '../../src/engine/session.js';
import { step } from '../../src/engine/step.js';
import type { Event, Session, StepResult } from '../../src/engine/types.js';
import { createUnderstanding } from '../../src/understanding/index.js';
import { MINUTE, nothingUnderstood, offer } from './sample.js';

const content = loadContent(process.cwd());
const understand = createUnderstanding(content);

const fresh = (channelHasPhone = false): Session =>
  newSession({ id: 'c', agency: 'demo', channel: 'test', channelHasPhone, content, lang: 'fr', at: 0 });

/** The session after several events. */
function after(events: Event[], session = fresh()): StepResult {
  let result: StepResult = { session, prompts: [], effects: [], records: [] };
  for (const event of events) result = step(content, result.session, event);
  return result;
}

const start: Event = { kind: 'start', at: 0 };
const press = (question: string, option: string, at = MINUTE): Event => ({
  kind: 'message',
  at,
  choice: { question, option },
});
const says = async (text: string, asked?: string, at = MINUTE): Promise<Event> => ({
  kind: 'message',
  at,
  text,
  understood: await understand(text, { lang: 'fr', ...(asked ? { asked } : {}) }),
});
const asksHuman: Event = {
  kind: 'message',
  at: MINUTE,
  text: 'humain',
  understood: { ...nothingUnderstood, route: 'human' },
};
const offers: Event = {
  kind: 'result',
  at: MINUTE,
  result: { kind: 'offer', key: 'c.1', offers: [offer('a'), offer('b')] },
};
const held: Event = {
  kind: 'result',
  at: MINUTE,
  result: {
    kind: 'hold',
    key: 'c.2',
    ok: true,
    reservation: 'r',
    until: MINUTE + LIMITS.hold,
    offer: offer('a'),
  },
};

describe('a step', () => {
  test('changes nothing that it was given, and gives the same result again', async () => {
    const { session } = after([start]);
    const before = JSON.stringify(session);
    const event = await says("j'ai perdu mon mot de passe caf", 'need');
    const once = step(content, session, event);
    expect(JSON.stringify(session)).toBe(before);
    expect(step(content, session, event)).toEqual(once);
  });

  test('asks for each effect under a key of its own, the same when it is thought again', () => {
    const { session } = after([start]);
    expect(step(content, session, asksHuman).effects).toEqual(step(content, session, asksHuman).effects);
    const { effects } = after([start, asksHuman, offers, press('slot', 'a'), held, press('confirm', 'no')]);
    const keys = effects.map(({ key }) => key);
    expect(new Set(keys).size).toBe(keys.length);
  });

  test('says what was said before an effect with the prompt that its answer brings', () => {
    const { prompts } = after([start, asksHuman, offers]);
    expect(prompts).toHaveLength(1);
    expect(prompts[0]?.lead).toContain(content.words.fr?.messages.human);
  });
});

describe('a person whose texts mean nothing', () => {
  test('always gets a prompt, whatever they type and press', async () => {
    const word = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 30 }),
      fc.constantFrom(
        'oui',
        'non',
        '1',
        '2',
        '3',
        '0',
        'retour',
        'humain',
        'effacer',
        'recommencer',
        'English',
        'STOP',
      ),
      fc.lorem({ maxCount: 4 }),
    );
    const button = fc.tuple(
      fc.constantFrom('device', 'slot', 'guide', 'delete', 'lang', '__proto__', 'constructor', 'need', 'end'),
      fc.constantFrom('none', 'a', 'done', 'yes', 'toString', '', 'fr', 'unknown', 'again'),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(word, button), { maxLength: 25 }), async (inputs) => {
        let { session } = after([start]);
        for (const [index, input] of inputs.entries()) {
          const at = (index + 1) * MINUTE;
          const event =
            typeof input === 'string'
              ? await says(input, session.asked?.id, at)
              : press(input[0], input[1], at);
          let result = step(content, session, event);
          const prompts = [...result.prompts];
          for (let effect = result.effects.shift(); effect; effect = result.effects.shift()) {
            const { key } = effect;
            const answer: Event | undefined =
              effect.kind === 'offer'
                ? { kind: 'result', at, result: { kind: 'offer', key, offers: [offer('a')] } }
                : effect.kind === 'hold'
                  ? { kind: 'result', at, result: { kind: 'hold', key, ok: false } }
                  : effect.kind === 'callback'
                    ? {
                        kind: 'result',
                        at,
                        result: {
                          kind: 'callback',
                          key,
                          by: '2026-03-03T17:00:00Z',
                          timeZone: 'Europe/Paris',
                        },
                      }
                    : effect.kind === 'places'
                      ? { kind: 'result', at, result: { kind: 'places', key, places: [] } }
                      : undefined;
            if (!answer) continue;
            const { effects } = result;
            result = step(content, result.session, answer);
            prompts.push(...result.prompts);
            result.effects.unshift(...effects);
          }
          expect(prompts.length).toBeGreaterThan(0);
          expect(prompts.every(({ text }) => text.trim() !== '')).toBe(true);
          session = result.session;
        }
      }),
      { numRuns: 150 },
    );
  });

  test('is asked once more in simpler words, then led on, and the fact is unknown', async () => {
    const { session } = after([start, press('device', 'smartphone')]);
    const asked = session.asked?.id ?? '';
    const nonsense = await says('xyzzy', asked);
    const once = step(content, session, nonsense);
    expect(once.session.asked).toMatchObject({ id: asked, retries: 1 });
    expect(once.prompts[0]?.text).not.toBe(session.asked && content.words.fr?.questions.facts.organism.ask);
    const twice = step(content, once.session, nonsense);
    expect(twice.session.facts).toMatchObject({ [asked]: { value: 'unknown' } });
    expect(twice.session.asked?.id).not.toBe(asked);
  });
});

describe('a person who holds a slot', () => {
  const holding = after([start, asksHuman, offers, press('slot', 'a'), held]).session;

  test('is warned before it ends, and offered others when it has ended', () => {
    expect(holding.timers.map(({ name }) => name).sort()).toEqual(['hold_end', 'hold_warning', 'silence']);
    const warned = step(content, holding, {
      kind: 'timer',
      at: MINUTE + LIMITS.hold - LIMITS.holdWarning,
      name: 'hold_warning',
    });
    expect(warned.prompts[0]?.lead).toContain('3 minutes');
    const ended = step(content, warned.session, {
      kind: 'timer',
      at: MINUTE + LIMITS.hold,
      name: 'hold_end',
    });
    expect(ended.session.held).toBeUndefined();
    expect(ended.effects.map(({ kind }) => kind)).toEqual(['offer']);
  });

  test('keeps it longer by answering, but not for ever', () => {
    let session = holding;
    let prolonged = 0;
    for (let n = 0; n < 20; n++) {
      const at = (session.held?.until ?? 0) - MINUTE;
      const { effects, session: then } = step(content, session, press('device', 'none', at));
      const effect = effects.find(({ kind }) => kind === 'prolong');
      if (effect?.kind !== 'prolong') break;
      prolonged++;
      const { key, until } = effect;
      session = step(content, then, {
        kind: 'result',
        at,
        result: { kind: 'prolong', key, ok: true, until },
      }).session;
    }
    expect(prolonged).toBe(LIMITS.prolongations);
  });

  const warnedAt = MINUTE + LIMITS.hold - LIMITS.holdWarning;
  const warned = step(content, holding, { kind: 'timer', at: warnedAt, name: 'hold_warning' });
  /** What booking answers to the wish to keep it longer. */
  const kept = ({ session, effects }: StepResult, ok: boolean, at: number): StepResult => {
    const effect = effects.find(({ kind }) => kind === 'prolong');
    if (effect?.kind !== 'prolong') throw new Error('nothing was asked of booking');
    const { key, until } = effect;
    return step(content, session, { kind: 'result', at, result: { kind: 'prolong', key, ok, until } });
  };

  test('is warned by a prompt that must not be missed, and can keep the slot by one tap', () => {
    expect(warned.prompts).toHaveLength(1);
    expect(warned.prompts[0]).toMatchObject({ id: 'name', alert: true });
    expect(warned.prompts[0]?.options.map(({ id }) => id)).toEqual(['skip', 'wait']);
    expect(holding.asked?.options).toEqual(['skip']);
  });

  test.each<[string, () => Promise<Event>]>([
    ['taps it', async () => press('name', 'wait', warnedAt)],
    ['writes its number', async () => says('2', 'name', warnedAt)],
    ['writes its words', async () => says("j'ai besoin de temps", 'name', warnedAt)],
    ['writes "attendez svp"', async () => says('attendez svp', 'name', warnedAt)],
    ['taps it on an older question', async () => press('confirm', 'wait', warnedAt)],
  ])('and %s: the question stays, and is no warning any more', async (_what, event) => {
    const asks = step(content, warned.session, await event());
    expect(asks.prompts).toEqual([]);
    const { prompts, session } = kept(asks, true, warnedAt);
    expect(prompts).toHaveLength(1);
    expect(prompts[0]).toMatchObject({ id: 'name', lead: expect.stringContaining('10 minutes') });
    expect(prompts[0]?.options.map(({ id }) => id)).toEqual(['skip']);
    expect(prompts[0]).not.toHaveProperty('alert');
    expect(session).toMatchObject({ asked: { retries: 0 }, held: { until: warnedAt + LIMITS.hold } });
    expect(session.person.name).toBeUndefined();
  });

  test('is offered others when booking cannot keep it, and not told that it is kept', () => {
    const ended = kept(step(content, warned.session, press('name', 'wait', warnedAt)), false, warnedAt);
    expect(ended.session.unsaid?.lead).toEqual([content.words.fr?.messages.hold_ended]);
    expect(ended.effects.map(({ kind }) => kind)).toEqual(['offer']);
  });

  test('is told until when, and no longer, once it cannot be kept any more', () => {
    const last: Session = {
      ...holding,
      held: { ...(holding.held as NonNullable<Session['held']>), prolonged: LIMITS.prolongations },
    };
    // The hold ends eleven minutes after midnight in London, an hour later where the place is.
    const until = "jusqu'à 1h11";
    const { prompts, session } = step(content, last, { kind: 'timer', at: warnedAt, name: 'hold_warning' });
    expect(prompts[0]).toMatchObject({ alert: true, lead: expect.stringContaining(until) });
    expect(prompts[0]?.options.map(({ id }) => id)).toEqual(['skip']);
    const again = step(content, session, press('name', 'wait', warnedAt));
    expect(again.effects).toEqual([]);
    expect(again.prompts[0]).toMatchObject({ id: 'name', lead: expect.stringContaining(until) });
  });

  test('is told so with the last time that it is kept longer', () => {
    const almost: Session = {
      ...warned.session,
      held: { ...(holding.held as NonNullable<Session['held']>), prolonged: LIMITS.prolongations - 1 },
    };
    const { prompts } = kept(step(content, almost, press('name', 'wait', warnedAt)), true, warnedAt);
    expect(prompts[0]?.lead).toContain("jusqu'à 1h18");
  });

  test('can keep it ten times, as the rules of accessibility ask', () => {
    expect(LIMITS.prolongations).toBeGreaterThanOrEqual(10);
  });

  test('is offered others when the slot is gone at the last moment', () => {
    const named = after([press('name', 'skip'), press('phone', 'skip'), press('confirm', 'yes')], holding);
    const key = named.effects[0]?.key ?? '';
    const gone = step(content, named.session, {
      kind: 'result',
      at: MINUTE,
      result: { kind: 'confirm', key, ok: false },
    });
    expect(gone.effects.map(({ kind }) => kind)).toEqual(['offer']);
    expect(gone.session.unsaid?.lead).toEqual([content.words.fr?.messages.slot_gone]);
  });
});

test('of a person who had everything deleted nothing stays but the language, and the count of effects', () => {
  const { timers, ...told } = after([start, asksHuman, offers, press('slot', 'a'), held]).session;
  const left = remains({ ...told, timers, lang: 'en', person: { name: 'Marie' } }, content, 5);
  expect(left).toEqual({ ...fresh(), lang: 'en', lastAt: 5, effects: told.effects, spoken: true });
});

describe('a person who needs a moment', () => {
  const asked = after([start, press('device', 'smartphone')]).session;

  test.each(['attendez', 'un instant', '2 minutes svp', 'ATTENDÉ', 'je cherche', 'wait please'])(
    'says "%s": the question stays and counts as asked once',
    async (text) => {
      const once = { ...asked, asked: { ...(asked.asked as NonNullable<Session['asked']>), retries: 1 } };
      const { session, prompts } = step(content, once, await says(text, asked.asked?.id));
      expect(prompts).toHaveLength(1);
      expect(prompts[0]).toMatchObject({
        id: asked.asked?.id,
        lead: content.words.fr?.messages.take_your_time,
      });
      expect(session.asked).toEqual(once.asked);
      expect(session.facts).toEqual(once.facts);
    },
  );
});

describe('content that changed under an open conversation', () => {
  const { session } = after([start, press('device', 'smartphone')]);

  test('asks on from what is known when the open question is gone', () => {
    const gone = session.asked?.id;
    const questions = content.interview.questions.filter(({ fact }) => fact !== gone);
    const newer: Content = { ...content, version: 'newer', interview: { questions } };
    const { session: then, prompts } = step(newer, session, {
      kind: 'message',
      at: MINUTE,
      text: 'x',
      understood: nothingUnderstood,
    });
    expect(then.content).toBe('newer');
    expect(prompts.at(-1)?.id).not.toBe(gone);
    expect(questions.map(({ fact }) => fact)).toContain(prompts.at(-1)?.id);
  });

  const gone = session.asked?.id;
  const without: Content = {
    ...content,
    version: 'newer',
    interview: { questions: content.interview.questions.filter(({ fact }) => fact !== gone) },
  };

  test.each([
    ['a digit', '1'],
    ['a yes', 'oui'],
  ])('takes %s that answered it for no answer to the next one', async (_, text) => {
    const { session: then, prompts } = step(without, session, await says(text, gone));
    expect(prompts.map(({ lead }) => lead)).toEqual([content.words.fr?.messages.resume]);
    expect([then.asked?.retries, Object.keys(then.facts)]).toEqual([0, Object.keys(session.facts)]);
  });

  test('answers its button with a word of explanation, and a wish for a human with a human', async () => {
    const [prompt] = step(without, session, press(gone ?? '', 'ok')).prompts;
    expect(prompt?.lead).toBe(content.words.fr?.messages.old_button);
    expect(step(without, session, asksHuman).effects).toMatchObject([{ kind: 'offer' }]);
  });

  test('greets nobody again who opens the page, and asks the next question', () => {
    const { prompts } = step(without, session, { ...start, at: MINUTE });
    expect(prompts).toMatchObject([{ lead: content.words.fr?.messages.resume, options: expect.any(Array) }]);
    expect(prompts[0]?.id).not.toBe(gone);
  });

  test('takes a digit for what the person has read, in whatever order the options stand now', async () => {
    const { asked } = session;
    const shown = asked?.options[1] ?? '';
    const turned: Content = {
      ...content,
      version: 'newer',
      interview: {
        questions: content.interview.questions.map((question) =>
          question.fact === asked?.id ? { ...question, options: [...question.options].reverse() } : question,
        ),
      },
    };
    const { session: then } = step(turned, session, await says('2', asked?.id));
    expect(then.facts[asked?.id as 'connection']?.value).toBe(shown);
  });

  test('offers a human when the guide is gone', () => {
    const inGuide: Session = {
      ...session,
      stage: 'guide',
      guide: { id: 'gone', step: 3, help: 0, tried: [] },
      asked: { id: 'guide', options: ['done', 'stuck', 'human'], retries: 0 },
    };
    const { session: then } = step({ ...content, version: 'newer' }, inGuide, press('guide', 'done'));
    expect(then.asked?.id).not.toBe('guide');
  });
});

describe('a silent person', () => {
  test('counts as having given up after days, without being written to; a page only looked at counts as nothing', async () => {
    expect(after([start]).session.timers).toEqual([]);
    const { session } = after([start, await says("j'ai perdu mon mot de passe", 'need')]);
    const [timer] = session.timers;
    expect(timer).toEqual({ name: 'silence', at: MINUTE + LIMITS.abandonedAfter });
    const { prompts, records } = step(content, session, {
      kind: 'timer',
      at: timer?.at ?? 0,
      name: 'silence',
    });
    expect(prompts).toEqual([]);
    expect(records[0]?.outcome).toMatchObject({ difficulty: 'password_lost', resolution: 'abandoned' });
  });
});
