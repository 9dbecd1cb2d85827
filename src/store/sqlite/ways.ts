/**
 * The addresses of a person who has several: on which channel they are answered, and over which others they could be
 * reached. Most people have one, and no row here.
 */
import type { Database } from 'better-sqlite3';

/** All addresses of a conversation :n, with their channel. */
const ADDRESSES = `SELECT address_hash, channel FROM conversation WHERE n = :n
  UNION SELECT address_hash, channel FROM also WHERE conversation = :n`;

/** Where somebody is answered: `hash` is null for the conversation's first address. */
export interface Answered {
  channel: string;
  hash: string | null;
  sealed: string;
}

export interface Way {
  channel: string;
  sealed: string;
  heard_at: number | null;
}

/** All of it inside a transaction. */
export interface Ways {
  /** The person is answered there from now on; where they were answered before stays a way to them. */
  turnTo(conversation: number, to: Answered): void;
  /** They have another address on the channel on which they are answered. */
  readdress(conversation: number, to: Omit<Answered, 'channel'>): void;
  /** They have one more channel, on which they are not answered. */
  add(conversation: number, channel: string, sealed: string): void;
  /** Their number on this channel has changed: as an address of other channels it leads to nobody, or to others. */
  move(conversation: number, channel: string, sealed: string): void;
  /** No other ways are known any more than where they are answered. */
  forget(conversation: number): void;
  /** A way to them by another channel than this one, if they want messages there. */
  other(conversation: number, than: string): Way | undefined;
  by(conversation: number, channel: string): Way | undefined;
  /** At none of their addresses, or at none on this channel, they want messages. */
  optOut(conversation: number, channel?: string): void;
  /** They want messages on this channel. */
  optIn(conversation: number, channel: string): void;
}

export function waysOf(db: Database): Ways {
  // Written before the message that makes them go on elsewhere: the last one so far came by this way.
  const keep = db.prepare(
    `INSERT INTO way (conversation, channel, sealed, heard_at)
     SELECT n, coalesce(answer_channel, channel), address_sealed,
       (SELECT e.at FROM entry e WHERE e.conversation = conversation.n AND e.direction = 'in'
          AND e.unheard IS NULL ORDER BY e.seq DESC LIMIT 1)
     FROM conversation WHERE n = ?
     ON CONFLICT DO UPDATE SET sealed = excluded.sealed, heard_at = excluded.heard_at`,
  );
  const add = db.prepare(
    `INSERT INTO way (conversation, channel, sealed) VALUES (?, ?, ?)
     ON CONFLICT DO UPDATE SET sealed = excluded.sealed`,
  );
  const answer = db.prepare(
    `UPDATE conversation SET address_sealed = :sealed, answer_hash = :hash,
       answer_channel = nullif(:channel, channel) WHERE n = :n`,
  );
  // What is under way, or of unknown fate, is settled on the channel that took it.
  const follow = db.prepare(
    `UPDATE outbox SET channel = :channel WHERE conversation = :n AND owner IS NULL AND EXISTS (
       SELECT 1 FROM entry e WHERE e.conversation = :n AND e.seq = outbox.seq AND status = 'pending' AND via IS NULL)`,
  );
  const readdress = db.prepare('UPDATE conversation SET address_sealed = ?, answer_hash = ? WHERE n = ?');
  const refresh = db.prepare(
    `UPDATE way SET sealed = c.address_sealed FROM conversation c
     WHERE way.conversation = :n AND c.n = :n AND way.channel = coalesce(c.answer_channel, c.channel)`,
  );
  const renew = db.prepare('UPDATE way SET sealed = ? WHERE conversation = ? AND channel = ?');
  const drop = db.prepare('DELETE FROM way WHERE conversation = ? AND channel <> ?');
  // SMS first: it is on every phone.
  const other = db.prepare<{ n: number; than: string }, Way>(
    `SELECT channel, sealed, heard_at FROM way WHERE conversation = :n AND channel <> :than
       AND NOT EXISTS (SELECT 1 FROM opt_out o WHERE o.channel = way.channel
         AND (o.address_hash, o.channel) IN (${ADDRESSES}))
     ORDER BY channel <> 'sms', channel LIMIT 1`,
  );
  const by = db.prepare<[number, string], Way>(
    'SELECT channel, sealed, heard_at FROM way WHERE conversation = ? AND channel = ?',
  );
  const optOut = db.prepare(
    `INSERT INTO opt_out (address_hash, channel)
     SELECT address_hash, channel FROM (${ADDRESSES}) WHERE channel = coalesce(:channel, channel)
     ON CONFLICT DO NOTHING`,
  );
  const optIn = db.prepare(
    `DELETE FROM opt_out WHERE channel = :channel AND (address_hash, channel) IN (${ADDRESSES})`,
  );

  return {
    turnTo(n, { channel, hash, sealed }) {
      keep.run(n);
      add.run(n, channel, sealed);
      answer.run({ n, channel, hash, sealed });
      follow.run({ n, channel });
    },
    readdress(n, { hash, sealed }) {
      readdress.run(sealed, hash, n);
      refresh.run({ n });
    },
    add(n, channel, sealed) {
      keep.run(n);
      add.run(n, channel, sealed);
    },
    move(n, channel, sealed) {
      drop.run(n, channel);
      renew.run(sealed, n, channel);
    },
    forget: (n) => void drop.run(n, ''),
    other: (n, than) => other.get({ n, than }),
    by: (n, channel) => by.get(n, channel),
    optOut: (n, channel) => void optOut.run({ n, channel: channel ?? null }),
    optIn: (n, channel) => void optIn.run({ n, channel }),
  };
}
