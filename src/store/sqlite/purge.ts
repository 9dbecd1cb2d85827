/** The retention purge, in steps of bounded size, each a write like any other. */
import type { Database } from 'better-sqlite3';
import { STORE_LIMITS } from '../limits.js';
import type { Purged, Retention } from '../port.js';
import { eraserOf } from './erase.js';
import type { Group, Piece } from './group.js';
import type { Lane } from './lane.js';

/** What one step did; `more` when its batch was full and another step may find more. */
interface Step {
  removed: Partial<Purged>;
  more: boolean;
}

export type Purge = (now: number, retention: Retention) => Promise<Purged>;

export function purgeOf(db: Database, group: Group, lane: Pick<Lane, 'advance'>): Purge {
  const batch = STORE_LIMITS.purgeBatch;
  const old = db
    .prepare<[number, number], number>(
      'SELECT n FROM conversation WHERE oldest_at < ? ORDER BY oldest_at LIMIT ?',
    )
    .pluck();
  const dropEntries = db.prepare('DELETE FROM entry WHERE conversation = ? AND at < ?');
  const oldest = db
    .prepare<[number], number | null>('SELECT min(at) FROM entry WHERE conversation = ?')
    .pluck();
  const unsent = db
    .prepare<[number], number>(
      `SELECT seq FROM outbox o WHERE conversation = ?
       AND NOT EXISTS (SELECT 1 FROM entry e WHERE e.conversation = o.conversation AND e.seq = o.seq)`,
    )
    .pluck();
  const appointment = db
    .prepare<[number, number], number | null>(
      `SELECT max(to_at) FROM reservation WHERE conversation = ? AND state = 'booked' AND to_at >= ?`,
    )
    .pluck();
  const invited = db
    .prepare<[number, number], number | null>(
      'SELECT max(starts_at) FROM invitation WHERE conversation = ? AND starts_at >= ?',
    )
    .pluck();
  const keep = db.prepare('UPDATE conversation SET oldest_at = ? WHERE n = ?');
  const dropAll = ['outbox', 'work', 'request', 'also', 'way', 'undelivered'].map((table) =>
    db.prepare(`DELETE FROM ${table} WHERE conversation = ?`),
  );
  const dropConversation = db.prepare('DELETE FROM conversation WHERE n = ?');
  const eraser = eraserOf(db);

  /** Texts past their time; with the last of them the conversation itself, unless an appointment lies ahead, here or elsewhere. */
  const texts =
    (now: number, cutoff: number): Piece<Step> =>
    (touch) => {
      const found = old.all(cutoff, batch);
      let entries = 0;
      let conversations = 0;
      for (const n of found) {
        entries += dropEntries.run(n, cutoff).changes;
        const left = oldest.get(n) ?? appointment.get(n, now) ?? invited.get(n, now) ?? null;
        touch(n);
        if (left !== null) {
          const head = unsent.get(n);
          if (head !== undefined) lane.advance(n, head, now);
          keep.run(left, n);
          continue;
        }
        eraser.unlink(n);
        for (const statement of dropAll) statement.run(n);
        dropConversation.run(n);
        conversations += 1;
      }
      return { removed: { entries, conversations }, more: found.length === batch };
    };

  const records = deletion('record', 'at < :cutoff', 'records');
  const effects = deletion('effect', 'at < :cutoff');
  const early = deletion('early_report', 'at < :cutoff');
  const requests = deletion('request', 'at < :cutoff');
  const invitations = deletion('invitation', 'starts_at < :cutoff');
  const undelivered = deletion('undelivered', 'at < :cutoff');

  /** Deletes by a condition that an index answers. The tables and conditions are this file's own. */
  function deletion(table: string, condition: string, counted?: keyof Purged) {
    const statement = db.prepare(`DELETE FROM ${table} WHERE ${condition} LIMIT :batch`);
    return (cutoff: number): Piece<Step> =>
      () => {
        const { changes } = statement.run({ cutoff, batch });
        return { removed: counted ? { [counted]: changes } : {}, more: changes === batch };
      };
  }

  interface Past {
    id: string;
    helper: string;
    state: string;
  }
  const ended = db.prepare<[number, number], Past>(
    'SELECT id, helper, state FROM reservation WHERE until < ? ORDER BY until LIMIT ?',
  );
  const past = db.prepare<[number, number], Past>(
    'SELECT id, helper, state FROM reservation WHERE to_at < ? ORDER BY to_at LIMIT ?',
  );
  const dropCells = db.prepare(
    `DELETE FROM reservation_cell WHERE reservation = :id AND helper = :helper
     AND cell >= (SELECT from_at / :cell FROM reservation WHERE id = :id)
     AND cell <= (SELECT to_at / :cell FROM reservation WHERE id = :id)`,
  );
  const dropReservation = db.prepare('DELETE FROM reservation WHERE id = ?');

  /** Holds that ended without a decision, and appointments that lie in the past. */
  const reservations =
    (query: typeof ended) =>
    (cutoff: number): Piece<Step> =>
    () => {
      const found = query.all(cutoff, batch);
      for (const { id, helper } of found) {
        dropCells.run({ id, helper, cell: STORE_LIMITS.cellMs });
        dropReservation.run(id);
      }
      return { removed: { reservations: found.length }, more: found.length === batch };
    };

  return async (now, retention) => {
    const total: Purged = { entries: 0, conversations: 0, records: 0, reservations: 0 };
    const texted = now - retention.texts;
    const steps: Piece<Step>[] = [
      texts(now, texted),
      requests(texted),
      undelivered(texted),
      effects(texted),
      early(texted),
      invitations(texted),
      reservations(ended)(now - STORE_LIMITS.endedHoldKeptMs),
      reservations(past)(texted),
      records(now - retention.outcomes),
    ];
    for (const step of steps) {
      for (let more = true; more; ) {
        const done = await group.write(step);
        for (const [kind, count] of Object.entries(done.removed)) total[kind as keyof Purged] += count;
        more = done.more;
      }
    }
    return total;
  };
}
