import { describe, expect, test } from '@jest/globals';
import { DAY, HOUR, MINUTE } from '../delivery/desk.js';
import { ALI, type Calendar, FATIMA, OTHER_KEY, row, withCalendar } from './calendar.js';

const clean = (run: (calendar: Calendar) => Promise<void>) => () =>
  withCalendar(async (calendar) => {
    await run(calendar);
    expect(calendar.twilio.invalid).toEqual([]);
    expect(calendar.desk.lines).toEqual([]);
    expect(calendar.desk.bytes()).not.toMatch(/639981234|63998 ?12|39 98 12 34/);
  });

/** What somebody answers who is not in a hurry and has no device. */
const NO_DEVICE = ['pas urgent', 'Aucun appareil', 'lis bien', 'pas peur', "n'y arrive pas", 'Non'];
const records = ({ desk }: Calendar) => desk.store.records('demo', 0, 10);
const lateEvening = async ({ desk }: Calendar): Promise<void> => {
  desk.now = Date.parse('2026-11-30T21:40:00Z');
};

describe('somebody with an appointment', () => {
  test(
    'is invited at nine where the place is, answers by SMS, and the appointment is prepared',
    clean(async (calendar) => {
      const { post, desk, wait, idle, read, state, person, last, twilio } = calendar;
      await lateEvening(calendar);
      await post([row({ minutes: 45 })]);
      await idle();
      expect(read(FATIMA)).toEqual([]);
      expect(await state('rdv-1')).toEqual({
        id: 'rdv-1',
        state: 'planned',
        startsAt: '2026-12-02T08:00:00.000Z',
        sendAt: '2026-12-01T08:00:00.000Z',
      });
      await wait(Date.parse('2026-12-01T07:59:00Z') - desk.now);
      expect(read(FATIMA)).toEqual([]);
      await wait(MINUTE);
      expect(read(FATIMA)).toHaveLength(1);
      expect((await state('rdv-1')).state).toBe('sent');
      await twilio.report(last(FATIMA), 'delivered');
      expect((await state('rdv-1')).state).toBe('delivered');

      const fatima = person();
      const invited = await fatima.hear();
      expect(invited).toContain('Ici Declic, pour : Montrivel (démonstration).');
      expect(invited).not.toMatch(/https?:|www/);
      expect(await fatima.say("oui c pour l'actualisation, jai pas d'ordinateur")).toContain(
        'On prépare votre rendez-vous',
      );
      expect(await state('rdv-1')).toMatchObject({ state: 'answered', answer: 'yes' });
      const end = await fatima.follow(/Votre rendez-vous : /, ...NO_DEVICE);
      expect(end).toContain('mercredi 2 d');
      expect(end).not.toMatch(/Quel rendez-vous/);
      const [record, ...others] = await records(calendar);
      expect(others).toEqual([]);
      expect(record).toMatchObject({
        channel: 'sms',
        outcome: {
          resolution: 'booked',
          difficulty: 'no_device',
          slot: { place: 'demo-ccas', startsAt: '2026-12-02T08:00:00.000Z', minutes: 45 },
        },
        note: { place: 'demo-ccas', needs: expect.arrayContaining(['device']) },
        appointment: { id: 'rdv-1', startsAt: '2026-12-02T08:00:00.000Z', place: 'demo-ccas' },
      });
      expect(await state('rdv-1')).toMatchObject({
        state: 'prepared',
        answer: 'yes',
        prepared: { resolution: 'booked', difficulty: 'no_device', needs: record?.outcome.needs },
      });
      expect(fatima.talk.join('\n')).not.toContain('3998');
      const sent = read(FATIMA).length;
      await wait(4 * DAY);
      expect(read(FATIMA)).toHaveLength(sent);
    }),
  );

  test(
    'on Réunion is invited by the clock there, and belongs to that agency',
    clean(async (calendar) => {
      const { post, desk, wait, read, person } = calendar;
      await lateEvening(calendar);
      const number = '+262692123456';
      await post([row({ place: 'port', phone: '0692 12 34 56', startsAt: '2026-12-02 14:00' })], {
        key: OTHER_KEY,
      });
      await wait(Date.parse('2026-12-01T04:59:00Z') - desk.now);
      expect(read(number)).toEqual([]);
      await wait(MINUTE);
      expect(read(number)[0]).toContain('Ici Declic, pour : Ville du Port.');
      expect(read(number)[0]).toContain('14h');
      const samuel = person(number);
      await samuel.hear();
      await samuel.say('appelez moi');
      expect(await desk.store.records('run', 0, 10)).toHaveLength(1);
      expect(await desk.store.records('demo', 0, 10)).toEqual([]);
    }),
  );

  test(
    'who talks to another agency already is that one’s for this appointment',
    clean(async ({ post, desk, idle, person, wait }) => {
      const fatima = person();
      await fatima.say('bonjour');
      await post([row({ place: 'port', startsAt: '2026-12-05T09:00' })], { key: OTHER_KEY });
      await wait(3 * DAY);
      await fatima.hear();
      await fatima.say('3');
      await idle();
      const [record] = await desk.store.records('run', 0, 10);
      expect(record).toMatchObject({
        agency: 'run',
        appointment: { place: 'port' },
        outcome: { resolution: 'callback' },
      });
    }),
  );

  test(
    'who does not answer is reminded once',
    clean(async ({ post, wait, read, state }) => {
      await post([row({ startsAt: '2026-12-10T09:00' })]);
      await wait(10 * DAY);
      expect(read(FATIMA).map((text) => text.split('.', 1)[0])).toEqual(['Bonjour', 'Petit rappel']);
      expect((await state('rdv-1')).state).toBe('expired');
    }),
  );

  test(
    'who says no hears that nothing changes, and nothing more',
    clean(async ({ post, wait, read, state, person }) => {
      const fatima = person();
      await post([row({ startsAt: '2026-12-10T09:00' })]);
      await wait(4 * DAY);
      await fatima.hear();
      expect(await fatima.say('non')).toContain("D'accord. Votre rendez-vous ne change pas.");
      await wait(6 * DAY);
      expect(read(FATIMA)).toHaveLength(2);
      expect(await state('rdv-1')).toMatchObject({ state: 'answered', answer: 'no' });
    }),
  );

  test(
    'who asks to be called is on the list of calls, with the appointment',
    clean(async (calendar) => {
      const fatima = calendar.person();
      await calendar.post([row()]);
      await fatima.hear();
      const told = await fatima.choose('Appelez-moi');
      expect(told).toMatch(/Quelqu'un vous appelle, au plus tard le .*\nVotre rendez-vous ne change pas\./);
      expect(await calendar.state('rdv-1')).toMatchObject({ state: 'answered', answer: 'call' });
      expect((await records(calendar))[0]).toMatchObject({
        outcome: { resolution: 'callback' },
        appointment: { id: 'rdv-1' },
      });
    }),
  );

  test(
    'who is in the middle of a triage is not interrupted, and finds it again after a no',
    clean(async ({ post, idle, wait, read, person }) => {
      const fatima = person();
      const question = await fatima.say("j'ai perdu mon mot de passe caf");
      await post([row({ startsAt: '2026-12-04T09:00' })]);
      await wait(12 * HOUR);
      expect(read(FATIMA)).toHaveLength(1);
      await wait(2 * DAY);
      expect(await fatima.hear()).toContain('Vous avez rendez-vous');
      await idle();
      expect(await fatima.say('non')).toContain(
        (question.split('\n').find((line) => line.includes('?')) ?? '?').trim(),
      );
    }),
  );

  test(
    'in English reads English',
    clean(async ({ post, person }) => {
      const ali = person(ALI);
      await post([row({ phone: '06 39 98 56 78', language: 'en' })]);
      expect(await ali.hear()).toContain(
        'You have an appointment on Wednesday 2 December at 9:00, CCAS de Montrivel, with Claire.',
      );
      expect(await ali.say('yes')).toContain('We prepare your appointment');
    }),
  );
});

describe('a provider that is down', () => {
  test(
    'until the evening does not lead to a message at night; the reminder comes by day',
    () =>
      withCalendar(async (calendar) => {
        const { post, desk, idle, wait, read, state, twilio } = calendar;
        desk.now = Date.parse('2026-11-30T17:45:00Z');
        twilio.behave = () => ({ status: 503 });
        await post([row({ startsAt: '2026-12-05T09:00' })]);
        await idle();
        expect(twilio.asked).toEqual([FATIMA]);
        await wait(HOUR);
        twilio.behave = () => 'take';
        await wait(6 * HOUR);
        expect(read(FATIMA)).toEqual([]);
        expect(await state('rdv-1')).toMatchObject({ state: 'undeliverable', error: 'too_late' });
        await wait(2 * DAY);
        expect(read(FATIMA)).toEqual([expect.stringContaining('Petit rappel')]);
        expect((await state('rdv-1')).state).toBe('sent');
        expect(desk.lines.every(({ message }) => message.startsWith('A message was not sent'))).toBe(true);
      }),
    30_000,
  );
});

describe('somebody who wants no messages', () => {
  test.each(['STOP', 'ARRET'])('and has said %s before is not invited', (word) =>
    clean(async ({ post, wait, read, person, twilio, idle }) => {
      await person().say('bonjour');
      await twilio.write(FATIMA, word);
      await idle();
      const before = read(FATIMA).length;
      const { body, status } = await post([row(), row({ id: 'rdv-2', phone: '06 39 98 56 78' })]);
      expect([status, body.results.map(({ code }) => code)]).toEqual([200, ['opted_out', 'planned']]);
      await wait(DAY);
      expect(read(FATIMA)).toHaveLength(before);
    })(),
  );

  test(
    'is not invited either when their conversation was forgotten long ago',
    clean(async ({ post, desk, wait, read, person, twilio, idle }) => {
      await person().say('bonjour');
      await twilio.write(FATIMA, 'STOP');
      await idle();
      await desk.store.purge(desk.now + 100 * DAY, { texts: 30 * DAY, outcomes: 365 * DAY });
      expect(await desk.store.find('sms', desk.vault.hash('sms', FATIMA))).toBeUndefined();
      const before = read(FATIMA).length;
      expect((await post([row()])).body.results[0]?.code).toBe('opted_out');
      await wait(DAY);
      expect(read(FATIMA)).toHaveLength(before);
    }),
  );

  test(
    'and says so before the invitation comes does not get it, nor when they write again',
    clean(async (calendar) => {
      const { post, wait, idle, read, state, person, twilio } = calendar;
      const fatima = person();
      await fatima.say('bonjour');
      await lateEvening(calendar);
      await post([row({ startsAt: '2026-12-08T09:00' })]);
      await idle();
      await twilio.write(FATIMA, 'STOP');
      await idle();
      expect((await state('rdv-1')).state).toBe('opted_out');
      await twilio.write(FATIMA, 'START');
      await idle();
      const before = read(FATIMA).length;
      await wait(5 * DAY);
      expect(read(FATIMA)).toHaveLength(before);
    }),
  );

  test(
    'and says so to the invitation gets no reminder, and keeps the appointment',
    clean(async ({ post, wait, read, person, twilio, idle, state }) => {
      const fatima = person();
      await post([row({ startsAt: '2026-12-08T09:00' })]);
      await wait(DAY);
      await fatima.hear();
      await twilio.write(FATIMA, 'STOP');
      await idle();
      await wait(7 * DAY);
      expect(read(FATIMA)).toHaveLength(1);
      expect((await state('rdv-1')).state).toBe('opted_out');
    }),
  );

  test(
    'and told only the provider so is not written to again: their state says why',
    clean(async (calendar) => {
      const { post, wait, read, state, twilio, desk } = calendar;
      twilio.behave = () => ({ status: 400, code: 21610 });
      await post([row({ startsAt: '2026-12-08T09:00' })]);
      await wait(5 * DAY);
      expect(read(FATIMA)).toEqual([]);
      expect((await state('rdv-1')).state).toBe('opted_out');
      expect((await post([row({ id: 'rdv-2', startsAt: '2026-12-08T10:00' })])).body.results[0]?.code).toBe(
        'opted_out',
      );
      // The log says that it was not sent, and nothing of the person.
      expect(desk.lines.every(({ message }) => message.includes('not sent'))).toBe(true);
      desk.lines.length = 0;
    }),
  );
});

describe('what is kept', () => {
  test(
    'an invitation lifts no wish, and is nothing that the person has said',
    clean(async ({ post, idle, desk }) => {
      await post([row()]);
      await idle();
      const conversation = (await desk.store.find('sms', desk.vault.hash('sms', FATIMA))) as string;
      expect(conversation).toBeDefined();
      expect(await desk.store.optedOut('sms', desk.vault.hash('sms', FATIMA))).toBe(false);
      expect((await desk.store.records('demo', 0, 10)).length).toBe(0);
    }),
  );

  test(
    'goes when the person has everything deleted, and nobody invites them again',
    clean(async (calendar) => {
      const { post, wait, read, person, state, desk } = calendar;
      const fatima = person();
      await post([row({ with: 'Aïssatou', startsAt: '2026-12-08T09:00' })]);
      await wait(DAY);
      await fatima.hear();
      expect(await fatima.say('mes données')).toMatch(
        /un rendez-vous, le mardi 8 d.cembre . 9h, CCAS de Montrivel/,
      );
      await fatima.say('effacer');
      await fatima.choose('tout effacer');
      expect(await fatima.say('mes données')).toContain('Je ne sais rien');
      expect(await fatima.say('mon rdv')).toContain('pas encore de rendez-vous');
      expect((await state('rdv-1')).state).toBe('deleted');
      const again = await post([row({ with: 'Aïssatou', startsAt: '2026-12-08T10:00' })]);
      expect(again.body.results[0]).toMatchObject({ code: 'deleted', taken: false });
      const before = read(FATIMA).length;
      await wait(8 * DAY);
      expect(read(FATIMA)).toHaveLength(before);
      expect(desk.bytes()).not.toContain('Aïssatou');
    }),
  );

  test(
    'of the record after an erasure leads to nobody’s calendar',
    clean(async (calendar) => {
      const fatima = calendar.person();
      await calendar.post([row({ id: 'agenda-77' })]);
      await fatima.hear();
      await fatima.say('3');
      expect((await records(calendar))[0]?.appointment?.id).toBe('agenda-77');
      await fatima.say('effacer');
      await fatima.choose('tout effacer');
      expect(JSON.stringify(await records(calendar))).not.toContain('agenda-77');
      expect(calendar.desk.bytes()).not.toContain('agenda-77');
    }),
  );

  test(
    'is still known months later when the appointment is that far ahead, and goes after it',
    clean(async ({ post, idle, desk, wait, read, state, ask }) => {
      const retention = { texts: 30 * DAY, outcomes: 365 * DAY };
      await post([row({ startsAt: '2027-03-01T09:00' })]);
      await idle();
      desk.now += 60 * DAY;
      await desk.store.purge(desk.now, retention);
      expect((await state('rdv-1')).state).toBe('planned');
      desk.now = Date.parse('2027-02-22T07:00:00Z');
      await wait(DAY);
      expect(read(FATIMA)).toHaveLength(1);
      await desk.store.purge(desk.now + 60 * DAY, retention);
      expect((await ask('/api/invitations/rdv-1')).status).toBe(404);
      expect(await desk.store.find('sms', desk.vault.hash('sms', FATIMA))).toBeUndefined();
    }),
  );
});
