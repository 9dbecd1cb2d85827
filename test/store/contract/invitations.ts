import { expect, test } from '@jest/globals';
import type { Invited } from '../../../src/engine/types.js';
import type { Acceptance, Commit, InvitationRequest } from '../../../src/store/port.js';
import { invitation } from '../../engine/sample.js';
import type { Setting } from '../contract.js';
import {
  claimed,
  DAY,
  LEASE,
  message,
  prompt,
  RETENTION,
  record,
  session,
  T0,
  talk,
  turn,
} from '../people.js';

const WITHDRAWAL = { kind: 'withdrawn' };

/** An invitation for somebody, ten days ahead; `more` changes it. */
function request(who: string, more: Partial<InvitationRequest> = {}): InvitationRequest {
  const { channel, addressHash, addressSealed, agency, at } = message(who, 'x');
  return {
    ...{ channel, addressHash, addressSealed, agency, at },
    body: { kind: 'invitation' },
    key: 'k1',
    digest: 'd1',
    startsAt: T0 + 10 * DAY,
    withdrawal: WITHDRAWAL,
    ...more,
  };
}

/** What a turn that sends the invitation saves. */
const sending = (digest = 'd1', key = 'k1'): Partial<Commit> => ({
  prompts: [{ at: T0, status: 'pending', body: { ...prompt('Vous avez rendez-vous'), invitation: key } }],
  invitations: [{ key, digest, progress: { state: 'asked' } }],
});

