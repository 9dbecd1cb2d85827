import { expect, test } from '@jest/globals';
import type { Setting } from '../contract.js';
import { claimed, LEASE, message, T0, talk, turn } from '../people.js';

export function mailbox(the: Setting): void {
  test('a message that the provider delivers twice is accepted once', async () => {
    const first = await the.store.accept(message('marie', 'm1'));
    const second = await the.store.accept(message('marie', 'm1', { body: { text: 'again' } }));
    expect(first).toEqual({ conversation: first.conversation, seq: 1, duplicate: false });
    expect(second).toEqual({ conversation: first.conversation, seq: 1, duplicate: true });
    expect(await the.store.log(first.conversation, 0, 10)).toHaveLength(1);
  });

  test('delivered twenty times at once, to two instances, it is still accepted once', async () => {
    const other = await the.again();
    const all = await Promise.all(
      Array.from({ length: 20 }, (_, i) => (i % 2 ? other : the.store).accept(message('marie', 'm1'))),
    );
    expect(all.filter(({ duplicate }) => !duplicate)).toHaveLength(1);
    expect(new Set(all.map(({ conversation, seq }) => `${conversation} ${seq}`)).size).toBe(1);
  });

  test('a message that comes again after its turn is still known', async () => {
    const conversation = await talk(the.store, 'marie', 'm1');
    expect(await the.store.accept(message('marie', 'm1'))).toEqual({ conversation, seq: 1, duplicate: true });
    expect(await the.store.claim('worker', T0, 1000)).toBeUndefined();
  });

  test('each of many messages is known again, those that are done and those that still wait', async () => {
    const first = await talk(the.store, 'marie', 'm0');
    for (let i = 1; i < 100; i += 1) {
      if (i < 60) await talk(the.store, 'marie', `m${i}`);
      else await the.store.accept(message('marie', `m${i}`));
    }
    const log = await the.store.log(first, 0, 1_000);
    for (let i = 0; i < 100; i += 1) {
      const { seq, duplicate } = await the.store.accept(message('marie', `m${i}`));
      expect({ duplicate, body: log[seq - 1]?.body }).toEqual({ duplicate: true, body: { text: `m${i}` } });
    }
    expect(await the.store.log(first, 0, 1_000)).toHaveLength(log.length);
  });

  test('messages of one person keep the order in which they were accepted', async () => {
    const texts = ['un', 'deux', 'trois', 'quatre', 'cinq'];
    const accepted = await Promise.all(texts.map((id) => the.store.accept(message('marie', id))));
    expect(accepted.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5]);
    for (const text of texts) {
      const claim = await claimed(the.store);
      expect(claim.entry?.body).toEqual({ text });
      await the.store.commit(turn(claim, { prompts: [] }));
    }
  });

  test('each person has a conversation of their own on each channel', async () => {
    const sms = await the.store.accept(message('marie', 'm1'));
    const web = await the.store.accept(message('marie', 'm1', { channel: 'web' }));
    const paul = await the.store.accept(message('paul', 'm2'));
    expect(new Set([sms.conversation, web.conversation, paul.conversation]).size).toBe(3);
    expect(await the.store.find('sms', 'hash-of-marie')).toBe(sms.conversation);
    expect(await the.store.find('web', 'hash-of-marie')).toBe(web.conversation);
    expect(await the.store.find('sms', 'hash-of-nobody')).toBeUndefined();
  });

  test('the log gives what was said and what was answered, from any point on', async () => {
    const conversation = await talk(the.store, 'marie', 'm1');
    const all = await the.store.log(conversation, 0, 10);
    expect(all.map(({ seq, direction, status }) => [seq, direction, status])).toEqual([
      [1, 'in', 'done'],
      [2, 'out', 'pending'],
    ]);
    expect(await the.store.log(conversation, 1, 10)).toEqual(all.slice(1));
    expect(await the.store.log(conversation, 0, 1)).toEqual(all.slice(0, 1));
    expect(await the.store.log('no-such-conversation', 0, 10)).toEqual([]);
    expect(await the.store.last(conversation)).toBe(2);
    expect(await the.store.last('no-such-conversation')).toBe(0);
  });

  test('a zero character in a text is left out, the rest is kept to the letter', async () => {
    const text = 'é 👩‍🦽 "\\u0000" \ud800 ; DROP TABLE entry';
    const { conversation } = await the.store.accept(
      message('marie', 'm1', { body: { text: `a\0b ${text}` } }),
    );
    const [entry] = await the.store.log(conversation, 0, 1);
    expect(entry?.body).toEqual({ text: `ab ${text}` });
  });

  test('a person with two addresses on one channel has one conversation, and is answered where they wrote last', async () => {
    const number = message('marie', 'm1', { channel: 'whatsapp' });
    const { conversation } = await the.store.accept({ ...number, also: ['hash-of-her-id'] });
    const hidden = { channel: 'whatsapp', addressHash: 'hash-of-her-id', addressSealed: 'sealed-id' };
    expect(await the.store.accept({ ...number, ...hidden, id: 'm2' })).toMatchObject({
      conversation,
      seq: 2,
    });
    expect(await the.store.find('whatsapp', 'hash-of-her-id')).toBe(conversation);
    expect((await claimed(the.store)).addressSealed).toBe('sealed-id');
    // The same id on another channel is somebody else.
    expect(await the.store.find('sms', 'hash-of-her-id')).toBeUndefined();
  });

  test('a person who changed their number keeps their conversation', async () => {
    const old = message('marie', 'm1', { channel: 'whatsapp' });
    const { conversation } = await the.store.accept(old);
    const moved = { addressHash: 'hash-of-the-new-number', addressSealed: 'sealed-new' };
    await the.store.accept({ ...old, ...moved, id: 'm2', also: [old.addressHash] });
    const later = await the.store.accept({ ...old, ...moved, id: 'm3' });
    expect(later).toMatchObject({ conversation, seq: 3 });
    // A repeated delivery from before changes nothing, a message from there does.
    expect(await the.store.accept(old)).toMatchObject({ conversation, duplicate: true });
    expect((await claimed(the.store)).addressSealed).toBe('sealed-new');
    await the.store.accept({ ...old, id: 'm4', at: old.at + 1 });
    expect((await claimed(the.store, T0 + LEASE)).addressSealed).toBe(old.addressSealed);
  });

  test('a new number does not lift the wish for no messages, nor does a message that is delivered again', async () => {
    const old = message('marie', 'm1', { channel: 'whatsapp' });
    await the.store.accept(old);
    await the.store.commit(turn(await claimed(the.store), { stop: true }));
    expect(await the.store.optedOut('whatsapp', 'hash-of-marie')).toBe(true);
    await the.store.accept(old);
    const there = { addressHash: 'hash-of-the-new-number', addressSealed: 'sealed-new' };
    await the.store.accept({ ...old, ...there, id: 'm2', also: [old.addressHash], unheard: 'moved' });
    expect(await the.store.optedOut('whatsapp', 'hash-of-marie')).toBe(true);
    expect(await the.store.optedOut('whatsapp', 'hash-of-the-new-number')).toBe(true);
    await the.store.accept({ ...old, ...there, id: 'm3' });
    expect(await the.store.optedOut('whatsapp', 'hash-of-marie')).toBe(false);
    expect(await the.store.optedOut('whatsapp', 'hash-of-the-new-number')).toBe(false);
  });
}
