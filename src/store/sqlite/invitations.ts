/** Invitations: written once with their entry in the person's mailbox, and what they have come to. */
import type { Database } from 'better-sqlite3';
import type { InvitationProgress } from '../../engine/types.js';
import type { Commit, EntryStatus, InvitationRequest, InviteCode, KeptInvitation } from '../port.js';
import type { Piece } from './group.js';
import { providerHash, toKey } from './ids.js';
import type { Mailbox } from './mailbox.js';
import { clean, readProgress, toJson } from './rows.js';

interface Row {
  conversation: number | null;
  revision: number;
  digest: string;
  address_hash: string;
  starts_at: number;
  seq: number | null;
  progress: string;
  status: EntryStatus | null;
  error: string | null;
}

export interface Invitations {
  /** What would become of a request. Reads only. */
  decide(request: InvitationRequest): InviteCode;
  invite(request: InvitationRequest): Piece<InviteCode>;
  withdraw(key: string, withdrawal: unknown, now: number): Piece<{ sent: boolean } | undefined>;
  find(key: string): KeptInvitation | undefined;
  /** Inside a commit: an entry is waiting that changes one of these or takes it back. */
  areOld(conversation: number, invitations: NonNullable<Commit['invitations']>): boolean;
  /** Inside a commit: writes down what they have come to. */
  save(conversation: number, invitations: NonNullable<Commit['invitations']>): void;
  /** Inside a commit: a message about one of them was appended. */
  told(conversation: number, key: string, seq: number): void;
}

export function invitationsOf(
  db: Database,
  mailbox: Pick<Mailbox, 'accept' | 'optedOut' | 'put'>,
): Invitations {
  const byKey = db.prepare<[string], Row>(
    `SELECT i.conversation, revision, digest, address_hash, starts_at, i.seq, progress, e.status, e.error
     FROM invitation i LEFT JOIN entry e ON e.conversation = i.conversation AND e.seq = i.seq WHERE key = ?`,
  );
  const write = db.prepare(
    `INSERT INTO invitation (key, conversation, revision, digest, address_hash, starts_at, seq, progress)
     VALUES (:key, :conversation, :revision, :digest, :addressHash, :startsAt, :seq, :progress)
     ON CONFLICT DO UPDATE SET conversation = excluded.conversation, revision = excluded.revision,
       digest = excluded.digest, address_hash = excluded.address_hash, starts_at = excluded.starts_at,
       progress = excluded.progress`,
  );
  const update = db.prepare('UPDATE invitation SET progress = ? WHERE key = ? AND conversation = ?');
  const tell = db.prepare('UPDATE invitation SET seq = ? WHERE key = ? AND conversation = ?');
  // What is kept of it is no longer what the conversation knows, until that has read of it.
  const forget = db.prepare(`UPDATE invitation SET digest = '', progress = ? WHERE key = ?`);

  /** What is kept under a key, unless its conversation has only gone with time. */
  function known(key: string): Row | undefined {
    const row = byKey.get(clean(key));
    return row?.conversation === null && readProgress(row.progress).state !== 'deleted' ? undefined : row;
  }

  function decide(request: InvitationRequest): InviteCode {
    const kept = known(request.key);
    if (kept?.conversation === null) return 'deleted';
    if (kept?.digest === clean(request.digest)) return 'already';
    const other = kept !== undefined && kept.address_hash !== clean(request.addressHash);
    if (other && kept.seq !== null) return 'sent_to_another_number';
    if (mailbox.optedOut(request.channel, request.addressHash)) return 'opted_out';
    if (!kept) return 'planned';
    return kept.seq === null ? 'replaced' : 'changed_after_sending';
  }

  /** Whoever was to be invited, or was, is so no longer. */
  function takeBack(key: string, { conversation, revision }: Row, withdrawal: unknown, at: number): void {
    const message = providerHash('invitation', `${key}:${revision}:withdrawn`);
    if (conversation !== null)
      mailbox.put(conversation, { at, body: toJson(withdrawal), message, unheard: 1 });
  }

  return {
    decide,

    invite: (request) => (touch) => {
      const { withdrawal, key: wanted, digest, startsAt, ...acceptance } = request;
      const code = decide(request);
      if (!['planned', 'replaced', 'changed_after_sending'].includes(code)) return code;
      const key = clean(wanted);
      const kept = byKey.get(key);
      const revision = (kept?.revision ?? 0) + 1;
      const id = `invitation:${key}:${revision}`;
      const addressHash = clean(request.addressHash);
      // It was to go to another number.
      if (kept && kept.address_hash !== addressHash) {
        takeBack(key, kept, withdrawal, request.at);
        if (kept.conversation !== null) touch(kept.conversation);
      }
      const { conversation } = mailbox.accept({
        ...acceptance,
        // Its getter: an address is sealed only for a new conversation.
        get addressSealed() {
          return request.addressSealed;
        },
        id,
        unheard: 'own',
      })(touch);
      const progress: InvitationProgress =
        code === 'changed_after_sending' && kept ? readProgress(kept.progress) : { state: 'planned' };
      write.run({
        key,
        conversation: toKey(conversation),
        revision,
        digest: clean(digest),
        addressHash,
        startsAt,
        seq: null,
        progress: toJson(progress.state === 'withdrawn' ? { state: 'asked' } : progress),
      });
      return code;
    },

    withdraw: (wanted, withdrawal, now) => (touch) => {
      const key = clean(wanted);
      const kept = byKey.get(key);
      if (!kept || kept.conversation === null) return undefined;
      const sent = kept.seq !== null;
      if (readProgress(kept.progress).state === 'withdrawn') return { sent };
      takeBack(key, kept, withdrawal, now);
      touch(kept.conversation);
      forget.run(toJson({ state: 'withdrawn' }), key);
      return { sent };
    },

    find(key) {
      const row = byKey.get(clean(key));
      if (!row) return undefined;
      const { progress, starts_at, status, error } = row;
      const message = status ? { message: { status, ...(error ? { error } : {}) } } : {};
      return { progress: readProgress(progress), startsAt: starts_at, ...message };
    },

    areOld: (conversation, invitations) =>
      invitations.some(({ key, digest }) => {
        const kept = byKey.get(key);
        if (!kept || kept.conversation === null) return false;
        return kept.digest !== digest || kept.conversation !== conversation;
      }),

    save(conversation, invitations) {
      for (const { key, progress } of invitations) update.run(toJson(progress), key, conversation);
    },

    told: (conversation, key, seq) => void tell.run(seq, key, conversation),
  };
}
