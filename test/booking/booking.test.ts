import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { DAY, HOUR, MINUTE } from '../../src/booking/calendar.js';
import { DEMONSTRATION_HELPERS, DEMONSTRATION_PLACES, ensureDemonstration } from '../../src/booking/demo.js';
import { type CarryOut, createBooking, type EffectContext, PLACES_SHOWN } from '../../src/booking/index.js';
import { bestOffers } from '../../src/booking/match.js';
import { freeSlots, HORIZON, LEAD, slotId } from '../../src/booking/slots.js';
import type { Effect, EffectResult, HandoverNote, Offer } from '../../src/engine/types.js';
import type { Store } from '../../src/store/port.js';
import { openSqliteStore } from '../../src/store/sqlite/index.js';
import type { Need } from '../../src/triage/outcome.js';
import { helper, NOW, place } from './town.js';

type Answer<K extends EffectResult['kind']> = Extract<EffectResult, { kind: K }>;
type Held = Extract<Answer<'hold'>, { ok: true }>;

const HOLD = 10 * MINUTE;
const note: HandoverNote = {
  difficulty: 'password_lost',
  secondary: [],
  rules: [],
  facts: {},
  needs: [],
  bring: [],
  lang: 'fr',
  tried: [],
};

let folder: string;
let store: Store;
let carryOut: CarryOut;
let now: number;
let effects = 0;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'declic-booking-'));
  store = await openSqliteStore({ file: join(folder, 'declic.db') });
  now = NOW;
  ({ carryOut } = createBooking({ store, clock: () => now }));
  const helpers = [
    helper('lina', ['mandate'], 'library 2 09:00-12:00'),
    helper('omar', [], 'hall 4 09:00-12:00'),
  ];
  await store.saveAgency({ id: 'town', name: 'Town' }, [place('library', 'device'), place('hall')], helpers);
});

afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true });
});

/** A person who has written: the conversation that their effects belong to. */
async function person(name: string, agency = 'town'): Promise<EffectContext> {
  const { conversation } = await store.accept({
    channel: 'sms',
    id: `first of ${name}`,
    addressHash: name,
    addressSealed: name,
    agency,
    at: now,
    body: {},
  });
  return { conversation, agency, channel: 'sms', lang: 'fr' };
}

type Asked = Effect extends infer E ? (E extends Effect ? Omit<E, 'key'> : never) : never;

/** Asks booking for something, under a key of its own. */
async function ask<A extends Asked>(
  who: EffectContext,
  asked: A,
  key = `e${++effects}`,
): Promise<Answer<A['kind']>> {
  return (await carryOut({ ...asked, key } as Effect, who)) as Answer<A['kind']>;
}

const wish = { kind: 'offer', minutes: 60, needs: [], priority: 'normal', exclude: [] } as const;

async function offered(
  who: EffectContext,
  more: Partial<Extract<Effect, { kind: 'offer' }>> = {},
): Promise<Offer[]> {
  return (await ask(who, { ...wish, ...more } as Extract<Asked, { kind: 'offer' }>)).offers;
}

async function holds(who: EffectContext, slot: string): Promise<Held> {
  const held = await ask(who, { kind: 'hold', slot, until: now + HOLD });
  if (!held.ok) throw new Error('not held');
  return held;
}

const tuesday9 = () => slotId('lina', Date.parse('2026-12-01T08:00:00Z'), 60);

