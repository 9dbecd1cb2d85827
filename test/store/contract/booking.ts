import { expect, test } from '@jest/globals';
import type { Setting } from '../contract.js';
import { holdEffect, note, reservationOf, slot, T0 } from '../people.js';

const HOLD = 600_000;
const END = T0 + HOLD;

export function booking(the: Setting): void {
  const hold = (key: string, wanted: ReturnType<typeof slot>, now = T0, until = now + HOLD) =>
    the.store.hold(holdEffect(key, until), { conversation: '', ...wanted }, now);
  const confirm = (key: string, reservation: string, now = T0) =>
    the.store.confirm({ kind: 'confirm', key, reservation, name: 'Marie', note }, now);
  const release = (key: string, reservation: string, now = T0) =>
    the.store.release({ kind: 'release', key, reservation }, now);
  const prolong = (key: string, reservation: string, until: number, now = T0) =>
    the.store.prolong({ kind: 'prolong', key, reservation, until }, now);
  const ok = (result: object) => (result as { ok: boolean }).ok;
  const taken = (now = T0) => the.store.reservations(['léa', 'ali'], T0, T0 + 86_400_000, now);

  test('agencies, places and helpers are kept in their order and replaced together', async () => {
    const place = {
      id: 'p2',
      agency: 'demo',
      name: 'Médiathèque',
      address: '1 place',
      postcode: '33000',
      commune: 'Bordeaux',
      timeZone: 'Europe/Paris',
      resources: ['device' as const],
    };
    const helper = { id: 'léa', agency: 'demo', name: 'Léa', skills: ['language:ar'], presences: [] };
    const demo = { id: 'demo', name: 'Démonstration' };
    const other = { id: 'other', name: 'Autre' };
    await the.store.saveAgency(demo, [place, { ...place, id: 'p1' }], [helper]);
    await the.store.saveAgency(other, [{ ...place, agency: 'other' }], []);
    expect(await the.store.agencies()).toEqual([demo, other]);
    expect((await the.store.places('demo')).map(({ id }) => id)).toEqual(['p2', 'p1']);
    expect(await the.store.helpers('demo')).toEqual([helper]);
    await the.store.saveAgency({ ...demo, name: 'Démo' }, [place], [{ ...helper, name: 'Léa B.' }]);
    expect(await the.store.places('demo')).toEqual([place]);
    expect((await the.store.helpers('demo')).map(({ name }) => name)).toEqual(['Léa B.']);
    expect(await the.store.places('other')).toHaveLength(1);
  });

  test('a slot that one person holds is not held by another until the hold has ended', async () => {
    const first = await hold('a.1', slot('léa', 0));
    expect(first).toMatchObject({
      kind: 'hold',
      key: 'a.1',
      ok: true,
      until: END,
      offer: slot('léa', 0).offer,
    });
    expect(await hold('b.1', slot('léa', 0), END - 1)).toEqual({ kind: 'hold', key: 'b.1', ok: false });
    expect(ok(await hold('b.2', slot('léa', 0), END))).toBe(true);
    expect(ok(await confirm('a.2', reservationOf(first), END))).toBe(false);
  });

  test('reservations of different lengths that overlap by any part exclude each other', async () => {
    await hold('a.1', slot('léa', 4, 60));
    for (const [quarter, minutes, free] of [
      [3, 30, false],
      [7, 15, false],
      [5, 15, false],
      [0, 120, false],
      [2, 30, true],
      [8, 90, true],
    ] as const) {
      expect([quarter, minutes, ok(await hold(`b.${quarter}`, slot('léa', quarter, minutes)))]).toEqual([
        quarter,
        minutes,
        free,
      ]);
    }
    expect(ok(await hold('c.1', slot('ali', 4, 60)))).toBe(true);
  });

  test('a slot that was confirmed stays booked after the hold would have ended', async () => {
    const id = reservationOf(await hold('a.1', slot('léa', 0)));
    expect(await confirm('a.2', id)).toEqual({ kind: 'confirm', key: 'a.2', ok: true });
    expect(ok(await hold('b.1', slot('léa', 1), END * 2))).toBe(false);
    expect(await taken(END * 2)).toMatchObject([{ id, state: 'booked', helper: 'léa', from: T0 }]);
    expect(ok(await confirm('a.3', id))).toBe(true);
    expect(ok(await prolong('a.4', id, END * 3))).toBe(false);
  });

  test('a hold that ended can still be confirmed while nobody else has the time', async () => {
    const id = reservationOf(await hold('a.1', slot('léa', 0)));
    expect(await taken(END)).toEqual([]);
    expect(ok(await confirm('a.2', id, END + 1))).toBe(true);
    expect(await taken(END + 1)).toHaveLength(1);
  });

  test('a hold can be prolonged, and then ends later', async () => {
    const id = reservationOf(await hold('a.1', slot('léa', 0)));
    expect(await prolong('a.2', id, END + HOLD)).toEqual({
      kind: 'prolong',
      key: 'a.2',
      ok: true,
      until: END + HOLD,
    });
    expect(ok(await hold('b.1', slot('léa', 0), END + HOLD - 1))).toBe(false);
    expect(ok(await hold('b.2', slot('léa', 0), END + HOLD))).toBe(true);
    expect(ok(await prolong('a.3', id, END + 3 * HOLD, END + HOLD))).toBe(false);
  });

  test('what is released is free at once and cannot be confirmed any more', async () => {
    const id = reservationOf(await hold('a.1', slot('léa', 0)));
    await confirm('a.2', id);
    expect(await release('a.3', id)).toEqual({ kind: 'release', key: 'a.3', ok: true });
    expect((await the.store.reservation(id))?.state).toBe('released');
    expect(await taken()).toEqual([]);
    expect(ok(await hold('b.1', slot('léa', 0)))).toBe(true);
    expect(ok(await confirm('a.4', id))).toBe(false);
    expect(ok(await prolong('a.5', id, END))).toBe(false);
    expect(ok(await release('a.6', 'no such reservation'))).toBe(false);
    expect(await taken()).toHaveLength(1);
  });

  test('releasing an ended hold does not free the time that another has since taken', async () => {
    const id = reservationOf(await hold('a.1', slot('léa', 0)));
    const other = reservationOf(await hold('b.1', slot('léa', 0), END));
    await release('a.2', id, END);
    expect(await taken(END)).toMatchObject([{ id: other }]);
    expect(ok(await hold('c.1', slot('léa', 0), END))).toBe(false);
  });

  test('an effect that is asked for again is carried out once and answers the same', async () => {
    const first = await hold('a.1', slot('léa', 0));
    const all = await Promise.all(Array.from({ length: 5 }, () => hold('a.1', slot('léa', 9), T0 + 5)));
    for (const result of all) expect(result).toEqual(first);
    expect(await taken()).toHaveLength(1);
    await release('a.2', reservationOf(first));
    const refused = await confirm('a.3', reservationOf(first));
    expect(await confirm('a.3', reservationOf(first))).toEqual(refused);
    expect(await the.store.effectResult('a.1')).toEqual(first);
    expect(await the.store.effectResult('a.9')).toBeUndefined();
  });

  test('a result that changed nothing, and a promise to call back, are recorded once', async () => {
    const offer = { kind: 'offer' as const, key: 'a.1', offers: [slot('léa', 0).offer] };
    expect(await the.store.recordResult('a.1', offer, T0)).toEqual(offer);
    expect(await the.store.recordResult('a.1', { ...offer, offers: [] }, T0)).toEqual(offer);
    const by = {
      kind: 'callback' as const,
      key: 'a.2',
      by: new Date(END).toISOString(),
      timeZone: 'Europe/Paris',
    };
    const effect = { kind: 'callback' as const, key: 'a.2', priority: 'normal' as const, note };
    expect(await the.store.keepRequest(effect, '', 'demo', by, T0)).toEqual(by);
    expect(await the.store.keepRequest(effect, '', 'demo', { ...by, by: 'later' }, T0)).toEqual(by);
  });

  test('reservations are found by helper and time, ends not included', async () => {
    await hold('a.1', slot('léa', 0, 30));
    await hold('a.2', slot('ali', 2, 30));
    const { from, to } = slot('léa', 0, 30);
    expect(await the.store.reservations(['léa'], from, to, T0)).toHaveLength(1);
    expect(await the.store.reservations(['léa', 'ali'], to, to + 1, T0)).toMatchObject([{ helper: 'ali' }]);
    expect(await the.store.reservations(['léa'], to, to + HOLD, T0)).toEqual([]);
    expect(await the.store.reservations([], from, to, T0)).toEqual([]);
  });
}
