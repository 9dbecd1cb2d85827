import { type ChildProcess, fork } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { build } from 'esbuild';
import { HORIZON } from '../../src/booking/slots.js';
import { openSqliteStore } from '../../src/store/sqlite/index.js';
import { helper, NOW, place } from './town.js';

/** Waits for the child's next message; fails when it ends without one. */
function message(child: ChildProcess): Promise<unknown> {
  return new Promise((resolve, reject) => {
    child.once('message', resolve);
    child.once('exit', (code) => reject(new Error(`A process ended with ${code}.`)));
  });
}

test('200 people at once, in two processes on one file, want 20 slots: 20 get one each, and all slots are used', async () => {
  // Inside the checkout, so that the bundled worker finds node_modules.
  const cache = join(import.meta.dirname, '..', '..', 'node_modules', '.cache');
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, 'declic-rush-'));
  const children: ChildProcess[] = [];
  try {
    const file = join(folder, 'declic.db');
    const store = await openSqliteStore({ file });
    const helpers = [
      helper('lina', [], 'library 2 09:00-10:15'),
      helper('omar', [], 'hall 3 14:00-14:30', 'hall 5 09:00-09:45'),
    ];
    await store.saveAgency({ id: 'town', name: 'Town' }, [place('library'), place('hall')], helpers);
    const worker = join(folder, 'worker.mjs');
    await build({
      entryPoints: [join(import.meta.dirname, 'rush.worker.ts')],
      outfile: worker,
      bundle: true,
      packages: 'external',
      format: 'esm',
      platform: 'node',
      target: 'node20',
    });
    for (const name of ['first', 'second'])
      children.push(fork(worker, [file, name, '100'], { execArgv: [] }));
    await Promise.all(children.map(message));

    const answers = children.map(message);
    for (const child of children) child.send('go');
    const booked = (await Promise.all(answers)).flat();

    // Of a quarter of an hour, in two weeks: twice Lina's five, Omar's two and Omar's three.
    const reserved = await store.reservations(['lina', 'omar'], NOW, NOW + HORIZON, NOW);
    expect(new Set(booked).size).toBe(booked.length);
    expect(reserved.map(({ offer }) => offer.id).sort()).toEqual([...booked].sort());
    expect(reserved.every(({ state }) => state === 'booked')).toBe(true);
    expect(booked).toHaveLength(20);
    await store.close();
  } finally {
    for (const child of children) child.kill('SIGKILL');
    rmSync(folder, { recursive: true });
  }
}, 120_000);
