/** What goes out: one message of a conversation at a time, in order, and what became of each. */
import type { Database } from 'better-sqlite3';
import type { Prompt } from '../../engine/types.js';
import type { EntryStatus, LogEntry, Outgoing, Report, Settlement } from '../port.js';
import type { Piece, Touch } from './group.js';
import { providerHash, toId, toKey } from './ids.js';
import { OPT_OUT } from './mailbox.js';
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
  provider: Buffer | null;
}

interface Recipient {
  channel: string;
  agency: string;
  address_sealed: string;
  stop_after: number | null;
}

/** Why a message to somebody who wants none was not sent. */
const OPTED_OUT = 'opted_out';

export interface Outbox {
  /** Inside a commit: a pending entry was appended. It waits behind an older unsent one, if there is one. */
  queue(conversation: number, channel: string, seq: number, now: number): void;
  /** Inside a transaction: the entry that stood first is gone or need not be sent; the next one follows. */
  advance(conversation: number, after: number, now: number): void;
  anyDue(channels: string[], now: number): boolean;
  claim(worker: string, channels: string[], now: number, leaseMs: number): Piece<Outgoing | undefined>;
  settle(settlement: Settlement): Piece<boolean>;
  report(report: Report): Piece<boolean>;
  /** Inside a transaction: what comes after this entry is not sent until the person writes again. */
  stop(conversation: number, after: number): void;
}

export function outboxOf(db: Database, graceMs: number): Outbox {
  const queue = db.prepare(
    'INSERT INTO outbox (conversation, channel, seq, send_at) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING',
  );
  const due = db.prepare<[string, number], Due>(
    `SELECT conversation AS n, seq, send_at FROM outbox WHERE channel = ? AND send_at <= ? ORDER BY send_at LIMIT 1`,
  );
  const entry = db.prepare<[number, number], Sent & { seq: number }>(
    'SELECT seq, direction, status, at, body, attempts, provider FROM entry WHERE conversation = ? AND seq = ?',
  );
  const conversation = db.prepare<[number], Recipient>(
    'SELECT channel, agency, address_sealed, stop_after FROM conversation WHERE n = ?',
  );
  const heard = db
    .prepare<[number], number>(
      `SELECT at FROM entry WHERE conversation = ? AND direction = 'in' AND unheard IS NULL ORDER BY seq DESC LIMIT 1`,
    )
    .pluck();
  const stopAfter = db.prepare('UPDATE conversation SET stop_after = ? WHERE n = ?');
  const optOut = db.prepare(OPT_OUT);
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
  const join = db.prepare('UPDATE entry SET provider = :provider WHERE conversation = :n AND seq = :seq');
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
      if (row) save.run({ n, seq, provider: null, status: 'failed', error: 'store_corrupt' });
      advance(n, seq, now);
      return undefined;
    }
    if (to.stop_after !== null && seq > to.stop_after) {
      save.run({ n, seq, provider: null, status: 'undeliverable', error: OPTED_OUT });
      advance(n, seq, now);
      touch(n);
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
      heardAt: heard.get(n),
    };
  }

  /** The lease of a sender ended without a word: it crashed, and the provider may or may not have the message. */
  function lost({ n, seq }: Due, now: number, touch: Touch): boolean {
    const was = entry.get(n, seq);
    if (was?.status !== 'sending') return false;
    // A report that named it came meanwhile: the provider has it.
    const reported = was.provider && early.get(was.provider);
    if (reported) {
      save.run({ n, seq, provider: was.provider, status: reported.status, error: reported.error });
      dropEarly.run(was.provider);
      advance(n, seq, now);
    } else {
      mark.run('unknown', n, seq);
      hold.run(now + graceMs, null, n);
    }
    touch(n);
    return true;
  }

  function stop(n: number, after: number): void {
    stopAfter.run(after, n);
    optOut.run({ n });
  }

  /** An entry that a report names by our own id, while no provider's id of it is known. */
  function named(
    { ref }: Report,
    provider: Buffer,
  ): { n: number; seq: number; status: EntryStatus } | undefined {
    if (!ref) return undefined;
    const n = toKey(ref.conversation);
    const found = entry.get(n, ref.seq);
    if (!found || (found.provider && !found.provider.equals(provider))) return undefined;
    const { status } = found;
    // Pending after an attempt: the provider said that it did not take the message, and now reports on it.
    const open = status === 'unknown' || status === 'sending' || (status === 'pending' && found.attempts > 0);
    return open ? { n, seq: ref.seq, status } : undefined;
  }

  return {
    queue: (n, channel, seq, now) => void queue.run(n, channel, seq, now),
    stop,
    advance,
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

    settle({ conversation: id, seq, fence, status, providerId, retryAt, error, stopsContact, now }) {
      const n = toKey(id);
      return (touch) => {
        const was = entry.get(n, seq);
        if (!was || was.attempts !== fence || (was.status !== 'sending' && was.status !== 'unknown'))
          return false;
        const channel = conversation.get(n)?.channel ?? '';
        // A report that named it by our own id may have come while nobody had the provider's answer, which never came.
        const provider = providerId === undefined ? was.provider : providerHash(channel, providerId);
        const reported = provider && early.get(provider);
        const told =
          reported && advances(status, reported.status) ? reported : { status, error: error ?? null };
        save.run({ n, seq, provider, status: told.status, error: told.error });
        if (reported) dropEarly.run(provider);
        if (stopsContact) stop(n, seq);
        if (told.status === 'pending') hold.run(retryAt ?? now, null, n);
        else if (told.status === 'unknown') hold.run(now + graceMs, null, n);
        else if (told.status !== 'sending') advance(n, seq, now);
        touch(n);
        return true;
      };
    },

    report(report) {
      const { channel, providerId, status, error, stopsContact, now } = report;
      const provider = providerHash(clean(channel), providerId);
      return (touch) => {
        const found = byProvider.get(provider) ?? named(report, provider);
        if (found && stopsContact) stop(found.n, found.seq);
        if (!found || found.status === 'sending') {
          // Providers report on another connection than they answer on, and sometimes first: the answer, or the
          // end of its lease, finds what is kept here.
          if (found) join.run({ n: found.n, seq: found.seq, provider });
          const before = early.get(provider)?.status;
          if (!before || advances(before, status))
            keepEarly.run({ provider, status, error: error ?? null, now });
          return false;
        }
        const { n, seq } = found;
        if (!advances(found.status, status)) return false;
        save.run({ n, seq, provider, status, error: error ?? null });
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