export function invitations(the: Setting): void {
  const bodies = async (): Promise<unknown[]> => {
    const found = [];
    for (
      let claim = await the.store.claim('w', T0, LEASE);
      claim;
      claim = await the.store.claim('w', T0, LEASE)
    ) {
      found.push(claim.entry?.body);
      await the.store.commit(turn(claim, { prompts: [] }));
    }
    return found;
  };
  /** Marie is invited, and the message goes out. */
  async function sent(more: Partial<InvitationRequest> = {}): Promise<string> {
    await the.store.invite(request('marie', more));
    const claim = await claimed(the.store);
    expect(await the.store.commit(turn(claim, sending(more.digest)))).toBe(true);
    return claim.conversation;
  }

  test('is written once, with its entry in the mailbox of whom it is for, however many ask at once', async () => {
    const other = await the.again();
    const codes = await Promise.all(
      [the.store, other, the.store, other].map((store) => store.invite(request('marie'))),
    );
    expect(codes.sort()).toEqual(['already', 'already', 'already', 'planned']);
    expect(await bodies()).toEqual([{ kind: 'invitation' }]);
    expect(await the.store.invitation('k1')).toEqual({
      progress: { state: 'planned' },
      startsAt: T0 + 10 * DAY,
    });
    expect(await the.store.invitation('k2')).toBeUndefined();
  });

  test('a dry run says the same and writes nothing', async () => {
    expect(await the.store.invite(request('marie'), true)).toBe('planned');
    expect(await the.store.find('sms', 'hash-of-marie')).toBeUndefined();
    await the.store.invite(request('marie'));
    expect(await the.store.invite(request('marie', { digest: 'd2' }), true)).toBe('replaced');
    expect(await the.store.invite(request('marie'))).toBe('already');
    expect(await bodies()).toHaveLength(1);
  });

  test('is no message of the person’s: nothing was heard of them', async () => {
    await sent();
    const outgoing = await the.store.claimOutgoing('s', ['sms'], T0, LEASE);
    expect(outgoing).toMatchObject({ addressSealed: 'sealed-marie', heardAt: undefined });
    await the.store.accept(message('marie', 'm1', { at: T0 + 1 }));
    await the.store.invite(request('marie', { key: 'k2', at: T0 + 2 }));
    await the.store.settle({
      ...{
        conversation: outgoing?.conversation ?? '',
        seq: outgoing?.entry.seq ?? 0,
        fence: outgoing?.fence ?? 0,
      },
      status: 'accepted',
      providerId: 'SM1',
      now: T0,
    });
    await the.store.commit(turn(await claimed(the.store, T0 + 2)));
    expect(await the.store.claimOutgoing('s', ['sms'], T0, LEASE)).toMatchObject({ heardAt: T0 + 1 });
  });

  test('is not written for somebody who wants no messages, and lifts no wish of theirs', async () => {
    await talk(the.store, 'marie', 'm1', { prompts: [], stop: true });
    expect(await the.store.invite(request('marie'))).toBe('opted_out');
    expect(await the.store.optedOut('sms', 'hash-of-marie')).toBe(true);
    await the.store.purge(T0 + 60 * DAY, RETENTION);
    expect(await the.store.invite(request('marie', { at: T0 + 60 * DAY }))).toBe('opted_out');
    expect(await the.store.find('sms', 'hash-of-marie')).toBeUndefined();
    await the.store.accept(message('marie', 'm2', { at: T0 + 60 * DAY }));
    expect(await the.store.invite(request('marie', { at: T0 + 60 * DAY, startsAt: T0 + 70 * DAY }))).toBe(
      'planned',
    );
  });

  test('that came in before they said so is not sent', async () => {
    await sent();
    await the.store.accept(message('marie', 'm1', { stop: true }));
    await the.store.commit(turn(await claimed(the.store), { prompts: [], stop: true }));
    await the.store.invite(request('marie', { key: 'k2' }));
    expect(await the.store.invitation('k2')).toBeUndefined();
  });

  test('shows what became of its newest message', async () => {
    const conversation = await sent();
    expect(await the.store.invitation('k1')).toMatchObject({
      progress: { state: 'asked' },
      message: { status: 'pending' },
    });
    const outgoing = await the.store.claimOutgoing('s', ['sms'], T0, LEASE);
    const { seq = 0 } = outgoing?.entry ?? {};
    await the.store.settle({ conversation, seq, fence: 1, status: 'accepted', providerId: 'SM1', now: T0 });
    await the.store.report({ channel: 'sms', providerId: 'SM1', status: 'delivered', now: T0 });
    expect((await the.store.invitation('k1'))?.message).toEqual({ status: 'delivered' });
  });

  test('with another appointment replaces the old one until it was sent', async () => {
    await the.store.invite(request('marie'));
    expect(await the.store.invite(request('marie', { digest: 'd2', startsAt: T0 + 11 * DAY }))).toBe(
      'replaced',
    );
    expect((await the.store.invitation('k1'))?.startsAt).toBe(T0 + 11 * DAY);
    await bodies();
    await sent({ digest: 'd3' });
    expect(await the.store.invite(request('marie', { digest: 'd4' }))).toBe('changed_after_sending');
    expect(await the.store.invite(request('paul', { digest: 'd5' }))).toBe('sent_to_another_number');
    // And back again is a change, too.
    expect(await the.store.invite(request('marie', { digest: 'd3' }))).toBe('changed_after_sending');
    expect(await bodies()).toHaveLength(2);
  });

  test('that changes while it is being sent is not sent as it was', async () => {
    await the.store.invite(request('marie'));
    await the.store.commit(turn(await claimed(the.store), { prompts: [], wakeAt: T0 + 1 }));
    const due = await claimed(the.store, T0 + 1);
    expect(due.due).toBe(true);
    await the.store.invite(request('marie', { digest: 'd2' }));
    expect(await the.store.commit(turn(due, sending('d1')))).toBe(false);
    await the.store.giveBack(due, T0 + 1);
    expect((await claimed(the.store, T0 + 1)).entry?.body).toEqual({ kind: 'invitation' });
    expect((await the.store.invitation('k1'))?.progress.state).toBe('planned');
  });

  test('a person whose appointment changes while they answer is answered all the same', async () => {
    await sent();
    await the.store.accept(message('marie', 'm1'));
    const claim = await claimed(the.store);
    await the.store.invite(request('marie', { digest: 'd2' }));
    const told = {
      key: 'k1',
      digest: 'd1',
      progress: { state: 'answered' as const, answer: 'yes' as const },
    };
    expect(await the.store.commit(turn(claim, { invitations: [told] }))).toBe(true);
    expect((await the.store.invitation('k1'))?.progress).toEqual({ state: 'answered', answer: 'yes' });
  });

  test('for another number is taken back from the first, as long as nothing was sent', async () => {
    await the.store.invite(request('marie'));
    expect(await the.store.invite(request('paul', { digest: 'd2' }))).toBe('replaced');
    expect(await bodies()).toEqual([{ kind: 'invitation' }, WITHDRAWAL, { kind: 'invitation' }]);
    const marie = (await the.store.find('sms', 'hash-of-marie')) as string;
    // What Marie's conversation makes of it counts no more.
    await the.store.accept(message('marie', 'm1'));
    const claim = await claimed(the.store);
    expect(claim.conversation).toBe(marie);
    await the.store.commit(
      turn(claim, { invitations: [{ key: 'k1', digest: 'd1', progress: { state: 'withdrawn' } }] }),
    );
    expect((await the.store.invitation('k1'))?.progress.state).toBe('planned');
  });

  test('can be taken back, once, and says whether it was too late', async () => {
    expect(await the.store.withdraw('k1', WITHDRAWAL, T0)).toBeUndefined();
    await the.store.invite(request('marie'));
    expect(await the.store.withdraw('k1', WITHDRAWAL, T0)).toEqual({ sent: false });
    expect(await the.store.withdraw('k1', WITHDRAWAL, T0)).toEqual({ sent: false });
    expect(await bodies()).toEqual([{ kind: 'invitation' }, WITHDRAWAL]);
    expect((await the.store.invitation('k1'))?.progress.state).toBe('withdrawn');
    await the.store.invite(request('marie', { key: 'k2' }));
    await the.store.commit(turn(await claimed(the.store), sending('d1', 'k2')));
    expect(await the.store.withdraw('k2', WITHDRAWAL, T0)).toEqual({ sent: true });
  });

  test('of somebody who had everything deleted leads nowhere, and is not written again', async () => {
    const conversation = await sent();
    const appointment = { id: 'rdv-1', startsAt: '2026-03-12T08:00:00Z', place: 'lac' };
    await the.store.accept(message('marie', 'm1'));
    const claim = await claimed(the.store);
    await the.store.commit(turn(claim, { records: [record('r1', { appointment })] }));
    await the.store.accept(message('marie', 'm2'));
    const last = await claimed(the.store);
    // One that comes in just now goes as well.
    await the.store.invite(request('marie', { key: 'k2' }));
    await the.store.commit(turn(last, { erase: true, remains: session(conversation) }));
    expect(await bodies()).toEqual([]);
    for (const key of ['k1', 'k2']) {
      expect((await the.store.invitation(key))?.progress).toEqual({ state: 'deleted' });
      expect(await the.store.invite(request('marie', { key, digest: 'd9' }))).toBe('deleted');
      expect(await the.store.withdraw(key, WITHDRAWAL, T0)).toBeUndefined();
    }
    expect(JSON.stringify(await the.store.records('demo', 0, 10))).not.toContain('rdv-1');
  });

  test('keeps its person known until the appointment, and goes a while after it', async () => {
    const ahead = { startsAt: T0 + 60 * DAY };
    await the.store.invite(request('marie', ahead));
    await the.store.commit(turn(await claimed(the.store), { prompts: [], wakeAt: T0 + 53 * DAY }));
    await the.store.purge(T0 + 40 * DAY, RETENTION);
    expect(await the.store.claim('w', T0 + 53 * DAY, LEASE)).toMatchObject({ due: true });
    await the.store.purge(T0 + 91 * DAY, RETENTION);
    expect(await the.store.find('sms', 'hash-of-marie')).toBeUndefined();
    expect(await the.store.invitation('k1')).toBeUndefined();
  });

  test('of somebody who is known no more, only because time has passed, can be written again', async () => {
    await the.store.invite(request('marie'));
    await the.store.commit(turn(await claimed(the.store), { prompts: [] }));
    await the.store.purge(T0 + 31 * DAY, RETENTION);
    expect(await the.store.find('sms', 'hash-of-marie')).toBeUndefined();
    const later = request('marie', { at: T0 + 31 * DAY, digest: 'd2', startsAt: T0 + 50 * DAY });
    expect(await the.store.invite(later)).toBe('planned');
    expect((await claimed(the.store, T0 + 31 * DAY)).entry?.body).toEqual({ kind: 'invitation' });
  });

  test('comes along when the person goes on with another conversation, with what it has come to', async () => {
    const old = await talk(the.store, 'marie', 'm1', { prompts: [] });
    const there: Partial<Acceptance> = { channel: 'whatsapp', addressHash: 'h-w', addressSealed: 's-w' };
    await the.store.invite(request('marie', there));
    const invited: Invited = { ...invitation(T0), progress: { state: 'asked' }, askedAt: T0 };
    const asked = await claimed(the.store);
    await the.store.commit(
      turn(asked, { ...sending(), session: session(asked.conversation, { invitations: [invited] }) }),
    );
    await the.store.accept(message('marie', 'w1', there));
    const join = { conversation: old, at: T0, body: { kind: 'joined' } };
    expect(await the.store.commit(turn(await claimed(the.store), { prompts: [], join }))).toBe(true);
    expect(await bodies()).toEqual([{ kind: 'joined' }, { kind: 'invitation', invitation: invited }]);
    // It was sent, and is changed where the person is now.
    expect(await the.store.invite(request('marie', { ...there, digest: 'd2' }))).toBe(
      'changed_after_sending',
    );
    expect((await claimed(the.store)).conversation).toBe(old);
    expect((await the.store.invitation('k1'))?.message).toBeUndefined();
  });
}
