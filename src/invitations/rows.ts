/** What a caller sends, row by row, before anybody looks at what it says: JSON and CSV come to one shape. Pure. */
import { parse } from 'csv-parse/sync';
import { z } from 'zod';
import { INVITATION_LIMITS } from './limits.js';

/** The columns of an invitation. `date` and `time` may stand instead of `startsAt`. */
export const COLUMNS = [
  'id',
  'phone',
  'startsAt',
  'date',
  'time',
  'place',
  'with',
  'minutes',
  'language',
] as const;
export type Column = (typeof COLUMNS)[number];

/** One row as it was sent. `row` counts from 1, without the heading; `line` is that of the file. */
export interface Row {
  row: number;
  line?: number;
  values: Partial<Record<Column, string>>;
  /** It could not even be read: why, as a sentence. */
  broken?: string;
}

/** The whole request or file cannot be read. Policy: the caller corrects it; nothing was written. */
export class RowsError extends Error {
  constructor(
    readonly code: 'not_json' | 'no_rows' | 'too_many_rows' | 'no_column',
    message: string,
  ) {
    super(message);
    this.name = 'RowsError';
  }
}

/** Other names of the columns, as calendars export them in France; compared without accents, signs and capitals. */
const NAMES: Record<Column, readonly string[]> = {
  id: ['id', 'identifiant', 'reference', 'ref', 'numero rdv', 'id rdv', 'rdv id', 'appointment id'],
  phone: [
    'phone',
    'phone number',
    'mobile',
    'telephone',
    'tel',
    'portable',
    'tel portable',
    'telephone portable',
    'numero',
  ],
  startsAt: [
    'starts at',
    'startsat',
    'start',
    'debut',
    'date heure',
    'date et heure',
    'rendez vous',
    'rdv',
    'appointment',
  ],
  date: ['date', 'jour', 'date rdv', 'date du rdv', 'date du rendez vous', 'day'],
  time: ['time', 'heure', 'heure rdv', 'heure du rdv', 'heure du rendez vous', 'horaire', 'hour'],
  place: ['place', 'lieu', 'site', 'lieu id', 'place id'],
  with: ['with', 'avec', 'agent', 'conseiller', 'conseillere', 'referent', 'service', 'intervenant'],
  minutes: ['minutes', 'duree', 'duree minutes', 'duration'],
  language: ['language', 'langue', 'lang'],
};
const COLUMN_OF = new Map(COLUMNS.flatMap((column) => NAMES[column].map((name) => [name, column] as const)));

/** "Téléphone_portable " → "telephone portable" */
const bare = (name: string): string =>
  name
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, ' ')
    .trim();

/**
 * The rows of a JSON text: one object, an array of them, or `{ "invitations": [] }`. What belongs to the appointment
 * may stand in an object `appointment` of its own. Unknown fields are left alone.
 *
 * @throws RowsError not_json, no_rows, too_many_rows
 * @example rowsOfJson('{"id":"a1","phone":"06…","appointment":{"startsAt":"2026-12-01T09:00","place":"ccas"}}')
 */
export function rowsOfJson(text: string): Row[] {
  let value: unknown;
  try {
    // Some programs put a mark in front, which is no JSON.
    value = JSON.parse(text.replace(/^\ufeff/, ''));
  } catch {
    throw new RowsError('not_json', 'The body is not JSON.');
  }
  const many = z.object({ invitations: z.array(z.unknown()) }).safeParse(value);
  const list = many.success ? many.data.invitations : Array.isArray(value) ? value : [value];
  return counted(list).map((one, index) => ({ row: index + 1, ...fieldsOf(one) }));
}

const Fields = z.record(z.string(), z.unknown());

function fieldsOf(one: unknown): Pick<Row, 'values' | 'broken'> {
  const { success, data } = Fields.safeParse(one);
  if (!success || Array.isArray(one)) return { values: {}, broken: 'It is not an object.' };
  const { appointment, ...own } = data;
  const all = { ...own, ...Fields.safeParse(appointment).data };
  const values: Row['values'] = {};
  for (const column of COLUMNS) {
    const value = all[column];
    if (value === undefined || value === null) continue;
    if (typeof value !== 'string' && typeof value !== 'number')
      return { values: {}, broken: `${column} must be a text.` };
    values[column] = String(value).trim();
  }
  return { values };
}

