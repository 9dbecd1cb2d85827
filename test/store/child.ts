/**
 * What a test has another process do with the same store: `node child.mjs <engine> <folder> <job> <argument>`.
 * Each thing that was acknowledged is one line on standard output, written before the next thing is begun.
 */
import { writeSync } from 'node:fs';
import type { Store } from '../../src/store/port.js';
import { openVault } from '../../src/store/vault.js';
import { ENGINES, type EngineName } from './engines.js';
import { holdEffect, LEASE, message, record, slot, T0, turn } from './people.js';

const [, , engine, dir, job, argument] = process.argv as unknown as [
  string,
  string,
  EngineName,
  string,
  string,
  string,
];

const tell = (line: string): void => void writeSync(1, `${line}\n`);

const JOBS: Record<string, (store: Store, argument: string) => Promise<void>> = {
  /** Loads the key, or makes it, together with other processes, and tells what it makes of an address. */
  async hash(_, address) {
    tell(openVault({ dataDir: dir }).hash('sms', address));
  },

  /** Accepts one message. */
  async accept(store, id) {
    const { seq, duplicate } = await store.accept(message('marie', id));
    tell(`${seq} ${duplicate}`);
  },

  /** Claims until nothing is left, and tells each conversation that it got. */
  async claim(store) {
    for (;;) {
      const claims = await Promise.all([1, 2, 3, 4].map((i) => store.claim(`child ${i}`, T0, LEASE)));
      const got = claims.filter((claim) => claim !== undefined);
      if (got.length === 0) return;
      for (const { conversation } of got) tell(conversation);
    }
  },

  /** A hundred people want one of twenty slots of four helpers, each of several lengths, all at once. */
  async hold(store, name) {
    await Promise.all(
      Array.from({ length: 100 }, async (_, i) => {
        for (let tried = 0; tried < 20; tried += 1) {
          const at = (i + tried) % 20;
          const wanted = { conversation: '', ...slot(`helper-${at % 4}`, 2 * Math.floor(at / 4)) };
          const result = await store.hold(holdEffect(`${name}.${i}.${tried}`), wanted, T0);
          if (result.kind !== 'hold' || !result.ok) continue;
          tell(`${wanted.offer.id} ${result.reservation}`);
          return;
        }
      }),
    );
  },

  /** Eight people write without end, each turn is committed, until somebody kills this process. */
  async talk(store, name) {
    const one = async (who: string): Promise<void> => {
      for (let i = 0; ; i += 1) {
        const id = `${who}.${i}`;
        const { conversation, seq } = await store.accept(message(who, id, { channel: 'web' }));
        tell(`accepted ${conversation} ${seq} ${id}`);
        const claim = await store.claim(who, T0, LEASE);
        if (!claim?.entry) continue;
        const saved = await store.commit(
          turn(claim, { records: [record(`${claim.conversation}-${claim.version}`)] }),
        );
        if (saved) tell(`committed ${claim.conversation} ${claim.entry.seq} ${claim.version + 1}`);
      }
    };
    await Promise.all(Array.from({ length: 8 }, (_, i) => one(`${name}.${i}`)));
  },
};

const store = await ENGINES[engine](dir);
await JOBS[job]?.(store, argument);
await store.close();
