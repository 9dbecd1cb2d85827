import { describe, expect, test } from '@jest/globals';
import { INVITATION_LIMITS } from '../../src/invitations/limits.js';
import { DAY, HOUR } from '../delivery/desk.js';
import { ALI, type Calendar, FATIMA, KEY, OTHER_KEY, row, withCalendar } from './calendar.js';

const codes = (body: { results: { code: string }[] }): string[] => body.results.map(({ code }) => code);
/** No request failed inside, every one was as Twilio wants it, and no number lies on the disk or in the log. */
const clean = (run: (calendar: Calendar) => Promise<void>) => () =>
  withCalendar(async (calendar) => {
    await run(calendar);
    expect(calendar.twilio.invalid).toEqual([]);
    expect(calendar.desk.lines).toEqual([]);
    expect(calendar.desk.bytes()).not.toMatch(/639981234|63998 ?12|39 98 12 34/);
  });

describe('who may invite', () => {
  test.each([
    ['without a key', null],
    ['with another', 'y'.repeat(32)],
    ['with half of one', KEY.slice(0, 16)],
    ['with more than one', `${KEY}${KEY}`],
    ['with the key of an agency that is gone', 'x'.repeat(32)],
  ])('nobody %s: it is asked for, and nothing is read', (_how, key) =>
    withCalendar(async ({ post, ask, idle, read }) => {
      const answer = await post([row()], { key });
      expect([answer.status, answer.headers.get('www-authenticate')]).toEqual([401, 'Bearer']);
      expect((await ask('/api/invitations/rdv-1', { key })).status).toBe(401);
      expect((await ask('/api/invitations/rdv-1', { key, method: 'DELETE' })).status).toBe(401);
      expect((await post('not;a;list', { key })).status).toBe(401);
      await idle();
      expect(read(FATIMA)).toEqual([]);
    }),
  );

  test(
    'an agency invites to its own places, and sees its own invitations only',
    clean(async ({ post, ask, state }) => {
      expect(codes((await post([row()], { key: OTHER_KEY })).body)).toEqual(['place']);
      expect(codes((await post([row()])).body)).toEqual(['planned']);
      expect((await ask('/api/invitations/rdv-1', { key: OTHER_KEY })).status).toBe(404);
      expect((await ask('/api/invitations/rdv-1', { key: OTHER_KEY, method: 'DELETE' })).status).toBe(404);
      expect((await state('rdv-1')).state).toBe('planned');
      // The same id is another appointment there.
      const there = row({ place: 'port', phone: '0692 12 34 56' });
      expect(codes((await post([there], { key: OTHER_KEY })).body)).toEqual(['planned']);
    }),
  );
});

const POST = { method: 'POST' };
const JSON_POST = { ...POST, type: 'application/json' };
const CSV_POST = { ...POST, type: 'text/csv' };

describe('a request that cannot be read', () => {
  test.each<[number, string, string, Parameters<Calendar['ask']>[1]]>([
    [405, 'reads them all', '/api/invitations', {}],
    [405, 'posts to one', '/api/invitations/rdv-1', POST],
    [404, 'asks for one that is not there', '/api/invitations/none', {}],
    [400, 'has an id that is no text', '/api/invitations/%E0%A4%A', {}],
    [415, 'is of another type', '/api/invitations', { ...POST, type: 'text/plain', body: 'id' }],
    [415, 'is of no type', '/api/invitations', { ...POST, body: new Uint8Array([1]) }],
    [400, 'is no JSON', '/api/invitations', { ...JSON_POST, body: '{' }],
    [400, 'is empty JSON', '/api/invitations', { ...JSON_POST, body: '[]' }],
    [400, 'has no heading', '/api/invitations', { ...CSV_POST, body: 'a;b' }],
    [400, 'may be a dry run or not', '/api/invitations?dry_run=maybe', { ...JSON_POST, body: '{}' }],
    [413, 'is too long', '/api/invitations', { ...CSV_POST, body: 'x'.repeat(INVITATION_LIMITS.bytes + 1) }],
    [
      413,
      'has too many rows',
      '/api/invitations',
      { ...JSON_POST, body: JSON.stringify(Array(INVITATION_LIMITS.rows + 1).fill({})) },
    ],
  ])('is answered with %i when it %s', (status, _what, path, more) =>
    withCalendar(async ({ ask, desk }) => {
      const answer = await ask<{ error: { code: string; message: string } }>(path, more);
      expect(answer.status).toBe(status);
      expect(answer.body.error.message).toMatch(/\.$/);
      expect(desk.lines).toEqual([]);
    }),
  );

  test('is refused where SMS is not connected, and a dry run is not', () =>
    withCalendar(
      async ({ post }) => {
        expect((await post([row()])).status).toBe(503);
        const dry = await post([row()], { dryRun: true });
        expect([dry.status, codes(dry.body)]).toEqual([200, ['planned']]);
        expect(dry.body).toMatchObject({ note: expect.stringContaining('SMS is not connected') });
      },
      { sms: false },
    ));
});