/**
 * The rows of a CSV file with a heading: separated by commas, semicolons or tabs, in UTF-8 (with or without its mark),
 * UTF-16 or Windows' own letters, as Excel writes them. Columns have English or French names, in any order; others
 * are left alone. A row that cannot be read does not lose the others.
 *
 * @throws RowsError no_rows, too_many_rows, no_column
 * @example rowsOfCsv(Buffer.from('id;téléphone;début;lieu\na1;06 39 98 12 34;01/12/2026 9h;ccas'))
 */
export function rowsOfCsv(file: Uint8Array): Row[] {
  const text = decoded(file);
  const lines = text.split(LINE_END);
  // Empty lines, and texts of several, are few.
  if (lines.length > 5 * INVITATION_LIMITS.rows) throw tooMany();
  const heading = lines.find((line) => line.trim() !== '') ?? '';
  if (heading === '') throw new RowsError('no_rows', 'There is nothing in the file.');
  const [first, ...records] = recordsOf(text, lines, delimiterOf(heading));
  const columns = (first?.cells ?? []).map((name) => COLUMN_OF.get(bare(name)));
  checkColumns(columns);
  const rows = records.map(({ line, cells, broken }): Row => {
    const told = columns.flatMap((column, at) => (column && cells[at] ? [[column, cells[at]]] : []));
    return { row: 0, line, values: Object.fromEntries(told), ...(broken ? { broken } : {}) };
  });
  const said = rows.filter(({ values, broken }) => broken || Object.keys(values).length > 0);
  return counted(said).map((one, index) => ({ ...one, row: index + 1 }));
}

const LINE_END = /\r\n|\r|\n/;

interface Line {
  line: number;
  cells: string[];
  broken?: string;
}

function recordsOf(text: string, lines: string[], delimiter: string): Line[] {
  const options = {
    delimiter,
    relax_column_count: true,
    skip_empty_lines: true,
    trim: true,
    max_record_size: INVITATION_LIMITS.field * 100,
    // The heading, and one more than there may be.
    to: INVITATION_LIMITS.rows + 2,
  };
  try {
    const read = parse(text, { ...options, info: true }) as unknown as {
      record: string[];
      info: { lines: number };
    }[];
    return read.map(({ record, info }) => ({ line: info.lines, cells: record }));
  } catch {
    // A quotation mark that nobody closes would swallow all that follows. Line by line it loses only its own.
    return lines.flatMap((text, index): Line[] => {
      const line = index + 1;
      if (!text.includes('"')) {
        const cells = text.split(delimiter).map((cell) => cell.trim());
        return cells.some(Boolean) ? [{ line, cells }] : [];
      }
      try {
        const [cells] = parse(text, { ...options, relax_quotes: true });
        return cells ? [{ line, cells }] : [];
      } catch {
        return [{ line, cells: [], broken: 'Its quotation marks do not match.' }];
      }
    });
  }
}

/** What stands most often in the heading. A tab wins over what may stand in a name. */
function delimiterOf(heading: string): string {
  const count = (sign: string): number => heading.split(sign).length;
  return [';', ',', '\t'].reduce((most, sign) =>
    count(sign) >= count(most) && count(sign) > 1 ? sign : most,
  );
}

function checkColumns(columns: (Column | undefined)[]): void {
  const twice = columns.find((column, at) => column && columns.indexOf(column) !== at);
  if (twice) throw new RowsError('no_column', `Two columns are ${twice}: name one of them otherwise.`);
  const has = (column: Column): boolean => columns.includes(column);
  const missing = (['id', 'phone', 'place'] as Column[]).filter((column) => !has(column));
  if (!has('startsAt') && !(has('date') && has('time'))) missing.push('startsAt');
  if (missing.length > 0) {
    throw new RowsError('no_column', `The heading has no column ${missing.join(', ')}.`);
  }
}

function counted<T>(rows: T[]): T[] {
  const { rows: most } = INVITATION_LIMITS;
  if (rows.length === 0) throw new RowsError('no_rows', 'There is no invitation in it.');
  if (rows.length > most) throw tooMany();
  return rows;
}

const tooMany = (): RowsError =>
  new RowsError(
    'too_many_rows',
    `There are too many invitations: at most ${INVITATION_LIMITS.rows} at once.`,
  );

/** Excel writes Windows-1252 unless it is told otherwise, and "Unicode text" as UTF-16. */
function decoded(file: Uint8Array): string {
  const mark = (file[0] ?? 0) * 256 + (file[1] ?? 0);
  // A decoder takes the mark away.
  if (mark === 0xfffe) return new TextDecoder('utf-16le').decode(file);
  if (mark === 0xfeff) return new TextDecoder('utf-16be').decode(file);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(file);
  } catch {
    return new TextDecoder('windows-1252').decode(file);
  }
}
