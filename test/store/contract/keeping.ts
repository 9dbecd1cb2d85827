import { expect, test } from '@jest/globals';
import type { Setting } from '../contract.js';
import {
  claimed,
  DAY,
  holdEffect,
  LEASE,
  message,
  note,
  prompt,
  RETENTION,
  record,
  reservationOf,
  session,
  slot,
  T0,
  talk,
  turn,
} from '../people.js';

export function keeping(the: Setting): void {
  test('a value of the installation is the first one that anybody kept under its name', async () => {
    const other = await the.again();
    const kept = await Promise.all([the.store.keepOnce('key', 'one'), other.keepOnce('key', 'two')]);
    expect(new Set(kept).size).toBe(1);
    expect(await (await the.again()).keepOnce('key', 'three')).toBe(kept[0]);
    expect(await the.store.keepOnce('other', 'four')).toBe('four');
  });

  test('texts go after their time, and with the last of them the conversation', async () => {
    const conversation = await talk(the.store, 'marie', 'm1', { records: [record('r1')] });
    await the.store.accept(message('paul', 'm2', { at: T0 + 20 * DAY }));
    expect(await the.store.purge(T0 + RETENTION.texts, RETENTION)).toMatchObject({
      entries: 0,
      conversations: 0,
    });
    const purged = await the.store.purge(T0 + RETENTION.texts + 1, RETENTION);
    expect(purged).toEqual({ entries: 2, conversations: 1, records: 0, reservations: 0 });
    expect(await the.store.find('sms', 'hash-of-marie')).toBeUndefined();
    expect(await the.store.log(conversation, 0, 10)).toEqual([]);
    expect(await the.store.claimOutgoing('sender', ['sms'], T0 + 90 * DAY, LEASE)).toBeUndefined();
    expect((await claimed(the.store, T0 + 20 * DAY)).addressSealed).toBe('sealed-paul');
  });

  test('an outcome outlives the texts, without a way back to the person, and then goes too', async () => {
    const conversation = await talk(the.store, 'marie', 'm1', { records: [record('r1')] });
    await the.store.purge(T0 + 31 * DAY, RETENTION);
    const [kept] = await the.store.records('demo', 0, 10);
    expect(kept).toMatchObject({ at: T0, outcome: { difficulty: 'no_email' } });
    expect(JSON.stringify(kept)).not.toContain(conversation);
    expect(kept?.id).not.toBe('r1');
    expect(await the.store.purge(T0 + 366 * DAY, RETENTION)).toMatchObject({ records: 1 });
    expect(await the.store.records('demo', 0, 10)).toEqual([]);
  });

  test('somebody who writes every week keeps their conversation and loses only the old texts', async () => {
    for (let week = 0; week < 8; week += 1) {
      const at = T0 + week * 7 * DAY;
      await the.store.accept(message('marie', `m${week}`, { at }));
      const prompts = [{ at, status: 'sent' as const, body: prompt('oui') }];
      await the.store.commit(turn(await claimed(the.store, at), { prompts, now: at }));
    }
    const now = T0 + 50 * DAY;
    expect(await the.store.purge(now, RETENTION)).toMatchObject({ conversations: 0, entries: 6 });
    const conversation = (await the.store.find('sms', 'hash-of-marie')) as string;
    const log = await the.store.log(conversation, 0, 100);
    expect(log.map(({ seq }) => seq)).toEqual([7, 8, 9, 10, 11, 12, 13, 14, 15, 16]);
    await the.store.accept(message('marie', 'm9', { at: now }));
    expect(await claimed(the.store, now)).toMatchObject({ version: 8, entry: { seq: 17 } });
  });

  test('somebody whose appointment lies ahead is still known, however long they have been silent', async () => {
    const conversation = await talk(the.store, 'marie', 'm1');
    const ahead = slot('léa', 4 * 24 * 40);
    const held = await the.store.hold(holdEffect(`${conversation}.1`), { conversation, ...ahead }, T0);
    const reservation = reservationOf(held);
    await the.store.confirm({ kind: 'confirm', key: `${conversation}.2`, reservation, note }, T0);
    const purged = await the.store.purge(T0 + 35 * DAY, RETENTION);
    expect(purged).toEqual({ entries: 2, conversations: 0, records: 0, reservations: 0 });
    expect(await the.store.find('sms', 'hash-of-marie')).toBe(conversation);
    expect(await the.store.reservation(reservation)).toMatchObject({ conversation, state: 'booked' });
    const later = await the.store.purge(T0 + 75 * DAY, RETENTION);
    expect(later).toMatchObject({ conversations: 1, reservations: 1 });
    expect(await the.store.find('sms', 'hash-of-marie')).toBeUndefined();
  });

  test('holds that ended are cleared away, and so are the recorded effects', async () => {
    const held = await the.store.hold(holdEffect('a.1'), { conversation: '', ...slot('léa', 0) }, T0);
    expect(await the.store.purge(T0 + 3_600_000, RETENTION)).toMatchObject({ reservations: 0 });
    expect(await the.store.purge(T0 + 2 * DAY, RETENTION)).toMatchObject({ reservations: 1 });
    expect(await the.store.reservation(reservationOf(held))).toBeUndefined();
    expect(await the.store.effectResult('a.1')).toEqual(held);
    await the.store.purge(T0 + 31 * DAY, RETENTION);
    expect(await the.store.effectResult('a.1')).toBeUndefined();
  });

  test('a purge of many conversations leaves none behind', async () => {
    await Promise.all(Array.from({ length: 450 }, (_, i) => the.store.accept(message(`person ${i}`, 'm'))));
    const purged = await the.store.purge(T0 + 31 * DAY, RETENTION);
    expect(purged).toMatchObject({ entries: 450, conversations: 450 });
    expect(await the.store.claim('worker', T0 + 31 * DAY, LEASE)).toBeUndefined();
  });

  test('a person who has their data deleted leaves nothing but an appointment without a name', async () => {
    const conversation = await talk(the.store, 'marie', 'my secret story', { records: [record('r1')] });
    const wanted = { conversation, ...slot('léa', 8) };
    const reservation = reservationOf(await the.store.hold(holdEffect(`${conversation}.1`), wanted, T0));
    const named = { kind: 'confirm' as const, key: `${conversation}.2`, reservation, name: 'Marie D.', note };
    await the.store.confirm(named, T0);

    await the.store.accept(message('marie', 'delete'));
    const claim = await claimed(the.store);
    await the.store.accept(message('marie', 'thanks'));
    const farewell = { at: T0, status: 'pending' as const, body: prompt('Tout est effacé.') };
    await the.store.commit(turn(claim, { erase: true, prompts: [farewell], records: [record('r2')] }));

    const log = await the.store.log(conversation, 0, 10);
    expect(log.map(({ seq, direction }) => [seq, direction])).toEqual([
      [3, 'in'],
      [4, 'in'],
      [5, 'out'],
    ]);
    expect((await the.store.claimOutgoing('sender', ['sms'], T0, LEASE))?.entry.body.text).toBe(
      'Tout est effacé.',
    );
    expect(await the.store.reservation(reservation)).toMatchObject({ state: 'booked', conversation: '' });
    const records = await the.store.records('demo', 0, 10);
    expect(records).toHaveLength(2);
    expect(JSON.stringify(records)).not.toMatch(/r1|r2/);
    expect(await the.store.effectResult(`${conversation}.1`)).toBeUndefined();

    const after = await claimed(the.store);
    expect(after).toMatchObject({ conversation, version: 0, entry: { body: { text: 'thanks' } } });
    expect(after.session).toBeUndefined();
    expect(await the.store.commit(turn(after, { records: [record('r1')] }))).toBe(true);
    expect(await the.store.records('demo', 0, 10)).toHaveLength(3);
    expect(await the.store.accept(message('marie', 'my secret story'))).toMatchObject({ duplicate: true });
  });

  test('a person who has their data deleted is still spoken to in their language', async () => {
    const conversation = await talk(the.store, 'marie', 'my secret story');
    await the.store.accept(message('marie', 'delete'));
    const blank = session(conversation, { lang: 'en' });
    const told = session(conversation, { lang: 'en', person: { name: 'Marie' } });
    const claim = await claimed(the.store);
    await the.store.commit(turn(claim, { erase: true, session: told, remains: blank, prompts: [] }));
    await the.store.accept(message('marie', 'hello again'));
    expect(await claimed(the.store)).toMatchObject({ version: 0, session: blank });
  });

  test('everything is there again after closing and opening', async () => {
    const conversation = await talk(the.store, 'marie', 'm1', { wakeAt: T0 + 5 });
    await the.store.close();
    const store = await the.again();
    expect(await store.log(conversation, 0, 10)).toHaveLength(2);
    expect(await claimed(store, T0 + 5)).toMatchObject({ conversation, due: true, version: 1 });
  });

  test('a closed store refuses, and loses nothing that it had taken', async () => {
    const taken = the.store.accept(message('marie', 'm1'));
    await the.store.close();
    const { conversation } = await taken;
    const closed = { code: 'store_closed' };
    await expect(the.store.accept(message('marie', 'm2'))).rejects.toMatchObject(closed);
    await expect(the.store.claim('worker', T0, LEASE)).rejects.toMatchObject(closed);
    await expect(the.store.log(conversation, 0, 10)).rejects.toMatchObject(closed);
    expect(await (await the.again()).log(conversation, 0, 10)).toHaveLength(1);
  });
}
