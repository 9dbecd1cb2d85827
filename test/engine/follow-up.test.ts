import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { loadContent } from '../../src/content/load.js';
import type { Content } from '../../src/content/model.js';
import { LIMITS } from '../../src/engine/limits.js';
import { newSession } from '../../src/engine/session.js';
import { step } from '../../src/engine/step.js';
import type { Event, Session, StepResult } from '../../src/engine/types.js';
import { createUnderstanding } from '../../src/understanding/index.js';
import { nothingUnderstood, offer } from './sample.js';

const content = loadContent(process.cwd());
const understand = createUnderstanding(content);
const { messages } = content.words.fr as Content['words'][string];
const guide = content.guides.fr?.find(
  ({ id }) => id === 'mailbox-locked',
) as Content['guides'][string][number];
const HOUR = 3_600_000;

/** Somebody who has done the last step of a guide and is asked whether it is solved. */
const atSolved: Session = {
  ...newSession({
    id: 'c',
    agency: 'demo',
    channel: 'test',
    channelHasPhone: true,
    content,
    lang: 'fr',
    timeZone: 'Europe/Paris',
    at: 0,
  }),
  spoken: true,
  stage: 'guide',
  facts: {
    email: { value: 'locked', source: 'said' },
    urgency: { value: 'rights_cut', source: 'asked' },
  },
  guide: { id: guide.id, step: guide.steps.length - 1, help: 0, tried: [] },
  asked: { id: 'solved', options: ['yes', 'no'], retries: 0 },
};

const press = (question: string, option: string, at: number): Event => ({
  kind: 'message',
  at,
  choice: { question, option },
});
const rings = (at: number): Event => ({ kind: 'timer', at, name: 'follow_up' });
const solve = (at: string, session = atSolved): StepResult =>
  step(content, { ...session, lastAt: Date.parse(at) }, press('solved', 'yes', Date.parse(at)));
const dueOf = (session: Session): number | undefined =>
  session.timers.find(({ name }) => name === 'follow_up')?.at;

/** What the clock shows where the person lives. */
const local = (at: number | undefined, timeZone = 'Europe/Paris'): string =>
  new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeStyle: 'short', timeZone }).format(at);

/** Solved on a Tuesday in March at two o'clock, and asked. */
const solved = solve('2026-03-03T13:00:00Z');
const due = dueOf(solved.session) ?? 0;
const asked = step(content, solved.session, rings(due));

describe('a person whom a guide helped', () => {
  test('is told that one message will come, and how to refuse it', () => {
    expect(solved.prompts[0]?.lead).toBe(`${messages.solved}\n${messages.follow_up_told}`);
    expect(messages.follow_up_told).toContain('pas de message');
    expect(solved.prompts[0]?.options.map(({ id }) => id)).toEqual(['again', 'human', 'bye', 'quiet']);
  });

  test.each([
    ['two in the afternoon, an hour before that a day later', '2026-03-03T13:00:00Z', '2026-03-04 13:00'],
    ['ten at night, in the evening of the next day', '2026-03-03T21:00:00Z', '2026-03-04 18:30'],
    ['three at night, in the evening of the same day', '2026-03-03T02:00:00Z', '2026-03-03 18:30'],
    ['nine in the morning, before night falls', '2026-03-03T08:00:00Z', '2026-03-03 18:30'],
    ['noon, when the clocks go forward at night', '2026-03-28T11:00:00Z', '2026-03-29 12:00'],
    ['noon, when the clocks go back at night', '2026-10-24T10:00:00Z', '2026-10-25 10:00'],
  ])('at %s, is asked then', (_when, at, then) => {
    expect(local(dueOf(solve(at).session))).toBe(then);
  });

  test('is never asked at night, nor when WhatsApp would not carry it, wherever they live', () => {
    const zones = fc.constantFrom('Europe/Paris', 'Indian/Reunion', 'America/Cayenne', 'Pacific/Noumea');
    const year = { min: new Date('2026-01-01T00:00:00Z'), max: new Date('2026-12-31T00:00:00Z') };
    fc.assert(
      fc.property(fc.date({ ...year, noInvalidDate: true }), zones, (date, timeZone) => {
        const { session } = solve(date.toISOString(), { ...atSolved, timeZone });
        const at = dueOf(session) ?? 0;
        const hour = Number(local(at, timeZone).slice(11, 13));
        expect(hour).toBeGreaterThanOrEqual(9);
        expect(hour).toBeLessThan(19);
        expect(at - date.getTime()).toBeLessThanOrEqual(23 * HOUR);
        expect(at - date.getTime()).toBeGreaterThanOrEqual(8 * HOUR);
        expect(step(content, session, rings(at)).prompts.map(({ id }) => id)).toEqual(['still_solved']);
      }),
    );
  });

  test('is asked in one message, which says who writes and can be refused in it', () => {
    expect(asked.prompts).toHaveLength(1);
    expect(asked.prompts[0]).toMatchObject({ id: 'still_solved', lang: 'fr' });
    expect(asked.prompts[0]?.lead).toBe('Bonjour. Ici Declic. Hier, vous avez réussi.');
    expect(asked.prompts[0]?.options.map(({ id }) => id)).toEqual(['yes', 'no', 'quiet']);
    expect(asked.session.timers).toEqual([]);
  });

  test('is not told "yesterday" on the same day', () => {
    const { session } = solve('2026-03-03T08:00:00Z');
    expect(step(content, session, rings(dueOf(session) ?? 0)).prompts[0]?.lead).toContain("Aujourd'hui");
  });

  test('who writes again is asked that much later', () => {
    const later = Date.parse('2026-03-03T15:30:00Z');
    const { session } = step(content, solved.session, press('end', 'bye', later));
    expect(local(dueOf(session))).toBe('2026-03-04 15:30');
  });

  test('and who never answers hears nothing more; the reviewer sees that nobody answered', () => {
    expect(asked.records.map(({ id, outcome }) => [id, outcome.guide])).toEqual([
      [solved.records[0]?.id, { id: guide.id, solved: true, held: 'no_answer' }],
    ]);
    expect(asked.prompts[0]?.outcome).toBeUndefined();
    expect(asked.session.timers).toEqual([]);
  });
});

