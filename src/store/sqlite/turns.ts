/** One turn of one conversation: claiming it under a lease, and committing everything it changed. */
import type { Database } from 'better-sqlite3';
import type { Session } from '../../engine/types.js';
import type { StoreError } from '../errors.js';
import { STORE_LIMITS } from '../limits.js';
import type { Claim, Commit, LogEntry } from '../port.js';
import { eraserOf } from './erase.js';
import type { Piece } from './group.js';
import { toId, toKey } from './ids.js';
import type { Invitations } from './invitations.js';
import type { Joiner } from './join.js';
import type { Outbox } from './outbox.js';
import { readEntry, readSession, toJson } from './rows.js';
import { withSeen } from './seen.js';

interface Ready {
  n: number;
  due: number;
  fence: number;
}

interface Conversation {
  channel: string;
  agency: string;
  address_hash: string;
  address_sealed: string;
  version: number;
  done_seq: number;
  session: string | null;
}

interface Alarm {
  n: number;
  fence: number;
  next_seq: number;
  wake_at: number | null;
}

/** What a commit is held against: the conversation's row and its work's. */
interface Claimed {
  channel: string;
  version: number;
  done_seq: number;
  alarm_at: number | null;
  oldest_at: number | null;
  seen: Buffer | null;
  fence: number;
  next_seq: number;
  newest: number;
  claimed_seq: number | null;
}

export interface Turns {
  /** True when a claim would find something. Reads only, so that an idle worker never takes the write lock. */
  anyReady(now: number): boolean;
  /** The error is that of a conversation which cannot be read; it was put aside, and the next claim finds others. */
  claim(worker: string, now: number, leaseMs: number): Piece<Claim | StoreError | undefined>;
  commit(commit: Commit): Piece<boolean>;
  giveBack(claim: Pick<Claim, 'conversation' | 'fence'>, retryAt: number): Piece<void>;
  session(conversation: string): Session | undefined;
}

