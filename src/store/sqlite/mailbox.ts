/** What comes in: accepting a message once, finding a conversation, reading its log. */
import type { Database } from 'better-sqlite3';
import type { Acceptance, Accepted, LogEntry } from '../port.js';
import type { Piece } from './group.js';
import { newKey, providerHash, toId, toKey } from './ids.js';
import { clean, readEntry, toJson } from './rows.js';

interface Found {
  n: number;
  next_seq: number;
}

export interface Mailbox {
  accept(acceptance: Acceptance): Piece<Accepted>;
  find(channel: string, addressHash: string): string | undefined;
  log(conversation: string, after: number, limit: number): LogEntry[];
}

export function mailboxOf(db: Database): Mailbox {
  const byAddress = db.prepare<[string, string], Found>(
    'SELECT n, next_seq FROM conversation WHERE address_hash = ? AND channel = ?',
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
  // While somebody works on the conversation, or it was put off, ready_at already says when that ends.
  const announce = db.prepare(
    `UPDATE conversation SET next_seq = :seq + 1,
       ready_at = iif(busy_until IS NULL, min(coalesce(ready_at, :ready), :ready), ready_at),
       oldest_at = min(coalesce(oldest_at, :at), :at)
     WHERE n = :n`,
  );
  const entries = db.prepare<[number, number, number]>(
    'SELECT seq, direction, status, at, body FROM entry WHERE conversation = ? AND seq > ? ORDER BY seq LIMIT ?',
  );

  function open(channel: string, hash: string, sealed: string, agency: string): Found {
    for (;;) {
      const n = newKey();
      // Another process may have made a conversation with this very key in this millisecond: take the next.
      if (begin.run({ n, channel, hash, sealed, agency }).changes === 1) return { n, next_seq: 1 };
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
        const { n, next_seq: seq } = found ?? open(channel, hash, sealed, agency);
        append.run(n, seq, at, body);
        remember.run(n, message, seq, at);
        // A clock that runs ahead must not make the person wait for it.
        announce.run({ n, seq, at, ready: Math.min(at, Date.now()) });
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
