/** Does a turn cost more when a million conversations are kept than when a thousand are? */
import { closeSync, fsyncSync, mkdtempSync, openSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { Session } from '../../src/engine/types.js';
import type { Store } from '../../src/store/port.js';
import { newKey, providerHash } from '../../src/store/sqlite/ids.js';
import { openSqliteStore } from '../../src/store/sqlite/index.js';
import { message, prompt, session, T0, turn } from '../store/people.js';

const SMALL = 1_000;
const LARGE = 1_000_000;
/** So many people, picked anywhere in the store, write this often each, all at once; then as many others. */
const PEOPLE = 50;
const MESSAGES = 12;
/** Such groups in one measurement: enough for the write-ahead log to fill and be brought into the file once. */
const GROUPS = 5;
/** Measurements of each store, by turns; the medians are compared. */
const ROUNDS = 15;

/** A conversation half-way through its triage: its session and its two exchanges, of the size they have in use. */
const SESSION = JSON.stringify(
  session('00000000000', {
    trace: Array.from({ length: 8 }, (_, i) => ({ at: T0 + i, did: 'asked', detail: 'email' })),
    facts: { email: { value: 'none', source: 'said', evidence: 'je n’ai pas de boîte mail' } },
    timers: [{ name: 'silence', at: T0 + 1e9 }],
  }),
);
const SAID = JSON.stringify({
  kind: 'message',
  text: 'je n’arrive pas à ouvrir mon espace',
  locale: 'fr-FR',
});
const ASKED = JSON.stringify(prompt('Avez-vous une adresse e-mail que vous pouvez ouvrir vous-même ?'));

/**
 * Fills a store of each size, lets people of each write, and answers by how much a turn (accept, claim, commit)
 * costs more in the large one. Takes about two minutes and 3 GB of the temporary folder, which it gives back.
 */
export async function storeGrowth(print: (line: string) => void): Promise<{ ratio: number }> {
  const dir = mkdtempSync(join(tmpdir(), 'declic-bench-'));
  const stores: Store[] = [];
  try {
    const opened = [];
    for (const size of [SMALL, LARGE]) {
      const file = join(dir, `${size}.db`);
      const store = await openSqliteStore({ file });
      stores.push(store);
      fill(file, size);
      opened.push({ store, size, times: [] as number[] });
    }
    for (let round = -1; round < ROUNDS; round += 1) {
      for (const { store, size, times } of opened) {
        const time = await measure(store, size, round);
        if (round >= 0) times.push(time); // The first one warms up.
      }
    }
    const [small, large] = opened.map(({ times }) => median(times)) as [number, number];
    const ratio = large / small;
    print(
      `a turn among ${SMALL} conversations: ${small.toFixed(1)} µs; among ${LARGE}: ${large.toFixed(1)} µs`,
    );
    print(`growth: ${ratio.toFixed(3)}`);
    return { ratio };
  } finally {
    await Promise.all(stores.map((store) => store.close()));
    rmSync(dir, { recursive: true, force: true });
  }
}

/** Microseconds that a turn takes. */
async function measure(store: Store, size: number, round: number): Promise<number> {
  const start = process.hrtime.bigint();
  for (let group = 0; group < GROUPS; group += 1) await talk(store, size, `${round}.${group}`);
  return Number(process.hrtime.bigint() - start) / 1_000 / GROUPS / PEOPLE / MESSAGES;
}

async function talk(store: Store, size: number, name: string): Promise<void> {
  const people = Array.from({ length: PEOPLE }, () => Math.floor(Math.random() * size));
  for (let i = 0; i < MESSAGES; i += 1) {
    const accepted = people.map((who, j) => store.accept(message(`person ${who}`, `${name}.${i}.${j}`)));
    await Promise.all(accepted);
    const claims = await Promise.all(people.map(() => store.claim('bench', T0, 30_000)));
    const prompts = [{ at: T0, status: 'sent' as const, body: prompt('Et un ordinateur ?') }];
    await Promise.all(
      claims
        .filter((claim) => claim !== undefined)
        .map((claim) =>
          store.commit(turn(claim, { session: claim.session as Session, prompts, wakeAt: T0 + 1e11 })),
        ),
    );
  }
}

/**
 * Writes the rows directly: through the port a million conversations would take an hour. A thousand people at a
 * time talk by turns, as they do in life, so that the pages of the file are as full as they come to be in use.
 */
function fill(file: string, size: number): void {
  const db = new Database(file);
  db.pragma('synchronous = OFF');
  const open = db.prepare(
    `INSERT INTO conversation (n, channel, address_hash, address_sealed, agency, oldest_at)
     VALUES (?, 'sms', ?, ?, 'demo', ?)`,
  );
  const save = db.prepare(
    `UPDATE conversation SET version = :seq, fence = :seq, next_seq = :seq + 1, done_seq = :seq - 1, wake_at = :wake,
       alarm_at = coalesce(alarm_at, :wake), seen = :seen,
       session = :session WHERE n = :n`,
  );
  const entry = db.prepare(
    'INSERT INTO entry (conversation, seq, direction, status, at, body, provider) VALUES (?, ?, ?, ?, ?, ?, ?)',
  );
  const talk = db.transaction((from: number) => {
    const people = Array.from({ length: SMALL }, (_, i) => ({ n: newKey(), i: from + i }));
    for (const { n, i } of people) open.run(n, `hash-of-person ${i}`, `sealed-person ${i}`, T0 - 1e9 + i);
    for (let seq = 2; seq <= 6; seq += 2) {
      for (const { n, i } of people) {
        entry.run(n, seq - 1, 'in', 'done', T0, SAID, providerHash('sms', `${i}.${seq}`));
        entry.run(n, seq, 'out', 'sent', T0, ASKED, null);
        save.run({
          n,
          seq,
          seen: Buffer.alloc(6 * seq, n % 251),
          wake: T0 + 1e9 + i * 10 + seq,
          session: SESSION.slice(0, (SESSION.length * seq) / 6),
        });
      }
    }
  });
  for (let from = 0; from < size; from += SMALL) talk(from);
  db.pragma('wal_checkpoint(TRUNCATE)');
  db.close();
  // Else the first durable commits of the large store would wait for all that was just written.
  const fd = openSync(file, 'r+');
  fsyncSync(fd);
  closeSync(fd);
}

function median(values: number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] as number;
}
