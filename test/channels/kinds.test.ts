/**
 * Every kind of thing that a provider posts, through its webhook to what the person hears. Fatima has just been asked
 * whether it is urgent.
 */
import { describe, expect, test } from '@jest/globals';
import { type Desk, withDesk } from '../delivery/desk.js';
import { ALI, FATIMA, withOffice as withTwilio } from './twilio/office.js';
import { newSid, PUBLIC_URL, type Text, FROM as US } from './twilio/stand-in.js';
import * as post from './whatsapp/meta.js';
import { FATIMAS_ID, FATIMA as HER, OUR_NUMBER, type Posted } from './whatsapp/meta.js';
import { type Office, withOffice } from './whatsapp/office.js';
import { APP_SECRET } from './whatsapp/stand-in.js';

const LOST = "j'ai perdu mon mot de passe caf";
/** The next question after an answer, and the same one again after anything else. */
const GOES_ON = /Quel appareil avez-vous/;
const AGAIN = /Est-ce urgent/;
const both = (...wanted: RegExp[]): RegExp => new RegExp(wanted.map(({ source }) => source).join('[^]*'));

const entriesOut = async (desk: Desk, person: string, channel: string): Promise<string[]> =>
  (await desk.entries(person, channel)).flatMap(({ direction, status }) =>
    direction === 'out' ? [status] : [],
  );