describe('a person who says that it still works', () => {
  const { prompts, records, session, effects } = step(
    content,
    asked.session,
    press('still_solved', 'yes', due + HOUR),
  );

  test('ends warmly, with the guide confirmed', () => {
    expect(prompts).toHaveLength(1);
    expect(prompts[0]).toMatchObject({ id: 'end', lead: messages.still_solved });
    const confirmed = { id: guide.id, solved: true, held: 'yes' };
    expect(prompts[0]?.outcome).toMatchObject({ resolution: 'self_help', guide: confirmed });
    expect(records.map(({ id, outcome }) => [id, outcome.guide])).toEqual([
      [solved.records[0]?.id, confirmed],
    ]);
    expect(effects).toEqual([]);
    expect(session.timers).toEqual([]);
  });

  test('is not asked a second time, even if the guide helps again', () => {
    const again = { ...session, stage: 'guide' as const, asked: atSolved.asked as Session['asked'] & object };
    expect(dueOf(step(content, again, press('solved', 'yes', due + 2 * HOUR)).session)).toBeUndefined();
  });
});

describe('a person who says that it works no more', () => {
  const failed = step(content, asked.session, press('still_solved', 'no', due + HOUR));

  test('is offered a slot, as urgent as it was', () => {
    expect(failed.effects).toMatchObject([{ kind: 'offer', priority: 'rights_at_risk' }]);
    expect(failed.session.unsaid?.lead).toEqual([messages.guide_failed]);
  });

  test('and the helper reads what was tried', () => {
    const tried = `${guide.id}#${guide.steps.at(-1)?.id}`;
    expect(failed.records[0]).toMatchObject({
      id: solved.records[0]?.id,
      outcome: { guide: { id: guide.id, solved: false, held: 'no' } },
      note: { tried: [tried] },
    });
    let { session } = step(content, failed.session, {
      kind: 'result',
      at: due + HOUR,
      result: { kind: 'offer', key: 'c.1', offers: [offer('a')] },
    });
    session = step(content, session, press('slot', 'callback', due + 2 * HOUR)).session;
    const { records } = step(content, session, {
      kind: 'result',
      at: due + 2 * HOUR,
      result: { kind: 'callback', key: 'c.2', by: '2026-03-05T17:00:00Z', timeZone: 'Europe/Paris' },
    });
    expect(records[0]).toMatchObject({
      outcome: { resolution: 'callback', guide: { solved: false, held: 'no' } },
      note: { tried: [tried] },
    });
  });

  test('and then says nothing more counts as having given up, not as helped', () => {
    const silence = failed.session.timers.find(({ name }) => name === 'silence');
    const { records } = step(content, failed.session, {
      kind: 'timer',
      at: silence?.at ?? 0,
      name: 'silence',
    });
    expect(records[0]?.outcome).toMatchObject({
      resolution: 'abandoned',
      guide: { solved: false, held: 'no' },
    });
  });

  test.each(['non', 'non ca marche plus', 'ça ne marche plus', "je n'arrive plus à ouvrir ma boite mail"])(
    'is understood when they write "%s"',
    async (text) => {
      const event: Event = {
        kind: 'message',
        at: due + HOUR,
        text,
        understood: await understand(text, { lang: 'fr', asked: 'still_solved' }),
      };
      expect(step(content, asked.session, event).session.followUp).toEqual({ held: 'no' });
    },
  );
});

