import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { loadContent } from '../../src/content/load.js';
import type { Content } from '../../src/content/model.js';
import { newSession } from '../../src/engine/session.js';
import { step } from '../../src/engine/step.js';
import type { Effect, EffectResult, Event, Invitation, Session, StepResult } from '../../src/engine/types.js';
import { createUnderstanding } from '../../src/understanding/index.js';
import { invitation, nothingUnderstood, offer } from './sample.js';

const content = loadContent(process.cwd());
const understand = createUnderstanding(content);
const { messages } = content.words.fr as Content['words'][string];
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const moment = (iso: string): number => Date.parse(iso);

/** Somebody who has never written, on a channel with a number. */
const nobody = (at: number, more: Partial<Session> = {}): Session => ({
  ...newSession({
    id: 'c',
    agency: 'demo',
    channel: 'sms',
    channelHasPhone: true,
    content,
    lang: 'fr',
    short: true,
    timeZone: 'Europe/Paris',
    at,
  }),
  ...more,
});

const invite = (session: Session, at: number, invited: Invitation): StepResult =>
  step(content, session, { kind: 'invitation', at, invitation: invited });
const rings = (session: Session): number =>
  session.timers.find(({ name }) => name === 'invitation')?.at ?? Number.NaN;
const ring = (session: Session, at = rings(session)): StepResult =>
  step(content, session, { kind: 'timer', at, name: 'invitation' });
const press = (session: Session, question: string, option: string, at: number): StepResult =>
  step(content, session, { kind: 'message', at, choice: { question, option } });
const progress = ({ invitations = [] }: Session, key = 'k1') =>
  invitations.find((one) => one.key === key)?.progress;
const local = (at: number, timeZone = 'Europe/Paris'): string =>
  Number.isNaN(at)
    ? 'never'
    : new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeStyle: 'short', timeZone }).format(at);

/** What somebody writes, understood as it really is. */
async function say(session: Session, text: string, at: number): Promise<StepResult> {
  const asked = session.asked?.id;
  const understood = await understand(text, { lang: session.lang, ...(asked ? { asked } : {}) });
  return settle(step(content, session, { kind: 'message', at, text, understood }), at);
}

/** Booking answers what a step asks of it, until nothing is asked any more. */
function settle(first: StepResult, at: number): StepResult {
  let last = first;
  const all = { ...first, prompts: [...first.prompts], records: [...first.records] };
  for (const effects = [...first.effects]; effects.length > 0; ) {
    last = step(content, last.session, { kind: 'result', at, result: answerOf(effects.shift() as Effect) });
    all.prompts.push(...last.prompts);
    all.records.push(...last.records);
    effects.push(...last.effects);
  }
  return { ...all, session: last.session };
}

function answerOf(effect: Effect): EffectResult {
  const { key, kind } = effect;
  if (kind === 'offer') return { kind, key, offers: [offer('a'), offer('b')] };
  if (kind === 'callback') return { kind, key, by: '2026-03-04T17:00:00Z', timeZone: 'Europe/Paris' };
  if (kind === 'places') return { kind, key, places: [] };
  if (kind === 'hold')
    return { kind, key, ok: true, reservation: 'r', until: effect.until, offer: offer('a') };
  if (kind === 'prolong') return { kind, key, ok: true, until: effect.until };
  return { kind, key, ok: true };
}

/** A Monday evening; the appointment is on Wednesday at nine. */
const MONDAY = moment('2026-03-02T20:00:00Z');
const WEDNESDAY = invitation(0, { startsAt: '2026-03-04T08:00:00Z' });
const planned = invite(nobody(MONDAY), MONDAY, WEDNESDAY);
const asked = ring(planned.session);
const TUESDAY = rings(planned.session);

