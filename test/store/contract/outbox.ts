import { expect, test } from '@jest/globals';
import { STORE_LIMITS } from '../../../src/store/limits.js';
import type { EntryStatus, Outgoing, Settlement } from '../../../src/store/port.js';
import type { Setting } from '../contract.js';
import { claimed, LEASE, message, prompt, T0, talk, turn } from '../people.js';

const GRACE = STORE_LIMITS.unknownGraceMs;

export function outbox(the: Setting): void {
  const next = (now = T0, channels = ['sms']) => the.store.claimOutgoing('sender', channels, now, LEASE);
  const say = (who: string, id: string, ...texts: string[]) =>
    talk(the.store, who, id, {
      prompts: texts.map((text) => ({ at: T0, status: 'pending', body: prompt(text) })),
    });
  const must = async (now = T0): Promise<Outgoing> => {
    const outgoing = await next(now);
    if (!outgoing) throw new Error('Nothing is there to send.');
    return outgoing;
  };
  const settle = (
    { conversation, entry, fence }: Outgoing,
    status: Settlement['status'],
    more: object = {},
  ) => the.store.settle({ conversation, seq: entry.seq, fence, status, now: T0, ...more });
  const statuses = async (conversation: string): Promise<EntryStatus[]> =>
    (await the.store.log(conversation, 0, 100))
      .filter((e) => e.direction === 'out')
      .map(({ status }) => status);

  test('the second message leaves only when the provider has accepted the first', async () => {
    const conversation = await say('marie', 'm1', 'un', 'deux');
    const first = await must();
    expect(first).toMatchObject({ conversation, addressSealed: 'sealed-marie', agency: 'demo', attempts: 0 });
    expect(first.entry.body.text).toBe('un');
    expect(await next()).toBeUndefined();
    expect(await settle(first, 'accepted', { providerId: 'p1' })).toBe(true);
    const second = await must();
    expect(second.entry.body.text).toBe('deux');
    expect(await settle(second, 'accepted', { providerId: 'p2' })).toBe(true);
    expect(await next()).toBeUndefined();
    expect(await statuses(conversation)).toEqual(['accepted', 'accepted']);
  });

  test('a later turn queues behind what is still unsent', async () => {
    await say('marie', 'm1', 'un');
    const first = await must();
    await say('marie', 'm2', 'deux');
    expect(await next()).toBeUndefined();
    await settle(first, 'accepted');
    expect((await must()).entry.body.text).toBe('deux');
  });

  test('one person never waits for another', async () => {
    await say('marie', 'm1', 'un');
    await say('paul', 'm2', 'un');
    const all = [await must(), await must()];
    expect(new Set(all.map(({ addressSealed }) => addressSealed))).toEqual(
      new Set(['sealed-marie', 'sealed-paul']),
    );
  });

  test('only the asked channels are served, and nothing that people fetch themselves', async () => {
    await say('marie', 'm1', 'un');
    await talk(the.store, 'paul', 'm2', { prompts: [{ at: T0, status: 'sent', body: prompt('deux') }] });
    expect(await next(T0, ['whatsapp'])).toBeUndefined();
    expect(await next(T0, [])).toBeUndefined();
    expect((await next(T0, ['whatsapp', 'sms']))?.entry.body.text).toBe('un');
    expect(await next()).toBeUndefined();
  });

  test('a message that could not be sent is tried again at its time, before the ones after it', async () => {
    const conversation = await say('marie', 'm1', 'un', 'deux');
    await settle(await must(), 'pending', { retryAt: T0 + 5_000, error: 'twilio:20429' });
    expect(await next(T0 + 4_999)).toBeUndefined();
    const again = await must(T0 + 5_000);
    expect(again).toMatchObject({ attempts: 1, entry: { body: { text: 'un' } } });
    await settle(again, 'failed', { error: 'twilio:30003' });
    expect((await must(T0 + 5_000)).entry.body.text).toBe('deux');
    expect(await statuses(conversation)).toEqual(['failed', 'sending']);
  });

  test('a sender that lost its lease cannot settle what another one sends', async () => {
    await say('marie', 'm1', 'un');
    const stalled = await must();
    expect(await next(T0 + LEASE)).toBeUndefined();
    const other = await must(T0 + LEASE + GRACE);
    expect(await settle(stalled, 'failed')).toBe(false);
    expect(await settle(other, 'accepted')).toBe(true);
    expect(await settle(other, 'failed')).toBe(false);
  });

  test('what was being sent at a crash is of unknown fate, and sent again only after a grace period', async () => {
    const conversation = await say('marie', 'm1', 'un', 'deux');
    await must();
    expect(await next(T0 + LEASE)).toBeUndefined();
    expect(await statuses(conversation)).toEqual(['unknown', 'pending']);
    expect(await next(T0 + LEASE + GRACE - 1)).toBeUndefined();
    const again = await must(T0 + LEASE + GRACE);
    expect(again).toMatchObject({ attempts: 1, entry: { body: { text: 'un' } } });
    // Whoever reads the log later sees that the person may have it twice.
    const marks = async () => (await the.store.log(conversation, 0, 9)).map((entry) => entry.mayBeTwice);
    expect(await marks()).toEqual([undefined, true, undefined]);
    await settle(again, 'accepted', { providerId: 'p1' });
    expect(await marks()).toEqual([undefined, true, undefined]);
  });

  test('a late answer of the provider settles an unknown fate', async () => {
    const conversation = await say('marie', 'm1', 'un', 'deux');
    const slow = await must();
    expect(await next(T0 + LEASE)).toBeUndefined();
    expect(await settle(slow, 'accepted', { providerId: 'p1' })).toBe(true);
    expect((await must(T0 + LEASE)).entry.body.text).toBe('deux');
    expect(await statuses(conversation)).toEqual(['accepted', 'sending']);
  });

  test('a report of its delivery ends the grace of a message whose fate was unknown', async () => {
    const conversation = await say('marie', 'm1', 'un', 'deux');
    await settle(await must(), 'unknown', { providerId: 'p1' });
    expect(await next()).toBeUndefined();
    expect(await the.store.report({ channel: 'sms', providerId: 'p1', status: 'delivered', now: T0 })).toBe(
      true,
    );
    expect((await must()).entry.body.text).toBe('deux');
    expect(await statuses(conversation)).toEqual(['delivered', 'sending']);
  });

  test('statuses never move backwards, in whatever order the reports come', async () => {
    const conversation = await say('marie', 'm1', 'un');
    await settle(await must(), 'accepted', { providerId: 'p1' });
    const reports: [EntryStatus, boolean, EntryStatus][] = [
      ['sent', true, 'sent'],
      ['sent', false, 'sent'],
      ['accepted', false, 'sent'],
      ['read', true, 'read'],
      ['delivered', false, 'read'],
      ['failed', false, 'read'],
      ['pending', false, 'read'],
      ['unknown', false, 'read'],
    ];
    for (const [status, moved, then] of reports) {
      expect(await the.store.report({ channel: 'sms', providerId: 'p1', status, now: T0 })).toBe(moved);
      expect(await statuses(conversation)).toEqual([then]);
    }
  });

  test('a report of a message or a channel that nobody knows is ignored', async () => {
    await say('marie', 'm1', 'un');
    await settle(await must(), 'accepted', { providerId: 'p1' });
    expect(await the.store.report({ channel: 'sms', providerId: 'p2', status: 'delivered', now: T0 })).toBe(
      false,
    );
    expect(
      await the.store.report({ channel: 'whatsapp', providerId: 'p1', status: 'delivered', now: T0 }),
    ).toBe(false);
  });

  test('a report that overtakes the answer to the request it is about still counts', async () => {
    const conversation = await say('marie', 'm1', 'un');
    const outgoing = await must();
    expect(await the.store.report({ channel: 'sms', providerId: 'p1', status: 'delivered', now: T0 })).toBe(
      false,
    );
    expect(await the.store.report({ channel: 'sms', providerId: 'p1', status: 'sent', now: T0 })).toBe(false);
    await settle(outgoing, 'accepted', { providerId: 'p1' });
    expect(await statuses(conversation)).toEqual(['delivered']);
  });

  test('a report with our own id settles a message whose sender died before the answer, and it is not sent twice', async () => {
    const conversation = await say('marie', 'm1', 'un', 'deux');
    const { entry } = await must();
    expect(await next(T0 + LEASE)).toBeUndefined();
    const ref = { conversation, seq: entry.seq };
    const report = { channel: 'sms', providerId: 'p1', ref, now: T0 + LEASE };
    expect(await the.store.report({ ...report, status: 'sent' })).toBe(true);
    expect((await must(T0 + LEASE)).entry.body.text).toBe('deux');
    // From now on the provider's id alone is enough; another message's report does not touch it.
    expect(await the.store.report({ ...report, providerId: 'p9', status: 'read' })).toBe(false);
    expect(await the.store.report({ channel: 'sms', providerId: 'p1', status: 'delivered', now: T0 })).toBe(
      true,
    );
    expect(await statuses(conversation)).toEqual(['delivered', 'sending']);
  });

  test('a report with our own id that comes before the death of the sender is known counts at the end of its lease', async () => {
    const conversation = await say('marie', 'm1', 'un', 'deux');
    const { entry } = await must();
    const ref = { conversation, seq: entry.seq };
    await the.store.report({ channel: 'sms', providerId: 'p1', status: 'delivered', ref, now: T0 });
    expect(await statuses(conversation)).toEqual(['sending', 'pending']);
    expect((await must(T0 + LEASE)).entry.body.text).toBe('deux');
    expect(await statuses(conversation)).toEqual(['delivered', 'sending']);
  });

  test('a report with our own id that overtakes an answer that never comes counts, and it is not sent twice', async () => {
    const conversation = await say('marie', 'm1', 'un', 'deux');
    const outgoing = await must();
    const ref = { conversation, seq: outgoing.entry.seq };
    await the.store.report({ channel: 'sms', providerId: 'p1', status: 'delivered', ref, now: T0 });
    await settle(outgoing, 'unknown', { error: 'twilio:no_answer' });
    expect((await must()).entry.body.text).toBe('deux');
    expect(await statuses(conversation)).toEqual(['delivered', 'sending']);
  });

  test('a report with our own id that overtakes the answer does not disturb it', async () => {
    const conversation = await say('marie', 'm1', 'un');
    const outgoing = await must();
    const ref = { conversation, seq: outgoing.entry.seq };
    await the.store.report({ channel: 'sms', providerId: 'p1', status: 'sent', ref, now: T0 });
    expect(await settle(outgoing, 'accepted', { providerId: 'p1' })).toBe(true);
    expect(await statuses(conversation)).toEqual(['sent']);
  });

  test('a person who opted out at the provider hears nothing more until they write again', async () => {
    const conversation = await say('marie', 'm1', 'un', 'deux');
    await settle(await must(), 'undeliverable', { error: 'twilio:21610', stopsContact: true });
    expect(await next()).toBeUndefined();
    expect(await statuses(conversation)).toEqual(['undeliverable', 'undeliverable']);
    expect(await the.store.optedOut('sms', 'hash-of-marie')).toBe(true);
    await say('marie', 'm2', 'trois');
    expect((await must()).entry.body.text).toBe('trois');
    expect(await the.store.optedOut('sms', 'hash-of-marie')).toBe(false);
  });

  test('the wish for no messages counts when its report overtakes the answer', async () => {
    const conversation = await say('marie', 'm1', 'un', 'deux');
    const outgoing = await must();
    const ref = { conversation, seq: outgoing.entry.seq };
    const report = { channel: 'sms', providerId: 'p1', ref, now: T0 };
    await the.store.report({ ...report, status: 'undeliverable', stopsContact: true });
    await settle(outgoing, 'accepted', { providerId: 'p1' });
    expect(await next()).toBeUndefined();
    expect(await statuses(conversation)).toEqual(['undeliverable', 'undeliverable']);
  });

  test('a message that the provider said it did not take, and then reports on, is not sent again', async () => {
    const conversation = await say('marie', 'm1', 'un', 'deux');
    const outgoing = await must();
    await settle(outgoing, 'pending', { retryAt: T0 + 1_000, error: 'whatsapp:131000' });
    const ref = { conversation, seq: outgoing.entry.seq };
    await the.store.report({ channel: 'sms', providerId: 'p1', ref, status: 'sent', now: T0 });
    expect((await must(T0 + 1_000)).entry.body.text).toBe('deux');
    expect(await statuses(conversation)).toEqual(['sent', 'sending']);
  });

  test('who writes again before their wish for no messages was read is answered', async () => {
    await the.store.accept(message('marie', 'm1', { stop: true }));
    const claim = await claimed(the.store);
    await the.store.accept(message('marie', 'm2'));
    const prompts = (text: string) => [{ at: T0, status: 'pending' as const, body: prompt(text) }];
    await the.store.commit(turn(claim, { prompts: prompts('au revoir'), stop: true }));
    await the.store.commit(turn(await claimed(the.store), { prompts: prompts('bonjour') }));
    const first = await must();
    await settle(first, 'accepted');
    expect((await must()).entry.body.text).toBe('bonjour');
    expect(await the.store.optedOut('sms', 'hash-of-marie')).toBe(false);
  });

  test('the last words to a person who asked for silence are sent, and nothing after them', async () => {
    const conversation = await talk(the.store, 'marie', 'm1', {
      prompts: [{ at: T0, status: 'pending', body: prompt('au revoir') }],
      stop: true,
      wakeAt: T0 + 1_000,
    });
    const last = await must();
    expect(last.entry.body.text).toBe('au revoir');
    await settle(last, 'accepted');
    const rung = await claimed(the.store, T0 + 1_000);
    await the.store.commit(turn(rung, { prompts: [{ at: T0, status: 'pending', body: prompt('encore') }] }));
    expect(await next()).toBeUndefined();
    expect(await statuses(conversation)).toEqual(['accepted', 'undeliverable']);
  });

  test('a sender knows when the person last wrote', async () => {
    await say('marie', 'm1', 'un');
    expect((await must()).heardAt).toBe(T0);
  });
}
