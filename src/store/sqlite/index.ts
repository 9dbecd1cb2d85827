/** The embedded store: one SQLite file, shared by any number of processes of one machine. */
import { closeSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import { StoreError } from '../errors.js';
import { makeFolder } from '../folder.js';
import { STORE_LIMITS } from '../limits.js';
import type { Store } from '../port.js';
import { agenciesOf } from './agencies.js';
import { changesOf } from './changes.js';
import { fatesOf, undeliveredOf } from './fates.js';
import { groupCommit } from './group.js';
import { invitationsOf } from './invitations.js';
import { joinerOf } from './join.js';
import { laneOf } from './lane.js';
import { mailboxOf } from './mailbox.js';
import { metaOf } from './meta.js';
import { outboxOf } from './outbox.js';
import { purgeOf } from './purge.js';
import { reservationsOf } from './reservations.js';
import { migrate } from './schema.js';
import { turnsOf } from './turns.js';
import { waysOf } from './ways.js';

export interface SqliteOptions {
  /** The database's path; it and its folder are made when missing, for this user alone. */
  file: string;
  /** How long a message whose fate is unknown waits for a status report; STORE_LIMITS.unknownGraceMs. */
  unknownGraceMs?: number;
}

/**
 * Opens (or makes) the database.
 *
 * @throws StoreError store_newer when a later version of Declic wrote it
 * @example const store = await openSqliteStore({ file: './data/declic.db' });
 */
export async function openSqliteStore({
  file,
  unknownGraceMs = STORE_LIMITS.unknownGraceMs,
}: SqliteOptions): Promise<Store> {
  const db = openDatabase(file);
  const changes = changesOf(db);
  const group = groupCommit(db, changes);
  const ways = waysOf(db);
  const mailbox = mailboxOf(db, ways);
  const lane = laneOf(db);
  const fates = fatesOf(db, lane, ways, unknownGraceMs);
  const outbox = outboxOf(db, lane, fates, ways, unknownGraceMs);
  const undelivered = undeliveredOf(db);
  const invitations = invitationsOf(db, mailbox);
  const turns = turnsOf(db, outbox, invitations, joinerOf(db, mailbox, ways));
  const agencies = agenciesOf(db);
  const bookings = reservationsOf(db);
  const purge = purgeOf(db, group, lane);
  const meta = metaOf(db);
  const { write, writeLightly } = group;

  async function read<T>(find: () => T): Promise<T> {
    if (!db.open) throw new StoreError('store_closed', 'The store is closed.');
    return find();
  }

  return {
    accept: async (acceptance) => write(mailbox.accept(acceptance)),
    find: (channel, addressHash) => read(() => mailbox.find(channel, addressHash)),
    session: (conversation) => read(() => turns.session(conversation)),
    optedOut: (channel, addressHash) => read(() => mailbox.optedOut(channel, addressHash)),
    log: (conversation, after, limit) => read(() => mailbox.log(conversation, after, limit)),
    last: (conversation) => read(() => mailbox.last(conversation)),

    invite: async (request, dryRun = false) =>
      dryRun ? read(() => invitations.decide(request)) : write(invitations.invite(request)),
    invitation: (key) => read(() => invitations.find(key)),
    withdraw: async (key, withdrawal, now) => write(invitations.withdraw(key, withdrawal, now)),

    claim: async (worker, now, leaseMs) => {
      if (!(await read(() => turns.anyReady(now)))) return undefined;
      const claim = await writeLightly(turns.claim(worker, now, leaseMs));
      if (claim instanceof StoreError) throw claim;
      return claim;
    },
    commit: async (commit) => {
      const saved = await write(turns.commit(commit));
      if (saved && commit.erase) emptyLog(db);
      return saved;
    },
    giveBack: async (claim, retryAt) => writeLightly(turns.giveBack(claim, retryAt)),

    claimOutgoing: async (worker, channels, now, leaseMs) => {
      if (!(await read(() => outbox.anyDue(channels, now)))) return undefined;
      // Durable, unlike a claim: what was handed to a provider must not look untouched after a power cut.
      return write(outbox.claim(worker, channels, now, leaseMs));
    },
    settle: async (settlement) => write(outbox.settle(settlement)),
    report: async (report) => write(outbox.report(report)),

    saveAgency: async (agency, places, helpers) => write(agencies.save(agency, places, helpers)),
    agencies: () => read(() => agencies.all()),
    places: (agency) => read(() => agencies.places(agency)),
    helpers: (agency) => read(() => agencies.helpers(agency)),
    undelivered: (agency, after, limit) => read(() => undelivered(agency, after, limit)),
    records: (agency, after, limit) => read(() => agencies.records(agency, after, limit)),

    reservations: (helpers, from, to, now) => read(() => bookings.overlapping(helpers, from, to, now)),
    reservation: (id) => read(() => bookings.one(id)),
    effectResult: (key) => read(() => bookings.result(key)),
    recordResult: async (key, result, now) => write(bookings.record(key, result, now)),
    hold: async (effect, wanted, now) => write(bookings.hold(effect, wanted, now)),
    prolong: async (effect, now) => write(bookings.prolong(effect, now)),
    confirm: async (effect, now) => write(bookings.confirm(effect, now)),
    release: async (effect, now) => write(bookings.release(effect, now)),
    keepRequest: async (effect, conversation, agency, result, now) =>
      write(bookings.keepRequest(effect, conversation, agency, result, now)),

    purge: async (now, retention) => {
      const purged = await purge(now, retention);
      emptyLog(db);
      return purged;
    },
    keepOnce: async (name, value) => write(meta.keepOnce(name, value)),
    watch: (listener) => changes.watch(listener),
    close: async () => {
      if (!db.open) return;
      group.close();
      changes.close();
      db.close();
    },
  };
}

function openDatabase(file: string): Database.Database {
  makeFolder(dirname(file));
  // SQLite gives the -wal and -shm files the permissions of the database itself.
  closeSync(openSync(file, 'a', 0o600));
  const db = new Database(file, { timeout: STORE_LIMITS.busyTimeoutMs });
  try {
    db.pragma('journal_mode = WAL');
    // Each COMMIT is on the disk before anybody is told (in WAL mode this binding's own default is less).
    db.pragma('synchronous = FULL');
    db.pragma(`wal_autocheckpoint = ${STORE_LIMITS.logPages}`);
    // What is deleted is overwritten, for it was deleted so that nobody can read it.
    db.pragma('secure_delete = ON');
    migrate(db);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/**
 * Brings the write-ahead log into the file and cuts it to nothing: it still held what was deleted just now. While
 * another process reads, SQLite answers "busy", and the log is cut the next time.
 */
function emptyLog(db: Database.Database): void {
  if (db.open) db.pragma('wal_checkpoint(TRUNCATE)');
}