describe('an invitation is sent', () => {
  test.each([
    [
      'at night, at nine the next morning',
      '2026-03-02T20:00:00Z',
      '2026-03-04T08:00:00Z',
      '2026-03-03 09:00',
    ],
    ['by day, at once', '2026-03-02T10:20:00Z', '2026-03-04T08:00:00Z', '2026-03-02 11:20'],
    ['weeks ahead, a week before', '2026-01-05T10:00:00Z', '2026-03-04T08:00:00Z', '2026-02-25 09:00'],
    ['on the eve, for the afternoon', '2026-03-03T21:00:00Z', '2026-03-04T14:00:00Z', '2026-03-04 09:00'],
    ['two hours before, and not later', '2026-03-04T08:00:00Z', '2026-03-04T10:00:00Z', '2026-03-04 09:00'],
    ['less than two hours before: never', '2026-03-04T08:01:00Z', '2026-03-04T10:00:00Z', 'never'],
    ['on the eve for the first hour: never', '2026-03-03T20:00:00Z', '2026-03-04T08:00:00Z', 'never'],
    ['after the appointment: never', '2026-03-05T10:00:00Z', '2026-03-04T10:00:00Z', 'never'],
  ])('%s', (_when, at, startsAt, then) => {
    const { session } = invite(nobody(moment(at)), moment(at), { ...WEDNESDAY, startsAt });
    expect(local(rings(session))).toBe(then);
    expect(progress(session)?.state).toBe(then === 'never' ? 'expired' : 'planned');
  });

  test('by the clock of the place, wherever that is and whenever the office hears of it', () => {
    const zones = fc.constantFrom('Europe/Paris', 'Indian/Reunion', 'America/Cayenne', 'Pacific/Noumea');
    const year = { min: new Date('2026-01-01T00:00:00Z'), max: new Date('2026-12-31T00:00:00Z') };
    fc.assert(
      fc.property(
        fc.date({ ...year, noInvalidDate: true }),
        zones,
        fc.nat(30 * 24 * 4),
        (date, timeZone, quarters) => {
          const at = date.getTime();
          const startsAt = at + quarters * 15 * 60_000;
          const one = { ...WEDNESDAY, timeZone, startsAt: new Date(startsAt).toISOString() };
          const then = rings(invite(nobody(at), at, one).session);
          if (Number.isNaN(then)) return startsAt - at < DAY;
          const hour = Number(local(then, timeZone).slice(11, 13));
          return (
            hour >= 9 && hour < 19 && then >= at && then <= startsAt - 2 * HOUR && startsAt - then <= 7 * DAY
          );
        },
      ),
    );
  });

  test('once, with who invites, when, where and to whom, and without a link', () => {
    expect(asked.prompts).toHaveLength(1);
    expect(asked.prompts[0]).toMatchObject({ id: 'invitation', lang: 'fr', invitation: 'k1' });
    expect(asked.prompts[0]?.lead).toBe(
      'Bonjour. Ici Declic, pour : CCAS de Valmont. Vous avez rendez-vous le mercredi 4 mars à 9h, Maison du lac, avec Mme Martin.',
    );
    expect(asked.prompts[0]?.options.map(({ label }) => label)).toEqual(['Oui', 'Non', 'Appelez-moi']);
    expect(progress(asked.session)).toEqual({ state: 'asked' });
  });

  test('in the language that the caller named, and nobody needs to be named', () => {
    const { with: _, ...one } = { ...WEDNESDAY, lang: 'en' };
    const { session } = invite(nobody(MONDAY), MONDAY, one);
    expect(ring(session).prompts[0]?.lead).toBe(
      'Hello. This is Declic, for: CCAS de Valmont. You have an appointment on Wednesday 4 March at 9:00, Maison du lac.',
    );
  });

  test('not in English to somebody who has spoken French', () => {
    const { session } = invite(nobody(MONDAY, { spoken: true }), MONDAY, { ...WEDNESDAY, lang: 'en' });
    expect(session.lang).toBe('fr');
  });

  test('the next morning when Declic was down at the time', () => {
    const one = invite(nobody(MONDAY), MONDAY, { ...WEDNESDAY, startsAt: '2026-03-06T08:00:00Z' });
    const late = ring(one.session, moment('2026-03-03T22:00:00Z'));
    expect(late.prompts).toEqual([]);
    expect(local(rings(late.session))).toBe('2026-03-04 09:00');
  });

  test('not at all when Declic was down until it was too late', () => {
    const late = ring(planned.session, moment('2026-03-04T07:00:00Z'));
    expect(late.prompts).toEqual([]);
    expect(progress(late.session)?.state).toBe('expired');
    expect(late.session.timers).toEqual([]);
  });
});

