/** What goes out: one message of a conversation at a time, in order, and what became of each. */
import type { Database } from 'better-sqlite3';
import type { Prompt } from '../../engine/types.js';
import type { LogEntry, Outgoing } from '../port.js';
import { type Fates, JOINED, OPTED_OUT, type Sent } from './fates.js';
import type { Piece, Touch } from './group.js';
import { toId } from './ids.js';
import type { Lane } from './lane.js';
import { type Reports, reportsOf } from './reports.js';
import { readOutgoing } from './rows.js';
import type { Ways } from './ways.js';

interface Due {
  n: number;
  seq: number;
  send_at: number;
  channel: string;
}

interface Recipient {
  channel: string;
  agency: string;
  address_sealed: string;
  stop_after: number | null;
  joined: number | null;
}

export interface Outbox extends Pick<Reports, 'settle' | 'report'> {
  /** Inside a commit: a pending entry was appended. It waits behind an older unsent one, if there is one. */
  queue(conversation: number, channel: string, seq: number, now: number): void;
  anyDue(channels: string[], now: number): boolean;
  claim(worker: string, channels: string[], now: number, leaseMs: number): Piece<Outgoing | undefined>;
  /** Inside a transaction: what comes after this entry is not sent until the person writes again. */
  stop(conversation: number, after: number): void;
}

export function outboxOf(db: Database, lane: Lane, fates: Fates, ways: Ways, graceMs: number): Outbox {
  const reports = reportsOf(db, lane, fates, ways, stop);
  const due = db.prepare<[string, number], Due>(
    `SELECT conversation AS n, seq, send_at, channel FROM outbox WHERE channel = ? AND send_at <= ?
     ORDER BY send_at LIMIT 1`,
  );
  const entry = db.prepare<[number, number], Sent & { seq: number }>(
    `SELECT seq, direction, status, at, body, attempts, provider, via, via_from, late, dead, error
     FROM entry WHERE conversation = ? AND seq = ?`,
  );
  const conversation = db.prepare<[number], Recipient>(
    `SELECT coalesce(answer_channel, channel) AS channel, agency, address_sealed, stop_after, joined
     FROM conversation WHERE n = ?`,
  );
  const heard = db
    .prepare<[number], number>(
      `SELECT at FROM entry WHERE conversation = ? AND direction = 'in' AND unheard IS NULL ORDER BY seq DESC LIMIT 1`,
    )
    .pluck();
  const newest = db
    .prepare<[number], number | null>('SELECT max(seq) FROM entry WHERE conversation = ?')
    .pluck();
  const stopAfter = db.prepare('UPDATE conversation SET stop_after = ? WHERE n = ?');
  const mark = db.prepare('UPDATE entry SET status = ? WHERE conversation = ? AND seq = ?');
  const start = db.prepare(
    `UPDATE entry SET status = 'sending', attempts = attempts + 1, repeated = iif(status = 'unknown', 1, repeated)
     WHERE conversation = ? AND seq = ?`,
  );
  /** The oldest message that may be sent now on one of the channels. */
  function oldestDue(channels: string[], now: number): Due | undefined {
    const heads = channels.map((channel) => due.get(channel, now)).filter((found) => found !== undefined);
    return heads.sort((a, b) => a.send_at - b.send_at || a.n - b.n)[0];
  }

  /** Why this message is not sent, although it is its turn. */
  function notNow({ n, seq }: Due, row: Sent, to: Recipient): string | undefined {
    if (to.joined !== null) return JOINED;
    if (to.stop_after !== null && seq > to.stop_after) return OPTED_OUT;
    if (row.late && (newest.get(n) ?? 0) > seq) return row.error ?? 'overtaken';
    return undefined;
  }

  function begin(
    found: Due,
    worker: string,
    now: number,
    leaseMs: number,
    touch: Touch,
  ): Outgoing | undefined {
    const { n, seq } = found;
    const row = entry.get(n, seq);
    const to = conversation.get(n);
    const read = row && readable(row);
    if (!row || !to || !read) {
      // Purged since it was queued, or not what this version writes: it must not hold up those behind it.
      if (row) fates.giveUp(n, seq, 'store_corrupt', now);
      else lane.advance(n, seq, now);
      return undefined;
    }
    const via = row.via === null ? undefined : ways.by(n, row.via);
    const why = notNow(found, row, to) ?? (row.via !== null && !via ? (row.error ?? 'no_way') : undefined);
    if (why !== undefined) {
      fates.giveUp(n, seq, why, now);
      touch(n);
      return undefined;
    }
    const { channel, sealed, heard_at } = via ?? {
      channel: to.channel,
      sealed: to.address_sealed,
      heard_at: heard.get(n),
    };
    if (channel !== found.channel) {
      // The person went on elsewhere while its fate was unknown.
      lane.turn(n, channel);
      return undefined;
    }
    start.run(n, seq);
    lane.hold(n, now + leaseMs, worker);
    return {
      conversation: toId(n),
      channel,
      agency: to.agency,
      addressSealed: sealed,
      entry: { ...read, status: 'sending' },
      attempts: row.attempts - (row.via_from ?? 0),
      fence: row.attempts + 1,
      heardAt: heard_at ?? undefined,
    };
  }

  /** The lease of a sender ended without a word: it crashed, and the provider may or may not have the message. */
  function lost({ n, seq, channel }: Due, now: number, touch: Touch): boolean {
    const was = entry.get(n, seq);
    if (was?.status !== 'sending') return false;
    // A report that named it came meanwhile: the provider has it.
    const told = was.provider && reports.early(was.provider);
    if (told) {
      fates.conclude(n, seq, { told, provider: was.provider, channel, now });
    } else {
      mark.run('unknown', n, seq);
      lane.hold(n, now + graceMs, null);
    }
    touch(n);
    return true;
  }

  function stop(n: number, after: number): void {
    stopAfter.run(after, n);
    ways.optOut(n);
  }

  return {
    settle: reports.settle,
    report: reports.report,
    queue(n, channel, seq, now) {
      if (!lane.queue(n, channel, seq, now)) fates.overtake(n, now);
    },
    stop,
    anyDue: (channels, now) => channels.some((channel) => due.get(channel, now) !== undefined),

    claim: (worker, channels, now, leaseMs) => (touch) => {
      for (;;) {
        const found = oldestDue(channels, now);
        if (!found) return undefined;
        if (lost(found, now, touch)) continue;
        const outgoing = begin(found, worker, now, leaseMs, touch);
        if (outgoing) return outgoing;
      }
    },
  };
}

function readable(row: unknown): LogEntry<Prompt> | undefined {
  try {
    return readOutgoing(row);
  } catch {
    return undefined;
  }
}