export function turnsOf(
  db: Database,
  outbox: Pick<Outbox, 'queue' | 'stop'>,
  invitations: Pick<Invitations, 'areOld' | 'save' | 'told'>,
  joiner: Joiner,
): Turns {
  const eraser = eraserOf(db);
  const anyReady = db.prepare<{ now: number }>(
    `SELECT 1 WHERE EXISTS (SELECT 1 FROM work WHERE ready_at <= :now)
       OR EXISTS (SELECT 1 FROM conversation WHERE alarm_at <= :now)`,
  );
  const alarms = db.prepare<[number, number], Alarm>(
    `SELECT n, fence, next_seq, wake_at FROM conversation WHERE alarm_at <= ? ORDER BY alarm_at LIMIT ?`,
  );
  const later = db.prepare('UPDATE conversation SET alarm_at = wake_at WHERE n = ?');
  const ringing = db.prepare(
    `INSERT INTO work (conversation, ready_at, due, fence, next_seq) VALUES (:n, :wake_at, 1, :fence, :next_seq)
     ON CONFLICT DO UPDATE SET due = 1, ready_at = iif(busy_until IS NULL, min(ready_at, excluded.ready_at), ready_at)`,
  );
  const rung = db.prepare('UPDATE conversation SET wake_at = NULL, alarm_at = NULL WHERE n = ?');
  const oldestReady = db.prepare<[number], Ready>(
    'SELECT conversation AS n, due, fence FROM work WHERE ready_at <= ? ORDER BY ready_at, conversation LIMIT 1',
  );
  const conversation = db.prepare<[number], Conversation>(
    `SELECT coalesce(answer_channel, channel) AS channel, agency, coalesce(answer_hash, address_hash) AS address_hash,
       address_sealed, version, done_seq, session
     FROM conversation WHERE n = ?`,
  );
  const lease = db.prepare(
    `UPDATE work SET fence = :fence, owner = :worker, claimed_seq = :seq, busy_until = :until, ready_at = :until
     WHERE conversation = :n`,
  );
  const rest = db.prepare('DELETE FROM work WHERE conversation = ?');
  const restAsItWas = db.prepare(
    `UPDATE conversation SET fence = work.fence, next_seq = work.next_seq
     FROM work WHERE n = :n AND work.conversation = :n`,
  );
  // Starting after the last one that is done, this passes over the few answers of the turns since, no more.
  const oldestWaiting = db.prepare<[number, number], { at: number }>(
    `SELECT seq, direction, status, at, body FROM entry
     WHERE conversation = ? AND seq > ? AND direction = 'in' AND status = 'waiting' ORDER BY seq LIMIT 1`,
  );
  const claimed = db.prepare<[number], Claimed>(
    `SELECT coalesce(answer_channel, channel) AS channel, version, done_seq, alarm_at, oldest_at, seen, work.fence,
       work.next_seq, newest, claimed_seq
     FROM work JOIN conversation ON n = conversation WHERE conversation = ? AND busy_until IS NOT NULL`,
  );
  const done = db
    .prepare<[number, number], Buffer>(
      `UPDATE entry SET status = 'done' WHERE conversation = ? AND seq = ? RETURNING provider`,
    )
    .pluck();
  const append = db.prepare(
    `INSERT INTO entry (conversation, seq, direction, status, at, body) VALUES (?, ?, 'out', ?, ?, ?)`,
  );
  const saveRecord = db.prepare(
    `INSERT INTO record (conversation, id, agency, at, body) VALUES (:n, :id, :agency, :at, :body)
     ON CONFLICT (conversation, id) WHERE conversation IS NOT NULL
     DO UPDATE SET agency = excluded.agency, at = excluded.at, body = excluded.body`,
  );
  // Without the two columns that have an index: SQLite writes its pages again even when the value stays.
  const save = db.prepare(
    `UPDATE conversation SET version = :version, fence = :fence, next_seq = :next, done_seq = :done,
       wake_at = :wake, seen = :seen, session = :session WHERE n = :n`,
  );
  const setAlarm = db.prepare('UPDATE conversation SET alarm_at = ? WHERE n = ?');
  const setOldest = db.prepare('UPDATE conversation SET oldest_at = ? WHERE n = ?');
  const goOn = db.prepare(
    `UPDATE work SET ready_at = :ready, due = 0, next_seq = :next, claimed_seq = NULL, busy_until = NULL, owner = NULL
     WHERE conversation = :n`,
  );
  const putOff = db.prepare(
    `UPDATE work SET fence = fence + 1, owner = NULL, claimed_seq = NULL, busy_until = :at, ready_at = :at
     WHERE conversation = :n AND fence = :fence AND busy_until IS NOT NULL`,
  );

  /** Timers that have come due become work. Answers whether there may be more of them. */
  function ring(now: number): boolean {
    const found = alarms.all(now, STORE_LIMITS.timerBatch);
    for (const alarm of found) {
      if (alarm.wake_at === null || alarm.wake_at > now) {
        later.run(alarm.n);
        continue;
      }
      ringing.run(alarm);
      rung.run(alarm.n);
    }
    return found.length === STORE_LIMITS.timerBatch;
  }

  function begin({ n, due, fence: before }: Ready, worker: string, now: number, leaseMs: number) {
    const of = conversation.get(n);
    const waiting = of && oldestWaiting.get(n, of.done_seq);
    if (!of || (!waiting && !due)) {
      restAsItWas.run({ n }); // What it was about has been purged.
      rest.run(n);
      return undefined;
    }
    let entry: LogEntry | undefined;
    let session: Session | undefined;
    try {
      if (waiting) entry = readEntry(waiting);
      if (of.session !== null) session = readSession(of.session);
    } catch (error) {
      const until = now + STORE_LIMITS.asideMs;
      lease.run({ n, fence: before + 1, worker: 'nobody', seq: null, until });
      return error as StoreError;
    }
    const fence = before + 1;
    lease.run({ n, fence, worker, seq: entry?.seq ?? null, until: now + leaseMs });
    return {
      conversation: toId(n),
      channel: of.channel,
      agency: of.agency,
      addressHash: of.address_hash,
      addressSealed: of.address_sealed,
      session,
      version: of.version,
      fence,
      ...(entry ? { entry } : { due: true as const }),
    };
  }

  return {
    anyReady: (now) => anyReady.get({ now }) !== undefined,

    claim: (worker, now, leaseMs) => () => {
      for (let more = ring(now); ; ) {
        const ready = oldestReady.get(now);
        if (!ready && !more) return undefined;
        const claim = ready && begin(ready, worker, now, leaseMs);
        if (claim) return claim;
        if (!ready) more = ring(now);
      }
    },

    commit(commit) {
      const { claim, session, prompts, records, erase, remains, stop, join, reach, wakeAt, now } = commit;
      const told = commit.invitations;
      const n = toKey(claim.conversation);
      const kept = erase ? remains : session;
      const sessionText = kept ? toJson(kept) : null;
      const bodies = prompts.map(({ body }) => toJson(body));
      const recordTexts = records.map(toJson);
      return (touch) => {
        const was = claimed.get(n);
        if (!was || was.fence !== claim.fence || was.version !== claim.version) return false;
        if (told && invitations.areOld(n, sentNow(told, prompts))) return false;
        const turn = was.claimed_seq;
        if (join) return joiner.join(n, turn, join, touch) && (turn === null || !!done.get(n, turn));
        const message = turn === null ? undefined : done.get(n, turn);
        records.forEach(({ id, agency, at }, i) => {
          saveRecord.run({ n, id, agency, at, body: recordTexts[i] });
        });
        let seq = was.next_seq;
        if (erase) eraser.erase(n, turn ?? -1);
        if (told) invitations.save(n, told);

        for (const [i, { at, status, body }] of prompts.entries()) {
          append.run(n, seq, status, at, bodies[i]);
          if (body.invitation) invitations.told(n, body.invitation, seq);
          if (status === 'pending') outbox.queue(n, was.channel, seq, now);
          seq += 1;
        }

        const doneSeq = turn ?? was.done_seq;
        const wake = wakeAt ?? null;
        const waiting = was.newest > doneSeq ? oldestWaiting.get(n, doneSeq) : undefined;
        // Who has written again meanwhile wants an answer.
        if (stop && !waiting) outbox.stop(n, seq - 1);
        if (waiting) goOn.run({ n, ready: Math.min(waiting.at, now), next: seq });
        else rest.run(n);
        save.run({
          n,
          version: erase ? 0 : was.version + 1,
          fence: was.fence,
          next: seq,
          done: doneSeq,
          wake,
          seen: message && turn !== null ? withSeen(was.seen, message, turn) : was.seen,
          session: sessionText,
        });
        if (wake !== null && (was.alarm_at === null || wake < was.alarm_at)) setAlarm.run(wake, n);
        const oldest = Math.min(...prompts.map(({ at }) => at));
        if (prompts.length > 0 && (was.oldest_at === null || oldest < was.oldest_at))
          setOldest.run(oldest, n);
        // Last: what waited there is appended here.
        if (reach) joiner.reach(n, reach, touch);
        touch(n);
        return true;
      };
    },

    session(id) {
      const text = conversation.get(toKey(id))?.session;
      return text ? readSession(text) : undefined;
    },

    giveBack:
      ({ conversation: id, fence }, retryAt) =>
      () => {
        putOff.run({ n: toKey(id), fence, at: retryAt });
      },
  };
}

/** Those about which one of the prompts is. */
function sentNow(
  invitations: NonNullable<Commit['invitations']>,
  prompts: Commit['prompts'],
): NonNullable<Commit['invitations']> {
  return invitations.filter(({ key }) => prompts.some(({ body }) => body.invitation === key));
}
