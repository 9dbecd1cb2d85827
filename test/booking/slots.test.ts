import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  addDays,
  DAY,
  HOUR,
  isHoliday,
  localDate,
  localMoment,
  MINUTE,
  weekday,
} from '../../src/booking/calendar.js';
import {
  findSlot,
  freeSlots,
  GRID,
  HORIZON,
  LEAD,
  overlaps,
  parseSlotId,
  slotId,
  type Territory,
} from '../../src/booking/slots.js';
import type { Helper, Place, Presence } from '../../src/store/port.js';
import { MINUTES } from '../../src/triage/outcome.js';

const PARIS = 'Europe/Paris';
const library: Place = {
  id: 'library',
  agency: 'a',
  name: 'Library',
  address: '1 street',
  postcode: '99100',
  commune: 'Montrivel',
  timeZone: PARIS,
  resources: [],
};

function lina(...presences: Omit<Presence, 'place'>[]): Helper {
  const at = presences.map((presence) => ({ ...presence, place: 'library' }));
  return { id: 'lina', agency: 'a', name: 'Lina', skills: [], presences: at };
}

function territory(helper: Helper, ...taken: [from: string, to: string][]): Territory {
  const reservations = taken.map(([from, to]) => ({
    helper: helper.id,
    from: Date.parse(from),
    to: Date.parse(to),
  }));
  return { helpers: [helper], places: [library], reservations };
}

const from = (date: string, time: string) => localMoment(date, time, PARIS);
const clock = (at: number) =>
  new Intl.DateTimeFormat('en-GB', { timeZone: PARIS, hour: '2-digit', minute: '2-digit' }).format(at);

describe('a helper who is there on Tuesdays from 9 to 12', () => {
  const tuesdays = lina({ weekday: 2, from: '09:00', to: '12:00' });

  test('can be met for an hour at any quarter, the last one at 11', () => {
    const slots = freeSlots(
      territory(tuesdays),
      60,
      from('2026-12-01', '00:00'),
      from('2026-12-01', '23:00'),
    );
    expect(slots.map((slot) => clock(slot.from))).toEqual([
      '09:00',
      '09:15',
      '09:30',
      '09:45',
      '10:00',
      '10:15',
      '10:30',
      '10:45',
      '11:00',
    ]);
  });

  test('cannot be met while she is with somebody else', () => {
    const busy = territory(tuesdays, ['2026-12-01T08:30:00Z', '2026-12-01T10:00:00Z']);
    const slots = freeSlots(busy, 30, from('2026-12-01', '00:00'), from('2026-12-01', '23:00'));
    expect(slots.map((slot) => clock(slot.from))).toEqual(['09:00', '11:00', '11:15', '11:30']);
  });

  test('is there every week, but not on a holiday that falls on a Tuesday', () => {
    const days = (first: string) => {
      const earliest = from(first, '00:00');
      return [
        ...new Set(
          freeSlots(territory(tuesdays), 60, earliest, earliest + 16 * DAY).map((slot) => slot.date),
        ),
      ];
    };
    expect(days('2026-07-06')).toEqual(['2026-07-07', '2026-07-21']);
    expect(days('2026-12-14')).toEqual(['2026-12-15', '2026-12-22', '2026-12-29']);
  });

  test('is there at 9 on the wall, before and after the clocks change', () => {
    const earliest = from('2026-10-19', '00:00');
    const starts = freeSlots(territory(tuesdays), 120, earliest, earliest + HORIZON).map((slot) => slot.from);
    expect(starts.map(clock).filter((time) => time === '09:00')).toHaveLength(2);
    expect(starts).toContain(Date.parse('2026-10-20T07:00:00Z'));
    expect(starts).toContain(Date.parse('2026-10-27T08:00:00Z'));
  });

  test('cannot be met for two hours when only an hour is left of her morning', () => {
    expect(
      freeSlots(territory(tuesdays), 120, from('2026-12-01', '10:45'), from('2026-12-01', '23:00')),
    ).toEqual([]);
  });
});

test('a presence that begins at 9:10 gives its first appointment at the quarter', () => {
  const odd = lina({ weekday: 2, from: '09:10', to: '10:00' });
  const slots = freeSlots(territory(odd), 30, from('2026-12-01', '00:00'), from('2026-12-01', '23:00'));
  expect(slots.map((slot) => clock(slot.from))).toEqual(['09:15', '09:30']);
});

test('a presence at a place that was closed gives nothing', () => {
  const moved = {
    ...lina(),
    presences: [{ place: 'gone', weekday: 2, from: '09:00', to: '12:00' } as const],
  };
  expect(freeSlots(territory(moved), 30, from('2026-12-01', '00:00'), from('2026-12-01', '23:00'))).toEqual(
    [],
  );
});

test('two presences entered twice by mistake do not double a slot', () => {
  const twice = lina({ weekday: 2, from: '09:00', to: '10:00' }, { weekday: 2, from: '09:30', to: '10:30' });
  const slots = freeSlots(territory(twice), 30, from('2026-12-01', '00:00'), from('2026-12-01', '23:00'));
  expect(slots.map((slot) => clock(slot.from))).toEqual(['09:00', '09:15', '09:30', '09:45', '10:00']);
});

