/** What goes out: one message of a conversation at a time, in order, and what became of each. */
import type { Database } from 'better-sqlite3';
import type { Prompt } from '../../engine/types.js';
import type { EntryStatus, LogEntry, Outgoing, Settlement } from '../port.js';
import type { Piece, Touch } from './group.js';
import { providerHash, toId, toKey } from './ids.js';
import { clean, readOutgoing } from './rows.js';
import { advances } from './statuses.js';

interface Due {
  n: number;
  seq: number;
  send_at: number;
}

interface Sent {
  status: EntryStatus;
  attempts: number;
}

export interface Outbox {
  /** Inside a commit: a pending entry was appended. It waits behind an older unsent one, if there is one. */
  queue(conversation: number, channel: string, seq: number, now: number): void;
  /** Inside a transaction: the entry that stood first is gone or need not be sent; the next one follows. */
  advance(conversation: number, after: number, now: number): void;
  anyDue(channels: string[], now: number): boolean;
  claim(worker: string, channels: string[], now: number, leaseMs: number): Piece<Outgoing | undefined>;
  settle(settlement: Settlement): Piece<boolean>;
  report(
    channel: string,
    providerId: string,
    status: EntryStatus,
    error: string | undefined,
    now: number,
  ): Piece<boolean>;
}

