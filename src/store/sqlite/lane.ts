/** Which message of a conversation is sent next, and when: one row for each conversation with something unsent. */
import type { Database } from 'better-sqlite3';

export interface Head {
  seq: number;
  /** On which it is, or was last, sent. */
  channel: string;
}

/** All of it inside a transaction. */
export interface Lane {
  /** False when an older message stands before it. */
  queue(conversation: number, channel: string, seq: number, at: number): boolean;
  head(conversation: number): Head | undefined;
  /** The first one waits until then; with an owner it is being sent. */
  hold(conversation: number, at: number, owner: string | null): void;
  /** The first one goes by another channel. */
  turn(conversation: number, channel: string): void;
  /** The one that stood first is gone or need not be sent; the next one follows. */
  advance(conversation: number, after: number, now: number): void;
}

export function laneOf(db: Database): Lane {
  const queue = db.prepare(
    'INSERT INTO outbox (conversation, channel, seq, send_at) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING',
  );
  const head = db.prepare<[number], Head>('SELECT seq, channel FROM outbox WHERE conversation = ?');
  const hold = db.prepare('UPDATE outbox SET send_at = ?, owner = ? WHERE conversation = ?');
  const turn = db.prepare('UPDATE outbox SET channel = ? WHERE conversation = ?');
  const next = db
    .prepare<[number, number], number>(
      `SELECT seq FROM entry WHERE conversation = ? AND seq > ? AND direction = 'out' AND status = 'pending'
       ORDER BY seq LIMIT 1`,
    )
    .pluck();
  // On the channel where the person is answered now, whatever took the one before.
  const move = db.prepare(
    `UPDATE outbox SET seq = ?, send_at = ?, owner = NULL, channel =
       coalesce((SELECT coalesce(answer_channel, channel) FROM conversation WHERE n = outbox.conversation), channel)
     WHERE conversation = ?`,
  );
  const empty = db.prepare('DELETE FROM outbox WHERE conversation = ?');

  return {
    queue: (n, channel, seq, at) => queue.run(n, channel, seq, at).changes === 1,
    head: (n) => head.get(n),
    hold: (n, at, owner) => void hold.run(at, owner, n),
    turn: (n, channel) => void turn.run(channel, n),
    advance(n, after, now) {
      const seq = next.get(n, after);
      if (seq === undefined) empty.run(n);
      else move.run(seq, now, n);
    },
  };
}