describe("Twilio's webhook", () => {
  /** What Fatima hears after she was asked; `whatsapp`: on WhatsApp through Twilio. */
  const hears = (
    more: Record<string, string>,
    wanted: RegExp | undefined,
    { whatsapp = false, status = 200 }: { whatsapp?: boolean; status?: number } = {},
  ): Promise<void> =>
    withTwilio(
      async ({ twilio, idle, read, desk }) => {
        const person = whatsapp ? `whatsapp:${FATIMA}` : FATIMA;
        await twilio.write(person, LOST);
        await idle();
        expect(await twilio.write(person, '', more)).toBe(status);
        await idle();
        const [, ...answers] = read(person);
        expect(answers).toEqual(wanted ? [expect.stringMatching(wanted)] : []);
        expect(desk.lines).toEqual([]);
      },
      { thinks: true },
    );

  const media = (type: string, Body = '') => ({
    Body,
    NumMedia: '1',
    MediaContentType0: type,
    MediaUrl0: 'https://api.twilio.com/2010-04-01/Accounts/AC1/Messages/MM1/Media/ME1',
  });

  test.each<[string, Record<string, string>, RegExp | undefined]>([
    ['a text', { Body: 'non c pas urgent' }, GOES_ON],
    ['a digit', { Body: '3' }, GOES_ON],
    ['a hello', { Body: 'bonjour' }, both(/Bonjour/, AGAIN)],
    ['START', { Body: 'START' }, both(/On continue ici/, AGAIN)],
    ['an empty text', { Body: '' }, both(/pas bien compris/, AGAIN)],
    ['emoji only', { Body: '😭😭' }, both(/pas bien compris/, AGAIN)],
    ['1,600 characters', { Body: `${'blabla '.repeat(228)}fin.` }, both(/pas bien compris/, AGAIN)],
    ['the characters of the GSM extension', { Body: '^{}\\[~]|€' }, both(/pas bien compris/, AGAIN)],
    ['a long text that came in parts', { Body: 'pas urgent '.repeat(40), NumSegments: '4' }, GOES_ON],
    ['a picture', media('image/jpeg'), both(/photos/, AGAIN)],
    ['a picture with words', media('image/jpeg', 'pas urgent'), both(/Je lis vos mots/, GOES_ON)],
    ['a voice note', media('audio/amr'), both(/Je ne peux pas écouter/, AGAIN, /5 Rappelez-moi/)],
    ['a video', media('video/mp4'), both(/fichier/, AGAIN)],
    ['a document', media('application/pdf'), both(/fichier/, AGAIN)],
    ['a contact', media('text/vcard'), both(/fichier/, AGAIN)],
    ['a kind that nobody knows', media('application/x-tomorrow'), both(/fichier/, AGAIN)],
    ['no kind at all', { Body: '', NumMedia: '1' }, both(/fichier/, AGAIN)],
    ['fields that nobody knows yet', { Body: '3', Tomorrow: '{}', MessageStatusV2: 'x' }, GOES_ON],
    ['a report in the place of a message', { Body: '3', SmsStatus: 'delivered' }, GOES_ON],
    ['another country, written out', { Body: '3', FromCountry: 'DE', FromCity: 'KÖLN' }, GOES_ON],
    ['a short code', { From: '36180', Body: 'Gagnez un lot' }, undefined],
    ["an operator's name", { From: 'Orange', Body: 'Votre facture' }, undefined],
    ['a number of an unknown form', { From: '0639981234', Body: '3' }, undefined],
  ])('%s, by SMS', (_, more, wanted) => hears(more, wanted));

  test.each<[string, Record<string, string>, RegExp | undefined]>([
    ['a button', { Body: "Ce n'est pas urgent", ButtonText: 'x', ButtonPayload: 'urgency:none' }, GOES_ON],
    ['a row of a list', { Body: "Ce n'est pas urgent", ListId: 'urgency:none' }, GOES_ON],
    ['a button that is none of ours', { Body: '3', ButtonPayload: 'buy:now' }, GOES_ON],
    ['a place', { Body: '', Latitude: '48.85', Longitude: '2.35' }, both(/position/, AGAIN)],
    ['a sticker', media('image/webp'), both(/fichier/, AGAIN)],
    ['a voice note', media('audio/ogg'), both(/vocaux/, AGAIN, /Rappelez-moi/)],
    ['a forwarded text', { Body: 'pas urgent', Forwarded: 'true' }, GOES_ON],
    ['an id beside the number', { Body: '3', ExternalUserId: 'whatsapp:FR.1349' }, GOES_ON],
  ])('%s, by WhatsApp through Twilio', (_, more, wanted) => hears(more, wanted, { whatsapp: true }));

  test('our own number is never answered', () =>
    withTwilio(
      async ({ twilio, idle, accepted }) => {
        expect(await twilio.write(US, 'bonjour')).toBe(200);
        expect(await twilio.write(`whatsapp:${US}`, 'bonjour')).toBe(200);
        await idle();
        expect([twilio.asked, accepted]).toEqual([[], []]);
      },
      { thinks: true },
    ));

  test('somebody who hides their number is answered at their id', () =>
    withTwilio(
      async ({ twilio, idle, read }) => {
        expect(await twilio.write('whatsapp:FR.134912345678', 'bonjour')).toBe(200);
        await idle();
        expect(read('whatsapp:FR.134912345678')).toEqual([expect.stringContaining('Declic')]);
      },
      { thinks: true },
    ));

  test('the same message twice, and two quick ones: each is answered once, in order', () =>
    withTwilio(
      async ({ twilio, idle, read }) => {
        const MessageSid = newSid();
        await twilio.write(FATIMA, LOST, { MessageSid });
        await Promise.all([
          twilio.write(FATIMA, LOST, { MessageSid }),
          twilio.write(FATIMA, LOST, { MessageSid }),
        ]);
        await Promise.all([twilio.write(FATIMA, 'pas urgent'), twilio.write(ALI, 'bonjour')]);
        await twilio.write(FATIMA, 'un smartphone');
        await idle();
        const said = [AGAIN, GOES_ON, /Avez-vous internet/];
        expect(read(FATIMA)).toEqual(said.map((wanted) => expect.stringMatching(wanted)));
        expect(read(ALI)).toHaveLength(1);
      },
      { thinks: true },
    ));

  test('a report: valid, out of order, unknown, of an error', () =>
    withTwilio(
      async ({ twilio, idle, desk }) => {
        await twilio.write(FATIMA, LOST);
        await idle();
        const [first] = twilio.taken as [Text];
        const statuses = () => entriesOut(desk, FATIMA, 'sms');
        expect(await twilio.report(first, 'sent')).toBe(204);
        expect(await twilio.report(first, 'read')).toBe(204);
        expect(await twilio.report(first, 'delivered')).toBe(204);
        expect(await twilio.report(first, 'tomorrow')).toBe(204);
        expect(await statuses()).toEqual(['read']);
        await twilio.write(FATIMA, '3');
        await idle();
        expect(await twilio.report(twilio.taken[1] as Text, 'undelivered', 30005)).toBe(204);
        expect(await statuses()).toEqual(['read', 'undeliverable']);
        // No report is ever taken for a message of hers.
        expect(twilio.taken).toHaveLength(2);
      },
      { thinks: true },
    ));

  test.each<[string, number, (base: string) => Promise<Response>]>([
    ['nothing', 415, (to) => fetch(to, { method: 'POST' })],
    [
      'JSON',
      415,
      (to) => fetch(to, { method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } }),
    ],
    ['no signature', 403, (to) => fetch(to, { method: 'POST', body: new URLSearchParams({ Body: 'x' }) })],
    [
      '100 KB',
      413,
      (to) => fetch(to, { method: 'POST', body: new URLSearchParams({ Body: 'x'.repeat(1e5) }) }),
    ],
  ])('%s is refused (%d)', (_, wanted, send) =>
    withTwilio(async ({ base, accepted }) => {
      expect((await send(`${base}/channels/twilio/messages`)).status).toBe(wanted);
      expect(accepted).toEqual([]);
    }),
  );

  test.each<[string, number, Record<string, string>]>([
    ['without a sender', 400, { From: '' }],
    ['without an id', 400, { MessageSid: '', SmsMessageSid: '', SmsSid: '' }],
    ['of another account', 403, { AccountSid: `AC${'9'.repeat(32)}` }],
  ])('a signed one %s is refused (%d)', (_, wanted, more) =>
    withTwilio(async ({ twilio, accepted }) => {
      expect(await twilio.write(FATIMA, 'x', more)).toBe(wanted);
      expect(accepted).toEqual([]);
    }),
  );

  test('a signature for another address of ours is refused there', () =>
    withTwilio(async ({ twilio, accepted, base }) => {
      twilio.line = { base, publicUrl: `${PUBLIC_URL}/` };
      expect(await twilio.write(FATIMA, 'x')).toBe(403);
      expect(accepted).toEqual([]);
    }));
});

