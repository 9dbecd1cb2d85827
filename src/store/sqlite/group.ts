/**
 * Group commit. A durable commit waits for the disk (about 0.25 ms), whatever it holds; so all writes that are
 * asked for in one tick share one transaction, and each promise resolves only after that transaction's COMMIT.
 */
import type { Database } from 'better-sqlite3';
import { StoreError } from '../errors.js';
import { STORE_LIMITS } from '../limits.js';

/** Says that others can see a change of this conversation once the transaction is committed. */
export type Touch = (conversation: number) => void;

/**
 * One write: plain synchronous work on the database. It may be run twice (see `runApart`), so it changes nothing
 * but the database.
 */
export type Piece<T> = (touch: Touch) => T;

export interface Group {
  /** Runs the piece in the next transaction. Rejects alone when the piece fails. */
  write<T>(piece: Piece<T>): Promise<T>;
  /**
   * The same for what may be forgotten when the machine itself goes down, for example who is at work on what. A
   * transaction of nothing else does not wait for the disk; a mere crash of the process loses it no more than others.
   */
  writeLightly<T>(piece: Piece<T>): Promise<T>;
  /** Commits what waits, then refuses more. */
  close(): void;
}

interface Waiting {
  light: boolean;
  piece: Piece<unknown>;
  resolve(value: unknown): void;
  reject(error: unknown): void;
}

type Ending = { value: unknown } | { error: unknown };

export interface GroupOptions {
  /** Inside the transaction, just before COMMIT: writes down which conversations changed. */
  note(touched: Set<number>): void;
  /** After COMMIT. */
  committed(touched: Set<number>): void;
}

export function groupCommit(db: Database, { note, committed }: GroupOptions): Group {
  const begin = db.prepare('BEGIN IMMEDIATE');
  const commit = db.prepare('COMMIT');
  const rollback = db.prepare('ROLLBACK');
  const savepoint = db.prepare('SAVEPOINT piece');
  const release = db.prepare('RELEASE piece');
  const undo = db.prepare('ROLLBACK TO piece');

  const queue: Waiting[] = [];
  let scheduled = false;
  let closed = false;

  function schedule(): void {
    if (scheduled) return;
    scheduled = true;
    setImmediate(flush);
  }

  function flush(): void {
    scheduled = false;
    const batch = queue.splice(0, STORE_LIMITS.groupSize);
    if (queue.length > 0) schedule();
    if (batch.length === 0) return;
    const touched = new Set<number>();
    let endings: Ending[];
    try {
      endings = batch.every(({ light }) => light) ? runLightly(batch, touched) : run(batch, touched);
    } catch (error) {
      const refused = storeError(error);
      for (const { reject } of batch) reject(refused);
      return;
    }
    batch.forEach(({ resolve, reject }, i) => {
      const ending = endings[i] as Ending;
      if ('value' in ending) resolve(ending.value);
      else reject(storeError(ending.error));
    });
    committed(touched);
  }

  function runLightly(batch: Waiting[], touched: Set<number>): Ending[] {
    db.pragma('synchronous = NORMAL');
    try {
      return run(batch, touched);
    } finally {
      db.pragma('synchronous = FULL');
    }
  }

  function run(batch: Waiting[], touched: Set<number>): Ending[] {
    begin.run();
    try {
      const endings = batch.map(({ piece }) => ({ value: piece((n) => touched.add(n)) }));
      return finish(endings, touched);
    } catch (error) {
      if (db.inTransaction) rollback.run();
      if (batch.length === 1) throw error;
    }
    touched.clear();
    return runApart(batch, touched);
  }

  /** After one of several failed: all again, each in a savepoint of its own, so that only the guilty one fails. */
  function runApart(batch: Waiting[], touched: Set<number>): Ending[] {
    begin.run();
    try {
      const endings = batch.map(({ piece }): Ending => {
        const own: number[] = [];
        savepoint.run();
        try {
          const value = piece((n) => own.push(n));
          release.run();
          for (const n of own) touched.add(n);
          return { value };
        } catch (error) {
          // A full disk ends the whole transaction by itself: then nothing of this batch is saved.
          if (!db.inTransaction) throw error;
          undo.run();
          release.run();
          return { error };
        }
      });
      return finish(endings, touched);
    } catch (error) {
      if (db.inTransaction) rollback.run();
      throw error;
    }
  }

  function finish(endings: Ending[], touched: Set<number>): Ending[] {
    if (touched.size > 0) note(touched);
    commit.run();
    return endings;
  }

  function enqueue<T>(piece: Piece<T>, light: boolean): Promise<T> {
    if (closed) return Promise.reject(new StoreError('store_closed', 'The store is closed.'));
    return new Promise<T>((resolve, reject) => {
      queue.push({ light, piece, resolve: resolve as Waiting['resolve'], reject });
      schedule();
    });
  }

  return {
    write: (piece) => enqueue(piece, false),
    writeLightly: (piece) => enqueue(piece, true),
    close() {
      closed = true;
      while (queue.length > 0) flush();
    },
  };
}

/** The database's refusals as errors of ours. SQLite's own text names tables and columns, never a value. */
function storeError(error: unknown): unknown {
  const code = (error as { code?: unknown } | null)?.code;
  if (typeof code !== 'string' || !code.startsWith('SQLITE_')) return error;
  if (code.startsWith('SQLITE_BUSY')) {
    return new StoreError('store_busy', 'Another process holds the database: nothing was written.', {
      cause: error,
    });
  }
  return new StoreError('store_failed', `The database refused a write (${code}): nothing of it was saved.`, {
    cause: error,
  });
}
