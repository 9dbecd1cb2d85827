/** What senders and providers tell of a message: the answer to a request, and the reports that come before or after. */
import type { Database } from 'better-sqlite3';
import type { EntryStatus, Report, Settlement } from '../port.js';
import { type Fates, further, type Hope, type Sent, type Told } from './fates.js';
import type { Piece } from './group.js';
import { providerHash, toKey } from './ids.js';
import type { Lane } from './lane.js';
import { clean } from './rows.js';
import { advances } from './statuses.js';
import type { Ways } from './ways.js';

interface Found {
  n: number;
  seq: number;
  status: EntryStatus;
  via: string | null;
}

interface Early {
  status: EntryStatus;
  error: string | null;
  hope: string | null;
}

export interface Reports {
  settle(settlement: Settlement): Piece<boolean>;
  report(report: Report): Piece<boolean>;
  /** Inside a transaction: takes what was reported of an attempt before anybody had the provider's answer. */
  early(provider: Buffer): Told | undefined;
}

/** `stop`: what comes after an entry is not sent until the person writes again. */
export function reportsOf(
  db: Database,
  lane: Lane,
  fates: Fates,
  ways: Ways,
  stop: (conversation: number, after: number) => void,
): Reports {
  const entry = db.prepare<[number, number], Sent>(
    'SELECT status, attempts, provider, via, via_from, late, dead, error FROM entry WHERE conversation = ? AND seq = ?',
  );
  const joinedInto = db
    .prepare<[number], number | null>('SELECT joined FROM conversation WHERE n = ?')
    .pluck();
  const newest = db
    .prepare<[number], number | null>('SELECT max(seq) FROM entry WHERE conversation = ?')
    .pluck();
  const link = db.prepare('UPDATE entry SET provider = :provider WHERE conversation = :n AND seq = :seq');
  const byProvider = db.prepare<[Buffer], Found>(
    `SELECT conversation AS n, seq, status, via FROM entry WHERE direction = 'out' AND provider = ? LIMIT 1`,
  );
  const early = db.prepare<[Buffer], Early>(
    'SELECT status, error, hope FROM early_report WHERE provider = ?',
  );
  const keepEarly = db.prepare(
    `INSERT INTO early_report (provider, status, error, hope, at) VALUES (:provider, :status, :error, :hope, :now)
     ON CONFLICT DO UPDATE SET status = excluded.status, error = excluded.error, hope = excluded.hope,
       at = excluded.at`,
  );
  const dropEarly = db.prepare('DELETE FROM early_report WHERE provider = ?');

  /** Takes what was reported of an attempt before anybody had the provider's answer. */
  function takeEarly(provider: Buffer): Told | undefined {
    const row = early.get(provider);
    if (row) dropEarly.run(provider);
    return row && { status: row.status, error: row.error, hope: JSON.parse(row.hope ?? '{}') as Hope };
  }

  /** A message met somebody who wants none. What was sent over another way than theirs says that of this way alone. */
  function met(n: number, seq: number, via: string | null): void {
    const joined = joinedInto.get(n) ?? null;
    if (via !== null) ways.optOut(joined ?? n, via);
    else if (joined === null) stop(n, seq);
    else stop(joined, newest.get(joined) ?? 0);
  }

  /** An entry that a report names by our own id, while no provider's id of it is known. */
  function named({ ref, status: told }: Report, provider: Buffer): Found | undefined {
    if (!ref) return undefined;
    const n = toKey(ref.conversation);
    const found = entry.get(n, ref.seq);
    if (!found) return undefined;
    const { status, via } = found;
    // An attempt that had failed. Only its arrival would be news.
    if (fates.isDead(found, provider)) {
      return told === 'delivered' || told === 'read' ? { n, seq: ref.seq, status, via } : undefined;
    }
    if (found.provider && !found.provider.equals(provider)) return undefined;
    // Pending after an attempt: the provider said that it did not take the message, and now reports on it.
    const open = status === 'unknown' || status === 'sending' || (status === 'pending' && found.attempts > 0);
    return open ? { n, seq: ref.seq, status, via } : undefined;
  }

  return {
    early: takeEarly,

    settle(settlement) {
      const { seq, fence, status, providerId, retryAt, error = null, stopsContact, plain, now } = settlement;
      const n = toKey(settlement.conversation);
      return (touch) => {
        const was = entry.get(n, seq);
        if (!was || was.attempts !== fence || (was.status !== 'sending' && was.status !== 'unknown'))
          return false;
        const { channel = '' } = lane.head(n) ?? {};
        // A report that named it by our own id may have come while nobody had the provider's answer, which never came.
        const provider = providerId === undefined ? was.provider : providerHash(channel, providerId);
        const reported = provider ? takeEarly(provider) : undefined;
        if (stopsContact) met(n, seq, was.via);
        const hope: Hope = { ...(stopsContact ? { stops: true } : {}), ...(plain ? { plain } : {}) };
        const told = further({ status, error, hope }, reported);
        fates.conclude(n, seq, { told, provider, channel, retryAt, now });
        touch(n);
        return true;
      };
    },

    report(report) {
      const { providerId, status, error = null, stopsContact, again, plain, now } = report;
      const channel = clean(report.channel);
      const provider = providerHash(channel, providerId);
      const hope: Hope = {
        ...(again ? { again } : {}),
        ...(plain ? { plain } : {}),
        ...(stopsContact ? { stops: true } : {}),
      };
      return (touch) => {
        const found = byProvider.get(provider) ?? named(report, provider);
        if (found && stopsContact) met(found.n, found.seq, found.via);
        if (!found || found.status === 'sending') {
          // Providers report on another connection than they answer on, and sometimes first: the answer, or the
          // end of its lease, finds what is kept here.
          if (found) link.run({ n: found.n, seq: found.seq, provider });
          const before = early.get(provider)?.status;
          if (!before || advances(before, status))
            keepEarly.run({ provider, status, error, hope: JSON.stringify(hope), now });
          return false;
        }
        const { n, seq } = found;
        if (!advances(found.status, status)) return false;
        fates.conclude(n, seq, { told: { status, error, hope }, provider, channel, now });
        touch(n);
        return true;
      };
    },
  };
}
