/** What comes in: accepting a message once, finding a conversation, reading its log. */
import type { Database } from 'better-sqlite3';
import type { Acceptance, Accepted, LogEntry } from '../port.js';
import type { Piece } from './group.js';
import { newKey, providerHash, toId, toKey } from './ids.js';
import { clean, readEntry, toJson } from './rows.js';
import { isFull, seqOfSeen, withSeen } from './seen.js';
import type { Ways } from './ways.js';

/** A conversation, and its work if somebody works on it or should. As a row: this is read for every message. */
type Found = [
  n: number,
  fence: number,
  nextSeq: number,
  oldestAt: number | null,
  seen: Buffer | null,
  stopAfter: number | null,
  /** Of the work; null without. */
  under: number | null,
  readyAt: number | null,
  busyUntil: number | null,
  newest: number | null,
  arrived: Buffer | null,
  /** Where the person is answered; null where they wrote first. */
  answerHash: string | null,
  answerChannel: string | null,
  /** On which they wrote first. */
  own: string,
];

const FOUND = `SELECT n, conversation.fence, conversation.next_seq, oldest_at, seen, stop_after,
    work.next_seq, ready_at, busy_until, newest, arrived, answer_hash, answer_channel, channel
  FROM conversation LEFT JOIN work ON work.conversation = n`;

/** A message that is put into a conversation. */
export interface Incoming {
  at: number;
  /** JSON. */
  body: string;
  /** Hash of the provider's id (ids.ts). */
  message: Buffer;
  /** 1: the person has not written it. */
  unheard: 1 | null;
}

export interface Mailbox {
  accept(acceptance: Acceptance): Piece<Accepted>;
  /**
   * Inside a transaction: a message for a conversation, whoever wrote it; answers its number, or that of the same
   * message put there before. Undefined when there is no such conversation.
   */
  put(conversation: number, incoming: Incoming): number | undefined;
  find(channel: string, addressHash: string): string | undefined;
  optedOut(channel: string, addressHash: string): boolean;
  log(conversation: string, after: number, limit: number): LogEntry[];
  last(conversation: string): number;
}