describe("Meta's webhook", () => {
  /** A few seconds after what the messages of meta.ts say of themselves. */
  const withMeta = (run: (office: Office) => Promise<void>): Promise<void> =>
    withOffice((office) => {
      office.desk.now = 1_795_510_805_000;
      return run(office);
    });
  /** What Fatima hears after she was asked, when this is posted. */
  const hears = (posted: Posted, ...wanted: RegExp[]): Promise<void> =>
    withMeta(async ({ meta, desk, idle }) => {
      const heard = (): string[] =>
        meta.taken.map(({ text, options }) => [text, ...options.map(({ title }) => title)].join('\n'));
      await meta.post(post.posted(post.says(LOST)));
      await idle();
      expect(await meta.post(posted)).toBe(200);
      await idle();
      const [, ...answers] = heard();
      expect(answers).toEqual(wanted.map((one) => expect.stringMatching(one)));
      expect([meta.faults, desk.lines]).toEqual([[], []]);
    });

  const says = (more: Posted): Posted => post.posted(post.message(more));
  const none: RegExp[] = [];

  test.each<[string, Posted, RegExp[]]>([
    ['a text', post.posted(post.says('non c pas urgent')), [GOES_ON]],
    ['a hello', says({ type: 'request_welcome' }), [both(/On continue ici/, AGAIN)]],
    ['START', post.posted(post.says('Start')), [both(/On continue ici/, AGAIN)]],
    [
      'a button of a template',
      says({ type: 'button', button: { text: 'Non', payload: 'urgency:none' } }),
      [GOES_ON],
    ],
    ['a button', post.posted(post.presses('urgency:none', "Ce n'est pas urgent")), [GOES_ON]],
    ['a row of a list', post.posted(post.presses('urgency:none', 'Non', {}, 'list_reply')), [GOES_ON]],
    ['a button that is none of ours', post.posted(post.presses('buy', '3')), [GOES_ON]],
    [
      'a place',
      says({ type: 'location', location: { latitude: 48.85, longitude: 2.35 } }),
      [both(/position/, AGAIN)],
    ],
    ['a picture', says({ type: 'image', image: { id: '1' } }), [both(/photos/, AGAIN)]],
    [
      'a picture with words',
      says({ type: 'image', image: { id: '1', caption: 'pas urgent' } }),
      [both(/Je lis vos mots/, GOES_ON)],
    ],
    ['a sound', says({ type: 'audio', audio: { id: '1' } }), [both(/vocaux/, AGAIN, /Rappelez-moi/)]],
    ['a voice note', says({ type: 'voice', voice: { id: '1' } }), [both(/vocaux/, AGAIN, /Rappelez-moi/)]],
    ['a video', says({ type: 'video', video: { id: '1' } }), [both(/fichier/, AGAIN)]],
    ['a document', says({ type: 'document', document: { id: '1' } }), [both(/fichier/, AGAIN)]],
    ['a sticker', says({ type: 'sticker', sticker: { id: '1' } }), [both(/fichier/, AGAIN)]],
    ['a contact', says({ type: 'contacts', contacts: [{}] }), [both(/fichier/, AGAIN)]],
    ['an order', says({ type: 'order', order: {} }), [both(/fichier/, AGAIN)]],
    [
      'what Meta cannot hand over',
      says({ type: 'unsupported', errors: [{ code: 131051 }] }),
      [both(/fichier/, AGAIN)],
    ],
    ['a kind that nobody knows yet', says({ type: 'poll', poll: {} }), [both(/fichier/, AGAIN)]],
    ['a thumb', says({ type: 'reaction', reaction: { message_id: 'wamid.1', emoji: '👎🏽' } }), [GOES_ON]],
    ['a heart', says({ type: 'reaction', reaction: { message_id: 'wamid.1', emoji: '❤️' } }), none],
    ['a reaction taken back', says({ type: 'reaction', reaction: { message_id: 'wamid.1' } }), none],
    ['a message in a group', post.posted(post.says('3', { group_id: 'G1' })), none],
    ['an echo of ours', post.posted(post.says('3', { from: OUR_NUMBER })), none],
    [
      "an echo of what the agency's own people wrote on their phone",
      post.body(post.entry({ ...post.change({ messages: [post.says('3')] }), field: 'smb_message_echoes' })),
      none,
    ],
    [
      'two in one body, the later one first',
      post.posted(
        post.says('un smartphone', { timestamp: '1795510802' }),
        post.says('pas urgent', { timestamp: '1795510801' }),
      ),
      [GOES_ON, /Avez-vous internet/],
    ],
    ['nobody who sent it', says({ from: undefined }), none],
    ['a sender that is none', says({ from: 'x' }), none],
    ['a time that is none', post.posted(post.says('3', { timestamp: 'soon' })), [GOES_ON]],
    ['fields that nobody knows yet', post.posted(post.says('3', { tomorrow: { deep: [1] } })), [GOES_ON]],
    ['an error without a message', post.body(post.entry(post.change({ errors: [{ code: 130429 }] }))), none],
    ['a report on nothing of ours', post.reported(post.status('wamid.x', 'delivered')), none],
    ['a report of no kind', post.reported(post.status('wamid.x', 'tomorrow')), none],
    [
      'a text for another number',
      post.body(post.entry(post.change({ messages: [post.says('3')] }, '1'))),
      none,
    ],
  ])('%s', (_, posted, wanted) => hears(posted, ...wanted));

  test('somebody who hides their number is answered at their id', () =>
    withMeta(async ({ meta, idle }) => {
      await meta.post(says({ from: undefined, from_user_id: FATIMAS_ID }));
      await idle();
      expect(meta.taken).toMatchObject([{ to: FATIMAS_ID }]);
    }));

  test('the same body twice, and at once, is answered once', () =>
    withMeta(async ({ meta, idle }) => {
      const body = post.posted(post.says(LOST));
      await Promise.all([meta.post(body), meta.post(body), meta.post(body)]);
      await idle();
      await meta.post(body);
      await idle();
      expect(meta.taken).toHaveLength(1);
    }));

  test('a report: valid, out of order, ignored, of an error', () =>
    withMeta(async ({ meta, desk, idle }) => {
      const statuses = () => entriesOut(desk, `+${HER}`, 'whatsapp');
      await meta.post(post.posted(post.says(LOST)));
      await idle();
      const [first] = meta.taken;
      if (!first) throw new Error('Nothing was sent.');
      await meta.report(first, 'read', 'sent', 'delivered', 'deleted', 'tomorrow');
      expect(await statuses()).toEqual(['read']);
      await meta.post(post.posted(post.says('3')));
      await idle();
      const [, second] = meta.taken;
      if (!second) throw new Error('Nothing was sent.');
      await meta.report(second, ['failed', { errors: [{ code: 131026 }] }]);
      expect(await statuses()).toEqual(['read', 'undeliverable']);
      expect(meta.taken).toHaveLength(2);
    }));

  const send = (url: string, raw: string, signature?: string): Promise<number> =>
    fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(signature ? { 'x-hub-signature-256': signature } : {}),
      },
      body: raw,
    }).then(({ status }) => status);
  const RAW = JSON.stringify(post.posted(post.says(LOST)));
  const MB = 1024 * 1024;

  test.each<[string, number, string, string | undefined]>([
    ['nothing', 403, '', undefined],
    ['nothing, signed', 400, '', post.signature(APP_SECRET, '')],
    ['no JSON', 400, '{"object":', post.signature(APP_SECRET, '{"object":')],
    ['no signature', 403, RAW, undefined],
    ['a wrong signature', 403, RAW, post.signature('another secret', RAW)],
    ['the signature of another body', 403, RAW, post.signature(APP_SECRET, `${RAW} `)],
    ['4 MB', 413, ' '.repeat(4 * MB), post.signature(APP_SECRET, ' '.repeat(4 * MB))],
  ])('%s is refused (%d), and nothing is kept', (_, wanted, raw, signature) =>
    withMeta(async ({ meta, desk, idle }) => {
      expect(await send(meta.webhook, raw, signature)).toBe(wanted);
      await idle();
      expect([meta.taken, await desk.entries(`+${HER}`, 'whatsapp')]).toEqual([[], []]);
    }),
  );
});

test('what one provider signed opens no address of the other', () =>
  withDesk(async () => {
    await withTwilio(async ({ base, accepted }) => {
      const raw = JSON.stringify(post.posted(post.says(LOST)));
      const { status } = await fetch(`${base}/channels/twilio/messages`, {
        method: 'POST',
        headers: {
          'content-type': 'application/x-www-form-urlencoded',
          'x-hub-signature-256': post.signature(APP_SECRET, raw),
        },
        body: raw,
      });
      expect([status, accepted]).toEqual([403, []]);
    });
  }));
