import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { INVITATION_LIMITS } from '../../src/invitations/limits.js';
import { type Row, RowsError, rowsOfCsv, rowsOfJson } from '../../src/invitations/rows.js';

const csv = (text: string): Row[] => rowsOfCsv(Buffer.from(text));
const ROW = { id: 'a1', phone: '06 39 98 12 34', startsAt: '2026-12-01T09:00', place: 'ccas' };

/** The code with which reading is refused. */
function refusal(read: () => unknown): string {
  try {
    read();
  } catch (error) {
    if (error instanceof RowsError) return error.code;
    throw error;
  }
  return 'none';
}

describe('a CSV file, as a secretary exports it', () => {
  test.each([
    ['commas', 'id,phone,startsAt,place\na1,06 39 98 12 34,2026-12-01T09:00,ccas'],
    [
      'semicolons and quotation marks',
      'id;phone;startsAt;place\n"a1";"06 39 98 12 34";"2026-12-01T09:00";"ccas"\n',
    ],
    ['tabs', 'id\tphone\tstartsAt\tplace\na1\t06 39 98 12 34\t2026-12-01T09:00\tccas'],
    ['a mark of UTF-8 in front', '\ufeffid;phone;startsAt;place\na1;06 39 98 12 34;2026-12-01T09:00;ccas'],
    [
      'the ends of lines of Windows',
      'id;phone;startsAt;place\r\na1;06 39 98 12 34;2026-12-01T09:00;ccas\r\n',
    ],
    ['the ends of lines of an old Mac', 'id;phone;startsAt;place\ra1;06 39 98 12 34;2026-12-01T09:00;ccas\r'],
    [
      'columns in French, in another order',
      'Lieu;Téléphone portable;Début;Identifiant\nccas;06 39 98 12 34;2026-12-01T09:00;a1',
    ],
    [
      'columns that nobody asked for',
      'Nom;id;phone;note;startsAt;place\nCissé;a1;06 39 98 12 34;"a, b";2026-12-01T09:00;ccas',
    ],
    [
      'a comma in a name and semicolons between',
      'id;phone;startsAt;nom;place\na1;06 39 98 12 34;2026-12-01T09:00;Cissé, Fatima;ccas',
    ],
    [
      'spaces and empty lines',
      '\n id ; phone ; startsAt ; place \n\n a1 ; 06 39 98 12 34 ; 2026-12-01T09:00 ; ccas \n\n;;;\n',
    ],
  ])('with %s', (_how, text) => {
    expect(csv(text).map(({ values }) => values)).toEqual([ROW]);
  });

  test('with a column for the day and one for the hour', () => {
    const [row] = csv(
      'id;tel;date;heure;lieu;avec;durée;langue\na1;0639981234;01/12/2026;9h;ccas;Mme Martin;45;fr',
    );
    expect(row?.values).toEqual({
      id: 'a1',
      phone: '0639981234',
      date: '01/12/2026',
      time: '9h',
      place: 'ccas',
      with: 'Mme Martin',
      minutes: '45',
      language: 'fr',
    });
  });

  test("in Windows' own letters, and as Excel's Unicode text", () => {
    const text = 'id;téléphone;début;lieu;avec\na1;0639981234;2026-12-01T09:00;ccas;Mme Lefèvre';
    const utf16 = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')]);
    for (const file of [Buffer.from(text, 'latin1'), utf16, utf16.subarray().swap16()]) {
      expect(rowsOfCsv(file)[0]?.values.with).toBe('Mme Lefèvre');
    }
  });

  test('names the line of each row, whatever stands between', () => {
    const rows = csv('id;phone;startsAt;place;note\na1;1;2;3;"two\nlines"\n\na2;1;2;3;x\n');
    expect(rows.map(({ row, line, values }) => [row, line, values.id])).toEqual([
      [1, 3, 'a1'],
      [2, 5, 'a2'],
    ]);
  });

  test('loses only the line whose quotation mark nobody closes', () => {
    const rows = csv('id;phone;startsAt;place\na1;1;2;3\na2;"1;2;3\na3;1;2;3\na4;"x"y;2;3\na5;6"7;2;3');
    expect(rows.map(({ line, values, broken }) => [line, broken ? 'broken' : values.id])).toEqual([
      [2, 'a1'],
      [3, 'broken'],
      [4, 'a3'],
      [5, 'broken'],
      [6, 'a5'],
    ]);
  });

  test.each([
    ['no_rows', ''],
    ['no_rows', '\n\n'],
    ['no_rows', 'id;phone;startsAt;place\n'],
    ['no_column', 'a1;06 39 98 12 34;2026-12-01T09:00;ccas\n'],
    ['no_column', 'id;phone;date;place\na1;1;2;3'],
    ['no_column', 'id;phone;tel;startsAt;place\na1;1;1;2;3'],
    ['too_many_rows', `id;phone;startsAt;place\n${'a;1;2;3\n'.repeat(INVITATION_LIMITS.rows + 1)}`],
    ['too_many_rows', `id;phone;startsAt;place\n"\n${'a;1;2;3\n'.repeat(3 * INVITATION_LIMITS.rows)}`],
  ])('is refused (%s) when nothing can be made of it', (code, text) => {
    expect(refusal(() => csv(text))).toBe(code);
  });

  test('comes back as it was written, with any separator and any text in quotation marks', () => {
    // A field begins and ends with a letter: what stands around it is no part of it.
    const cell = fc.stringMatching(/^[a-zé0-9]([ -~éà;,\t"]{0,20}[a-zé0-9])?$/);
    const row = fc.record({ id: cell, phone: cell, startsAt: cell, place: cell });
    const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;
    fc.assert(
      fc.property(
        fc.array(row, { minLength: 1, maxLength: 20 }),
        fc.constantFrom(',', ';', '\t'),
        (rows, sign) => {
          const lines = rows.map(({ id, phone, startsAt, place }) =>
            [id, phone, startsAt, place].map(quoted).join(sign),
          );
          const text = [['id', 'phone', 'startsAt', 'place'].join(sign), ...lines].join('\r\n');
          expect(csv(text).map(({ values }) => values)).toEqual(rows);
        },
      ),
    );
  });

  test('of any bytes gives rows or a refusal, and nothing else', () => {
    const bytes = fc.uint8Array({ maxLength: 400 });
    const like = fc.array(
      fc.constantFrom('id', 'phone', 'startsAt', 'place', ';', ',', '\n', '"', '\r', 'é', ' '),
      {
        maxLength: 60,
      },
    );
    fc.assert(
      fc.property(
        fc.oneof(
          bytes,
          like.map((parts) => Buffer.from(parts.join(''))),
        ),
        (file) => {
          try {
            const rows = rowsOfCsv(file);
            expect(rows.map(({ row }) => row)).toEqual(rows.map((_, index) => index + 1));
          } catch (error) {
            expect(error).toBeInstanceOf(RowsError);
          }
        },
      ),
      { numRuns: 2_000 },
    );
  });
});

describe('JSON, as a program sends it', () => {
  const { id, phone, startsAt, place } = ROW;
  test.each([
    ['one object', ROW],
    ['an array', [ROW]],
    ['an object with invitations', { invitations: [ROW] }],
    ['an appointment of its own', { id, phone, appointment: { startsAt, place } }],
    ['what nobody asked for', { ...ROW, name: 'Cissé', tags: ['a'] }],
  ])('%s', (_how, value) => {
    for (const mark of ['', '\ufeff'])
      expect(rowsOfJson(mark + JSON.stringify(value)).map(({ values }) => values)).toEqual([ROW]);
  });

  test('a number is read as its digits, and a row that is no object loses only itself', () => {
    const rows = rowsOfJson(JSON.stringify([{ id: 12, minutes: 45 }, 'x', null, [], { id: { a: 1 } }]));
    expect(rows.map(({ values, broken }) => broken ?? values)).toEqual([
      { id: '12', minutes: '45' },
      'It is not an object.',
      'It is not an object.',
      'It is not an object.',
      'id must be a text.',
    ]);
  });

  test.each([
    ['not_json', '{'],
    ['not_json', ''],
    ['no_rows', '[]'],
    ['no_rows', '{"invitations":[]}'],
    ['too_many_rows', JSON.stringify(Array(INVITATION_LIMITS.rows + 1).fill({}))],
  ])('is refused (%s) when nothing can be made of it', (code, text) => {
    expect(refusal(() => rowsOfJson(text))).toBe(code);
  });

  test('of any value gives rows or a refusal', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        try {
          expect(rowsOfJson(text).length).toBeGreaterThan(0);
        } catch (error) {
          expect(error).toBeInstanceOf(RowsError);
        }
      }),
    );
  });
});
