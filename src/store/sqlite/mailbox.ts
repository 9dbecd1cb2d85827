/** What comes in: accepting a message once, finding a conversation, reading its log. */
import type { Database } from 'better-sqlite3';
import type { Acceptance, Accepted, LogEntry } from '../port.js';
import type { Piece } from './group.js';
import { newKey, providerHash, toId, toKey } from './ids.js';
import { clean, readEntry, toJson } from './rows.js';
import { seqOfSeen } from './seen.js';

interface Found {
  n: number;
  fence: number;
  next_seq: number;
  done_seq: number;
  oldest_at: number | null;
  seen: Buffer | null;
  stop_after: number | null;
}

export interface Mailbox {
  accept(acceptance: Acceptance): Piece<Accepted>;
  find(channel: string, addressHash: string): string | undefined;
  optedOut(channel: string, addressHash: string): boolean;
  log(conversation: string, after: number, limit: number): LogEntry[];
  last(conversation: string): number;
}

export function mailboxOf(db: Database): Mailbox {
  const byAddress = db.prepare<[string, string], Found>(
    `SELECT n, fence, next_seq, done_seq, oldest_at, seen, stop_after FROM conversation
     WHERE address_hash = ? AND channel = ?`,
  );
  const byOther = db.prepare<[string, string], Found>(
    `SELECT n, fence, next_seq, done_seq, oldest_at, seen, stop_after FROM conversation
     WHERE n = (SELECT conversation FROM also WHERE address_hash = ? AND channel = ?)`,
  );
  const addOther = db.prepare(
    'INSERT INTO also (address_hash, channel, conversation) VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
  );
  const answerAt = db.prepare('UPDATE conversation SET address_sealed = ? WHERE n = ?');
  const listen = db.prepare('UPDATE conversation SET stop_after = NULL WHERE n = ?');
  const optIn = db.prepare('DELETE FROM opt_out WHERE (address_hash, channel) = (?, ?)');
  const optedOut = db.prepare('SELECT 1 FROM opt_out WHERE (address_hash, channel) = (?, ?)');
  const begin = db.prepare(
    `INSERT INTO conversation (n, channel, address_hash, address_sealed, agency)
     VALUES (:n, :channel, :hash, :sealed, :agency) ON CONFLICT (n) DO NOTHING`,
  );
  const waiting = db
    .prepare<[number, number, Buffer], number>(
      `SELECT seq FROM entry WHERE conversation = ? AND seq > ? AND direction = 'in' AND provider = ?`,
    )
    .pluck();
  const append = db.prepare(
    `INSERT INTO entry (conversation, seq, direction, status, at, body, provider)
     VALUES (?, ?, 'in', 'waiting', ?, ?, ?)`,
  );
  const older = db.prepare('UPDATE conversation SET oldest_at = ? WHERE n = ?');
  const working = db.prepare<[number], number>('SELECT next_seq FROM work WHERE conversation = ?').pluck();
  const begins = db.prepare(
    `INSERT INTO work (conversation, ready_at, fence, next_seq, newest) VALUES (:n, :ready, :fence, :seq + 1, :seq)`,
  );
  // While somebody works on the conversation, or it was put off, ready_at already says when that ends.
  const goesOn = db.prepare(
    `UPDATE work SET next_seq = :seq + 1, newest = :seq,
       ready_at = iif(busy_until IS NULL, min(ready_at, :ready), ready_at) WHERE conversation = :n`,
  );
  const entries = db.prepare<[number, number, number]>(
    'SELECT seq, direction, status, at, body FROM entry WHERE conversation = ? AND seq > ? ORDER BY seq LIMIT ?',
  );
  const newest = db
    .prepare<[number], number | null>('SELECT max(seq) FROM entry WHERE conversation = ?')
    .pluck();

  function open(channel: string, hash: string, sealed: string, agency: string): Found {
    for (;;) {
      const n = newKey();
      // Another process may have made a conversation with this very key in this millisecond: take the next.
      const { changes } = begin.run({ n, channel, hash, sealed, agency });
      if (changes === 1)
        return { n, fence: 0, next_seq: 1, done_seq: 0, oldest_at: null, seen: null, stop_after: null };
    }
  }

  /** A conversation known by another address of the person. From now on they are answered where they wrote last. */
  function known(channel: string, hash: string, others: string[], sealed: () => string): Found | undefined {
    const found =
      byOther.get(hash, channel) ??
      others.map((other) => byAddress.get(other, channel) ?? byOther.get(other, channel)).find(Boolean);
    if (!found) return undefined;
    addOther.run(hash, channel, found.n);
    answerAt.run(sealed(), found.n);
    return found;
  }

  return {
    accept(acceptance) {
      const { at, stop } = acceptance;
      const channel = clean(acceptance.channel);
      const message = providerHash(channel, acceptance.id);
      const hash = clean(acceptance.addressHash);
      const agency = clean(acceptance.agency);
      const body = toJson(acceptance.body);
      const others = (acceptance.also ?? []).map(clean);
      const sealed = (): string => clean(acceptance.addressSealed);
      return (touch) => {
        const found =
          byAddress.get(hash, channel) ??
          known(channel, hash, others, sealed) ??
          open(channel, hash, sealed(), agency);
        for (const other of others) addOther.run(other, channel, found.n);
        if (found.stop_after !== null && !stop) listen.run(found.n);
        if (!stop && (found.stop_after !== null || found.next_seq === 1)) optIn.run(hash, channel);
        const { n, fence, oldest_at: oldest } = found;
        // The number of the next entry, if somebody works on the conversation or should.
        const under = working.get(n);
        const earlier =
          seqOfSeen(found.seen, message) ??
          (under === undefined ? undefined : waiting.get(n, found.done_seq, message));
        if (earlier !== undefined) return { conversation: toId(n), seq: earlier, duplicate: true };
        const seq = under ?? found.next_seq;
        append.run(n, seq, at, body, message);
        if (oldest === null || at < oldest) older.run(at, n);
        // A clock that runs ahead must not make the person wait for it.
        const ready = Math.min(at, Date.now());
        if (under === undefined) begins.run({ n, ready, fence, seq });
        else goesOn.run({ n, ready, seq });
        touch(n);
        return { conversation: toId(n), seq, duplicate: false };
      };
    },

    find(channel, addressHash) {
      const [hash, on] = [clean(addressHash), clean(channel)];
      const found = byAddress.get(hash, on) ?? byOther.get(hash, on);
      return found && toId(found.n);
    },

    optedOut: (channel, addressHash) => optedOut.get(clean(addressHash), clean(channel)) !== undefined,

    last: (conversation) => newest.get(toKey(conversation)) ?? 0,

    log: (conversation, after, limit) => entries.all(toKey(conversation), after, limit).map(readEntry),
  };
}
