import { expect, test } from '@jest/globals';
import { createPurge } from '../../src/delivery/index.js';
import { DAY, until, withDesk } from './desk.js';

const RETENTION = { texts: 30 * DAY, outcomes: 365 * DAY };

test('what a person wrote is gone after thirty days, at the start and then regularly', () =>
  withDesk(async (desk) => {
    const worker = desk.worker();
    await desk.say('lea', 'je suis perdue avec la caf');
    await worker.idle();
    await worker.stop();
    const purge = createPurge({
      store: desk.store,
      retention: RETENTION,
      clock: desk.clock,
      log: desk.log,
      every: 5,
    });
    purge.start();
    try {
      await purge.stop();
      expect(await desk.entries('lea')).not.toEqual([]);
      desk.now += 31 * DAY;
      purge.start();
      await until(async () => (await desk.entries('lea')).length === 0);
      await desk.say('ali', 'bonjour');
      desk.now += 31 * DAY;
      await until(async () => (await desk.entries('ali')).length === 0);
    } finally {
      await purge.stop();
    }
    await desk.store.close();
    expect(desk.bytes().includes('perdue')).toBe(false);
  }));

test('a purge that fails is told and tried again', () =>
  withDesk(async (desk) => {
    let failures = 1;
    const store = {
      purge: (...args: Parameters<typeof desk.store.purge>) =>
        failures-- > 0 ? Promise.reject(new Error('disk')) : desk.store.purge(...args),
    };
    await desk.say('lea', 'bonjour');
    desk.now += 31 * DAY;
    const purge = createPurge({ store, retention: RETENTION, clock: desk.clock, log: desk.log, every: 5 });
    purge.start();
    try {
      await until(async () => (await desk.entries('lea')).length === 0);
    } finally {
      await purge.stop();
    }
    expect(desk.lines.map(({ level }) => level)).toEqual(['error', 'info']);
  }));