describe('a person in the middle of something', () => {
  const triage: Partial<Session> = {
    spoken: true,
    stage: 'triage',
    facts: { login: { value: 'password_lost', source: 'said' } },
    asked: { id: 'urgency', options: ['rights_cut', 'deadline', 'none', 'unknown'], retries: 0 },
  };
  const FRIDAY = { ...WEDNESDAY, startsAt: '2026-03-06T08:00:00Z' };
  const nine = moment('2026-03-03T08:00:00Z');

  test('is not interrupted: the invitation comes when they have been silent for a day', () => {
    let { session } = invite(nobody(nine, { ...triage, lastAt: nine - HOUR }), nine, FRIDAY);
    for (let turns = 0; turns < 40; turns++) {
      const at = rings(session);
      const rung = ring(session, at);
      if (rung.prompts.length > 0) {
        expect(local(at)).toBe('2026-03-04 09:00');
        return;
      }
      session = rung.session;
    }
    throw new Error('it never came');
  });

  test('who has ended is left alone for an hour', () => {
    const done: Partial<Session> = {
      spoken: true,
      stage: 'done',
      asked: { id: 'end', options: [], retries: 0 },
    };
    const { session } = invite(nobody(nine, { ...done, lastAt: nine - 60_000 }), nine, FRIDAY);
    const waits = ring(session, nine);
    expect(waits.prompts).toEqual([]);
    expect(ring(waits.session).prompts).toHaveLength(1);
  });

  test('says yes: what they told counts, and the next question comes', () => {
    const { session } = invite(nobody(nine, { ...triage, lastAt: nine - 2 * DAY }), nine, FRIDAY);
    const yes = press(ring(session).session, 'invitation', 'yes', nine + HOUR);
    expect(yes.session.preparing).toBe('k1');
    expect(yes.prompts[0]?.id).toBe('urgency');
    expect(yes.session.facts.login?.value).toBe('password_lost');
  });

  test('says no: the question from before comes back', () => {
    const { session } = invite(nobody(nine, { ...triage, lastAt: nine - 2 * DAY }), nine, FRIDAY);
    const no = press(ring(session).session, 'invitation', 'no', nine + HOUR);
    expect(no.prompts[0]).toMatchObject({ id: 'urgency', lead: messages.invitation_no });
    expect(no.session.preparing).toBeUndefined();
  });
});

describe('somebody who does not answer', () => {
  const startsAt = '2026-03-10T08:00:00Z';
  const first = ring(invite(nobody(MONDAY), MONDAY, { ...WEDNESDAY, startsAt }).session);

  test('is reminded once, two days later, and never again', () => {
    expect(local(rings(first.session))).toBe('2026-03-05 09:00');
    const again = ring(first.session);
    expect(again.prompts[0]?.lead).toContain('Petit rappel. Ici Declic, pour : CCAS de Valmont.');
    expect(again.prompts[0]?.invitation).toBe('k1');
    expect(again.session.timers).toEqual([]);
  });

  test('whose appointment is near is reminded a day later, or not at all', () => {
    const near = ring(
      invite(nobody(MONDAY), MONDAY, { ...WEDNESDAY, startsAt: '2026-03-04T15:00:00Z' }).session,
    );
    expect(local(rings(near.session))).toBe('2026-03-04 09:00');
    expect(asked.session.timers).toEqual([]);
  });

  test.each(['hein ?', 'merci', 'non', 'oui'])('who writes "%s" is not reminded', async (text) => {
    const { session } = await say(first.session, text, rings(first.session) - DAY);
    expect(session.timers.filter(({ name }) => name === 'invitation')).toEqual([]);
  });
});