export function mailboxOf(db: Database, ways: Ways): Mailbox {
  const byKey = db.prepare<[number], Found>(`${FOUND} WHERE n = ? AND joined IS NULL`).raw();
  const byAddress = db
    .prepare<[string, string], Found>(`${FOUND} WHERE address_hash = ? AND channel = ?`)
    .raw();
  const byOther = db
    .prepare<[string, string], Found>(
      `${FOUND} WHERE n = (SELECT conversation FROM also WHERE address_hash = ? AND channel = ?)`,
    )
    .raw();
  const addOther = db.prepare(
    'INSERT INTO also (address_hash, channel, conversation) VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
  );
  const listen = db.prepare('UPDATE conversation SET stop_after = NULL WHERE n = ?');
  const optedOut = db.prepare('SELECT 1 FROM opt_out WHERE (address_hash, channel) = (?, ?)');
  const begin = db.prepare(
    `INSERT INTO conversation (n, channel, address_hash, address_sealed, agency)
     VALUES (:n, :channel, :hash, :sealed, :agency) ON CONFLICT (n) DO NOTHING`,
  );
  const waiting = db
    .prepare<{ n: number; message: Buffer }, number>(
      `SELECT seq FROM entry WHERE conversation = :n AND direction = 'in' AND provider = :message
       AND seq > (SELECT done_seq FROM conversation WHERE n = :n)`,
    )
    .pluck();
  const append = db.prepare(
    `INSERT INTO entry (conversation, seq, direction, status, at, body, provider, unheard)
     VALUES (?, ?, 'in', 'waiting', ?, ?, ?, ?)`,
  );
  const older = db.prepare('UPDATE conversation SET oldest_at = ? WHERE n = ?');
  const begins = db.prepare(
    'INSERT INTO work (conversation, ready_at, fence, next_seq, newest, arrived) VALUES (?, ?, ?, ?, ?, ?)',
  );
  // Without ready_at, which has an index: SQLite writes its pages again even when the value stays.
  const goesOn = db.prepare('UPDATE work SET next_seq = ?, newest = ?, arrived = ? WHERE conversation = ?');
  const sooner = db.prepare('UPDATE work SET ready_at = ? WHERE conversation = ?');
  const entries = db.prepare<[number, number, number]>(
    'SELECT seq, direction, status, at, body, repeated FROM entry WHERE conversation = ? AND seq > ? ORDER BY seq LIMIT ?',
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
        return [n, 0, 1, null, null, null, null, null, null, null, null, null, null, channel];
    }
  }

  /** A conversation known by another address of the person. */
  function known(channel: string, hash: string, others: string[]): Found | undefined {
    const of = (other: string) => byAddress.get(other, channel) ?? byOther.get(other, channel);
    return byOther.get(hash, channel) ?? others.map(of).find(Boolean);
  }

  /** The entry that this message became, if it was accepted before. */
  function earlierOf(
    [n, , , , seen, , under, , , newest, arrived]: Found,
    message: Buffer,
  ): number | undefined {
    const done = seqOfSeen(seen, message);
    if (done !== undefined || under === null) return done;
    return arrived || newest === 0 ? seqOfSeen(arrived, message) : waiting.get({ n, message });
  }

  /** The conversation has one more message to be thought about. */
  function wants(found: Found, message: Buffer, seq: number, at: number): void {
    const [n, fence, , , , , under, readyAt, busyUntil, newest, arrived] = found;
    // A clock that runs ahead must not make the person wait for it.
    const ready = Math.min(at, Date.now());
    if (under === null) {
      begins.run(n, ready, fence, seq + 1, seq, withSeen(null, message, seq));
      return;
    }
    const listed = arrived ? !isFull(arrived) : newest === 0;
    goesOn.run(seq + 1, seq, listed ? withSeen(arrived, message, seq) : null, n);
    // While somebody works on the conversation, or it was put off, ready_at already says when that ends.
    if (busyUntil === null && ready < (readyAt ?? ready)) sooner.run(ready, n);
  }

  function add(found: Found, { at, body, message, unheard }: Incoming): number {
    const [n, , nextSeq, oldest, , , under] = found;
    // The number of the next entry; while there is work, it counts on there.
    const seq = under ?? nextSeq;
    append.run(n, seq, at, body, message, unheard);
    if (oldest === null || at < oldest) older.run(at, n);
    wants(found, message, seq, at);
    return seq;
  }

  return {
    accept(acceptance) {
      const { at, stop, unheard } = acceptance;
      const channel = clean(acceptance.channel);
      const message = providerHash(channel, acceptance.id);
      const hash = clean(acceptance.addressHash);
      const agency = clean(acceptance.agency);
      const body = toJson(acceptance.body);
      const others = (acceptance.also ?? []).map(clean);
      const sealed = (): string => clean(acceptance.addressSealed);
      const isOut = (one: string): boolean => optedOut.get(one, channel) !== undefined;
      return (touch) => {
        const first = byAddress.get(hash, channel);
        const found = first ?? known(channel, hash, others) ?? open(channel, hash, sealed(), agency);
        const [n, , nextSeq, , , stopAfter, under, , , , , answerHash, answerChannel, own] = found;
        const conversation = toId(n);
        const earlier = earlierOf(found, message);
        if (earlier !== undefined) return { conversation, seq: earlier, duplicate: true };
        const isNew = nextSeq === 1 && under === null;
        const here = first || isNew ? null : hash;
        for (const other of here === null ? others : [hash, ...others]) addOther.run(other, channel, n);
        // They are answered where they wrote last.
        const elsewhere = (answerChannel ?? own) !== channel;
        if (unheard === 'moved') ways.move(n, channel, sealed());
        if (elsewhere && !unheard) ways.turnTo(n, { channel, hash: here, sealed: sealed() });
        else if (!elsewhere && answerHash !== here && unheard !== 'own')
          ways.readdress(n, { hash: here, sealed: sealed() });
        if (unheard) {
          if (stopAfter !== null || (isNew && others.some(isOut))) ways.optOut(n);
        } else if (!stop) {
          if (stopAfter !== null) listen.run(n);
          if (stopAfter !== null || isNew || elsewhere) ways.optIn(n, channel);
        }
        const seq = add(found, { at, body, message, unheard: unheard ? 1 : null });
        touch(n);
        return { conversation, seq, duplicate: false };
      };
    },

    put(n, incoming) {
      const found = byKey.get(n);
      return found && (earlierOf(found, incoming.message) ?? add(found, incoming));
    },

    find(channel, addressHash) {
      const [hash, on] = [clean(addressHash), clean(channel)];
      const found = byAddress.get(hash, on) ?? byOther.get(hash, on);
      return found && toId(found[0]);
    },

    optedOut: (channel, addressHash) => optedOut.get(clean(addressHash), clean(channel)) !== undefined,

    last: (conversation) => newest.get(toKey(conversation)) ?? 0,

    log: (conversation, after, limit) => entries.all(toKey(conversation), after, limit).map(readEntry),
  };
}