describe('rows', () => {
  test(
    'each has its own answer, and a bad one does not lose the good ones',
    clean(async ({ post, idle, read }) => {
      const { status, body } = await post([
        row(),
        row({ id: 'rdv-2', phone: '01 42 68 53 00' }),
        row({ id: 'rdv-3', place: 'nowhere' }),
        row({ id: 'rdv-1', phone: '06 39 98 56 78' }),
        'what',
        row({ id: 'rdv-4', phone: '06 39 98 56 78', startsAt: '2026-11-29T09:00' }),
        row({ id: 'rdv-5', phone: '06 39 98 56 78', startsAt: '2026-11-30T10:00' }),
        row({ id: 'rdv-6', phone: '06 39 98 56 78' }),
      ]);
      expect([status, codes(body)]).toEqual([
        200,
        ['planned', 'landline', 'place', 'id_twice', 'unreadable', 'past', 'too_late', 'planned'],
      ]);
      expect([body.rows, body.taken, body.refused]).toEqual([8, 2, 6]);
      expect(body.results[0]).toEqual({
        row: 1,
        id: 'rdv-1',
        phone: '…34',
        code: 'planned',
        taken: true,
        message: 'New: an SMS goes to the number ending in 34 on 2026-11-30 at 09:01 (Europe/Paris).',
        sendAt: '2026-11-30T08:01:00.000Z',
      });
      for (const { message } of body.results) expect(message).toMatch(/^[A-Zpi].*\.$/);
      await idle();
      expect([read(FATIMA).length, read(ALI).length]).toEqual([1, 1]);
    }),
  );

  test(
    'of a file with names of columns in French are read, with their lines',
    clean(async ({ post, idle, read }) => {
      const { body } = await post(
        'identifiant;nom;téléphone;date;heure;lieu;avec;langue\r\nA1;Cissé;06 39 98 12 34;02/12/2026;9h;demo-ccas;Claire;fr\r\nA2;Ali;06 39 98;02/12/2026;10h;demo-ccas;Claire;fr\r\n',
      );
      expect(body.results.map(({ line, id, code }) => [line, id, code])).toEqual([
        [2, 'A1', 'planned'],
        [3, 'A2', 'phone'],
      ]);
      await idle();
      expect(read(FATIMA)[0]).toBe(
        'Bonjour. Ici Declic, pour : Montrivel (démonstration). Vous avez rendez-vous le mercredi 2 décembre à 9h, CCAS de Montrivel, avec Claire.\nOn le prépare ? Ce sont quelques questions courtes.\n1 Oui\n2 Non\n3 Appelez-moi',
      );
    }),
  );

  test(
    'that are all refused are told by the status, too',
    clean(async ({ post }) => {
      expect((await post(row({ phone: '17' }))).status).toBe(422);
    }),
  );

  test(
    'two thousand at once are one message each',
    clean(async ({ post, desk }) => {
      const rows = Array.from({ length: INVITATION_LIMITS.rows }, (_, n) =>
        row({ id: `r${n}`, phone: `+3367${String(1_000_000 + n)}`, startsAt: '2026-12-20T09:00' }),
      );
      const { body } = await post(rows);
      expect(body.taken).toBe(INVITATION_LIMITS.rows);
      expect((await post(rows)).body.results.every(({ code }) => code === 'already')).toBe(true);
      expect(await desk.store.claimOutgoing('s', ['sms'], desk.now, 1_000)).toBeUndefined();
    }),
    60_000,
  );
});

describe('a dry run', () => {
  test(
    'says what would happen and changes nothing',
    clean(async ({ post, ask, desk, idle, read }) => {
      const dry = await post([row(), row({ id: 'rdv-2', phone: 'x' })], { dryRun: true });
      expect([dry.status, codes(dry.body), dry.body.dryRun]).toEqual([200, ['planned', 'phone'], true]);
      expect(dry.body.results[0]?.message).toContain('an SMS would go');
      expect(dry.body.results[0]?.segments).toBe(2);
      await idle();
      expect(read(FATIMA)).toEqual([]);
      expect((await ask('/api/invitations/rdv-1')).status).toBe(404);
      expect(await desk.store.find('sms', desk.vault.hash('sms', FATIMA))).toBeUndefined();

      await post([row()]);
      const changed = await post([row({ startsAt: '2026-12-03T10:00' })], { dryRun: true });
      expect(codes(changed.body)).toEqual(['replaced']);
      expect(codes((await post([row()])).body)).toEqual(['already']);
      await idle();
      expect(read(FATIMA)).toHaveLength(1);
      expect(read(FATIMA)[0]).toContain('mercredi 2 décembre');
    }),
  );
});