describe('a slot that comes back in a button', () => {
  const known = territory(lina({ weekday: 2, from: '09:00', to: '12:00' }));
  const now = from('2026-11-30', '10:00');
  const find = (id: string) => findSlot(known, id, now, now + HORIZON);

  test('is found again, with its place and its length', () => {
    const start = from('2026-12-01', '09:15');
    expect(find(slotId('lina', start, 45))).toMatchObject({
      from: start,
      to: start + 45 * MINUTE,
      place: library,
    });
  });

  test.each([
    ['a helper nobody knows', slotId('nobody', from('2026-12-01', '09:15'), 45)],
    ['a time at which the helper is not there', slotId('lina', from('2026-12-02', '09:15'), 45)],
    ['a length that runs past her presence', slotId('lina', from('2026-12-01', '11:30'), 45)],
    ['a start beside the quarter hours', slotId('lina', from('2026-12-01', '09:10'), 45)],
    ['a length that does not exist', slotId('lina', from('2026-12-01', '09:15'), 44)],
    ['a day in the past', slotId('lina', from('2026-11-24', '09:15'), 45)],
    ['a day beyond the horizon', slotId('lina', from('2026-12-15', '10:15'), 45)],
    ['words', 'later'],
    ['nothing', ''],
    ['numbers beyond all calendars', 'lina.999999999999999.45'],
    [
      'another way to write the same number',
      slotId('lina', from('2026-12-01', '09:15'), 45).replace('lina.', 'lina.0'),
    ],
  ])('is refused when it names %s', (_, id) => {
    expect(find(id)).toBeUndefined();
  });

  test('any text at all is refused or understood, never an error', () => {
    fc.assert(fc.property(fc.string(), (id) => find(id) === undefined));
  });

  test('whatever the helper is called, the id says the same when it is read again', () => {
    const helper = fc.oneof(fc.string({ minLength: 1 }), fc.constantFrom('a.b', 'é.1.60', '\n', '👵.'));
    const minute = fc.integer({ min: 0, max: 999_999_999 });
    fc.assert(
      fc.property(helper, minute, fc.constantFrom(...MINUTES), (name, start, minutes) => {
        const wish = { helper: name, from: start * MINUTE, minutes };
        expect(parseSlotId(slotId(name, wish.from, minutes))).toEqual(wish);
      }),
    );
  });
});

describe('whatever the presences, reservations and day', () => {
  const time = fc.integer({ min: 0, max: 24 * 12 }).map((n) => n * 5);
  const hhmm = (minutes: number) =>
    `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
  const presence = fc
    .record({ weekday: fc.integer({ min: 1, max: 7 }), a: time, b: time })
    .map(({ weekday, a, b }) => ({
      weekday: weekday as Presence['weekday'],
      from: hhmm(Math.min(a, b)),
      to: hhmm(Math.max(a, b)),
    }));
  const now = fc
    .integer({ min: 0, max: 4 * 365 * 24 * 60 })
    .map((n) => Date.parse('2026-01-01T00:00:00Z') + n * MINUTE);
  const taken = fc.record({
    after: fc.integer({ min: 0, max: 14 * 96 }),
    quarters: fc.integer({ min: 1, max: 8 }),
  });
  const input = {
    now,
    presences: fc.array(presence, { maxLength: 6 }),
    taken: fc.array(taken, { maxLength: 20 }),
    minutes: fc.constantFrom(...MINUTES),
  };

  test('an offer lies inside a presence, on a quarter, in time, on no holiday, over no reservation', () => {
    fc.assert(
      fc.property(fc.record(input), (given) => {
        const helper = lina(...given.presences);
        const reservations = given.taken.map(({ after, quarters }) => {
          const start = Math.ceil(given.now / GRID + after) * GRID;
          return { helper: 'lina', from: start, to: start + quarters * GRID };
        });
        const earliest = given.now + LEAD;
        const latest = given.now + HORIZON;
        const known = { helpers: [helper], places: [library], reservations };
        const slots = freeSlots(known, given.minutes, earliest, latest);
        const wrong = slots.filter((slot) => {
          const date = localDate(slot.from, PARIS);
          const inside = helper.presences.some(
            ({ weekday: day, from: arrives, to: leaves }) =>
              day === weekday(date) &&
              localMoment(date, arrives, PARIS) <= slot.from &&
              slot.to <= localMoment(date, leaves, PARIS),
          );
          const inTime = slot.from >= earliest && slot.from <= latest && slot.date === date;
          const whole = slot.to - slot.from === given.minutes * MINUTE && slot.from % GRID === 0;
          const free = !reservations.some((other) => overlaps(slot, other));
          return !(inside && inTime && whole && free && !isHoliday(date));
        });
        expect(wrong).toEqual([]);
        const [some] = slots.slice(slots.length / 2);
        if (some !== undefined) expect(findSlot(known, some.id, earliest, latest)).toEqual(some);
        expect(new Set(slots.map((slot) => slot.id)).size).toBe(slots.length);
      }),
      { numRuns: 60 },
    );
  });

  test('on days of changing clocks a night presence is as long as the night really was', () => {
    const sundays = lina({ weekday: 7, from: '00:00', to: '06:00' });
    const night = (date: string) => {
      const slots = freeSlots(territory(sundays), 15, from(date, '00:00'), from(addDays(date, 1), '00:00'));
      return slots.length * 15 * MINUTE;
    };
    expect(night('2026-03-29')).toBe(5 * HOUR);
    expect(night('2026-10-25')).toBe(7 * HOUR);
    expect(night('2026-06-07')).toBe(6 * HOUR);
  });
});
