/** Who is told of a change: listeners of this process after its commit, others by looking for foreign commits. */
import { randomInt } from 'node:crypto';
import type { Database } from 'better-sqlite3';
import { STORE_LIMITS } from '../limits.js';
import type { StoreListener } from '../port.js';
import { toId } from './ids.js';

export interface Changes {
  note(touched: Set<number>): void;
  committed(touched: Set<number>): void;
  watch(listener: StoreListener): () => void;
  close(): void;
}

export function changesOf(db: Database): Changes {
  const writer = randomInt(2 ** 47);
  const insert = db.prepare<[number, number]>('INSERT INTO change (conversation, writer) VALUES (?, ?)');
  const trim = db.prepare<[number]>('DELETE FROM change WHERE n < ?');
  const newest = db.prepare<[], number>('SELECT coalesce(max(n), 0) FROM change').pluck();
  const foreign = db.prepare<[number, number, number], number>(
    'SELECT DISTINCT conversation FROM change WHERE n > ? AND n <= ? AND writer <> ?',
  );
  foreign.pluck();
  // Changes when, and only when, another connection has committed since the last look. Costs no I/O.
  const foreignCommits = db.prepare<[], number>('PRAGMA data_version');
  foreignCommits.pluck();

  const listeners = new Set<StoreListener>();
  let timer: NodeJS.Timeout | undefined;
  let lookedAt = 0;
  let seen = 0;

  function tell(conversations: Iterable<number>): void {
    for (const n of conversations) {
      for (const listener of [...listeners]) listener(toId(n));
    }
  }

  function look(): void {
    let changed: number[];
    try {
      const version = foreignCommits.get() as number;
      if (version === lookedAt) return;
      const to = newest.get() as number;
      changed = foreign.all(seen, to, writer);
      lookedAt = version;
      seen = to;
    } catch {
      return; // The database was locked at this moment; nothing was forgotten, the next look sees it.
    }
    tell(changed);
  }

  return {
    note(touched) {
      let n = 0;
      for (const conversation of touched) {
        n = insert.run(conversation, writer).lastInsertRowid as number;
        if (n % 1_024 === 0) trim.run(n - STORE_LIMITS.changesKept);
      }
    },

    committed(touched) {
      if (listeners.size > 0) tell(touched);
    },

    watch(listener) {
      listeners.add(listener);
      if (timer === undefined) {
        lookedAt = foreignCommits.get() as number;
        seen = newest.get() as number;
        timer = setInterval(look, STORE_LIMITS.pollMs).unref();
      }
      return () => {
        listeners.delete(listener);
        if (listeners.size > 0) return;
        clearInterval(timer);
        timer = undefined;
      };
    },

    close() {
      clearInterval(timer);
      timer = undefined;
      listeners.clear();
    },
  };
}