describe('an answer', () => {
  const at = TUESDAY + HOUR;

  test('yes begins the triage, says who is speaking, and that no password is needed', async () => {
    const yes = await say(asked.session, '1', at);
    expect(yes.prompts).toHaveLength(1);
    expect(yes.prompts[0]?.id).toBe('need');
    expect(yes.prompts[0]?.lead).toContain('On prépare votre rendez-vous du mercredi 4 mars à 9h.');
    expect(yes.prompts[0]?.lead).toContain('Jamais de mot de passe');
    expect(progress(yes.session)).toEqual({ state: 'answered', answer: 'yes' });
    expect(yes.session.place).toBe('lac');
  });

  test.each([
    'c pour mon dossier caf jarive pas a me connecter',
    'oui c pour la caf',
    "j'ai perdu mon mot de passe",
    'je dois faire un dossier RSA sur internet',
  ])('in their own words, "%s", is a yes and what is the matter', async (text) => {
    const said = await say(asked.session, text, at);
    expect(progress(said.session)).toEqual({ state: 'answered', answer: 'yes' });
    expect(said.session.preparing).toBe('k1');
    expect(said.prompts[0]?.id).not.toBe('need');
    expect(Object.keys(said.session.facts).length).toBeGreaterThan(0);
  });

  test('no leaves everything as it is', async () => {
    const no = await say(asked.session, 'non merci', at);
    expect(no.prompts[0]).toMatchObject({ id: 'end', lead: messages.invitation_no });
    expect(progress(no.session)).toEqual({ state: 'answered', answer: 'no' });
    expect(no.session.timers).toEqual([]);
    expect(no.records).toEqual([]);
  });

  test.each(['3', 'appelez moi', 'humain', 'changer de jour'])(
    '"%s" is a call about the appointment',
    async (text) => {
      const call = await say(asked.session, text, at);
      expect(progress(call.session)).toEqual({ state: 'answered', answer: 'callback' });
      expect(call.records).toHaveLength(1);
      expect(call.records[0]).toMatchObject({
        outcome: { resolution: 'callback' },
        appointment: { id: 'rdv-1', startsAt: WEDNESDAY.startsAt, place: 'lac' },
      });
      expect(call.prompts[0]?.lead).toContain(messages.appointment_stays);
    },
  );

  test.each(['c ki ?', "c'est qui", 'blabla'])('"%s" is answered by who invites', async (text) => {
    const who = await say(asked.session, text, at);
    expect(who.prompts[0]?.id).toBe('invitation');
    expect(who.prompts[0]?.lead).toContain('Ici Declic, pour : CCAS de Valmont.');
  });

  test('that nobody understands twice is no yes', async () => {
    const { session } = await say(asked.session, 'blabla', at);
    expect(progress((await say(session, 'blibli', at)).session)).toEqual({ state: 'answered', answer: 'no' });
  });

  test('"pas de message" is a no to this one and to every other', async () => {
    const { session } = await say(asked.session, 'pas de message', at);
    expect(progress(session)?.answer).toBe('no');
    const other = invite(session, at, { ...WEDNESDAY, key: 'k2', startsAt: '2026-03-20T08:00:00Z' });
    expect(progress(other.session, 'k2')?.state).toBe('opted_out');
    expect(other.session.timers.filter(({ name }) => name === 'invitation')).toEqual([]);
  });

  test('can be taken back by "retour"', async () => {
    for (const first of ['1', '2']) {
      const { session } = await say(asked.session, first, at);
      const back = await say(session, 'retour', at);
      expect(back.prompts[0]?.id).toBe('invitation');
      expect(back.session.preparing).toBeUndefined();
      expect(progress((await say(back.session, '1', at)).session)?.answer).toBe('yes');
    }
  });

  test('days after the appointment is met with what is true then', async () => {
    const later = at + 5 * DAY;
    for (const [text, id] of [
      ['1', 'need'],
      ['2', 'end'],
      ["j'ai perdu mon mot de passe", 'urgency'],
    ] as const) {
      const { prompts, session } = await say(asked.session, text, later);
      expect(prompts[0]?.lead).toContain('Ce rendez-vous est passé.');
      if (text !== "j'ai perdu mon mot de passe") expect(prompts[0]?.id).toBe(id);
      expect(session.preparing).toBeUndefined();
      expect(progress(session)?.answer).toBeUndefined();
    }
  });

  test('to an invitation that was taken back says so', () => {
    const { session } = step(content, asked.session, { kind: 'withdrawn', at, key: 'k1' });
    const yes = press(session, 'invitation', 'yes', at);
    expect(yes.prompts[0]?.lead).toContain("Ce rendez-vous n'est plus prévu.");
    expect(yes.session.preparing).toBeUndefined();
  });

  test('of somebody who had said STOP, and wants to hear again, is to the question that was asked', () => {
    const stopped = step(content, asked.session, { kind: 'stop', at });
    const start = step(content, stopped.session, { kind: 'start', at });
    expect(start.prompts[0]?.lead).toContain('Ici Declic, pour : CCAS de Valmont.');
    expect(progress(press(start.session, 'invitation', 'yes', at).session)?.answer).toBe('yes');
  });

  test('danger comes before any appointment', async () => {
    const crisis = await say(asked.session, 'je veux mourir', at);
    expect(crisis.prompts[0]?.lead).toMatch(/3114/);
  });
});

