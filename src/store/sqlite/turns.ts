/** One turn of one conversation: claiming it under a lease, and committing everything it changed. */
import type { Database } from 'better-sqlite3';
import type { Claim, Commit } from '../port.js';
import { eraserOf } from './erase.js';
import type { Piece } from './group.js';
import { toId, toKey } from './ids.js';
import type { Outbox } from './outbox.js';
import { readEntry, readSession, toJson } from './rows.js';

interface Ready {
  n: number;
  channel: string;
  agency: string;
  address_hash: string;
  address_sealed: string;
  version: number;
  fence: number;
  done_seq: number;
  wake_at: number | null;
}

interface Claimed {
  channel: string;
  version: number;
  fence: number;
  next_seq: number;
  done_seq: number;
  claimed_seq: number | null;
}

export interface Turns {
  /** True when a claim would find something. Reads only, so that an idle worker never takes the write lock. */
  anyReady(now: number): boolean;
  claim(worker: string, now: number, leaseMs: number): Piece<Claim | undefined>;
  commit(commit: Commit): Piece<boolean>;
  giveBack(claim: Pick<Claim, 'conversation' | 'fence'>, retryAt: number): Piece<void>;
}

export function turnsOf(db: Database, outbox: Pick<Outbox, 'queue'>): Turns {
  const oldestReady = db.prepare<[number], Ready>(
    `SELECT n, channel, agency, address_hash, address_sealed, version, fence, done_seq, wake_at
     FROM conversation WHERE ready_at <= ? ORDER BY ready_at LIMIT 1`,
  );
  const anyReady = db.prepare<[number]>('SELECT 1 FROM conversation WHERE ready_at <= ? LIMIT 1');
  const lease = db.prepare(
    `UPDATE conversation SET fence = :fence, lease_owner = :worker, claimed_seq = :seq,
       busy_until = :until, ready_at = :until WHERE n = :n`,
  );
  const rest = db.prepare(
    'UPDATE conversation SET busy_until = NULL, lease_owner = NULL, ready_at = :wake WHERE n = :n',
  );
  // Starting after the last one that is done, this passes over the few answers of the turns since, no more.
  const oldestWaiting = db.prepare<[number, number]>(
    `SELECT seq, direction, status, at, body FROM entry
     WHERE conversation = ? AND seq > ? AND direction = 'in' AND status = 'waiting' ORDER BY seq LIMIT 1`,
  );
  const session = db.prepare<[number], string>('SELECT body FROM session WHERE conversation = ?').pluck();
  const claimed = db.prepare<[number], Claimed>(
    'SELECT channel, version, fence, next_seq, done_seq, claimed_seq FROM conversation WHERE n = ?',
  );
  const done = db.prepare(`UPDATE entry SET status = 'done' WHERE conversation = ? AND seq = ?`);
  const append = db.prepare(
    `INSERT INTO entry (conversation, seq, direction, status, at, body) VALUES (?, ?, 'out', ?, ?, ?)`,
  );
  const saveSession = db.prepare(
    'INSERT INTO session (conversation, body) VALUES (?, ?) ON CONFLICT DO UPDATE SET body = excluded.body',
  );
  const saveRecord = db.prepare(
    `INSERT INTO record (conversation, id, agency, at, body) VALUES (:n, :id, :agency, :at, :body)
     ON CONFLICT (conversation, id) WHERE conversation IS NOT NULL
     DO UPDATE SET agency = excluded.agency, at = excluded.at, body = excluded.body`,
  );
  const finish = db.prepare(
    `UPDATE conversation SET version = :version, next_seq = :next, done_seq = :done, claimed_seq = NULL,
       lease_owner = NULL, busy_until = NULL, wake_at = :wake, ready_at = :ready,
       oldest_at = min(coalesce(oldest_at, :oldest), coalesce(:oldest, oldest_at))
     WHERE n = :n`,
  );
  const putOff = db.prepare(
    `UPDATE conversation SET fence = fence + 1, lease_owner = NULL, claimed_seq = NULL,
       busy_until = :at, ready_at = :at WHERE n = :n AND fence = :fence AND busy_until IS NOT NULL`,
  );
  const eraser = eraserOf(db);

  return {
    anyReady: (now) => anyReady.get(now) !== undefined,

    claim: (worker, now, leaseMs) => () => {
      for (;;) {
        const ready = oldestReady.get(now);
        if (!ready) return undefined;
        const { n, version, wake_at: wakeAt } = ready;
        const waiting = oldestWaiting.get(n, ready.done_seq);
        const due = wakeAt !== null && wakeAt <= now;
        if (!waiting && !due) {
          // A claim about an entry that a purge has since removed: nothing is left to do but wait.
          rest.run({ n, wake: wakeAt });
          continue;
        }
        const entry = waiting ? readEntry(waiting) : undefined;
        const fence = ready.fence + 1;
        lease.run({ n, fence, worker, seq: entry?.seq ?? null, until: now + leaseMs });
        const text = session.get(n);
        return {
          conversation: toId(n),
          channel: ready.channel,
          agency: ready.agency,
          addressHash: ready.address_hash,
          addressSealed: ready.address_sealed,
          session: text === undefined ? undefined : readSession(text),
          version,
          fence,
          ...(entry ? { entry } : { due: true as const }),
        };
      }
    },

    commit({ claim, session: next, prompts, records, erase, wakeAt, now }) {
      const n = toKey(claim.conversation);
      const sessionText = toJson(next);
      const bodies = prompts.map(({ body }) => toJson(body));
      const recordTexts = records.map(toJson);
      return (touch) => {
        const was = claimed.get(n);
        if (!was || was.fence !== claim.fence || was.version !== claim.version) return false;
        const turn = was.claimed_seq;
        if (turn !== null) done.run(n, turn);
        records.forEach(({ id, agency, at }, i) => {
          saveRecord.run({ n, id, agency, at, body: recordTexts[i] });
        });
        if (erase) eraser.erase(n, turn ?? -1);
        else saveSession.run(n, sessionText);

        let seq = was.next_seq;
        for (const [i, { at, status }] of prompts.entries()) {
          append.run(n, seq, status, at, bodies[i]);
          if (status === 'pending') outbox.queue(n, was.channel, seq, now);
          seq += 1;
        }

        const doneSeq = turn ?? was.done_seq;
        const waiting = oldestWaiting.get(n, doneSeq) as { at: number } | undefined;
        const wake = wakeAt ?? null;
        finish.run({
          n,
          version: erase ? 0 : was.version + 1,
          next: seq,
          done: doneSeq,
          wake,
          ready: waiting ? Math.min(waiting.at, now) : wake,
          oldest: prompts[0]?.at ?? null,
        });
        touch(n);
        return true;
      };
    },

    giveBack:
      ({ conversation, fence }, retryAt) =>
      () => {
        putOff.run({ n: toKey(conversation), fence, at: retryAt });
      },
  };
}
