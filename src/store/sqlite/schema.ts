/**
 * The tables, and how an older database becomes the present one.
 *
 * A conversation's key is an integer that grows with time (ids.ts), so that new rows land side by side. What
 * there is to do is never searched for: `work` and `outbox` hold a row only for conversations that want a worker
 * or a sender, and an index whose first row is the next one, whether a thousand conversations are kept or a
 * million. What a turn rewrites often lives in these two, which are small; the rest it writes once.
 */
import type { Database } from 'better-sqlite3';
import { StoreError } from '../errors.js';

/** Each brings user_version one further. Never edit one that was published: append. */
const MIGRATIONS = [
  `
  CREATE TABLE conversation (
    n INTEGER PRIMARY KEY,
    channel TEXT NOT NULL,
    address_hash TEXT NOT NULL,
    address_sealed TEXT NOT NULL,
    agency TEXT NOT NULL,
    version INTEGER NOT NULL DEFAULT 0,
    -- As of the last commit; while there is work, work.fence and work.next_seq count on.
    fence INTEGER NOT NULL DEFAULT 0,
    next_seq INTEGER NOT NULL DEFAULT 1,
    -- Inbound entries up to this one are done.
    done_seq INTEGER NOT NULL DEFAULT 0,
    -- The session's earliest timer; NULL once it is due and has become work.
    wake_at INTEGER,
    -- When to look at wake_at: then, or before. The timer that most turns put off (silence) leaves it as it is.
    alarm_at INTEGER,
    -- No entry is older than this; the purge looks here, and only here.
    oldest_at INTEGER,
    -- Messages that are done (seen.ts).
    seen BLOB,
    session TEXT
  ) STRICT;
  CREATE UNIQUE INDEX conversation_address ON conversation (address_hash, channel);
  CREATE INDEX conversation_alarm ON conversation (alarm_at) WHERE alarm_at IS NOT NULL;
  CREATE INDEX conversation_oldest ON conversation (oldest_at) WHERE oldest_at IS NOT NULL;

  -- One row for each conversation with a waiting message or a due timer.
  CREATE TABLE work (
    conversation INTEGER PRIMARY KEY,
    -- When it next wants a worker: since when it waits; while busy, busy_until.
    ready_at INTEGER NOT NULL,
    -- A timer is due.
    due INTEGER NOT NULL DEFAULT 0,
    fence INTEGER NOT NULL,
    next_seq INTEGER NOT NULL,
    -- The newest inbound entry; 0 when none came since the work began.
    newest INTEGER NOT NULL DEFAULT 0,
    -- The inbound entry that the present claim is about; NULL when it is about a timer.
    claimed_seq INTEGER,
    -- End of the lease, or of the back-off after a claim was given back; NULL when free.
    busy_until INTEGER,
    owner TEXT
  ) STRICT;
  CREATE INDEX work_ready ON work (ready_at);

  -- Rows stand in the order of their writing: what is said at one time, by whomever, shares its pages.
  CREATE TABLE entry (
    n INTEGER PRIMARY KEY,
    conversation INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    direction TEXT NOT NULL,
    status TEXT NOT NULL,
    at INTEGER NOT NULL,
    body TEXT NOT NULL,
    -- Hash of the provider's id, of inbound and of sent messages (ids.ts says why).
    provider BLOB,
    attempts INTEGER NOT NULL DEFAULT 0,
    error TEXT
  ) STRICT;
  CREATE UNIQUE INDEX entry_seq ON entry (conversation, seq);
  CREATE INDEX entry_sent ON entry (provider) WHERE direction = 'out' AND provider IS NOT NULL;

  -- One row for each conversation that has something unsent: its oldest pending, sending or unknown entry.
  CREATE TABLE outbox (
    conversation INTEGER PRIMARY KEY,
    channel TEXT NOT NULL,
    seq INTEGER NOT NULL,
    -- Not before this time; while sending, the end of the lease.
    send_at INTEGER NOT NULL,
    owner TEXT
  ) STRICT;
  CREATE INDEX outbox_due ON outbox (channel, send_at);

  -- Status reports that came before the answer to the request they report on.
  CREATE TABLE early_report (
    provider BLOB PRIMARY KEY,
    status TEXT NOT NULL,
    error TEXT,
    at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX early_report_at ON early_report (at);

  CREATE TABLE record (
    n INTEGER PRIMARY KEY,
    -- NULL once the person's data were erased or purged: what remains leads to nobody.
    conversation INTEGER,
    id TEXT NOT NULL,
    agency TEXT NOT NULL,
    at INTEGER NOT NULL,
    body TEXT NOT NULL
  ) STRICT;
  CREATE UNIQUE INDEX record_id ON record (conversation, id) WHERE conversation IS NOT NULL;
  CREATE INDEX record_agency ON record (agency, at);
  CREATE INDEX record_at ON record (at);

  CREATE TABLE effect (key TEXT PRIMARY KEY, at INTEGER NOT NULL, result TEXT NOT NULL) STRICT, WITHOUT ROWID;
  CREATE INDEX effect_at ON effect (at);

  CREATE TABLE agency (id TEXT PRIMARY KEY, body TEXT NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE place (
    agency TEXT NOT NULL, id TEXT NOT NULL, rank INTEGER NOT NULL, body TEXT NOT NULL, PRIMARY KEY (agency, id)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE helper (
    agency TEXT NOT NULL, id TEXT NOT NULL UNIQUE, rank INTEGER NOT NULL, body TEXT NOT NULL,
    PRIMARY KEY (agency, id)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE reservation (
    id TEXT PRIMARY KEY,
    conversation INTEGER,
    helper TEXT NOT NULL,
    place TEXT NOT NULL,
    from_at INTEGER NOT NULL,
    to_at INTEGER NOT NULL,
    state TEXT NOT NULL,
    until INTEGER,
    offer TEXT NOT NULL,
    -- Of the person: name, sealed phone, note for the helper.
    person TEXT
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX reservation_conversation ON reservation (conversation) WHERE conversation IS NOT NULL;
  CREATE INDEX reservation_to ON reservation (to_at);
  CREATE INDEX reservation_until ON reservation (until) WHERE until IS NOT NULL;

  -- The exclusion: a helper's quarter of an hour is in one reservation, or in none.
  CREATE TABLE reservation_cell (
    helper TEXT NOT NULL,
    cell INTEGER NOT NULL,
    reservation TEXT NOT NULL,
    PRIMARY KEY (helper, cell)
  ) STRICT, WITHOUT ROWID;

  -- Promises to call back, and the waiting list.
  CREATE TABLE request (
    key TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    conversation INTEGER,
    agency TEXT NOT NULL,
    at INTEGER NOT NULL,
    body TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX request_agency ON request (agency, at);
  CREATE INDEX request_at ON request (at);
  CREATE INDEX request_conversation ON request (conversation) WHERE conversation IS NOT NULL;

  -- The last few thousand visible changes, for the processes that watch.
  CREATE TABLE change (n INTEGER PRIMARY KEY, conversation INTEGER NOT NULL, writer INTEGER NOT NULL) STRICT;
  `,
  `
  -- Values of the installation's own, such as the proof of its key (key-check.ts).
  CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
  `,
  `
  -- The person wants no more messages: entries after this one are not sent. NULL otherwise.
  ALTER TABLE conversation ADD COLUMN stop_after INTEGER;

  -- Further addresses of a conversation's person on its channel, beside conversation.address_hash.
  CREATE TABLE also (
    address_hash TEXT NOT NULL,
    channel TEXT NOT NULL,
    conversation INTEGER NOT NULL,
    PRIMARY KEY (address_hash, channel)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX also_conversation ON also (conversation);

  -- Who wants no more messages. Outlives the conversation: they must not be invited either.
  CREATE TABLE opt_out (
    address_hash TEXT NOT NULL, channel TEXT NOT NULL, PRIMARY KEY (address_hash, channel)
  ) STRICT, WITHOUT ROWID;
  `,
  `
  -- Messages accepted since the work began (seen.ts). NULL with messages waiting: they are looked for one by one.
  ALTER TABLE work ADD COLUMN arrived BLOB;
  `,
  `
  -- Of the person's addresses the one that address_sealed holds; NULL for address_hash.
  ALTER TABLE conversation ADD COLUMN answer_hash TEXT;
  `,
  `
  -- 1 for an inbound entry that the person has not written.
  ALTER TABLE entry ADD COLUMN unheard INTEGER;

  -- Invitations to prepare an appointment. They outlive the person's data, without a way back: who had everything
  -- deleted is not invited again.
  CREATE TABLE invitation (
    key TEXT PRIMARY KEY,
    -- NULL once the person's data were erased or purged; then digest and address_hash are empty.
    conversation INTEGER,
    -- How often it was changed.
    revision INTEGER NOT NULL,
    digest TEXT NOT NULL,
    address_hash TEXT NOT NULL,
    starts_at INTEGER NOT NULL,
    -- The entry of the newest message about it.
    seq INTEGER,
    progress TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX invitation_conversation ON invitation (conversation) WHERE conversation IS NOT NULL;
  CREATE INDEX invitation_starts ON invitation (starts_at);
  `,
  `
  -- The channel on which the person is answered, with answer_hash; NULL for channel.
  ALTER TABLE conversation ADD COLUMN answer_channel TEXT;
  -- The conversation with which the person went on instead; this one has no address any more.
  ALTER TABLE conversation ADD COLUMN joined INTEGER;
  CREATE INDEX conversation_joined ON conversation (joined) WHERE joined IS NOT NULL;

  -- Of a person with several channels: their newest address on each, for what cannot be delivered on another.
  CREATE TABLE way (
    conversation INTEGER NOT NULL,
    channel TEXT NOT NULL,
    sealed TEXT NOT NULL,
    -- When they last wrote there, as far as it was noted when they went on elsewhere.
    heard_at INTEGER,
    PRIMARY KEY (conversation, channel)
  ) STRICT, WITHOUT ROWID;

  -- Of outgoing entries. The channel over which it is sent instead, and the attempts made before that.
  ALTER TABLE entry ADD COLUMN via TEXT;
  ALTER TABLE entry ADD COLUMN via_from INTEGER;
  -- It was reported as failed after it had been taken, and is tried again; 1 until it is overtaken or sent.
  ALTER TABLE entry ADD COLUMN late INTEGER;
  -- Hashes of the provider's ids of attempts that were reported as failed: reports on them are old news.
  ALTER TABLE entry ADD COLUMN dead BLOB;

  -- What else an early report of a failure said: Again and plain, as JSON.
  ALTER TABLE early_report ADD COLUMN hope TEXT;

  -- Messages that reached nobody.
  CREATE TABLE undelivered (
    conversation INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    agency TEXT NOT NULL,
    at INTEGER NOT NULL,
    channel TEXT NOT NULL,
    error TEXT NOT NULL,
    PRIMARY KEY (conversation, seq)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX undelivered_agency ON undelivered (agency, at);
  CREATE INDEX undelivered_at ON undelivered (at);
  `,
  `
  -- Of outgoing entries: 1 when it was sent again because its fate had stayed unknown.
  ALTER TABLE entry ADD COLUMN repeated INTEGER;
  `,
];

/**
 * Brings the database to the present version, in one transaction.
 *
 * @throws StoreError store_newer
 */
export function migrate(db: Database): void {
  if (versionOf(db) === MIGRATIONS.length) return;
  // Two processes that start together: the second waits here, then finds nothing left to do.
  db.transaction(() => {
    const version = versionOf(db);
    if (version > MIGRATIONS.length) {
      throw new StoreError(
        'store_newer',
        `The database is of version ${version} and this Declic knows versions up to ${MIGRATIONS.length}: run the newer Declic.`,
      );
    }
    for (const sql of MIGRATIONS.slice(version)) db.exec(sql);
    db.pragma(`user_version = ${MIGRATIONS.length}`);
  }).immediate();
}

function versionOf(db: Database): number {
  return Number(db.pragma('user_version', { simple: true }));
}