/** Answers every question by its first option until the triage ends. */
function follow(start: StepResult, at: number, choose: Record<string, string>): StepResult {
  let turn = start;
  for (let turns = 0; turns < 60; turns++) {
    const id = turn.session.asked?.id ?? '';
    if (id === 'end' || turn.records.length > 0) return turn;
    const option = choose[id] ?? turn.session.asked?.options[0] ?? '';
    turn = settle(press(turn.session, id, option, at), at);
  }
  throw new Error('it has no end');
}

describe('the triage of an appointment', () => {
  const at = TUESDAY + HOUR;
  const NOT_URGENT = { urgency: 'none', device: 'none', guide: 'stuck', solved: 'no' };

  test('ends with that appointment: no other is offered, and the helper knows what to prepare', async () => {
    const begun = await say(asked.session, "je n'ai pas d'ordinateur et je dois m'actualiser", at);
    const end = follow(begun, at, NOT_URGENT);
    expect(end.prompts.map(({ id }) => id)).toEqual(['end']);
    expect(end.prompts[0]?.lead).toContain('Votre rendez-vous : mercredi 4 mars à 9h');
    expect(end.prompts[0]?.outcome).toMatchObject({
      resolution: 'booked',
      slot: { place: 'lac', startsAt: WEDNESDAY.startsAt },
    });
    expect(end.records).toHaveLength(1);
    expect(end.records[0]?.appointment).toEqual({ id: 'rdv-1', startsAt: WEDNESDAY.startsAt, place: 'lac' });
    expect(progress(end.session)).toMatchObject({
      state: 'prepared',
      prepared: { resolution: 'booked', difficulty: 'no_device', needs: expect.arrayContaining(['device']) },
    });
    expect(end.session.booked).toBeUndefined();
  });

  test('may find a guide; the appointment stays all the same', async () => {
    const begun = await say(asked.session, "je n'arrive plus a ouvrir ma boite mail", at);
    const end = follow(begun, at, {
      urgency: 'none',
      device: 'smartphone',
      practice: 'ok',
      fear: 'false',
      reading: 'ok',
      solved: 'yes',
      guide: 'done',
    });
    expect(end.records[0]).toMatchObject({
      outcome: { resolution: 'self_help' },
      appointment: { id: 'rdv-1' },
    });
    expect(end.prompts[0]?.lead).toContain(messages.appointment_stays);
    // They will be seen: nobody writes to ask whether it held.
    expect(end.session.timers).toEqual([]);
  });

  test('of somebody who asks for a human ends with a call, and the appointment stays', async () => {
    const begun = await say(asked.session, "j'ai perdu mon mot de passe", at);
    const end = await say(begun.session, 'je veux parler à quelqu’un', at);
    expect(end.records[0]).toMatchObject({
      outcome: { resolution: 'callback' },
      appointment: { id: 'rdv-1' },
    });
  });

  test('of somebody whose rights are at risk ends with a call when the appointment is days away', async () => {
    const far = ring(
      invite(nobody(MONDAY), MONDAY, { ...WEDNESDAY, startsAt: '2026-03-09T08:00:00Z' }).session,
    );
    const begun = await say(far.session, "je n'ai pas d'ordinateur", at);
    const end = follow(begun, at, { ...NOT_URGENT, urgency: 'rights_cut' });
    expect(end.records[0]?.outcome).toMatchObject({ resolution: 'callback', priority: 'rights_at_risk' });
    const near = follow(await say(asked.session, "je n'ai pas d'ordinateur", at), at, {
      ...NOT_URGENT,
      urgency: 'rights_cut',
    });
    expect(near.records[0]?.outcome).toMatchObject({ resolution: 'booked', priority: 'rights_at_risk' });
  });

  test('is followed by another for the same appointment when the person thinks of something else', async () => {
    const begun = await say(asked.session, "je n'ai pas d'ordinateur et je dois m'actualiser", at);
    const first = follow(begun, at, NOT_URGENT);
    const again = await say(first.session, 'je n’ai pas de boite mail', at + HOUR);
    const second = follow(again, at + HOUR, { ...NOT_URGENT, device: 'smartphone', guide: 'human' });
    expect(second.prompts.map(({ id }) => id)).not.toContain('slot');
    expect(second.records[0]?.appointment?.id).toBe('rdv-1');
    expect(second.records[0]?.id).not.toBe(first.records[0]?.id);
    const needs = progress(first.session)?.prepared?.needs ?? [];
    expect(progress(second.session)?.prepared?.needs).toEqual(expect.arrayContaining(needs));
    // After it, whatever they need is a matter of its own.
    const later = await say(second.session, "j'ai perdu mon mot de passe", at + 4 * DAY);
    expect(later.session.preparing).toBeUndefined();
    expect(later.prompts[0]?.lead).not.toContain('passé.');
  });

  test('that is begun again is still for it', async () => {
    const begun = await say(asked.session, "j'ai perdu mon mot de passe", at);
    const restart = await say(begun.session, 'recommencer', at);
    const again = press(restart.session, 'restart', 'yes', at);
    expect(again.session.preparing).toBe('k1');
  });

  test('that is taken back in the middle is told, and the person is helped all the same', async () => {
    const begun = await say(asked.session, "je n'ai pas d'ordinateur et je dois m'actualiser", at);
    const { session } = step(content, begun.session, { kind: 'withdrawn', at, key: 'k1' });
    const next = await say(session, 'pas urgent', at);
    expect(next.prompts[0]?.lead).toContain("Ce rendez-vous n'est plus prévu.");
    const end = follow(next, at, { ...NOT_URGENT, slot: 'callback' });
    expect(end.records[0]).toMatchObject({ outcome: { resolution: 'callback' } });
    expect(end.records[0]?.appointment).toBeUndefined();
  });

  test('that is still open when the appointment goes by goes on without it', async () => {
    const begun = await say(asked.session, "j'ai perdu mon mot de passe", at);
    const late = await say(begun.session, 'pas urgent', at + 2 * DAY);
    expect(late.prompts[0]?.lead).toContain('Ce rendez-vous est passé.');
    expect(late.session.preparing).toBeUndefined();
  });

  test('is noted for a helper in the language that the caller named, even one that Declic does not speak', async () => {
    const arabic = ring(invite(nobody(MONDAY), MONDAY, { ...WEDNESDAY, lang: 'ar' }).session);
    const { session } = await say(arabic.session, '1', at);
    expect(session.facts.language).toEqual({ value: 'ar', source: 'desk' });
  });

  test('whatever is answered, ends in its record or in a question, and never with another slot', () => {
    const start = settle(press(asked.session, 'invitation', 'yes', at), at);
    fc.assert(
      fc.property(fc.array(fc.nat(9), { maxLength: 40 }), (picks) => {
        let turn: StepResult = start;
        for (const pick of picks) {
          const { id = 'need', options = [] } = turn.session.asked ?? {};
          const said: Event =
            options.length > 0
              ? {
                  kind: 'message',
                  at,
                  choice: { question: id, option: options[pick % options.length] as string },
                }
              : { kind: 'message', at, text: 'x', understood: { ...nothingUnderstood, route: 'triage' } };
          const before = turn.session.preparing;
          turn = settle(step(content, turn.session, said), at);
          if (!before || !turn.session.preparing) return;
          expect(turn.prompts.length).toBeGreaterThan(0);
          expect(turn.prompts.map((prompt) => prompt.id)).not.toContain('slot');
          for (const record of turn.records) expect(record.appointment?.id).toBe('rdv-1');
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe('what is known of it', () => {
  test('is told by "mon rendez-vous", with who can change it', async () => {
    const { prompts } = await say(asked.session, 'mon rdv', TUESDAY + HOUR);
    expect(prompts[0]?.lead).toContain('Vous avez rendez-vous le mercredi 4 mars à 9h, Maison du lac.');
    expect(prompts[0]?.lead).toContain('écrivez : humain');
  });

  test('is among "mes données"', async () => {
    const { prompts } = await say(asked.session, 'mes données', TUESDAY + HOUR);
    expect(prompts[0]?.lead).toMatch(/un rendez-vous, le mercredi 4 mars [aà] 9h, Maison du lac/);
  });

  test('is forgotten with everything else', async () => {
    const sure = await say(asked.session, 'effacer', TUESDAY + HOUR);
    const gone = press(sure.session, 'delete', 'yes', TUESDAY + HOUR);
    expect(gone.erase).toBe(true);
    // Nobody shall think that it is cancelled.
    expect(gone.prompts[0]?.lead).toContain(messages.appointment_stays);
    expect(JSON.stringify(gone.session)).not.toContain('Martin');
    expect(gone.session.timers.map(({ name }) => name)).not.toContain('invitation');
  });

  test('comes to nothing for somebody who wants no messages', () => {
    const { session } = step(content, planned.session, { kind: 'stop', at: MONDAY + HOUR });
    expect(session.timers).toEqual([]);
    expect(progress(session)?.state).toBe('opted_out');
    expect(ring(session, TUESDAY).prompts).toEqual([]);
  });
});

describe('an appointment that is changed', () => {
  const moved = { ...WEDNESDAY, digest: 'd2', startsAt: '2026-03-06T13:00:00Z' };

  test('before the invitation was sent, is what it says', () => {
    const { session } = invite(planned.session, MONDAY, moved);
    expect(session.invitations).toHaveLength(1);
    expect(ring(session).prompts[0]?.lead).toContain('vendredi 6 mars à 14h');
  });

  test('after it was sent, is not invited to again, and is what is spoken of from then on', () => {
    const { session, prompts } = invite(asked.session, TUESDAY + HOUR, moved);
    expect(prompts).toEqual([]);
    expect(session.timers).toEqual([]);
    expect(press(session, 'invitation', 'yes', TUESDAY + 2 * HOUR).prompts[0]?.lead).toContain(
      'vendredi 6 mars',
    );
  });

  test('and taken back before it was sent, is never invited to', () => {
    const { session } = step(content, planned.session, { kind: 'withdrawn', at: MONDAY, key: 'k1' });
    expect(session.timers).toEqual([]);
  });
});

describe('two appointments of one number', () => {
  test('are invited to one after the other: the second waits for an answer to the first, at most three hours', () => {
    const FRIDAY = {
      ...WEDNESDAY,
      key: 'k2',
      id: 'rdv-2',
      startsAt: '2026-03-06T13:00:00Z',
      with: 'M. Diallo',
    };
    const both = invite(planned.session, MONDAY, FRIDAY);
    const first = ring(both.session);
    expect(first.prompts).toHaveLength(1);
    expect(first.prompts[0]?.lead).toContain('Mme Martin');
    // Nobody answers: then it is the other's turn.
    let { session } = first;
    let prompts: StepResult['prompts'] = [];
    let turn = 0;
    for (let turns = 0; prompts.length === 0 && turns < 40; turns++) {
      turn = rings(session);
      ({ session, prompts } = ring(session));
    }
    expect(prompts[0]?.lead).toContain('M. Diallo');
    expect(local(turn)).toBe('2026-03-03 12:00');
    const yes = press(session, 'invitation', 'yes', turn + HOUR);
    expect(yes.session.preparing ?? 'none').toBe('k2');
  });
});

describe('whatever happens in two weeks', () => {
  const ZONES = ['Europe/Paris', 'Indian/Reunion', 'America/Cayenne'] as const;
  const happening = fc.oneof(
    fc.record({
      what: fc.constant('invite' as const),
      key: fc.nat(2),
      hours: fc.integer({ min: 1, max: 300 }),
      zone: fc.nat(2),
    }),
    fc.record({ what: fc.constant('withdraw' as const), key: fc.nat(2) }),
    fc.record({ what: fc.constant('answer' as const), pick: fc.nat(9) }),
    fc.record({ what: fc.constantFrom('nonsense' as const, 'quiet' as const, 'stop' as const) }),
    fc.record({ what: fc.constant('wait' as const), hours: fc.integer({ min: 1, max: 60 }) }),
  );

  test('each appointment has at most two messages, by day, in time, and none that nobody wants', () => {
    fc.assert(
      fc.property(fc.array(happening, { maxLength: 40 }), (happenings) => {
        let at = MONDAY;
        let session = nobody(at);
        let unwanted = false;
        const sent = new Map<string, number>();
        const take = (result: StepResult): void => {
          const all = settle(result, at);
          session = all.session;
          for (const { invitation: key } of all.prompts) {
            if (!key) continue;
            const one = session.invitations?.find((invited) => invited.key === key);
            const hour = Number(local(at, one?.timeZone).slice(11, 13));
            expect(hour >= 9 && hour < 19).toBe(true);
            expect(Date.parse(one?.startsAt ?? '') - at).toBeGreaterThanOrEqual(2 * HOUR);
            expect(one?.progress.state).toBe('asked');
            expect(unwanted).toBe(false);
            sent.set(key, (sent.get(key) ?? 0) + 1);
            expect(sent.get(key)).toBeLessThanOrEqual(2);
          }
        };
        const waitUntil = (then: number): void => {
          for (;;) {
            const [next] = session.timers.filter((timer) => timer.at <= then).sort((a, b) => a.at - b.at);
            if (!next) break;
            at = Math.max(at, next.at);
            const { session: after, ...rung } = step(content, session, {
              kind: 'timer',
              at,
              name: next.name,
            });
            take({
              ...rung,
              session: {
                ...after,
                timers: after.timers.filter((timer) => timer.name !== next.name || timer.at > at),
              },
            });
          }
          at = then;
        };
        for (const one of happenings) {
          if (one.what === 'wait') waitUntil(at + one.hours * HOUR);
          else if (one.what === 'invite') {
            const startsAt = new Date(at + one.hours * HOUR).toISOString();
            const more = {
              key: `k${one.key}`,
              id: `${one.key}`,
              digest: startsAt,
              startsAt,
              timeZone: ZONES[one.zone] as string,
            };
            // As the store does it: nobody is invited who wants no messages.
            if (!unwanted) take(invite(session, at, { ...WEDNESDAY, ...more }));
          } else if (one.what === 'withdraw')
            take(step(content, session, { kind: 'withdrawn', at, key: `k${one.key}` }));
          else if (one.what === 'stop') {
            take(step(content, session, { kind: 'stop', at }));
            unwanted = true;
          } else {
            const { id = 'need', options = [] } = session.asked ?? {};
            const command = one.what === 'quiet' ? ({ route: 'command', command: 'quiet' } as const) : {};
            const option =
              one.what === 'answer' && options.length > 0 ? options[one.pick % options.length] : undefined;
            take(
              step(content, session, {
                kind: 'message',
                at,
                ...(option
                  ? { choice: { question: id, option } }
                  : { text: 'x', understood: { ...nothingUnderstood, ...command } }),
              }),
            );
            unwanted = session.quiet === true;
          }
        }
        waitUntil(at + 15 * DAY);
      }),
      { numRuns: 400 },
    );
  }, 60_000);
});
