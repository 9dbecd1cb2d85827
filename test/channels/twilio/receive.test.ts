import { describe, expect, test } from '@jest/globals';
import { receiveMessage, receiveStatus } from '../../../src/channels/twilio/receive.js';

const NOW = Date.UTC(2026, 10, 24, 9);
const SID = `SM${'0'.repeat(32)}`;
const FATIMA = '+33639981234';

const received = (fields: Record<string, string>) =>
  receiveMessage(new URLSearchParams({ MessageSid: SID, From: FATIMA, ...fields }), 'ccas', NOW);
const message = (fields: Record<string, string>) => {
  const read = received(fields);
  if (read.kind !== 'message') throw new Error(`It was ${read.kind}.`);
  return read.message;
};

describe('a text message', () => {
  test('is what a person said, with the number it came from', () => {
    expect(message({ Body: 'jariv pa a me conecter', NumMedia: '0', NumSegments: '1' })).toEqual({
      channel: 'sms',
      id: SID,
      address: FATIMA,
      agency: 'ccas',
      at: NOW,
      kind: 'message',
      text: 'jariv pa a me conecter',
    });
  });

  test('may be empty: it gets an answer like any other', () => {
    expect(message({ Body: '' })).toMatchObject({ kind: 'message', text: '' });
  });

  test('may carry fields that nobody knows yet', () => {
    expect(message({ Body: 'oui', RcsTyping: '1', ApiVersion: '2010-04-01' })).toMatchObject({ text: 'oui' });
  });

  test.each([
    ['no id', { MessageSid: '' }],
    ['an id of another kind', { MessageSid: '12' }],
    ['nobody who sent it', { From: '' }],
  ])('with %s is invalid', (_, fields) => {
    expect(received({ Body: 'oui', ...fields }).kind).toBe('invalid');
  });

  test.each(['36173', 'ORANGE', 'whatsapp:', 'whatsapp:bob', '+12', 'sip:bob@example.com'])(
    'from %s, which cannot be answered, is left alone',
    (From) => expect(received({ Body: 'Votre facture', From })).toEqual({ kind: 'ignored' }),
  );
});

describe('WhatsApp through Twilio', () => {
  test('is a channel of its own, with the same number', () => {
    expect(message({ From: `whatsapp:${FATIMA}`, Body: 'bonjour', ProfileName: 'Fatima' })).toMatchObject({
      channel: 'whatsapp_twilio',
      address: FATIMA,
    });
  });

  test('a person who hides their number is known by an id, and has no phone number', () => {
    const hidden = message({ From: 'whatsapp:FR.134912345678', Body: 'bonjour' });
    expect(hidden).toMatchObject({ address: 'FR.134912345678', anonymous: true });
  });

  test('a person with a number and an id is one person', () => {
    const both = message({ From: `whatsapp:${FATIMA}`, ExternalUserId: 'whatsapp:FR.1349', Body: 'oui' });
    expect(both).toMatchObject({ address: FATIMA, also: ['FR.1349'] });
    expect(both.anonymous).toBeUndefined();
  });

  test('a pressed button says which', () => {
    const pressed = message({
      From: `whatsapp:${FATIMA}`,
      Body: 'Oui',
      ButtonText: 'Oui',
      ButtonPayload: 'email:ok',
    });
    expect(pressed).toMatchObject({ text: 'Oui', value: 'email:ok' });
  });
});

describe('what is no text', () => {
  const media = (MediaContentType0: string, Body = '') =>
    message({ Body, NumMedia: '1', MediaContentType0, MediaUrl0: 'https://api.twilio.example/media/1' });

  test.each([
    ['audio/ogg', 'audio'],
    ['audio/amr', 'audio'],
    ['image/jpeg', 'image'],
    ['image/webp', 'sticker'],
    ['video/mp4', 'video'],
    ['application/pdf', 'file'],
    ['text/vcard', 'contact'],
    ['text/x-vcard', 'contact'],
  ])('%s is %s', (type, attachment) => {
    const sent = media(type);
    expect(sent.attachment).toBe(attachment);
    expect(sent.text).toBeUndefined();
  });

  test('a voice note can be fetched; a picture is never', () => {
    expect(media('audio/ogg').media).toBe('https://api.twilio.example/media/1');
    expect(media('image/jpeg').media).toBeUndefined();
  });

  test('a picture with words is both', () => {
    expect(media('image/jpeg', 'voila')).toMatchObject({ attachment: 'image', text: 'voila' });
  });

  test('a shared position is one, and a wrong one is only a position', () => {
    const at = (Latitude: string, Longitude: string) =>
      message({ From: `whatsapp:${FATIMA}`, Body: '', Latitude, Longitude });
    expect(at('48.85', '2.35')).toMatchObject({
      attachment: 'location',
      position: { latitude: 48.85, longitude: 2.35 },
    });
    expect(at('999', 'x').position).toBeUndefined();
  });
});

