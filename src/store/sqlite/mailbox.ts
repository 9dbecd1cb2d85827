/** What comes in: accepting a message once, finding a conversation, reading its log. */
import type { Database } from 'better-sqlite3';
import type { Acceptance, Accepted, LogEntry } from '../port.js';
import type { Piece } from './group.js';
import { newKey, providerHash, toId, toKey } from './ids.js';
import { clean, readEntry, toJson } from './rows.js';

interface Found {
  n: number;
  fence: number;
  next_seq: number;
  oldest_at: number | null;
}

export interface Mailbox {
  accept(acceptance: Acceptance): Piece<Accepted>;
  find(channel: string, addressHash: string): string | undefined;
  log(conversation: string, after: number, limit: number): LogEntry[];
}

export function mailboxOf(db: Database): Mailbox {
  const byAddress = db.prepare<[string, string], Found>(
    'SELECT n, fence, next_seq, oldest_at FROM conversation WHERE address_hash = ? AND channel = ?',
  );
  const begin = db.prepare(
    `INSERT INTO conversation (n, channel, address_hash, address_sealed, agency)
     VALUES (:n, :channel, :hash, :sealed, :agency) ON CONFLICT (n) DO NOTHING`,
  );
  const known = db.prepare<[number, Buffer], { seq: number }>(
    'SELECT seq FROM seen WHERE conversation = ? AND message = ?',
  );
  const remember = db.prepare('INSERT INTO seen (conversation, message, seq, at) VALUES (?, ?, ?, ?)');
  const append = db.prepare(
    `INSERT INTO entry (conversation, seq, direction, status, at, body) VALUES (?, ?, 'in', 'waiting', ?, ?)`,
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

  function open(channel: string, hash: string, sealed: string, agency: string): Found {
    for (;;) {
      const n = newKey();
      // Another process may have made a conversation with this very key in this millisecond: take the next.
      const { changes } = begin.run({ n, channel, hash, sealed, agency });
      if (changes === 1) return { n, fence: 0, next_seq: 1, oldest_at: null };
    }
  }

  return {
    accept(acceptance) {
      const { at } = acceptance;
      const channel = clean(acceptance.channel);
      const message = providerHash(channel, acceptance.id);
      const hash = clean(acceptance.addressHash);
      const sealed = clean(acceptance.addressSealed);
      const agency = clean(acceptance.agency);
      const body = toJson(acceptance.body);
      return (touch) => {
        const found = byAddress.get(hash, channel);
        const earlier = found && known.get(found.n, message);
        if (earlier) return { conversation: toId(found.n), seq: earlier.seq, duplicate: true };
        const { n, fence, next_seq: next, oldest_at: oldest } = found ?? open(channel, hash, sealed, agency);
        const under = found && working.get(n);
        const seq = under ?? next;
        append.run(n, seq, at, body);
        remember.run(n, message, seq, at);
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
      const found = byAddress.get(clean(addressHash), clean(channel));
      return found && toId(found.n);
    },

    log: (conversation, after, limit) => entries.all(toKey(conversation), after, limit).map(readEntry),
  };
}