export function outboxOf(db: Database, graceMs: number): Outbox {
  const queue = db.prepare(
    'INSERT INTO outbox (conversation, channel, seq, send_at) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING',
  );
  const due = db.prepare<[string, number], Due>(
    `SELECT conversation AS n, seq, send_at FROM outbox WHERE channel = ? AND send_at <= ? ORDER BY send_at LIMIT 1`,
  );
  const entry = db.prepare<[number, number], Sent & { seq: number }>(
    'SELECT seq, direction, status, at, body, attempts FROM entry WHERE conversation = ? AND seq = ?',
  );
  const conversation = db.prepare<[number], { channel: string; agency: string; address_sealed: string }>(
    'SELECT channel, agency, address_sealed FROM conversation WHERE n = ?',
  );
  const mark = db.prepare('UPDATE entry SET status = ? WHERE conversation = ? AND seq = ?');
  const start = db.prepare(
    `UPDATE entry SET status = 'sending', attempts = attempts + 1 WHERE conversation = ? AND seq = ?`,
  );
  const hold = db.prepare('UPDATE outbox SET send_at = ?, owner = ? WHERE conversation = ?');
  const next = db
    .prepare<[number, number], number>(
      `SELECT seq FROM entry WHERE conversation = ? AND seq > ? AND direction = 'out' AND status = 'pending'
       ORDER BY seq LIMIT 1`,
    )
    .pluck();
  const head = db.prepare<[number], number>('SELECT seq FROM outbox WHERE conversation = ?').pluck();
  const moveHead = db.prepare('UPDATE outbox SET seq = ?, send_at = ?, owner = NULL WHERE conversation = ?');
  const empty = db.prepare('DELETE FROM outbox WHERE conversation = ?');
  const save = db.prepare(
    `UPDATE entry SET status = :status, provider = coalesce(:provider, provider), error = :error
     WHERE conversation = :n AND seq = :seq`,
  );
  const byProvider = db.prepare<[Buffer], { n: number; seq: number; status: EntryStatus }>(
    `SELECT conversation AS n, seq, status FROM entry WHERE direction = 'out' AND provider = ? LIMIT 1`,
  );
  const early = db.prepare<[Buffer], { status: EntryStatus; error: string | null }>(
    'SELECT status, error FROM early_report WHERE provider = ?',
  );
  const keepEarly = db.prepare(
    `INSERT INTO early_report (provider, status, error, at) VALUES (:provider, :status, :error, :now)
     ON CONFLICT DO UPDATE SET status = excluded.status, error = excluded.error, at = excluded.at`,
  );
  const dropEarly = db.prepare('DELETE FROM early_report WHERE provider = ?');

  function advance(n: number, after: number, now: number): void {
    const seq = next.get(n, after);
    if (seq === undefined) empty.run(n);
    else moveHead.run(seq, now, n);
  }

  /** The oldest message that may be sent now on one of the channels. */
  function oldestDue(channels: string[], now: number): Due | undefined {
    const heads = channels.map((channel) => due.get(channel, now)).filter((found) => found !== undefined);
    return heads.sort((a, b) => a.send_at - b.send_at || a.n - b.n)[0];
  }

  function begin(found: Due, worker: string, now: number, leaseMs: number): Outgoing | undefined {
    const { n, seq } = found;
    const row = entry.get(n, seq);
    const to = conversation.get(n);
    const read = row && readable(row);
    if (!row || !to || !read) {
      // Purged since it was queued, or not what this version writes: it must not hold up those behind it.
      if (row) save.run({ n, seq, provider: null, status: 'failed', error: 'store_corrupt' });
      advance(n, seq, now);
      return undefined;
    }
    start.run(n, seq);
    hold.run(now + leaseMs, worker, n);
    const { attempts } = row;
    return {
      conversation: toId(n),
      channel: to.channel,
      agency: to.agency,
      addressSealed: to.address_sealed,
      entry: { ...read, status: 'sending' },
      attempts,
      fence: attempts + 1,
    };
  }

  /** The lease of a sender ended without a word: it crashed, and the provider may or may not have the message. */
  function lost(found: Due, now: number, touch: Touch): boolean {
    if (entry.get(found.n, found.seq)?.status !== 'sending') return false;
    mark.run('unknown', found.n, found.seq);
    hold.run(now + graceMs, null, found.n);
    touch(found.n);
    return true;
  }

  return {
    queue: (n, channel, seq, now) => void queue.run(n, channel, seq, now),
    advance,
    anyDue: (channels, now) => channels.some((channel) => due.get(channel, now) !== undefined),

    claim: (worker, channels, now, leaseMs) => (touch) => {
      for (;;) {
        const found = oldestDue(channels, now);
        if (!found) return undefined;
        if (lost(found, now, touch)) continue;
        const outgoing = begin(found, worker, now, leaseMs);
        if (outgoing) return outgoing;
      }
    },

    settle({ conversation: id, seq, fence, status, providerId, retryAt, error, now }) {
      const n = toKey(id);
      return (touch) => {
        const was = entry.get(n, seq);
        if (!was || was.attempts !== fence || (was.status !== 'sending' && was.status !== 'unknown'))
          return false;
        const channel = conversation.get(n)?.channel ?? '';
        const provider = providerId === undefined ? null : providerHash(channel, providerId);
        const reported = provider && early.get(provider);
        const told =
          reported && advances(status, reported.status) ? reported : { status, error: error ?? null };
        save.run({ n, seq, provider, status: told.status, error: told.error });
        if (reported) dropEarly.run(provider);
        if (told.status === 'pending') hold.run(retryAt ?? now, null, n);
        else if (told.status === 'unknown') hold.run(now + graceMs, null, n);
        else if (told.status !== 'sending') advance(n, seq, now);
        touch(n);
        return true;
      };
    },

    report(channel, providerId, status, error, now) {
      const provider = providerHash(clean(channel), providerId);
      return (touch) => {
        const found = byProvider.get(provider);
        if (!found) {
          // Providers report on another connection than they answer on, and sometimes first.
          const before = early.get(provider)?.status;
          if (!before || advances(before, status))
            keepEarly.run({ provider, status, error: error ?? null, now });
          return false;
        }
        const { n, seq } = found;
        if (!advances(found.status, status)) return false;
        save.run({ n, seq, provider: null, status, error: error ?? null });
        if (head.get(n) === seq) advance(n, seq, now);
        touch(n);
        return true;
      };
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
