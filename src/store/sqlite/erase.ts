/** Forgetting a person: what their confirmed "delete my data" leaves of a conversation. */
import { randomBytes } from 'node:crypto';
import type { Database } from 'better-sqlite3';
import { toId } from './ids.js';

export interface Eraser {
  /**
   * Inside a transaction (the session is the caller's to clear): deletes every entry but the one of this turn and what
   * the person wrote since, requests, recorded effects and further ways to the person; cuts the link from what else is
   * kept to the conversation. The same for conversations that have become one with it.
   */
  erase(conversation: number, keepSeq: number): void;
  /** Cuts that link; together with the conversation's own rows nothing is left. */
  unlink(conversation: number): void;
}

export function eraserOf(db: Database): Eraser {
  const entries = db.prepare(
    `DELETE FROM entry WHERE conversation = ? AND seq <> ?
     AND NOT (direction = 'in' AND status = 'waiting' AND unheard IS NULL)`,
  );
  const rest = ['outbox', 'request', 'way', 'undelivered'].map((table) =>
    db.prepare(`DELETE FROM ${table} WHERE conversation = ?`),
  );
  // An effect's key begins with its conversation's id; a session that begins anew counts its effects anew.
  const effects = db.prepare('DELETE FROM effect WHERE key >= ? AND key < ?');
  const records = db.prepare<[number], number>('SELECT n FROM record WHERE conversation = ?').pluck();
  // A record's id may be made from the conversation's, so it gets another; and that of an appointment would lead to
  // the person in somebody else's calendar.
  const anonymous = db.prepare(
    `UPDATE record SET conversation = NULL, id = :id,
       body = json_remove(json_set(body, '$.id', :id), '$.appointment') WHERE n = :n`,
  );
  const invitations = db.prepare(
    `UPDATE invitation SET conversation = NULL, digest = '', address_hash = '', seq = NULL WHERE conversation = ?`,
  );
  // That there was one stays known until after its appointment, so that nobody invites the person again.
  const forgotten = db.prepare(
    `UPDATE invitation SET progress = '{"state":"deleted"}' WHERE conversation = ?`,
  );
  // The appointment itself stays: the helper's time is taken until it is cancelled.
  const reservations = db.prepare(
    'UPDATE reservation SET conversation = NULL, person = NULL WHERE conversation = ?',
  );

  const joined = db.prepare<[number], number>('SELECT n FROM conversation WHERE joined = ?').pluck();
  const drop = db.prepare('DELETE FROM conversation WHERE n = ?');

  function unlink(n: number): void {
    for (const record of records.all(n))
      anonymous.run({ n: record, id: `a${randomBytes(12).toString('hex')}` });
    reservations.run(n);
    invitations.run(n);
  }

  function erase(n: number, keepSeq: number): void {
    entries.run(n, keepSeq);
    for (const statement of rest) statement.run(n);
    const id = toId(n);
    effects.run(id, `${id}\uffff`);
    forgotten.run(n);
    unlink(n);
  }

  return {
    erase(n, keepSeq) {
      erase(n, keepSeq);
      for (const other of joined.all(n)) {
        erase(other, -1);
        drop.run(other);
      }
    },
    unlink,
  };
}