describe('a person who wants no message', () => {
  const says = async (text: string, session: Session, at: number): Promise<StepResult> => {
    const understood = await understand(text, { lang: session.lang, asked: session.asked?.id ?? 'need' });
    return step(content, session, { kind: 'message', at, text, understood });
  };

  test.each(['pas de message', 'PAS DE MESSAGE svp', '4'])('is not written to after "%s"', async (text) => {
    const { session, prompts } = await says(text, solved.session, due - HOUR);
    expect(prompts[0]).toMatchObject({ id: 'end', lead: expect.stringContaining(messages.quiet) });
    expect(prompts[0]?.options.map(({ id }) => id)).toEqual(['again', 'human', 'bye']);
    expect(dueOf(session)).toBeUndefined();
    expect(step(content, session, rings(due)).prompts).toEqual([]);
  });

  test('says so in the message itself, which is no answer', async () => {
    const { session, prompts, records } = await says('3', asked.session, due + HOUR);
    expect(prompts[0]).toMatchObject({ id: 'end', lead: messages.quiet });
    expect(session).toMatchObject({ quiet: true, followUp: { held: 'no_answer' } });
    expect(records).toEqual([]);
  });

  test('is told of none in the next triage either', async () => {
    const { session } = await says('pas de message', solved.session, due - HOUR);
    const next = { ...session, ...atSolved, quiet: true as const, lastAt: due };
    const { prompts, session: then } = step(content, next, press('solved', 'yes', due));
    expect(prompts[0]?.lead).toBe(messages.solved);
    expect(dueOf(then)).toBeUndefined();
  });

  test('may say it before anything is solved', async () => {
    const { prompts, session } = await says('pas de message', { ...atSolved, lastAt: due }, due);
    expect(prompts[0]).toMatchObject({ id: 'solved', lead: messages.quiet });
    expect(session.quiet).toBe(true);
  });
});

describe('the message stays away', () => {
  test.each<[string, (session: Session) => Session]>([
    ['when something else was begun', (s) => step(content, s, press('end', 'again', due - HOUR)).session],
    ['when a human was asked for', (s) => step(content, s, press('end', 'human', due - HOUR)).session],
    ['when an appointment lies ahead', (s) => ({ ...s, booked: booking('2026-03-06T08:00:00Z') })],
    ['while something is to be confirmed', (s) => step(content, s, command('delete')).session],
    ['when the data was erased', (s) => erased(s)],
  ])('%s', (_why, change) => {
    const session = change(solved.session);
    const { prompts, records } = step(content, session, rings(due));
    expect(prompts).toEqual([]);
    expect(records).toEqual([]);
  });

  test('when Declic was down until it was too late for it', () => {
    expect(step(content, solved.session, rings(due + HOUR)).prompts).toEqual([]);
  });

  test('but an appointment that is over keeps nothing away', () => {
    const session = { ...solved.session, booked: booking('2026-03-02T08:00:00Z') };
    expect(step(content, session, rings(due)).prompts).toHaveLength(1);
  });

  function command(id: 'delete'): Event {
    const understood = { ...nothingUnderstood, route: 'command', command: id } as const;
    return { kind: 'message', at: due - HOUR, text: id, understood };
  }

  function erased(session: Session): Session {
    const sure = step(content, session, command('delete')).session;
    const { erase, session: then } = step(content, sure, press('delete', 'yes', due - HOUR));
    expect(erase).toBe(true);
    expect(then.timers.filter(({ name }) => name === 'follow_up')).toEqual([]);
    return then;
  }

  function booking(startsAt: string): NonNullable<Session['booked']> {
    return { id: 'r', offer: { ...offer('a'), startsAt } };
  }
});

test('an answer that nobody understands is none', () => {
  const nonsense = (at: number): Event => ({ kind: 'message', at, text: 'x', understood: nothingUnderstood });
  const once = step(content, asked.session, nonsense(due + HOUR));
  expect(once.prompts[0]).toMatchObject({ id: 'still_solved' });
  const twice = step(content, once.session, nonsense(due + HOUR));
  expect(twice.prompts[0]).toMatchObject({ id: 'end', lead: messages.moving_on });
  expect(twice.session.followUp).toEqual({ held: 'no_answer' });
  expect(LIMITS.retries).toBe(1);
});
