/** Between JSON in a column and plain data: what is stored is checked when it is read, by its envelope. */
import { z } from 'zod';
import type {
  EffectResult,
  InvitationProgress,
  Offer,
  Prompt,
  Session,
  TriageRecord,
} from '../../engine/types.js';
import { StoreError } from '../errors.js';
import type { Agency, EntryStatus, Helper, LogEntry, Place } from '../port.js';

/** JSON without U+0000, at which C programs (and SQLite's own functions) end a text. */
export function toJson(value: unknown): string {
  const text = JSON.stringify(value) ?? 'null';
  if (!text.includes('\\u0000')) return text;
  return JSON.stringify(value, (_, inner: unknown) => (typeof inner === 'string' ? clean(inner) : inner));
}

/** A text without U+0000. */
export function clean(text: string): string {
  return text.includes('\0') ? text.replaceAll('\0', '') : text;
}

export const STATUSES = [
  'waiting',
  'done',
  'pending',
  'sending',
  'accepted',
  'sent',
  'delivered',
  'read',
  'failed',
  'undeliverable',
  'unknown',
] as const satisfies readonly EntryStatus[];

const entryRow = z.object({
  seq: z.int(),
  direction: z.enum(['in', 'out']),
  status: z.enum(STATUSES),
  at: z.int(),
  body: z.string(),
  repeated: z.int().nullish(),
});

const sessionBody = z.looseObject({
  id: z.string(),
  agency: z.string(),
  channel: z.string(),
  lang: z.string(),
  stage: z.string(),
  timers: z.array(z.looseObject({ name: z.string(), at: z.number() })),
});
const promptBody = z.looseObject({
  id: z.string(),
  lang: z.string(),
  text: z.string(),
  options: z.array(z.unknown()),
});
const recordBody = z.looseObject({ id: z.string(), at: z.number(), outcome: z.looseObject({}) });
const resultBody = z.looseObject({ kind: z.string(), key: z.string() });
const offerBody = z.looseObject({ id: z.string(), startsAt: z.string(), minutes: z.number() });
const progressBody = z.looseObject({ state: z.string() });
const named = z.looseObject({ id: z.string(), name: z.string() });

/** Reads a stored row by a shape; a row that does not fit was not written by this version. */
function read<T>(shape: z.ZodType, value: unknown, what: string): T {
  const result = shape.safeParse(value);
  if (result.success) return result.data as T;
  throw corrupt(what);
}

function parse(text: unknown, what: string): unknown {
  try {
    return JSON.parse(text as string);
  } catch (cause) {
    throw corrupt(what, cause);
  }
}

function corrupt(what: string, cause?: unknown): StoreError {
  // The zod error is left out: it may quote what a person wrote.
  const options = cause === undefined ? undefined : { cause: (cause as Error).name };
  return new StoreError(
    'store_corrupt',
    `A stored ${what} is not what this version of Declic writes.`,
    options,
  );
}

export function readEntry(row: unknown): LogEntry {
  const { seq, direction, status, at, body, repeated } = read<z.infer<typeof entryRow>>(
    entryRow,
    row,
    'log entry',
  );
  const entry = { seq, direction, status, at, body: parse(body, 'log entry') };
  return repeated ? { ...entry, mayBeTwice: true } : entry;
}

export function readOutgoing(row: unknown): LogEntry<Prompt> {
  const entry = readEntry(row);
  return { ...entry, body: read<Prompt>(promptBody, entry.body, 'prompt') };
}

export const readSession = (text: string): Session => read(sessionBody, parse(text, 'session'), 'session');
export const readRecord = (text: string): TriageRecord => read(recordBody, parse(text, 'record'), 'record');
export const readResult = (text: string): EffectResult => read(resultBody, parse(text, 'effect'), 'effect');
export const readOffer = (text: string): Offer => read(offerBody, parse(text, 'offer'), 'offer');
export const readProgress = (text: string): InvitationProgress =>
  read(progressBody, parse(text, 'invitation'), 'invitation');
export const readAgency = (text: string): Agency => read(named, parse(text, 'agency'), 'agency');
export const readPlace = (text: string): Place => read(named, parse(text, 'place'), 'place');
export const readHelper = (text: string): Helper => read(named, parse(text, 'helper'), 'helper');