describe('a person who takes an appointment', () => {
  test('is offered it, holds it, confirms it; then nobody else is offered that time', async () => {
    const amina = await person('amina');
    const [first] = await offered(amina, { priority: 'rights_at_risk' });
    expect(first).toMatchObject({
      id: tuesday9(),
      place: 'library',
      placeName: 'The library',
      address: '1 High Street, Montrivel',
      startsAt: '2026-12-01T08:00:00.000Z',
      minutes: 60,
      timeZone: 'Europe/Paris',
    });
    const { reservation, until, offer } = await holds(amina, tuesday9());
    expect(until).toBe(now + HOLD);
    expect(offer.id).toBe(tuesday9());
    expect(await ask(amina, { kind: 'confirm', reservation, note })).toMatchObject({ ok: true });

    const paul = await person('paul');
    for (const one of await offered(paul, { priority: 'rights_at_risk' })) {
      expect(Date.parse(one.startsAt)).not.toBe(Date.parse('2026-12-01T08:00:00Z'));
    }
    now += 3 * HOUR;
    expect(await store.reservation(reservation)).toMatchObject({ state: 'booked', helper: 'lina' });
  });

  test('who hesitates keeps it a little longer, and loses it when the hold ends', async () => {
    const amina = await person('amina');
    const paul = await person('paul');
    const { reservation } = await holds(amina, tuesday9());
    now += HOLD - MINUTE;
    expect(await ask(amina, { kind: 'prolong', reservation, until: now + HOLD })).toMatchObject({ ok: true });
    now += HOLD - MINUTE;
    expect(await ask(paul, { kind: 'hold', slot: tuesday9(), until: now + HOLD })).toMatchObject({
      ok: false,
    });
    now += MINUTE;
    await holds(paul, tuesday9());
    expect(await ask(amina, { kind: 'confirm', reservation, note })).toMatchObject({ ok: false });
    expect(await ask(amina, { kind: 'prolong', reservation, until: now + HOLD })).toMatchObject({
      ok: false,
    });
  });

  test('who presses the same button twice holds the same appointment, no longer than before', async () => {
    const amina = await person('amina');
    const first = await holds(amina, tuesday9());
    now += MINUTE;
    expect(await holds(amina, tuesday9())).toMatchObject({
      reservation: first.reservation,
      until: first.until,
    });
  });

  test('who comes back late still gets it when nobody else took it', async () => {
    const amina = await person('amina');
    const { reservation } = await holds(amina, tuesday9());
    now += 2 * HOUR;
    expect(await ask(amina, { kind: 'confirm', reservation, note })).toMatchObject({ ok: true });
  });

  test('who comes back after the day itself does not get an appointment in the past', async () => {
    const amina = await person('amina');
    const { reservation } = await holds(amina, tuesday9());
    now += 3 * DAY;
    expect(await ask(amina, { kind: 'confirm', reservation, note })).toMatchObject({ ok: false });
  });

  test('who cancels gives the time back to the others', async () => {
    const amina = await person('amina');
    const { reservation } = await holds(amina, tuesday9());
    await ask(amina, { kind: 'confirm', reservation, note });
    expect(await ask(amina, { kind: 'release', reservation })).toMatchObject({ ok: true });
    await holds(await person('paul'), tuesday9());
  });

  test('who chose among offers read an hour ago still can, unless it begins at once', async () => {
    const amina = await person('amina');
    now = Date.parse('2026-12-01T07:29:00Z');
    await holds(amina, tuesday9());
    now = Date.parse('2026-12-01T07:40:00Z');
    const next = slotId('lina', Date.parse('2026-12-01T08:00:00Z'), 30);
    expect(await ask(await person('paul'), { kind: 'hold', slot: next, until: now + HOLD })).toMatchObject({
      ok: false,
    });
  });
});