describe('a person who wants no more messages', () => {
  test.each(['STOP', 'stop', ' Stop. ', 'UNSUBSCRIBE', 'END', 'QUIT', 'CANCEL'])(
    '%s was answered by Twilio itself',
    (Body) => expect(message({ Body })).toMatchObject({ kind: 'stop', answered: true }),
  );

  test.each([
    'ARRET',
    'arrêt',
    'Arret !',
    'ARRÊTER',
    'désabonner',
    'Stop svp',
    'stop merci',
    "STOP s'il vous plaît",
    'arrêtez svp.',
    'Stop les SMS',
    'arretez vos messages',
    'arrêtez de m’écrire',
    "ne m'écrivez plus",
  ])('%s is answered by us', (Body) => {
    expect(message({ Body })).toMatchObject({ kind: 'stop' });
    expect(message({ Body }).answered).toBeUndefined();
  });

  test('with Advanced Opt-Out Twilio says what the word means', () => {
    expect(message({ Body: 'ARRET', OptOutType: 'STOP' })).toMatchObject({ kind: 'stop', answered: true });
    expect(message({ Body: 'DEBUT', OptOutType: 'START' }).kind).toBe('start');
    expect(message({ Body: 'aide', OptOutType: 'HELP' })).toMatchObject({ kind: 'message', text: 'aide' });
  });

  test('START, without it, means the same; YES is an answer', () => {
    expect(message({ Body: 'Start' }).kind).toBe('start');
    expect(message({ Body: 'UNSTOP' }).kind).toBe('start');
    expect(message({ Body: 'yes' })).toMatchObject({ kind: 'message', text: 'yes' });
    expect(message({ Body: 'start', From: `whatsapp:${FATIMA}` }).kind).toBe('start');
  });

  test('on WhatsApp nobody has answered it yet', () => {
    const stop = message({ From: `whatsapp:${FATIMA}`, Body: 'stop' });
    expect(stop.kind).toBe('stop');
    expect(stop.answered).toBeUndefined();
  });

  test.each([
    "je n'arrive pas a arreter",
    'stop sa marche pas',
    'stop je comprends pas',
    'la fin',
    'annuler',
    'cancel my rdv',
    'cancel please',
    'on a arrêté mes messages',
  ])('"%s" is a message like any other', (Body) => expect(message({ Body }).kind).toBe('message'));
});

describe('a report on a message', () => {
  const status = (fields: Record<string, string>) =>
    receiveStatus(new URLSearchParams({ MessageSid: SID, To: FATIMA, ...fields }));

  test.each([
    ['queued', 'accepted'],
    ['sending', 'accepted'],
    ['sent', 'sent'],
    ['delivered', 'delivered'],
    ['read', 'read'],
  ])('%s is %s', (MessageStatus, wanted) => {
    expect(status({ MessageStatus })).toEqual({ channel: 'sms', providerId: SID, status: wanted });
  });

  test('a failed one has its code, and none of the text', () => {
    expect(status({ MessageStatus: 'undelivered', ErrorCode: '30003' })).toMatchObject({
      status: 'undeliverable',
      error: 'twilio:30003',
    });
    expect(status({ MessageStatus: 'failed', ErrorCode: `${FATIMA} unreachable` })?.error).toBe('twilio');
  });

  test('a person who opted out meanwhile hears nothing more', () => {
    expect(status({ MessageStatus: 'failed', ErrorCode: '21610' })?.stopsContact).toBe(true);
  });

  test('knows the channel by the address', () => {
    expect(status({ MessageStatus: 'read', To: `whatsapp:${FATIMA}` })?.channel).toBe('whatsapp_twilio');
  });

  test.each([
    { MessageStatus: 'receiving' },
    { MessageStatus: '' },
    { MessageStatus: '__proto__' },
    { MessageStatus: 'sent', MessageSid: 'x' },
  ])('%j says nothing', (fields) => expect(status(fields)).toBeUndefined());
});
