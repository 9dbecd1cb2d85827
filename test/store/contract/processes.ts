import { once } from 'node:events';
import { expect, test } from '@jest/globals';
import type { Setting } from '../contract.js';
import { DAY, message, T0, talk, turn } from '../people.js';
import { runChild, startChild } from '../processes.js';

const KILLS = 30;

export function severalProcesses(the: Setting): void {
  test('a message that two processes are given is accepted by one of them', async () => {
    const lines = await Promise.all([1, 2].map(() => runChild(the.engine, the.dir, 'accept', 'm1')));
    expect(lines.flat().sort()).toEqual(['1 false', '1 true']);
  });

  test('two processes that claim at once never get the same conversation', async () => {
    const people = Array.from({ length: 200 }, (_, i) => message(`person ${i}`, `m${i}`));
    await Promise.all(people.map((one) => the.store.accept(one)));
    const got = (await Promise.all([1, 2].map(() => runChild(the.engine, the.dir, 'claim', '')))).flat();
    expect(got).toHaveLength(200);
    expect(new Set(got).size).toBe(200);
  });

  test('of 200 people in two processes who want 20 slots exactly 20 get one, each another', async () => {
    const got = (
      await Promise.all(['a', 'b'].map((name) => runChild(the.engine, the.dir, 'hold', name)))
    ).flat();
    expect(got).toHaveLength(20);
    expect(new Set(got.map((line) => line.split(' ')[0])).size).toBe(20);
    const helpers = [0, 1, 2, 3].map((i) => `helper-${i}`);
    expect(await the.store.reservations(helpers, T0, T0 + DAY, T0)).toHaveLength(20);
  });

  test('whoever watches hears of local changes, and of another process’s', async () => {
    const heard: string[] = [];
    let wake = (): void => {};
    const stop = the.store.watch((conversation) => {
      heard.push(conversation);
      wake();
    });
    const paul = await talk(the.store, 'paul', 'm1');
    expect(new Set(heard)).toEqual(new Set([paul]));

    const marie = new Promise<void>((resolve) => {
      wake = resolve;
    });
    await runChild(the.engine, the.dir, 'accept', 'm2');
    await marie;
    expect(heard.at(-1)).toBe(await the.store.find('sms', 'hash-of-marie'));

    stop();
    const count = heard.length;
    await talk(the.store, 'paul', 'm3');
    expect(heard).toHaveLength(count);
  });

  test(`${KILLS} times killed in the middle of writing, nothing that was acknowledged is lost`, async () => {
    const told: string[] = [];
    for (let kill = 0; kill < KILLS; kill += 1) {
      const child = await startChild(the.engine, the.dir, 'talk', `k${kill}`);
      // Killed somewhere after its first words: between this and that write, or within one.
      await once(child.process.stdout as NodeJS.ReadableStream, 'data');
      const writes = 1 + ((kill * 37) % 90);
      while (child.lines.length < writes) await once(child.process.stdout as NodeJS.ReadableStream, 'data');
      child.process.kill('SIGKILL');
      expect(await child.ended).toBe('SIGKILL');
      told.push(...child.lines);
    }

    const store = await the.again();
    const logs = new Map<string, Awaited<ReturnType<typeof store.log>>>();
    for (const line of told) {
      const [what, conversation, seq, detail] = line.split(' ') as [string, string, string, string];
      const log = logs.get(conversation) ?? (await store.log(conversation, 0, 100_000));
      logs.set(conversation, log);
      const at = log.findIndex((entry) => entry.seq === Number(seq));
      expect(log[at]).toMatchObject({
        direction: 'in',
        status: what === 'committed' ? 'done' : expect.anything(),
      });
      if (what === 'accepted') expect(log[at]?.body).toEqual({ text: detail });
      // The turn came whole: as many answers as versions, and a record for each.
      if (what === 'committed') {
        expect(log.filter(({ direction }) => direction === 'out').length).toBeGreaterThanOrEqual(
          Number(detail),
        );
      }
    }
    const records = await store.records('demo', 0, 1_000_000);
    for (const [conversation, log] of logs) {
      const answers = log.filter(({ direction }) => direction === 'out');
      expect(records.filter(({ id }) => id.startsWith(conversation))).toHaveLength(answers.length);
    }
    expect(told.length).toBeGreaterThan(KILLS * 20);

    // And the store goes on: what was accepted and not thought about is claimed once the leases have ended.
    const waiting = [...logs.values()].flat().filter(({ status }) => status === 'waiting').length;
    let answered = 0;
    for (;;) {
      const claim = await store.claim('worker', T0 + DAY, 1_000);
      if (!claim) break;
      if (await store.commit(turn(claim))) answered += 1;
    }
    expect(answered).toBeGreaterThanOrEqual(waiting);
  }, 180_000);
}