describe('two people who want the same slot', () => {
  test('at the same moment: one gets it, the other does not', async () => {
    const people = await Promise.all(['amina', 'paul', 'zoe', 'igor'].map((name) => person(name)));
    const answers = await Promise.all(
      people.map((who) => ask(who, { kind: 'hold', slot: tuesday9(), until: now + HOLD })),
    );
    expect(answers.filter((answer) => answer.ok)).toHaveLength(1);
  });

  test('one for an hour and one for a quarter in the middle of it: only one gets it', async () => {
    const quarter = slotId('lina', Date.parse('2026-12-01T08:30:00Z'), 15);
    const [amina, paul] = [await person('amina'), await person('paul')];
    const answers = await Promise.all([
      ask(amina, { kind: 'hold', slot: tuesday9(), until: now + HOLD }),
      ask(paul, { kind: 'hold', slot: quarter, until: now + HOLD }),
    ]);
    expect(answers.filter((answer) => answer.ok)).toHaveLength(1);
  });

  test("one cannot confirm, prolong or cancel the other's", async () => {
    const [amina, paul] = [await person('amina'), await person('paul')];
    const { reservation } = await holds(amina, tuesday9());
    expect(await ask(paul, { kind: 'confirm', reservation, note })).toMatchObject({ ok: false });
    expect(await ask(paul, { kind: 'prolong', reservation, until: now + DAY })).toMatchObject({ ok: false });
    expect(await ask(paul, { kind: 'release', reservation })).toMatchObject({ ok: false });
    expect(await ask(amina, { kind: 'confirm', reservation, note })).toMatchObject({ ok: true });
  });

  test('a reservation that does not exist changes nothing', async () => {
    const amina = await person('amina');
    expect(await ask(amina, { kind: 'release', reservation: 'r0' })).toMatchObject({ ok: false });
  });
});

test('a button with a made-up slot holds nothing', async () => {
  const amina = await person('amina');
  const madeUp = [
    slotId('lina', Date.parse('2026-12-01T03:00:00Z'), 60),
    slotId('lina', Date.parse('2026-12-29T08:00:00Z'), 60),
    slotId('nobody', Date.parse('2026-12-01T08:00:00Z'), 60),
    'callback',
  ];
  for (const slot of madeUp) {
    expect(await ask(amina, { kind: 'hold', slot, until: now + HOLD })).toMatchObject({ ok: false });
  }
  expect(await store.reservations(['lina', 'nobody'], now, now + 60 * DAY, now)).toEqual([]);
});

test("a helper of another agency cannot be reached through this agency's conversations", async () => {
  const theirs = helper('mia', [], 'annexe 2 09:00-12:00');
  await store.saveAgency(
    { id: 'other', name: 'Other' },
    [{ ...place('annexe'), agency: 'other' }],
    [{ ...theirs, agency: 'other' }],
  );
  const slot = slotId('mia', Date.parse('2026-12-01T08:00:00Z'), 60);
  expect(await ask(await person('amina'), { kind: 'hold', slot, until: now + HOLD })).toMatchObject({
    ok: false,
  });
  expect(await ask(await person('paul', 'other'), { kind: 'hold', slot, until: now + HOLD })).toMatchObject({
    ok: true,
  });
});

describe('every effect is carried out once', () => {
  test('a turn that is thought again after a crash gets the same answers, whatever has changed since', async () => {
    const amina = await person('amina');
    const { reservation } = await holds(amina, slotId('omar', Date.parse('2026-12-03T08:00:00Z'), 60));
    const again: Asked[] = [
      { ...wish, needs: [], exclude: [] },
      { kind: 'hold', slot: tuesday9(), until: now + HOLD },
      { kind: 'prolong', reservation, until: now + 2 * HOLD },
      { kind: 'confirm', reservation, note },
      { kind: 'release', reservation },
      { kind: 'callback', priority: 'normal', note },
      { kind: 'places' },
    ];
    for (const asked of again) {
      const key = `${amina.conversation}#${asked.kind}`;
      const first = await ask(amina, asked, key);
      expect(first).toMatchObject({ kind: asked.kind, key });
      now += HOUR;
      expect(await ask(amina, asked, key)).toEqual(first);
    }
    const reserved = await store.reservations(['lina', 'omar'], NOW, NOW + HORIZON, NOW);
    expect(reserved.map(({ helper: who, state }) => [who, state])).toEqual([['lina', 'held']]);
  });

  test('the same hold asked twice at once holds once', async () => {
    const amina = await person('amina');
    const hold = { kind: 'hold', slot: tuesday9(), until: now + HOLD } as const;
    const [first, second] = await Promise.all([ask(amina, hold, 'same'), ask(amina, hold, 'same')]);
    expect(first).toMatchObject({ ok: true });
    expect(second).toEqual(first);
  });
});

