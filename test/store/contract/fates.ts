import { expect, test } from '@jest/globals';
import type { Again, EntryStatus, Outgoing, Report, Settlement } from '../../../src/store/port.js';
import type { Setting } from '../contract.js';
import { claimed, LEASE, message, prompt, RETENTION, T0, talk, turn } from '../people.js';

const AGAIN: Again = { first: 60_000, longest: 200_000, attempts: 4 };
const SMS = { channel: 'sms', addressHash: 'hash-by-sms', addressSealed: 'sealed-by-sms' };

export function fates(the: Setting): void {
  const next = (now = T0, channels = ['sms', 'whatsapp']) =>
    the.store.claimOutgoing('sender', channels, now, LEASE);
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
  const pending = (...texts: string[]) =>
    texts.map((text) => ({ at: T0, status: 'pending' as const, body: prompt(text) }));
  /** Fatima writes by WhatsApp and is answered. */
  const say = async (id: string, ...texts: string[]): Promise<string> => {
    const { conversation } = await the.store.accept(message('fatima', id, { channel: 'whatsapp' }));
    await the.store.commit(turn(await claimed(the.store), { prompts: pending(...texts) }));
    return conversation;
  };
  /** The same, and she agreed to be reached by SMS. */
  const agreed = async (...texts: string[]): Promise<string> => {
    const { conversation } = await the.store.accept(message('fatima', 'm0', { channel: 'whatsapp' }));
    await the.store.commit(turn(await claimed(the.store), { prompts: pending(...texts), reach: SMS }));
    return conversation;
  };
  const failed = (providerId: string, more: Partial<Report> = {}): Promise<boolean> =>
    the.store.report({
      channel: 'whatsapp',
      providerId,
      status: 'undeliverable',
      error: 'whatsapp:131026',
      now: T0,
      ...more,
    });
  const statuses = async (conversation: string): Promise<EntryStatus[]> =>
    (await the.store.log(conversation, 0, 100))
      .filter((e) => e.direction === 'out')
      .map(({ status }) => status);
  const lost = async () => (await the.store.undelivered('demo', 0, 10)).map(({ seq, error }) => [seq, error]);

  test('a message that cannot be delivered stands among the undelivered, with its reason', async () => {
    const conversation = await say('m1', 'un');
    await settle(await must(), 'undeliverable', { error: 'whatsapp:131026', now: T0 + 5 });
    expect(await the.store.undelivered('demo', 0, 10)).toEqual([
      { conversation, seq: 2, at: T0 + 5, channel: 'whatsapp', error: 'whatsapp:131026' },
    ]);
    expect(await the.store.undelivered('demo', T0 + 5, 10)).toEqual([]);
    expect(await the.store.undelivered('other', 0, 10)).toEqual([]);
    expect(await the.store.undelivered('demo', 0, 0)).toEqual([]);
    await the.store.purge(T0 + RETENTION.texts + 6, RETENTION);
    expect(await lost()).toEqual([]);
  });

  test('so does one that failed in every attempt, or by a report; not one that the person did not want', async () => {
    await say('m1', 'un', 'deux', 'trois', 'quatre');
    await settle(await must(), 'failed', { error: 'whatsapp:131016' });
    await settle(await must(), 'accepted', { providerId: 'p2' });
    await settle(await must(), 'undeliverable', { error: 'whatsapp:131050', stopsContact: true });
    expect(await next()).toBeUndefined();
    await failed('p2');
    expect(await lost()).toEqual(
      [
        [2, 'whatsapp:131016'],
        [4, 'whatsapp:131050'],
        [3, 'whatsapp:131026'],
      ].sort(),
    );
  });

  test('news that it arrived after all takes it out again, and so does a deletion', async () => {
    await say('m1', 'un');
    await settle(await must(), 'accepted', { providerId: 'p1' });
    await failed('p1');
    expect(await lost()).toHaveLength(1);
    await the.store.report({ channel: 'whatsapp', providerId: 'p1', status: 'delivered', now: T0 });
    expect(await lost()).toEqual([]);
    await say('m2', 'deux');
    await settle(await must(), 'undeliverable', { error: 'whatsapp:131026' });
    expect(await lost()).toHaveLength(1);
    await the.store.accept(message('fatima', 'm3', { channel: 'whatsapp' }));
    await the.store.commit(turn(await claimed(the.store), { prompts: [], erase: true }));
    expect(await lost()).toEqual([]);
  });

  test('a message that cannot be delivered goes over the way that the person agreed to, before the next one', async () => {
    const conversation = await agreed('un', 'deux');
    await settle(await must(), 'undeliverable', { error: 'whatsapp:131026' });
    expect(await next(T0, ['whatsapp'])).toBeUndefined();
    const instead = await must();
    expect(instead).toMatchObject({
      conversation,
      channel: 'sms',
      addressSealed: 'sealed-by-sms',
      attempts: 0,
      entry: { body: { text: 'un' } },
    });
    await settle(instead, 'accepted', { providerId: 's1' });
    expect(await must()).toMatchObject({ channel: 'whatsapp', entry: { body: { text: 'deux' } } });
    // The report comes by the way that it went.
    expect(await the.store.report({ channel: 'sms', providerId: 's1', status: 'delivered', now: T0 })).toBe(
      true,
    );
    expect(await statuses(conversation)).toEqual(['delivered', 'sending']);
    expect(await lost()).toEqual([]);
  });

  test('once, and never back and forth', async () => {
    await agreed('un');
    await settle(await must(), 'failed', { error: 'whatsapp:131016' });
    await settle(await must(), 'pending', { retryAt: T0 + 9, error: 'twilio:20429' });
    const again = await must(T0 + 9);
    expect(again).toMatchObject({ channel: 'sms', attempts: 1 });
    await settle(again, 'undeliverable', { error: 'twilio:21211' });
    expect(await next(T0 + 99)).toBeUndefined();
    expect(await lost()).toEqual([[2, 'twilio:21211']]);
  });

  test('an answer by SMS lands in the conversation, and is answered by SMS', async () => {
    const conversation = await agreed('un');
    await settle(await must(), 'undeliverable', { error: 'whatsapp:131026' });
    await settle(await must(), 'accepted');
    const answer = message('fatima', 's1', SMS);
    expect(await the.store.accept(answer)).toMatchObject({ conversation, duplicate: false });
    const claim = await claimed(the.store);
    expect(claim).toMatchObject({ channel: 'sms', addressSealed: 'sealed-by-sms' });
    await the.store.commit(turn(claim, { prompts: pending('deux') }));
    const sent = await must();
    expect(sent).toMatchObject({ channel: 'sms', entry: { body: { text: 'deux' } } });
    // The way back, and when she last wrote there: its window of 24 hours may still be open.
    await settle(sent, 'undeliverable', { error: 'twilio:21612' });
    expect(await must()).toMatchObject({ channel: 'whatsapp', addressSealed: 'sealed-fatima', heardAt: T0 });
  });

  test('nobody is reached another way who wants no messages', async () => {
    await agreed('un', 'deux');
    await settle(await must(), 'undeliverable', { error: 'whatsapp:131050', stopsContact: true });
    expect(await next()).toBeUndefined();
    expect(await the.store.optedOut('sms', SMS.addressHash)).toBe(true);
  });

  test('the other way alone is closed when the person is found not to want messages there', async () => {
    const conversation = await agreed('un', 'deux', 'trois');
    await settle(await must(), 'undeliverable', { error: 'whatsapp:131026' });
    await settle(await must(), 'undeliverable', { error: 'twilio:21610', stopsContact: true });
    expect(await the.store.optedOut('sms', SMS.addressHash)).toBe(true);
    expect(await the.store.optedOut('whatsapp', 'hash-of-fatima')).toBe(false);
    await settle(await must(), 'undeliverable', { error: 'whatsapp:131026' });
    expect(await must()).toMatchObject({ channel: 'whatsapp', entry: { body: { text: 'trois' } } });
    expect(await statuses(conversation)).toEqual(['undeliverable', 'undeliverable', 'sending']);
  });

  test('an agreement ends with the deletion of the data', async () => {
    await agreed('un');
    await settle(await must(), 'accepted');
    await the.store.accept(message('fatima', 'm1', { channel: 'whatsapp' }));
    await the.store.commit(turn(await claimed(the.store), { prompts: pending('effacé'), erase: true }));
    await settle(await must(), 'undeliverable', { error: 'whatsapp:131026' });
    expect(await next()).toBeUndefined();
  });

  test('a failure that may pass is tried again later, longer each time, and then no more', async () => {
    const conversation = await say('m1', 'un');
    let now = T0;
    for (const [attempt, wait] of [60_000, 120_000, 200_000].entries()) {
      await settle(await must(now), 'accepted', { providerId: `p${attempt}`, now });
      expect(await failed(`p${attempt}`, { again: AGAIN, now })).toBe(true);
      expect(await next(now + wait - 1)).toBeUndefined();
      now += wait;
    }
    const last = await must(now);
    expect(last.attempts).toBe(3);
    await settle(last, 'accepted', { providerId: 'p9', now });
    expect(await lost()).toEqual([]);
    await failed('p9', { again: AGAIN, now });
    expect(await next(now + 1e9)).toBeUndefined();
    expect(await statuses(conversation)).toEqual(['undeliverable']);
    expect(await lost()).toEqual([[2, 'whatsapp:131026']]);
  });

  test('after the last attempt it goes another way', async () => {
    await agreed('un');
    await settle(await must(), 'accepted', { providerId: 'p1' });
    await failed('p1', { again: { ...AGAIN, attempts: 1 } });
    expect(await must()).toMatchObject({ channel: 'sms', attempts: 0, entry: { body: { text: 'un' } } });
  });

  test('a failure that is reported twice is one failure', async () => {
    const conversation = await say('m1', 'un');
    const ref = { conversation, seq: 2 };
    const report = () => failed('p1', { again: AGAIN, ref });
    await settle(await must(), 'accepted', { providerId: 'p1' });
    expect(await report()).toBe(true);
    expect(await report()).toBe(false);
    const again = await must(T0 + AGAIN.first);
    expect(await report()).toBe(false);
    await settle(again, 'accepted', { providerId: 'p2' });
    expect(await report()).toBe(false);
    expect(await next(T0 + 1e9)).toBeUndefined();
    expect(await statuses(conversation)).toEqual(['accepted']);
  });

  test('the old report does not decide the fate of a second attempt that was cut off', async () => {
    const conversation = await say('m1', 'un');
    const ref = { conversation, seq: 2 };
    await settle(await must(), 'accepted', { providerId: 'p1' });
    await failed('p1', { again: AGAIN, ref });
    await must(T0 + AGAIN.first);
    await failed('p1', { again: AGAIN, ref });
    expect(await next(T0 + AGAIN.first + LEASE)).toBeUndefined();
    expect(await statuses(conversation)).toEqual(['unknown']);
  });

  test('news of its arrival ends the second attempt before it is made', async () => {
    const conversation = await say('m1', 'un');
    const ref = { conversation, seq: 2 };
    await settle(await must(), 'accepted', { providerId: 'p1' });
    await failed('p1', { again: AGAIN, ref });
    await failed('p1', { status: 'delivered', ref });
    expect(await next(T0 + 1e9)).toBeUndefined();
    expect(await statuses(conversation)).toEqual(['delivered']);
  });

  test('a message that others follow is not sent again, for it would come after them', async () => {
    const conversation = await agreed('un', 'deux');
    await settle(await must(), 'accepted', { providerId: 'p1' });
    await settle(await must(), 'accepted', { providerId: 'p2' });
    await failed('p1', { again: AGAIN });
    expect(await next(T0 + 1e9)).toBeUndefined();
    expect(await statuses(conversation)).toEqual(['undeliverable', 'accepted']);
    expect(await lost()).toEqual([[2, 'whatsapp:131026']]);
  });

  test('nor one since which the person has written; what they are told now does not wait for it', async () => {
    const conversation = await say('m1', 'un');
    await settle(await must(), 'accepted', { providerId: 'p1' });
    await failed('p1', { again: AGAIN });
    await say('m2', 'deux');
    expect((await must()).entry.body.text).toBe('deux');
    expect(await statuses(conversation)).toEqual(['undeliverable', 'sending']);
  });

  test('nor one to which the person has replied with something that needs no answer', async () => {
    const conversation = await say('m1', 'un');
    await settle(await must(), 'accepted', { providerId: 'p1' });
    await failed('p1', { again: AGAIN });
    await say('m2');
    expect(await next(T0 + AGAIN.first)).toBeUndefined();
    expect(await statuses(conversation)).toEqual(['undeliverable']);
  });

  test('a failure that is reported before the provider has answered is tried again just so', async () => {
    const conversation = await say('m1', 'un');
    const outgoing = await must();
    await failed('p1', { again: AGAIN });
    await settle(outgoing, 'accepted', { providerId: 'p1' });
    expect(await next()).toBeUndefined();
    const again = await must(T0 + AGAIN.first);
    expect(again.entry.body.text).toBe('un');
    await settle(again, 'accepted', { providerId: 'p2' });
    expect(await statuses(conversation)).toEqual(['accepted']);
  });

  test('nobody behind a message waits for it to be tried again after a reported failure', async () => {
    const conversation = await say('m1', 'un', 'deux');
    await settle(await must(), 'unknown', { providerId: 'p1' });
    await failed('p1', { again: AGAIN });
    expect((await must()).entry.body.text).toBe('deux');
    expect(await statuses(conversation)).toEqual(['undeliverable', 'sending']);
  });

  const pictured = (text: string) => [
    {
      at: T0,
      status: 'pending' as const,
      body: { ...prompt(text), picture: { id: 'key', description: 'Une clé' } },
    },
  ];

  test('a picture that cannot be fetched is left out, and the message sent again at once', async () => {
    await talk(the.store, 'marie', 'm1', { prompts: pictured('un') });
    const first = await must();
    expect(first.entry.body.picture).toBeDefined();
    await settle(first, 'accepted', { providerId: 'p1' });
    await failed('p1', { channel: 'sms', plain: true });
    const again = await must();
    expect(again.entry.body).toEqual(prompt('un'));
    await settle(again, 'accepted', { providerId: 'p2' });
    // There is no picture any more: it was something else.
    await failed('p2', { channel: 'sms', plain: true });
    expect(await next(T0 + 1e9)).toBeUndefined();
    expect(await lost()).toHaveLength(1);
  });

  test('so is one that the provider refuses at once', async () => {
    await talk(the.store, 'marie', 'm1', { prompts: pictured('un') });
    await settle(await must(), 'pending', { retryAt: T0, plain: true });
    expect((await must()).entry.body).toEqual(prompt('un'));
  });
}
