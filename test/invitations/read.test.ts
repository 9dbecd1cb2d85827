import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { DEMONSTRATION_PLACES } from '../../src/booking/demo.js';
import { momentOf } from '../../src/invitations/moment.js';
import { mobileOf } from '../../src/invitations/phone.js';
import { readRow } from '../../src/invitations/read.js';
import type { Row } from '../../src/invitations/rows.js';
import { redact } from '../../src/understanding/redaction.js';

const parts = { places: DEMONSTRATION_PLACES, now: Date.parse('2026-11-30T08:00:00Z'), redact };
const GOOD = { id: 'a1', phone: '06 39 98 12 34', startsAt: '2026-12-01T09:00', place: 'demo-ccas' };
const read = (values: Row['values']) => readRow({ row: 1, values: { ...GOOD, ...values } }, parts);
const codeOf = (values: Row['values']): string => {
  const reading = read(values);
  return 'code' in reading ? reading.code : 'ok';
};

describe('a number', () => {
  test.each([
    ['of France, as people write it', '06 39 98 12 34', '75011', '+33639981234'],
    ['with points', '07.56.78.91.23', '75011', '+33756789123'],
    ['with its country', '+33 6 39 98 12 34', '75011', '+33639981234'],
    ['with two zeros for it', '0033639981234', '75011', '+33639981234'],
    ['with a zero in brackets', '+33 (0)6 12 34 56 78', '75011', '+33612345678'],
    ['that lost its zero in a table', '612345678', '75011', '+33612345678'],
    ['of Réunion, at home', '0692 12 34 56', '97400', '+262692123456'],
    ['of Réunion, in Paris', '0692 12 34 56', '75011', '+262692123456'],
    ['of Guadeloupe', '0690 00 12 34', '97110', '+590690001234'],
    ['of Martinique', '0696 12 34 56', '97200', '+596696123456'],
    ['of Guyane', '0694 12 34 56', '97300', '+594694123456'],
    ['of Mayotte', '0639 02 12 34', '97600', '+262639021234'],
    ['of France, on Réunion', '06 12 34 56 78', '97400', '+33612345678'],
    ['of Polynesia, at home', '87 12 34 56', '98700', '+68987123456'],
    ['of New Caledonia, at home', '75 12 34', '98800', '+687751234'],
    ['of Belgium', '+32 470 12 34 56', '59000', '+32470123456'],
  ])('%s', (_how, text, postcode, number) => {
    expect(mobileOf(text, { postcode })).toEqual({ number });
  });

  test.each([
    ['landline', '01 42 68 53 00'],
    ['landline', '01 99 00 01 40'],
    ['landline', '0590 20 20 20'],
    ['landline', '09 70 12 34 56'],
    ['landline', '0800 123 456'],
    ['landline', '+33 1 42 68 53 00'],
    ['phone', '06 39 98 12'],
    ['phone', '06.12.34.56.7'],
    ['phone', '6,12346E+08'],
    ['phone', 'Mme Cissé'],
    ['phone', '17'],
    ['phone', '06 39 98 12 34 ou 06 39 98 56 78'],
    ['phone', ''],
  ])('that gets no SMS is refused (%s): %s', (refused, text) => {
    expect(mobileOf(text, { postcode: '75011' })).toEqual({ refused });
  });

  test('is one in E.164, or none, whatever is written', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[+0-9 .()-]{0,20}$/)), (text) => {
        const mobile = mobileOf(text, { postcode: '75011' });
        if ('number' in mobile) expect(mobile.number).toMatch(/^\+[1-9]\d{6,14}$/);
      }),
    );
  });
});