describe('when no slot does', () => {
  test('somebody who cannot come is offered nothing, and is called back by the end of the next working day', async () => {
    const amina = await person('amina');
    expect(await offered(amina, { needs: ['home_visit'] })).toEqual([]);
    const answer = await ask(amina, { kind: 'callback', priority: 'normal', note });
    expect(answer).toMatchObject({ by: '2026-12-01T17:00:00.000Z', timeZone: 'Europe/Paris' });
  });

  test('somebody whose payments stopped is called back the same evening', async () => {
    const answer = await ask(await person('amina'), { kind: 'callback', priority: 'rights_at_risk', note });
    expect(answer).toMatchObject({ by: '2026-11-30T17:00:00.000Z' });
  });

  test('an agency that does not exist has no slots and no places, yet a promise to call is kept', async () => {
    const lost = { ...(await person('amina')), agency: 'gone' };
    expect(await offered(lost)).toEqual([]);
    expect(await ask(lost, { kind: 'places' })).toMatchObject({ places: [] });
    expect(await ask(lost, { kind: 'callback', priority: 'normal', note })).toHaveProperty('by');
  });

  test('a list of places has their names and addresses', async () => {
    expect((await ask(await person('amina'), { kind: 'places' })).places).toEqual([
      { id: 'library', name: 'The library', address: '1 High Street, Montrivel' },
      { id: 'hall', name: 'The hall', address: '1 High Street, Montrivel' },
    ]);
  });
});

describe('the demonstration agency', () => {
  test('is made in an empty store, once, and never beside a real one', async () => {
    await ensureDemonstration(store);
    expect((await store.agencies()).map(({ id }) => id)).toEqual(['town']);

    const empty = await openSqliteStore({ file: join(folder, 'empty.db') });
    await ensureDemonstration(empty);
    await ensureDemonstration(empty);
    expect((await empty.agencies()).map(({ id }) => id)).toEqual(['demo']);
    expect(await empty.places('demo')).toEqual(DEMONSTRATION_PLACES);
    expect(await empty.helpers('demo')).toEqual(DEMONSTRATION_HELPERS);
    await empty.close();
  });

  test('has three choices for everybody, on any day of the coming years', () => {
    const territory = { helpers: DEMONSTRATION_HELPERS, places: DEMONSTRATION_PLACES, reservations: [] };
    const everybody: Need[][] = [
      [],
      ['device', 'connection'],
      ['private_room'],
      ['printer_scanner'],
      ['mandate', 'private_room', 'reading_support', 'device', 'connection', 'phone'],
      ['language:ar', 'private_room'],
      ['language:tr', 'reading_support'],
      ['language:en'],
      ['home_visit'],
    ];
    for (let day = 0; day < 730; day += 9) {
      const at = NOW + day * DAY + (day % 24) * HOUR;
      const free = freeSlots(territory, 60, at + LEAD, at + HORIZON);
      for (const needs of everybody) {
        const offers = bestOffers(free, { needs, priority: 'normal', language: 'fr', exclude: [] });
        expect(offers).toHaveLength(3);
        expect(offers.flatMap(({ why }) => why).filter((why) => why.startsWith('missing:'))).toEqual([]);
      }
    }
  });

  test('names nobody that exists: its numbers are of the range kept for fiction', () => {
    for (const { phone, postcode } of DEMONSTRATION_PLACES) {
      expect(phone).toMatch(/^\+3319900\d{4}$/);
      expect(postcode).toMatch(/^99\d{3}$/);
    }
    expect(DEMONSTRATION_PLACES.length).toBeLessThanOrEqual(PLACES_SHOWN);
  });
});
