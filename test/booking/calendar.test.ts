import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  addDays,
  DAY,
  easter,
  HOUR,
  isHoliday,
  isWorkingDay,
  localDate,
  localMoment,
  MINUTE,
  nextWorkingDay,
  weekday,
} from '../../src/booking/calendar.js';
import { callbackBy } from '../../src/booking/callback.js';

const PARIS = 'Europe/Paris';
const utc = (at: number) => new Date(at).toISOString();

describe('the clock on the wall', () => {
  test.each([
    ['a winter morning in Paris', '2026-12-01', '09:00', PARIS, '2026-12-01T08:00:00.000Z'],
    ['a summer morning in Paris', '2026-07-15', '09:00', PARIS, '2026-07-15T07:00:00.000Z'],
    ['the last Sunday of March, after the jump', '2026-03-29', '09:00', PARIS, '2026-03-29T07:00:00.000Z'],
    [
      'the hour that does not occur: as much after the jump',
      '2026-03-29',
      '02:30',
      PARIS,
      '2026-03-29T01:30:00.000Z',
    ],
    ['the hour that occurs twice: the first time', '2026-10-25', '02:30', PARIS, '2026-10-25T00:30:00.000Z'],
    ['the last Sunday of October, after it', '2026-10-25', '09:00', PARIS, '2026-10-25T08:00:00.000Z'],
    [
      'Réunion, which never changes its clocks',
      '2026-07-15',
      '09:00',
      'Indian/Reunion',
      '2026-07-15T05:00:00.000Z',
    ],
    ['Guadeloupe', '2026-12-01', '09:00', 'America/Guadeloupe', '2026-12-01T13:00:00.000Z'],
    ['the end of a day', '2026-12-01', '24:00', PARIS, '2026-12-01T23:00:00.000Z'],
  ])('%s', (_, date, time, zone, expected) => {
    expect(utc(localMoment(date, time, zone))).toBe(expected);
  });

  test('every quarter of an hour that exists comes back as the same local day, in every zone of France', () => {
    const zones = [
      PARIS,
      'Indian/Reunion',
      'America/Cayenne',
      'America/Miquelon',
      'Pacific/Noumea',
      'Pacific/Tahiti',
    ];
    const day = fc.integer({ min: 0, max: 3650 }).map((days) => addDays('2026-01-01', days));
    const quarter = fc.integer({ min: 0, max: 95 });
    fc.assert(
      fc.property(fc.constantFrom(...zones), day, quarter, (zone, date, n) => {
        const hours = String(Math.floor(n / 4)).padStart(2, '0');
        const time = `${hours}:${String((n % 4) * 15).padStart(2, '0')}`;
        expect(localDate(localMoment(date, time, zone), zone)).toBe(date);
      }),
    );
  });

  test('a day has 23 hours when clocks go forward, 25 when they go back, 24 otherwise', () => {
    const length = (date: string) =>
      localMoment(addDays(date, 1), '00:00', PARIS) - localMoment(date, '00:00', PARIS);
    expect(length('2027-03-28')).toBe(23 * HOUR);
    expect(length('2027-10-31')).toBe(25 * HOUR);
    expect(length('2027-06-01')).toBe(DAY);
  });
});

describe('public holidays', () => {
  test('those of 2026 are the eleven of the law', () => {
    const year = Array.from({ length: 365 }, (_, n) => addDays('2026-01-01', n));
    expect(year.filter(isHoliday)).toEqual([
      '2026-01-01',
      '2026-04-06',
      '2026-05-01',
      '2026-05-08',
      '2026-05-14',
      '2026-05-25',
      '2026-07-14',
      '2026-08-15',
      '2026-11-01',
      '2026-11-11',
      '2026-12-25',
    ]);
  });

  test.each(['2024-03-31', '2025-04-20', '2026-04-05', '2027-03-28', '2038-04-25', '2285-03-22'])(
    'Easter: %s',
    (sunday) => {
      expect(easter(Number(sunday.slice(0, 4)))).toBe(sunday);
    },
  );

  test('Easter is a Sunday between 22 March and 25 April, always', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1583, max: 4099 }), (year) => {
        const sunday = easter(year);
        expect(weekday(sunday)).toBe(7);
        expect(sunday.slice(5) >= '03-22' && sunday.slice(5) <= '04-25').toBe(true);
      }),
    );
  });

  test('the next working day is never a weekend nor a holiday, and at most five days away', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 20_000 }), (days) => {
        const date = addDays('2020-01-01', days);
        const next = nextWorkingDay(date);
        expect(isWorkingDay(next)).toBe(true);
        expect(next > date && next <= addDays(date, 5)).toBe(true);
      }),
    );
  });
});

describe('somebody is called back', () => {
  const at = (local: string) => localMoment(local.slice(0, 10), local.slice(11), PARIS);
  test.each([
    ['on Friday for an ordinary matter: by Monday evening', '2026-12-04 10:00', 'normal', '2026-12-07 18:00'],
    ['on Tuesday with a deadline: by Wednesday evening', '2026-12-01 16:00', 'deadline', '2026-12-02 18:00'],
    ['on Christmas Eve: by the Monday after', '2026-12-24 10:00', 'normal', '2026-12-28 18:00'],
    [
      'in the morning, payments cut: the same evening',
      '2026-12-01 09:00',
      'rights_at_risk',
      '2026-12-01 18:00',
    ],
    ['at 14:59, payments cut: the same evening', '2026-12-01 14:59', 'rights_at_risk', '2026-12-01 18:00'],
    [
      'at 15:00, payments cut: by noon the day after',
      '2026-12-01 15:00',
      'rights_at_risk',
      '2026-12-02 12:00',
    ],
    ['on Saturday, payments cut: by Monday noon', '2026-12-05 09:00', 'rights_at_risk', '2026-12-07 12:00'],
    [
      'on 11 November, payments cut: by noon on the 12th',
      '2026-11-11 09:00',
      'rights_at_risk',
      '2026-11-12 12:00',
    ],
    ['on the eve of a weekend of changing clocks', '2027-03-26 16:00', 'rights_at_risk', '2027-03-30 12:00'],
  ] as const)('%s', (_, now, priority, expected) => {
    expect(utc(callbackBy(at(now), priority, PARIS))).toBe(utc(at(expected)));
  });

  test('always later than now, and never sooner for others than for rights at risk', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 5 * 365 * 96 }), (quarters) => {
        const now = Date.parse('2026-01-01T00:00:00Z') + quarters * 15 * MINUTE;
        const urgent = callbackBy(now, 'rights_at_risk', PARIS);
        expect(urgent).toBeGreaterThan(now);
        expect(callbackBy(now, 'normal', PARIS)).toBeGreaterThan(urgent);
      }),
    );
  });
});