describe('the same appointment posted again', () => {
  test(
    'is one SMS, however often and however many at once',
    clean(async ({ post, idle, read }) => {
      const all = await Promise.all(Array.from({ length: 8 }, () => post([row()])));
      expect(all.map(({ body }) => codes(body)[0]).sort()).toEqual([...Array(7).fill('already'), 'planned']);
      await idle();
      await post([row()]);
      await idle();
      expect(read(FATIMA)).toHaveLength(1);
    }),
  );

  test(
    'with another time before it was sent, is sent with that one',
    clean(async ({ post, desk, idle, wait, read, state }) => {
      desk.now += 12 * HOUR;
      await post([row({ startsAt: '2026-12-03T09:00' })]);
      await idle();
      const { body } = await post([row({ startsAt: '2026-12-03T14:30' })]);
      expect(codes(body)).toEqual(['replaced']);
      await idle();
      expect(await state('rdv-1')).toMatchObject({
        state: 'planned',
        startsAt: '2026-12-03T13:30:00.000Z',
        sendAt: '2026-12-01T08:00:00.000Z',
      });
      await wait(DAY);
      expect(read(FATIMA)).toHaveLength(1);
      expect(read(FATIMA)[0]).toContain('14h30');
    }),
  );

  test(
    'with another time after it was sent says so; no second SMS, and the conversation knows the new one',
    clean(async ({ post, idle, person, read }) => {
      const fatima = person();
      await post([row()]);
      await fatima.hear();
      const { body } = await post([row({ startsAt: '2026-12-04T14:30' })]);
      expect(codes(body)).toEqual(['changed_after_sending']);
      expect(body.results[0]?.message).toContain('tell the person');
      await idle();
      expect(read(FATIMA)).toHaveLength(1);
      expect(await fatima.say('1')).toContain('vendredi 4 décembre à 14h30');
    }),
  );

  test(
    'with another number before it was sent goes there, and only there',
    clean(async ({ post, desk, idle, wait, read, state }) => {
      desk.now += 12 * HOUR;
      await post([row()]);
      await idle();
      expect(codes((await post([row({ phone: '06 39 98 56 78' })])).body)).toEqual(['replaced']);
      await wait(DAY);
      expect([read(FATIMA).length, read(ALI).length]).toEqual([0, 1]);
      expect((await state('rdv-1')).state).toBe('sent');
    }),
  );

  test(
    'with another number after it was sent is refused',
    clean(async ({ post, idle, read }) => {
      await post([row()]);
      await idle();
      const { body, status } = await post([row({ phone: '06 39 98 56 78' })]);
      expect([status, codes(body)]).toEqual([422, ['sent_to_another_number']]);
      await idle();
      expect(read(ALI)).toEqual([]);
    }),
  );

  test(
    'too late to be sent, takes back what was planned',
    clean(async ({ post, desk, idle, wait, read, state }) => {
      desk.now += 12 * HOUR;
      await post([row({ startsAt: '2026-12-03T09:00' })]);
      await idle();
      expect(codes((await post([row({ startsAt: '2026-12-01T08:30' })])).body)).toEqual(['too_late']);
      await wait(DAY);
      expect(read(FATIMA)).toEqual([]);
      expect((await state('rdv-1')).state).toBe('expired');
    }),
  );

  test(
    'when it is over is no mistake of the list',
    clean(async ({ post, idle, desk }) => {
      await post([row()]);
      await idle();
      desk.now += 3 * DAY;
      const { status, body } = await post([row()]);
      expect([status, codes(body)]).toEqual([200, ['already']]);
    }),
  );
});

describe('an invitation that is taken back', () => {
  const withdraw = async ({ ask, idle }: Calendar, id = 'rdv-1') => {
    const answer = await ask<{ sent: boolean; message: string }>(`/api/invitations/${id}`, {
      method: 'DELETE',
    });
    await idle();
    return answer;
  };

  test(
    'before it was sent is never sent',
    clean(async (calendar) => {
      const { post, desk, idle, wait, read, state } = calendar;
      desk.now += 12 * HOUR;
      await post([row({ startsAt: '2026-12-03T09:00' })]);
      await idle();
      expect((await withdraw(calendar)).body.sent).toBe(false);
      expect((await withdraw(calendar)).status).toBe(200);
      await wait(DAY);
      expect(read(FATIMA)).toEqual([]);
      expect((await state('rdv-1')).state).toBe('withdrawn');
      // The appointment is made after all.
      expect(codes((await post([row({ startsAt: '2026-12-03T09:00' })])).body)).toEqual(['replaced']);
      await wait(DAY);
      expect(read(FATIMA)).toHaveLength(1);
    }),
  );

  test(
    'after it was sent is not spoken of as if it were still to come',
    clean(async (calendar) => {
      const fatima = calendar.person();
      await calendar.post([row({ startsAt: '2026-12-10T09:00' })]);
      await calendar.wait(4 * DAY);
      await fatima.hear();
      expect((await withdraw(calendar)).body).toMatchObject({
        sent: true,
        message: expect.stringContaining('tell the person'),
      });
      await calendar.wait(4 * DAY);
      expect(calendar.read(FATIMA)).toHaveLength(1);
      expect(await fatima.say('oui')).toContain("Ce rendez-vous n'est plus prévu.");
    }),
  );

  test(
    'is unknown when there is none',
    clean(async (calendar) => {
      expect((await withdraw(calendar, 'none')).status).toBe(404);
    }),
  );
});
