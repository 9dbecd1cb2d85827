import { expect, test } from '@jest/globals';
import type { Acceptance, Claim, Join } from '../../../src/store/port.js';
import type { Setting } from '../contract.js';
import { claimed, LEASE, message, prompt, RETENTION, record, session, T0, talk, turn } from '../people.js';

/** Marie's telephone, on another channel than SMS. */
const byWhatsApp = (id: string, more: Partial<Acceptance> = {}): Acceptance =>
  message('marie', id, {
    channel: 'whatsapp',
    addressHash: 'hash-on-whatsapp',
    addressSealed: 'sealed-on-whatsapp',
    ...more,
  });

export function identity(the: Setting): void {
  /** Marie began by SMS; then she writes by WhatsApp. Answers both conversations, the second one claimed. */
  async function begun(...later: Acceptance[]): Promise<{ old: string; here: Claim }> {
    const old = await talk(the.store, 'marie', 'm1', { prompts: [] });
    await the.store.accept(byWhatsApp('w1'));
    const here = await claimed(the.store);
    for (const one of later) await the.store.accept(one);
    return { old, here };
  }
  const join = (conversation: string): Join => ({ conversation, at: T0, body: { kind: 'joined' } });
  const together = async (...later: Acceptance[]) => {
    const both = await begun(...later);
    expect(await the.store.commit(turn(both.here, { prompts: [], join: join(both.old) }))).toBe(true);
    return both;
  };
  const prompts = (...texts: string[]) =>
    texts.map((text) => ({ at: T0, status: 'pending' as const, body: prompt(text) }));
  const next = (channels: string[], now = T0) => the.store.claimOutgoing('sender', channels, now, LEASE);

  test('what somebody remembers of a person can be looked at without a claim', async () => {
    const conversation = await talk(the.store, 'marie', 'm1');
    expect(await the.store.session(conversation)).toEqual(session(conversation));
    expect(await the.store.session('no-such-conversation')).toBeUndefined();
    const { conversation: silent } = await the.store.accept(message('paul', 'm1'));
    expect(await the.store.session(silent)).toBeUndefined();
  });

  test('a person who goes on with an older conversation is heard and answered there, on the new channel', async () => {
    const { old } = await together();
    expect(await the.store.find('whatsapp', 'hash-on-whatsapp')).toBe(old);
    const claim = await claimed(the.store);
    expect(claim).toMatchObject({
      conversation: old,
      channel: 'whatsapp',
      addressHash: 'hash-on-whatsapp',
      addressSealed: 'sealed-on-whatsapp',
      version: 1,
      entry: { body: { kind: 'joined' } },
      session: session(old),
    });
    await the.store.commit(turn(claim, { prompts: prompts('On continue ici') }));
    expect(await next(['sms'])).toBeUndefined();
    expect(await next(['whatsapp'])).toMatchObject({
      conversation: old,
      channel: 'whatsapp',
      addressSealed: 'sealed-on-whatsapp',
      heardAt: T0,
    });
    expect(await the.store.claim('worker', T0, LEASE)).toBeUndefined();
  });

  test('from then on both channels lead to one conversation, which answers where the person wrote last', async () => {
    const { old } = await together();
    await the.store.commit(turn(await claimed(the.store), { prompts: [] }));
    for (const [one, channel, sealed] of [
      [message('marie', 'm2'), 'sms', 'sealed-marie'],
      [byWhatsApp('w2'), 'whatsapp', 'sealed-on-whatsapp'],
    ] as const) {
      expect(await the.store.accept(one)).toMatchObject({ conversation: old, duplicate: false });
      const claim = await claimed(the.store);
      expect(claim).toMatchObject({ channel, addressSealed: sealed });
      await the.store.commit(turn(claim, { prompts: prompts(channel) }));
      const sent = await next([channel]);
      expect(sent).toMatchObject({ addressSealed: sealed, entry: { body: { text: channel } } });
      await the.store.settle({ ...told(sent), status: 'accepted', now: T0 });
    }
  });

  const told = (outgoing: Awaited<ReturnType<typeof next>>) => {
    if (!outgoing) throw new Error('Nothing is there to send.');
    const { conversation, entry, fence } = outgoing;
    return { conversation, seq: entry.seq, fence };
  };

  test('what was written meanwhile is read after it, in order, and nothing twice', async () => {
    const { old } = await together(byWhatsApp('w2'), byWhatsApp('w3'));
    for (const id of ['w1', 'w2', 'w3'])
      expect(await the.store.accept(byWhatsApp(id))).toMatchObject({ conversation: old, duplicate: true });
    expect(await the.store.accept(message('marie', 'm1'))).toMatchObject({ duplicate: true });
    const bodies: unknown[] = [];
    for (let claim = await the.store.claim('worker', T0, LEASE); claim; ) {
      bodies.push(claim.entry?.body);
      await the.store.commit(turn(claim, { prompts: [] }));
      claim = await the.store.claim('worker', T0, LEASE);
    }
    expect(bodies).toEqual([{ kind: 'joined' }, { text: 'w2' }, { text: 'w3' }]);
    for (const id of ['w1', 'w2', 'w3'])
      expect(await the.store.accept(byWhatsApp(id))).toMatchObject({ duplicate: true });
  });

  test('a turn that lost its claim joins nothing', async () => {
    const { old, here } = await begun();
    await claimed(the.store, T0 + LEASE);
    expect(await the.store.commit(turn(here, { join: join(old) }))).toBe(false);
    expect(await the.store.find('whatsapp', 'hash-on-whatsapp')).toBe(here.conversation);
  });

  test('a conversation that is gone meanwhile is not joined, and nothing is lost', async () => {
    const { old, here } = await begun(byWhatsApp('w2', { at: T0 + 40 * 86_400_000 }));
    await the.store.purge(T0 + RETENTION.texts + 1, RETENTION);
    expect(await the.store.find('sms', 'hash-of-marie')).toBeUndefined();
    expect(await the.store.commit(turn(here, { join: join(old) }))).toBe(false);
    expect((await claimed(the.store, T0 + LEASE)).conversation).toBe(here.conversation);
  });

  test('joining while the older conversation is being thought about disturbs nothing', async () => {
    const { old, here } = await begun();
    await the.store.accept(message('marie', 'm2'));
    const busy = await claimed(the.store);
    expect(busy.conversation).toBe(old);
    await the.store.commit(turn(here, { prompts: [], join: join(old) }));
    expect(await the.store.commit(turn(busy, { prompts: prompts('deux') }))).toBe(true);
    expect(await the.store.accept(byWhatsApp('w1'))).toMatchObject({ duplicate: true });
    // She writes by WhatsApp now, so she reads it there.
    expect(await next(['sms'])).toBeUndefined();
    expect((await next(['whatsapp']))?.entry.body.text).toBe('deux');
    expect((await claimed(the.store)).entry?.body).toEqual({ kind: 'joined' });
  });

  test('what is left unsent of the conversation that was given up is not sent any more', async () => {
    const old = await talk(the.store, 'marie', 'm1', { prompts: [] });
    await the.store.accept(byWhatsApp('w1'));
    await the.store.commit(turn(await claimed(the.store), { prompts: prompts('On continue ?') }));
    await the.store.accept(byWhatsApp('w2'));
    const here = await claimed(the.store);
    await the.store.commit(turn(here, { prompts: [], join: join(old) }));
    expect(await next(['sms', 'whatsapp'])).toBeUndefined();
    expect(await the.store.log(here.conversation, 0, 10)).toContainEqual(
      expect.objectContaining({ direction: 'out', status: 'undeliverable' }),
    );
    expect(await the.store.undelivered('demo', 0, 10)).toEqual([]);
  });

  test('a message that is being sent by SMS when its person goes on by WhatsApp is settled, and the next one follows them', async () => {
    const old = await talk(the.store, 'marie', 'm1', { prompts: prompts('un', 'deux') });
    const sending = await next(['sms']);
    await the.store.accept(byWhatsApp('w1'));
    await the.store.commit(turn(await claimed(the.store), { prompts: [], join: join(old) }));
    expect(await next(['sms', 'whatsapp'])).toBeUndefined();
    await the.store.settle({ ...told(sending), status: 'accepted', providerId: 'p1', now: T0 });
    expect(await the.store.report({ channel: 'sms', providerId: 'p1', status: 'delivered', now: T0 })).toBe(
      true,
    );
    expect(await next(['whatsapp'])).toMatchObject({
      channel: 'whatsapp',
      entry: { body: { text: 'deux' } },
    });
  });

  test('STOP on one channel is silence on both; writing again is heard on its channel only', async () => {
    await together();
    await the.store.commit(turn(await claimed(the.store), { prompts: [] }));
    await the.store.accept(message('marie', 'm2', { stop: true }));
    await the.store.commit(turn(await claimed(the.store), { prompts: prompts('Au revoir'), stop: true }));
    const last = await next(['sms', 'whatsapp']);
    expect(last).toMatchObject({ channel: 'sms', entry: { body: { text: 'Au revoir' } } });
    await the.store.settle({ ...told(last), status: 'accepted', now: T0 });
    const out = async () => [
      await the.store.optedOut('sms', 'hash-of-marie'),
      await the.store.optedOut('whatsapp', 'hash-on-whatsapp'),
    ];
    expect(await out()).toEqual([true, true]);
    await the.store.accept(byWhatsApp('w2'));
    expect(await out()).toEqual([true, false]);
    await the.store.commit(turn(await claimed(the.store), { prompts: prompts('Bonjour') }));
    const answer = await next(['sms', 'whatsapp']);
    expect(answer?.channel).toBe('whatsapp');
    // SMS was refused: it is no other way.
    await the.store.settle({ ...told(answer), status: 'undeliverable', error: 'whatsapp:131026', now: T0 });
    expect(await next(['sms', 'whatsapp'])).toBeUndefined();
    await the.store.accept(message('marie', 'm3'));
    expect(await out()).toEqual([false, false]);
  });

  test('who goes on elsewhere after a STOP is answered there', async () => {
    const old = await talk(the.store, 'marie', 'm1', { prompts: [], stop: true });
    await the.store.accept(byWhatsApp('w1'));
    await the.store.commit(turn(await claimed(the.store), { prompts: [], join: join(old) }));
    await the.store.commit(turn(await claimed(the.store), { prompts: prompts('On continue ici') }));
    expect((await next(['sms', 'whatsapp']))?.channel).toBe('whatsapp');
    expect(await the.store.optedOut('sms', 'hash-of-marie')).toBe(true);
  });

  test('deleting erases what both conversations held, and both channels still lead to the empty one', async () => {
    const old = await talk(the.store, 'marie', 'm1', { prompts: [] });
    await the.store.accept(byWhatsApp('my secret story'));
    const first = await claimed(the.store);
    await the.store.commit(turn(first, { records: [record('r1')], prompts: [] }));
    await the.store.accept(byWhatsApp('w2'));
    await the.store.commit(turn(await claimed(the.store), { prompts: [], join: join(old) }));
    await the.store.commit(turn(await claimed(the.store), { prompts: [], erase: true }));
    expect(await the.store.log(first.conversation, 0, 10)).toEqual([]);
    expect(JSON.stringify(await the.store.records('demo', 0, 10))).not.toMatch(/r1/);
    expect(await the.store.accept(byWhatsApp('w3'))).toMatchObject({ conversation: old });
    expect(await the.store.accept(message('marie', 'm2'))).toMatchObject({ conversation: old });
  });

  test('in time everything of both is purged', async () => {
    await together();
    await the.store.commit(turn(await claimed(the.store), { prompts: [], records: [record('r1')] }));
    expect(await the.store.purge(T0 + RETENTION.texts + 1, RETENTION)).toMatchObject({ conversations: 2 });
    expect(await the.store.find('sms', 'hash-of-marie')).toBeUndefined();
    expect(await the.store.find('whatsapp', 'hash-on-whatsapp')).toBeUndefined();
    const { conversation } = await the.store.accept(byWhatsApp('w9', { at: T0 + RETENTION.texts + 2 }));
    expect(await the.store.find('sms', 'hash-of-marie')).toBeUndefined();
    expect(await the.store.find('whatsapp', 'hash-on-whatsapp')).toBe(conversation);
  });

  test('a person who changed their number is not written to at the old one', async () => {
    await together();
    await the.store.commit(turn(await claimed(the.store), { prompts: prompts('un') }));
    await the.store.accept(
      byWhatsApp('w2', {
        unheard: 'moved',
        addressHash: 'hash-of-new',
        addressSealed: 'sealed-new',
        also: ['hash-on-whatsapp'],
      }),
    );
    const sent = await next(['whatsapp']);
    expect(sent?.addressSealed).toBe('sealed-new');
    await the.store.settle({ ...told(sent), status: 'undeliverable', error: 'whatsapp:131026', now: T0 });
    expect(await next(['sms', 'whatsapp'])).toBeUndefined();
  });

  test('a new number of the channel where they do not write now does not move the conversation there', async () => {
    await together();
    await the.store.commit(turn(await claimed(the.store), { prompts: [] }));
    await the.store.accept(message('marie', 'm2'));
    const moved = { unheard: 'moved' as const, addressHash: 'hash-of-new', addressSealed: 'sealed-new' };
    await the.store.accept(byWhatsApp('w2', { ...moved, also: ['hash-on-whatsapp'] }));
    expect(await claimed(the.store)).toMatchObject({ channel: 'sms', addressSealed: 'sealed-marie' });
  });

  test('an address that the person agreed to leads to their conversation, whoever had it before', async () => {
    const old = await talk(the.store, 'marie', 'm1', { prompts: [] });
    await the.store.accept(byWhatsApp('w1'));
    const here = await claimed(the.store);
    await the.store.accept(message('marie', 'm2'));
    const reach = { channel: 'sms', addressHash: 'hash-of-marie', addressSealed: 'sealed-marie' };
    await the.store.commit(turn(here, { prompts: prompts('un'), reach }));
    expect(await the.store.find('sms', 'hash-of-marie')).toBe(here.conversation);
    // What she wrote there is read here.
    const claim = await claimed(the.store);
    expect(claim).toMatchObject({
      conversation: here.conversation,
      channel: 'whatsapp',
      entry: { body: { text: 'm2' } },
    });
    await the.store.commit(turn(claim, { prompts: [], erase: true }));
    expect(await the.store.log(old, 0, 10)).toEqual([]);
  });
}