describe('the beginning of an appointment', () => {
  test.each([
    ['2026-12-01T09:00', '2026-12-01T08:00:00Z'],
    ['2026-12-01 09:00:00', '2026-12-01T08:00:00Z'],
    ['2026-12-01T09:00+01:00', '2026-12-01T08:00:00Z'],
    ['2026-12-01T09:00:00.000Z', '2026-12-01T09:00:00Z'],
    ['2026-12-01T09:00+0400', '2026-12-01T05:00:00Z'],
    ['01/12/2026 9h', '2026-12-01T08:00:00Z'],
    ['1/12/2026 9h30', '2026-12-01T08:30:00Z'],
    ['01/12/2026 à 14 h 30', '2026-12-01T13:30:00Z'],
    ['01-12-2026 14:30', '2026-12-01T13:30:00Z'],
    ['01.12.2026 14H', '2026-12-01T13:00:00Z'],
    // Clocks go forward in this night, and back in the other.
    ['2026-03-29T02:30', '2026-03-29T01:30:00Z'],
    ['2026-10-25T02:30', '2026-10-25T00:30:00Z'],
  ])('%s', (text, at) => {
    expect(momentOf(text, 'Europe/Paris')).toBe(Date.parse(at));
  });

  test('without a zone, is by the clock of the place', () => {
    expect(momentOf('01/12/2026 9h', 'Indian/Reunion')).toBe(Date.parse('2026-12-01T05:00:00Z'));
  });

  test.each([
    '',
    'mardi',
    '2026-12-01',
    '30/02/2026 9h',
    '2026-13-01T09:00',
    '01/12/26 9h',
    '01/12/2026 25h',
    '12/31/2026 9h',
    '01/12/2026 9h60',
    '46357,375',
  ])('that cannot be is none: "%s"', (text) => {
    expect(momentOf(text, 'Europe/Paris')).toBeUndefined();
  });

  test('is a moment or none, whatever is written', () => {
    const like = fc.stringMatching(/^\d{1,4}[-/]\d{1,2}[-/]\d{1,4}[T ]\d{1,2}[:h]\d{0,2}(Z|\+\d\d:\d\d)?$/);
    fc.assert(
      fc.property(fc.oneof(fc.string(), like), (text) => {
        expect(momentOf(text, 'Europe/Paris') ?? 0).not.toBeNaN();
      }),
    );
  });
});

describe('a row', () => {
  test('that is good says whom, where and when', () => {
    const reading = read({ with: ' Mme  Martin ', minutes: '45 min', language: 'fr-FR' });
    expect(reading).toMatchObject({
      wanted: {
        id: 'a1',
        phone: '+33639981234',
        place: { id: 'demo-ccas' },
        startsAt: Date.parse('2026-12-01T08:00:00Z'),
        with: 'Mme Martin',
        minutes: 45,
        lang: 'fr',
      },
    });
  });

  test.each<[string, Row['values']]>([
    ['id', { id: '' }],
    ['id', { id: 'x'.repeat(101) }],
    ['id', { id: 'rdv 06 39 98 12 34' }],
    ['id', { id: 'fatima.cisse@example.com' }],
    ['id', { id: '2 69 05 49 588 157 80' }],
    ['phone', { phone: '' }],
    ['phone', { phone: '06' }],
    ['landline', { phone: '01 42 68 53 00' }],
    ['place', { place: '' }],
    ['place', { place: 'elsewhere' }],
    ['starts_at', { startsAt: 'bientôt' }],
    ['starts_at', { startsAt: '2028-12-01T09:00' }],
    ['with', { with: 'https://evil.example' }],
    ['with', { with: 'Mme Martin 06 39 98 56 78' }],
    ['with', { with: 'x'.repeat(41) }],
    ['minutes', { minutes: '0' }],
    ['minutes', { minutes: 'une heure' }],
    ['language', { language: 'français' }],
    ['language', { language: 'xx' }],
    ['unreadable', { with: 'x'.repeat(201) }],
  ])('is refused (%s), and the reason never repeats what is the person’s', (code, values) => {
    const reading = read(values);
    expect(codeOf(values)).toBe(code);
    if (!('message' in reading)) throw new Error('it was taken');
    for (const value of Object.values(values))
      if (value.length > 3) expect(reading.message).not.toContain(value);
  });

  test('may have ids as calendars make them', () => {
    for (const id of [
      '42',
      'rdv-2026-000123',
      '6f9619ff-8b86-d011-b42d-00c04fc964ff',
      'org/12/rdv/9',
      '20261201-0900-3',
    ])
      expect([id, codeOf({ id })]).toEqual([id, 'ok']);
  });
});
