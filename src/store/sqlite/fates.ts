/** What became of a message: there, tried again, on another way, or nowhere. */
import type { Database } from 'better-sqlite3';
import type { Again, EntryStatus, Undelivered } from '../port.js';
import { toId } from './ids.js';
import type { Lane } from './lane.js';
import { advances } from './statuses.js';
import type { Ways } from './ways.js';

/** An outgoing entry, as far as its sending goes. */
export interface Sent {
  status: EntryStatus;
  attempts: number;
  /** Hash of the provider's id of the newest attempt. */
  provider: Buffer | null;
  via: string | null;
  via_from: number | null;
  late: number | null;
  dead: Buffer | null;
  error: string | null;
}

/** What somebody told of an attempt. */
export interface Told {
  status: EntryStatus;
  error: string | null;
  hope: Hope;
}

/** Whether a failure is the last word. */
export interface Hope {
  again?: Again;
  plain?: true;
  /** The person wants no messages: no other way is looked for. */
  stops?: true;
}

/** Why a message was not sent that the person themselves did not want any more. */
export const OPTED_OUT = 'opted_out';
/** The same: they went on with another conversation. */
export const JOINED = 'joined';

const FAILED: readonly EntryStatus[] = ['failed', 'undeliverable'];
/** Of a provider's hashed id. */
const HASH = 16;

/** All of it inside a transaction. */
export interface Fates {
  /** Writes down what is known of an attempt on this channel, and what follows from it for those behind. */
  conclude(n: number, seq: number, of: Attempt): void;
  /** It is not sent (any more), for this reason. */
  giveUp(n: number, seq: number, error: string, now: number): void;
  /** A message that was to be tried again although others follow it: it is too late for that. */
  overtake(n: number, now: number): void;
  isDead(entry: Pick<Sent, 'dead'>, provider: Buffer): boolean;
}

export interface Attempt {
  told: Told;
  provider: Buffer | null;
  channel: string;
  /** For `pending`: when it is tried again. */
  retryAt?: number | undefined;
  now: number;
}

