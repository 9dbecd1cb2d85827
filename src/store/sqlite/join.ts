/** A person goes on with an older conversation of theirs: its addresses become one, what was said here waits there. */
import type { Database } from 'better-sqlite3';
import type { Invited } from '../../engine/types.js';
import type { Address, Join } from '../port.js';
import { providerHash, toId, toKey } from './ids.js';
import type { Mailbox } from './mailbox.js';
import { clean, readSession, toJson } from './rows.js';
import { itemsOfSeen, withSeen } from './seen.js';
import type { Ways } from './ways.js';

interface Leaving {
  channel: string;
  address_hash: string;
  answer_hash: string | null;
  answer_channel: string | null;
  address_sealed: string;
  seen: Buffer | null;
  arrived: Buffer | null;
  session: string | null;
}

interface Waiting {
  seq: number;
  at: number;
  body: string;
  message: Buffer;
  unheard: 1 | null;
}

/** All of it inside a transaction. */
export interface Joiner {
  /** False, and nothing is changed, when there is no such conversation (any more). `turn`: the entry thought about. */
  join(leaving: number, turn: number | null, to: Join, touch: (n: number) => void): boolean;
  /** The conversation's person can be reached at this address, too. Whoever had it before goes on there. */
  reach(conversation: number, address: Address, touch: (n: number) => void): void;
}

export function joinerOf(db: Database, mailbox: Pick<Mailbox, 'put'>, ways: Ways): Joiner {
  const leavingOf = db.prepare<[number], Leaving>(
    `SELECT channel, address_hash, answer_hash, answer_channel, address_sealed, seen, arrived, session
     FROM conversation LEFT JOIN work ON work.conversation = n WHERE n = ?`,
  );
  const there = db.prepare('SELECT 1 FROM conversation WHERE n = ? AND joined IS NULL');
  const waiting = db.prepare<[number, number], Waiting>(
    `SELECT seq, at, body, provider AS message, unheard FROM entry
     WHERE conversation = ? AND seq <> ? AND direction = 'in' AND status = 'waiting' ORDER BY seq`,
  );
  const drop = db.prepare('DELETE FROM entry WHERE conversation = ? AND seq = ?');
  const providerOf = db
    .prepare<[number, number], Buffer | null>('SELECT provider FROM entry WHERE conversation = ? AND seq = ?')
    .pluck();
  const seenOf = db.prepare<[number], Buffer | null>('SELECT seen FROM conversation WHERE n = ?').pluck();
  const see = db.prepare('UPDATE conversation SET seen = ? WHERE n = ?');
  const repoint = db.prepare('UPDATE also SET conversation = ? WHERE conversation = ?');
  const point = db.prepare(
    `INSERT INTO also (address_hash, channel, conversation) VALUES (?, ?, ?)
     ON CONFLICT DO UPDATE SET conversation = excluded.conversation`,
  );
  const leave = db.prepare(
    `UPDATE conversation SET joined = :into, address_hash = :nobody, address_sealed = '', answer_hash = NULL,
       answer_channel = NULL, session = NULL, version = version + 1, wake_at = NULL, alarm_at = NULL, seen = NULL,
       fence = coalesce((SELECT fence FROM work WHERE conversation = :n), fence),
       next_seq = coalesce((SELECT next_seq FROM work WHERE conversation = :n), next_seq)
     WHERE n = :n`,
  );
  const idle = db.prepare('DELETE FROM work WHERE conversation = ?');
  const pass = db.prepare('UPDATE conversation SET joined = ? WHERE joined = ?');
  // Of what was sent the entry stays behind: 0 is none.
  const invite = db.prepare(
    'UPDATE invitation SET conversation = ?, seq = iif(seq IS NULL, NULL, 0) WHERE conversation = ?',
  );
  const bring = db.prepare('UPDATE OR IGNORE way SET conversation = ? WHERE conversation = ?');
  const listen = db.prepare('UPDATE conversation SET stop_after = NULL WHERE n = ?');
  const ownerOf = db
    .prepare<[string, string], number>('SELECT n FROM conversation WHERE address_hash = ? AND channel = ?')
    .pluck();

  /** Everything that leads to one conversation leads to the other; what waits in it waits there, behind `first`. */
  function absorb(n: number, turn: number | null, into: number, first: number | undefined): void {
    const of = leavingOf.get(n);
    if (!of) return;
    let at = first ?? 0;
    for (const { seq, ...message } of waiting.all(n, turn ?? -1)) {
      at = mailbox.put(into, message) ?? at;
      drop.run(n, seq);
    }
    // Appointments that the person is invited to prepare are theirs there, too, with what they have come to.
    for (const invitation of invitationsIn(of.session)) {
      const message = providerHash('join', `${toId(n)}:${invitation.key}`);
      const body = toJson({ kind: 'invitation', invitation });
      mailbox.put(into, { at: Date.now(), body, message, unheard: 1 });
    }
    // What is delivered once more is known there, too.
    let seen = seenOf.get(into) ?? null;
    const message = turn === null ? undefined : providerOf.get(n, turn);
    const known = [...itemsOfSeen(of.seen), ...itemsOfSeen(of.arrived), ...(message ? [message] : [])];
    for (const one of known) seen = withSeen(seen, one, at);
    see.run(seen, into);
    repoint.run(into, n);
    point.run(of.address_hash, of.channel, into);
    bring.run(into, n);
    invite.run(into, n);
    ways.forget(n);
    pass.run(into, n);
    leave.run({ n, into, nobody: `joined-${toId(n)}` });
    idle.run(n);
  }

  return {
    join(n, turn, { conversation, at, body }, touch) {
      const into = toKey(conversation);
      const of = leavingOf.get(n);
      if (!of || into === n || !there.get(into)) return false;
      const { answer_hash, answer_channel, address_sealed } = of;
      const channel = answer_channel ?? of.channel;
      ways.turnTo(into, { channel, hash: answer_hash ?? of.address_hash, sealed: address_sealed });
      const message = providerHash('join', `${toId(n)}:${turn}`);
      const first = mailbox.put(into, { at, body: toJson(body), message, unheard: null });
      absorb(n, turn, into, first);
      listen.run(into);
      ways.optIn(into, channel);
      touch(n);
      touch(into);
      return true;
    },

    reach(n, address, touch) {
      const [hash, channel] = [clean(address.addressHash), clean(address.channel)];
      const owner = ownerOf.get(hash, channel);
      if (owner === n) return;
      if (owner !== undefined) {
        absorb(owner, null, n, undefined);
        touch(owner);
      }
      point.run(hash, channel, n);
      ways.add(n, channel, clean(address.addressSealed));
      touch(n);
    },
  };
}

function invitationsIn(session: string | null): Invited[] {
  try {
    return session === null ? [] : (readSession(session).invitations ?? []);
  } catch {
    // It cannot be read, so nothing of it is known.
    return [];
  }
}
