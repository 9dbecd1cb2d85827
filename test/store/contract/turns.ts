import { expect, test } from '@jest/globals';
import type { Setting } from '../contract.js';
import { claimed, LEASE, message, prompt, record, session, T0, talk, turn } from '../people.js';

export function turns(the: Setting): void {
  test('the first claim of a person has no session, the next one has what was saved', async () => {
    await the.store.accept(message('marie', 'm1'));
    const first = await claimed(the.store);
    expect(first).toMatchObject({
      channel: 'sms',
      agency: 'demo',
      addressSealed: 'sealed-marie',
      version: 0,
    });
    expect(first.session).toBeUndefined();
    const saved = session(first.conversation, {
      stage: 'guide',
      facts: { email: { value: 'none', source: 'said' } },
    });
    expect(await the.store.commit(turn(first, { session: saved }))).toBe(true);

    await the.store.accept(message('marie', 'm2'));
    const second = await claimed(the.store);
    expect(second.session).toEqual(saved);
    expect(second).toMatchObject({
      conversation: first.conversation,
      version: 1,
      addressHash: 'hash-of-marie',
    });
    expect(second.fence).toBeGreaterThan(first.fence);
  });

  test('whoever has waited longest comes first', async () => {
    await the.store.accept(message('marie', 'm1', { at: T0 + 2 }));
    await the.store.accept(message('paul', 'm2', { at: T0 + 1 }));
    await the.store.accept(message('aïcha', 'm3', { at: T0 + 3 }));
    const order = [];
    for (let i = 0; i < 3; i += 1) order.push((await claimed(the.store, T0 + 10)).addressSealed);
    expect(order).toEqual(['sealed-paul', 'sealed-marie', 'sealed-aïcha']);
  });

  test('a message that comes during a turn waits for the next one', async () => {
    await the.store.accept(message('marie', 'm1'));
    const first = await claimed(the.store);
    await the.store.accept(message('marie', 'm2'));
    expect(await the.store.claim('another', T0, LEASE)).toBeUndefined();
    await the.store.commit(turn(first));
    expect((await claimed(the.store)).entry).toMatchObject({ seq: 2, body: { text: 'm2' } });
  });

  test('claims of two instances at once never give one conversation twice', async () => {
    const other = await the.again();
    await Promise.all(
      Array.from({ length: 40 }, (_, i) => the.store.accept(message(`person ${i}`, `m${i}`))),
    );
    const claims = await Promise.all(
      Array.from({ length: 60 }, (_, i) => (i % 2 ? other : the.store).claim(`worker ${i}`, T0, LEASE)),
    );
    const conversations = claims
      .filter((claim) => claim !== undefined)
      .map(({ conversation }) => conversation);
    expect(conversations).toHaveLength(40);
    expect(new Set(conversations).size).toBe(40);
  });

  test('a stalled worker that wakes after its lease cannot commit what another has done', async () => {
    const { conversation } = await the.store.accept(message('marie', 'm1'));
    const stalled = await claimed(the.store);
    expect(await the.store.claim('another', T0 + LEASE - 1, LEASE)).toBeUndefined();
    const other = await claimed(the.store, T0 + LEASE);
    expect(other.conversation).toBe(conversation);
    expect(other.entry?.seq).toBe(1);
    expect(await the.store.commit(turn(stalled))).toBe(false);
    expect(await the.store.commit(turn(other))).toBe(true);
    expect(await the.store.commit(turn(stalled))).toBe(false);
    expect(await the.store.log(conversation, 0, 10)).toHaveLength(2);
  });

  test('a commit counts once, and only on the version that was thought about', async () => {
    const { conversation } = await the.store.accept(message('marie', 'm1'));
    const claim = await claimed(the.store);
    expect(await the.store.commit(turn({ ...claim, version: 7 }))).toBe(false);
    expect(await the.store.commit(turn({ ...claim, conversation: '00000000000' }))).toBe(false);
    expect(await the.store.commit(turn(claim))).toBe(true);
    expect(await the.store.commit(turn(claim))).toBe(false);
    expect(await the.store.log(conversation, 0, 10)).toHaveLength(2);
  });

  test('a commit that fails half-way saves nothing, and spoils no other of the same moment', async () => {
    await the.store.accept(message('marie', 'm1'));
    await the.store.accept(message('paul', 'm2', { at: T0 + 1 }));
    const marie = await claimed(the.store, T0 + 1);
    const paul = await claimed(the.store, T0 + 1);
    const impossible = record('r1', { at: Number.NaN });
    const [bad, good] = await Promise.allSettled([
      the.store.commit(turn(marie, { records: [record('r0'), impossible] })),
      the.store.commit(turn(paul, { records: [record('r2')] })),
    ]);
    expect(bad.status).toBe('rejected');
    expect(good).toEqual({ status: 'fulfilled', value: true });
    expect(await the.store.log(marie.conversation, 0, 10)).toMatchObject([{ seq: 1, status: 'waiting' }]);
    expect((await the.store.records('demo', 0, 10)).map(({ id }) => id)).toEqual(['r2']);
    expect(await the.store.commit(turn(marie))).toBe(true);
    expect(await the.store.log(marie.conversation, 0, 10)).toHaveLength(2);
  });

  test('a claim that is given back comes again, not before its time', async () => {
    await the.store.accept(message('marie', 'm1'));
    const claim = await claimed(the.store);
    await the.store.giveBack(claim, T0 + 5_000);
    await the.store.accept(message('marie', 'm2'));
    expect(await the.store.claim('worker', T0 + 4_999, LEASE)).toBeUndefined();
    const again = await claimed(the.store, T0 + 5_000);
    expect(again.entry?.seq).toBe(1);
    expect(await the.store.commit(turn(claim))).toBe(false);
    expect(await the.store.commit(turn(again))).toBe(true);
  });

  test('a timer of the session brings the conversation back when it is due', async () => {
    const conversation = await talk(the.store, 'marie', 'm1', { wakeAt: T0 + 1_000 });
    expect(await the.store.claim('worker', T0 + 999, LEASE)).toBeUndefined();
    const due = await claimed(the.store, T0 + 1_000);
    expect(due).toMatchObject({ conversation, due: true, version: 1 });
    expect(due.entry).toBeUndefined();
    expect(await the.store.commit(turn(due))).toBe(true);
    expect(await the.store.claim('worker', T0 + 9_000_000, LEASE)).toBeUndefined();
  });

  test('a timer that each message puts off is due at its last time only, one that is set earlier at once', async () => {
    for (const [i, wakeAt] of [T0 + 100, T0 + 200, T0 + 300].entries()) {
      await talk(the.store, 'marie', `m${i}`, { wakeAt });
    }
    expect(await the.store.claim('worker', T0 + 299, LEASE)).toBeUndefined();
    const due = await claimed(the.store, T0 + 300);
    expect(due).toMatchObject({ due: true, version: 3 });
    await the.store.commit(turn(due, { wakeAt: T0 + 900 }));
    await talk(the.store, 'marie', 'm4', { wakeAt: T0 + 500 });
    const sooner = await claimed(the.store, T0 + 500);
    expect(sooner).toMatchObject({ due: true, version: 5 });
    await the.store.commit(turn(sooner, { wakeAt: T0 + 900 }));
    await talk(the.store, 'marie', 'm5', { wakeAt: undefined });
    expect(await the.store.claim('worker', T0 + 9_000, LEASE)).toBeUndefined();
  });

  test('hundreds of timers that are due at once all ring', async () => {
    const people = Array.from({ length: 170 }, (_, i) => `person ${i}`);
    for (const wakeAt of [T0 + 100, T0 + 200]) {
      await Promise.all(people.map((who) => the.store.accept(message(who, `${who} ${wakeAt}`))));
      const claims = await Promise.all(people.map(() => claimed(the.store)));
      await Promise.all(claims.map((claim) => the.store.commit(turn(claim, { wakeAt }))));
    }
    expect(await the.store.claim('worker', T0 + 199, LEASE)).toBeUndefined();
    const due = await Promise.all(people.map(() => claimed(the.store, T0 + 200)));
    expect(new Set(due.map(({ conversation }) => conversation)).size).toBe(170);
  });

  test('a message that comes while a timer is thought about is not lost', async () => {
    await talk(the.store, 'marie', 'm1', { wakeAt: T0 });
    const due = await claimed(the.store);
    await the.store.accept(message('marie', 'm2'));
    await the.store.commit(turn(due, { wakeAt: T0 + 60_000 }));
    const next = await claimed(the.store);
    expect(next.entry).toMatchObject({ body: { text: 'm2' }, status: 'waiting' });
    await the.store.commit(turn(next, { wakeAt: T0 + 60_000 }));
    expect(await the.store.claim('worker', T0, LEASE)).toBeUndefined();
    expect(await claimed(the.store, T0 + 60_000)).toMatchObject({ due: true });
  });

  test('a message that comes before a timer is answered at once', async () => {
    await talk(the.store, 'marie', 'm1', { wakeAt: T0 + 60_000 });
    await the.store.accept(message('marie', 'm2'));
    expect((await claimed(the.store)).entry?.body).toEqual({ text: 'm2' });
  });

  test('a record is kept once and can be brought up to date', async () => {
    await talk(the.store, 'marie', 'm1', { records: [record('r1')] });
    const better = record('r1', { at: T0 + 5, lang: 'en' });
    await talk(the.store, 'marie', 'm2', {
      records: [better, record('r2', { at: T0 + 9, agency: 'other' })],
    });
    expect(await the.store.records('demo', 0, 10)).toEqual([better]);
    expect(await the.store.records('demo', T0 + 5, 10)).toEqual([]);
    expect(await the.store.records('other', 0, 10)).toHaveLength(1);
  });

  test('a conversation of many turns keeps its whole log in order', async () => {
    const rounds = 25;
    for (let i = 0; i < rounds; i += 1) {
      const prompts = [`a${i}`, `b${i}`].map((text) => ({
        at: T0,
        status: 'sent' as const,
        body: prompt(text),
      }));
      await talk(the.store, 'marie', `m${i}`, { prompts });
    }
    const conversation = (await the.store.find('sms', 'hash-of-marie')) as string;
    const log = await the.store.log(conversation, 0, 1_000);
    expect(log.map(({ seq }) => seq)).toEqual(Array.from({ length: rounds * 3 }, (_, i) => i + 1));
  });
}