export function fatesOf(db: Database, lane: Lane, ways: Ways, graceMs: number): Fates {
  const entry = db.prepare<[number, number], Sent>(
    'SELECT status, attempts, provider, via, via_from, late, dead, error FROM entry WHERE conversation = ? AND seq = ?',
  );
  const save = db.prepare(
    `UPDATE entry SET status = :status, provider = coalesce(:provider, provider), error = :error
     WHERE conversation = :n AND seq = :seq`,
  );
  const plainly = db.prepare(
    `UPDATE entry SET body = json_remove(body, '$.picture') WHERE conversation = ? AND seq = ?`,
  );
  const pictured = db
    .prepare<[number, number], number>(
      `SELECT json_type(body, '$.picture') IS NOT NULL FROM entry WHERE conversation = ? AND seq = ?`,
    )
    .pluck();
  const retry = db.prepare(
    `UPDATE entry SET status = 'pending', provider = NULL, error = :error, dead = :dead, late = :late,
       via = :via, via_from = :from WHERE conversation = :n AND seq = :seq`,
  );
  const newest = db
    .prepare<[number], number | null>('SELECT max(seq) FROM entry WHERE conversation = ?')
    .pluck();
  const settled = db.prepare('UPDATE entry SET late = NULL WHERE conversation = ? AND seq = ?');
  const lose = db.prepare(
    `INSERT INTO undelivered (conversation, seq, agency, at, channel, error)
     SELECT n, :seq, agency, :now, :channel, :error FROM conversation WHERE n = :n
     ON CONFLICT DO UPDATE SET at = excluded.at, channel = excluded.channel, error = excluded.error`,
  );
  const find = db.prepare('DELETE FROM undelivered WHERE conversation = ? AND seq = ?');

  function isDead({ dead }: Pick<Sent, 'dead'>, provider: Buffer): boolean {
    for (let at = dead?.indexOf(provider) ?? -1; at >= 0; at = dead?.indexOf(provider, at + 1) ?? -1) {
      if (at % HASH === 0) return true;
    }
    return false;
  }

  /** The attempt was in vain. True when there will be another. */
  function tryAgain(n: number, seq: number, was: Sent, first: boolean, of: Attempt): boolean {
    const { told, provider, channel, now } = of;
    const { again, plain, stops } = told.hope;
    const last = newest.get(n) === seq;
    // Something was said since: this would come out of order.
    if (stops || (!first && !last)) return false;
    const dead = Buffer.concat([was.dead, provider ?? was.provider].filter((one) => one !== null));
    const change = (via: string | null, from: number | null, at: number, on: string): true => {
      const late = at > now || !first ? 1 : null;
      retry.run({ n, seq, error: told.error, dead: dead.length > 0 ? dead : null, late, via, from });
      if (!first) lane.queue(n, on, seq, at);
      lane.turn(n, on);
      lane.hold(n, at, null);
      return true;
    };
    if (plain && pictured.get(n, seq) === 1) {
      plainly.run(n, seq);
      return change(was.via, was.via_from, now, channel);
    }
    const attempts = was.attempts - (was.via_from ?? 0);
    // Whoever is behind it would wait for long, perhaps in vain.
    if (again && last && attempts < again.attempts) {
      const wait = Math.min(again.longest, again.first * 2 ** Math.max(0, attempts - 1));
      return change(was.via, was.via_from, now + wait, channel);
    }
    const other = was.via === null ? ways.other(n, channel) : undefined;
    return other !== undefined && change(other.channel, was.attempts, now, other.channel);
  }

  function conclude(n: number, seq: number, of: Attempt): void {
    const { told, provider, channel, retryAt, now } = of;
    const was = entry.get(n, seq);
    if (!was) return;
    const first = lane.head(n)?.seq === seq;
    const { status, error, hope } = told;
    const failed = FAILED.includes(status);
    if (failed && tryAgain(n, seq, was, first, of)) return;
    save.run({ n, seq, provider, status, error });
    if (failed) lose.run({ n, seq, now, channel, error: error ?? status });
    else if (FAILED.includes(was.status)) find.run(n, seq);
    if (!first) return;
    if (status === 'pending') {
      if (hope.plain) plainly.run(n, seq);
      lane.hold(n, retryAt ?? now, null);
    } else if (status === 'unknown') lane.hold(n, now + graceMs, null);
    else if (status !== 'sending') {
      if (was.late) settled.run(n, seq);
      lane.advance(n, seq, now);
    }
  }

  function giveUp(n: number, seq: number, error: string, now: number): void {
    const status: EntryStatus = error === 'store_corrupt' ? 'failed' : 'undeliverable';
    save.run({ n, seq, provider: null, status, error });
    const { channel = '' } = lane.head(n) ?? {};
    if (error !== OPTED_OUT && error !== JOINED) lose.run({ n, seq, now, channel, error });
    lane.advance(n, seq, now);
  }

  return {
    conclude,
    giveUp,
    isDead,
    overtake(n, now) {
      const head = lane.head(n);
      const first = head && entry.get(n, head.seq);
      if (head && first?.late && first.status === 'pending')
        giveUp(n, head.seq, first.error ?? 'overtaken', now);
    },
  };
}

export interface UndeliveredRow {
  conversation: number;
  seq: number;
  at: number;
  channel: string;
  error: string;
}

/** Reads the messages of an agency that reached nobody, oldest first. */
export function undeliveredOf(db: Database): (agency: string, after: number, limit: number) => Undelivered[] {
  const list = db.prepare<[string, number, number], UndeliveredRow>(
    `SELECT conversation, seq, at, channel, error FROM undelivered WHERE agency = ? AND at > ? ORDER BY at LIMIT ?`,
  );
  return (agency, after, limit) =>
    list.all(agency, after, limit).map((row) => ({ ...row, conversation: toId(row.conversation) }));
}

/** Of two things told of one attempt, the one that is further. */
export function further(told: Told, early: Told | undefined): Told {
  return early && advances(told.status, early.status) ? early : told;
}
