import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { receive } from '../../../src/channels/whatsapp/receive.js';
import {
  body,
  change,
  EXAMPLES,
  entry,
  FATIMA,
  FATIMAS_ID,
  message,
  OUR_ID,
  OUR_NUMBER,
  type Posted,
  posted,
  presses,
  reported,
  says,
  status,
} from './meta.js';

/** Of the messages' own timestamp, and an hour later. */
const AT = 1_795_510_800_000;
const NOW = AT + 3_600_000;

const read = (given: unknown) => receive(given, { phoneNumberId: OUR_ID, agency: 'ccas', now: NOW });
const messages = (...given: Posted[]) => read(posted(...given)).messages;
const only = (given: Posted) => {
  const [one, ...others] = messages(given);
  if (!one || others.length > 0) throw new Error(`${others.length + (one ? 1 : 0)} messages were read.`);
  return one;
};
const reports = (...given: Posted[]) => read(reported(...given)).reports;

describe('a text', () => {
  test('is what a person said, with the number it came from', () => {
    expect(only(says('jariv pa a me conecter', { id: 'wamid.HBg' }))).toEqual({
      channel: 'whatsapp',
      id: 'wamid.HBg',
      address: `+${FATIMA}`,
      agency: 'ccas',
      at: AT,
      kind: 'message',
      text: 'jariv pa a me conecter',
    });
  });

  test('may carry fields that nobody knows yet, at every depth', () => {
    const later = {
      ...body({
        ...entry({
          ...change({ messages: [says('oui', { mood: 'glad', text: { body: 'oui', font: 1 } })] }),
        }),
        region: 'eu',
      }),
      version: 99,
    };
    expect(read(later).messages).toMatchObject([{ text: 'oui' }]);
  });

  test.each([{}, { text: {} }, { text: 'oui' }, { text: { body: 7 } }])(
    'without its words (%j) still gets an answer',
    (more) =>
      expect(only({ ...message(), text: undefined, ...more })).toMatchObject({ kind: 'message', text: '' }),
  );
});

describe("Meta's own examples", () => {
  const of = (name: string) => receive(EXAMPLES[name], { phoneNumberId: OUR_ID, agency: 'ccas', now: NOW });

  test.each([
    ['Text Message', { text: 'Does it come in another color?' }],
    ['Text Message with Context (Product Inquiry)', { text: 'Is this still available?' }],
    ['Image Message', { attachment: 'image', text: 'Taj Mahal' }],
    [
      'Location Message',
      { attachment: 'location', position: { latitude: 37.44221496582, longitude: -122.16165924072 } },
    ],
    ['Unsupported Message', { attachment: 'other' }],
    ['Button Message', { text: 'Unsubscribe', value: 'Unsubscribe' }],
    ['Interactive List Reply Message', { text: 'Priority Mail Express', value: 'priority_express' }],
    ['Interactive Button Reply Message', { text: 'Cancel', value: 'cancel-button' }],
  ])('%s', (name, said) => {
    const { messages, reports } = of(name);
    expect(messages).toEqual([
      expect.objectContaining({ address: '+16505551234', kind: 'message', ...said }),
    ]);
    expect(reports).toEqual([]);
  });

  test.each(['Group Create Message', 'Group Settings Update', 'Group Remove Participants'])(
    '%s is nobody who speaks to us',
    (name) => expect(of(name)).toEqual({ messages: [], reports: [] }),
  );
});

describe('a pressed button', () => {
  test('and a chosen row say which, and what stood on them', () => {
    expect(only(presses('email:ok', 'Oui'))).toMatchObject({ text: 'Oui', value: 'email:ok' });
    expect(only(presses('device:phone', 'Téléphone', {}, 'list_reply'))).toMatchObject({
      text: 'Téléphone',
      value: 'device:phone',
    });
  });

  test("a template's button too", () => {
    const button = { text: 'Oui', payload: 'follow_up:yes' };
    expect(only(message({ type: 'button', button }))).toMatchObject({ text: 'Oui', value: 'follow_up:yes' });
  });

  test.each([{ type: 'nfm_reply', nfm_reply: {} }, {}, { button_reply: { title: 'Oui' } }, 'Oui'])(
    'that cannot be read (%j) gets an answer all the same',
    (interactive) => expect(only(message({ type: 'interactive', interactive })).attachment).toBe('other'),
  );
});

describe('what is no text', () => {
  const media = { id: '1003383421387256', mime_type: 'x/y', sha256: 'SfIn' };

  test.each([
    ['audio', 'audio'],
    ['voice', 'audio'],
    ['image', 'image'],
    ['video', 'video'],
    ['document', 'file'],
    ['sticker', 'sticker'],
    ['contacts', 'contact'],
    ['order', 'other'],
    ['unsupported', 'other'],
    ['poll_of_tomorrow', 'other'],
    ['constructor', 'other'],
  ])('%s is %s', (type, attachment) => {
    const sent = only(message({ type, [type]: type === 'contacts' ? [{ name: {} }] : media }));
    expect(sent).toMatchObject({ kind: 'message', attachment });
    expect(sent.text).toBeUndefined();
  });

  test('a voice note can be fetched; a picture is never', () => {
    expect(only(message({ type: 'audio', audio: { ...media, voice: true } })).media).toBe(media.id);
    expect(only(message({ type: 'image', image: media })).media).toBeUndefined();
  });

  test('a picture with words is both', () => {
    const sent = only(message({ type: 'image', image: { ...media, caption: 'voila' } }));
    expect(sent).toMatchObject({ attachment: 'image', text: 'voila' });
  });

  test('a shared position is one, and a wrong one is only a position', () => {
    const at = (latitude: unknown, longitude: unknown) =>
      only(message({ type: 'location', location: { latitude, longitude, name: 'chez moi' } }));
    expect(at(48.85, 2.35)).toMatchObject({
      attachment: 'location',
      position: { latitude: 48.85, longitude: 2.35 },
    });
    expect(at(999, 'x')).toMatchObject({ attachment: 'location' });
    expect(at(999, 'x').position).toBeUndefined();
  });

  test('a thumb is an answer; other reactions, and one that is taken back, ask for none', () => {
    const reacts = (emoji?: string) =>
      messages(message({ type: 'reaction', reaction: { message_id: 'wamid.1', emoji } }));
    expect(reacts('👍')).toMatchObject([{ text: '👍' }]);
    expect(reacts('👎🏽')).toMatchObject([{ text: '👎' }]);
    for (const emoji of ['❤️', '😂', '', undefined]) expect(reacts(emoji)).toEqual([]);
  });

  test('somebody who opens the chat for the first time is greeted', () => {
    expect(only(message({ type: 'request_welcome' })).kind).toBe('start');
  });
});

describe('a person who wants no more messages', () => {
  test.each(['STOP', 'Stop.', 'arrêt', 'ARRET !', 'désabonner', 'unsubscribe'])('%s', (word) => {
    const stop = only(says(word));
    expect(stop.kind).toBe('stop');
    // Nobody has told them yet.
    expect(stop.answered).toBeUndefined();
  });

  test('a sentence with the word is a message like any other', () => {
    expect(only(says('stop sa marche pas')).kind).toBe('message');
  });
});

describe('who wrote', () => {
  test('a person with a number and an id is one person', () => {
    const both = only(says('oui', { from_user_id: FATIMAS_ID }));
    expect(both).toMatchObject({ address: `+${FATIMA}`, also: [FATIMAS_ID] });
    expect(both.anonymous).toBeUndefined();
  });

  test('a person who hides their number is known by an id, and has no phone number', () => {
    const hidden = only(says('oui', { from: undefined, from_user_id: FATIMAS_ID }));
    expect(hidden).toMatchObject({ address: FATIMAS_ID, anonymous: true });
    expect(hidden.also).toBeUndefined();
    expect(only(says('oui', { from: 33, from_user_id: FATIMAS_ID })).address).toBe(FATIMAS_ID);
    expect(only(says('oui', { from: undefined, from_user_id: 'US.ENT.118157992' })).address).toBe(
      'US.ENT.118157992',
    );
  });

  test.each([
    { from: undefined },
    { from: '' },
    { from: 33639981234 },
    { from: 'bob' },
    { from: '+33639981234' },
    { from: '12' },
    { from: undefined, from_user_id: 'fr.1' },
    { from: undefined, from_user_id: "FR.1'; DROP TABLE entry" },
    { from: undefined, from_user_id: `FR.${'1'.repeat(129)}` },
  ])('%j cannot be answered, and is left alone', (more) => {
    expect(messages(says('oui', more))).toEqual([]);
  });

  test('what people say to each other in a group is left alone', () => {
    expect(messages(says('oui', { group_id: 'Y2FwaV9ncm91cDox' }))).toEqual([]);
  });

  test('our own number is never answered', () => {
    expect(messages(says('oui', { from: OUR_NUMBER }))).toEqual([]);
    const echoes = { message_echoes: [says('oui', { from: OUR_NUMBER, to: FATIMA })] };
    expect(read(body(entry({ ...change(echoes), field: 'smb_message_echoes' })))).toEqual({
      messages: [],
      reports: [],
    });
  });

  test('a message without an id is none', () => {
    for (const id of ['', undefined, 7]) expect(messages(says('oui', { id }))).toEqual([]);
  });
});

describe('a person who changes', () => {
  const NEW_NUMBER = '33639985678';
  const NEW_ID = 'FR.2222';
  const system = (more: Posted, top: Posted = {}) =>
    message({ type: 'system', system: { body: 'x', ...more }, ...top });

  test('their number is answered at the new one; with it came a new id', () => {
    const ids = { user_id: NEW_ID, previous_user_id: FATIMAS_ID };
    const moved = only(system({ type: 'user_changed_number', wa_id: NEW_NUMBER, ...ids }));
    expect(moved).toMatchObject({ kind: 'moved', address: `+${NEW_NUMBER}` });
    expect(moved.also).toEqual([`+${FATIMA}`, FATIMAS_ID, NEW_ID]);
    expect(moved.text).toBeUndefined();
  });

  test('their number, as Meta told it before there were ids', () => {
    const moved = only(system({ type: 'user_changed_number', wa_id: NEW_NUMBER }));
    expect(moved).toMatchObject({ address: `+${NEW_NUMBER}`, also: [`+${FATIMA}`] });
  });

  test('their id, while they hide their number, is answered at the new id', () => {
    const change = { type: 'user_changed_user_id', user_id: NEW_ID, previous_user_id: FATIMAS_ID };
    for (const more of [{}, { from_user_id: NEW_ID }]) {
      const moved = only(system(change, { from: undefined, ...more }));
      expect(moved).toMatchObject({ kind: 'moved', address: NEW_ID, also: [FATIMAS_ID], anonymous: true });
    }
  });

  test.each([
    [{ type: 'customer_identity_changed', wa_id: NEW_NUMBER }],
    [{ type: 'user_changed_number', wa_id: FATIMA }],
    [{ type: 'user_changed_number' }],
    [{ type: 'user_changed_user_id', user_id: NEW_ID }, { from: undefined }],
    [{}],
  ] as Posted[][])('%j is no move', (change = {}, top = {}) => {
    expect(messages(system(change, top))).toEqual([]);
  });
});

describe('when it was written', () => {
  const at = (timestamp: unknown) => only(says('oui', { timestamp })).at;

  test('in seconds, as text or number, or in milliseconds', () => {
    expect([at('1795510800'), at(1795510800), at('1795510800123'), at(1795510800123)]).toEqual([
      AT,
      AT,
      AT + 123,
      AT + 123,
    ]);
  });

  test.each(['soon', '', null, undefined, '-5', 'NaN', '1e999', '0', '1795910800', '1690000000'])(
    '%j is no time that can be: it counts as now',
    (timestamp) => expect(at(timestamp)).toBe(NOW),
  );
});

describe('many in one body', () => {
  test('every entry, change and message is read; what is for another number or field is not', () => {
    const [a, b, c, d, e, f] = ['a', 'b', 'c', 'd', 'e', 'f'].map((word) => says(word)) as Posted[];
    const given = body(
      entry(change({ messages: [a, b] }), change({ messages: [c], statuses: [status('wamid.9', 'read')] })),
      entry(change({ messages: [d] }, '999'), { ...change({ messages: [e] }), field: 'calls' }),
      { id: '1' },
      entry(change({ messages: [f] })),
    );
    const { messages, reports } = read(given);
    expect(messages.map(({ text }) => text)).toEqual(['a', 'b', 'c', 'f']);
    expect(reports).toHaveLength(1);
  });

  test('what cannot be read does not take the rest with it', () => {
    const given = [says('a'), null, 7, {}, { id: 'wamid.x' }, says('b')] as Posted[];
    expect(messages(...given).map(({ text }) => text)).toEqual(['a', 'b']);
  });

  test('what was written first comes first', () => {
    const late = says('deux', { timestamp: '1795510802' });
    const early = says('un', { timestamp: '1795510801' });
    expect(messages(late, early).map(({ text }) => text)).toEqual(['un', 'deux']);
  });

  test.each([null, 7, 'x', [], {}, { object: 'page', entry: [] }, { object: 'whatsapp_business_account' }])(
    '%j is no body of ours',
    (given) => expect(read(given)).toEqual({ messages: [], reports: [] }),
  );

  test('nothing that Meta could post makes it fail', () => {
    const keys = fc.constantFrom(
      'type',
      'from',
      'text',
      'interactive',
      'system',
      'timestamp',
      'group_id',
      '__proto__',
    );
    const anything = fc.oneof(
      fc.jsonValue(),
      fc.constantFrom('text', 'interactive', 'system', 'reaction', 'location', 'toString', FATIMA, {
        body: 'x',
      }),
    );
    fc.assert(
      fc.property(fc.array(fc.dictionary(keys, anything), { maxLength: 5 }), (parts) => {
        const given = parts.map((part) => ({ ...message(), ...part }));
        for (const one of messages(...(given as Posted[]))) {
          expect(one.address).toMatch(/^(\+[1-9]\d{6,14}|[A-Z]{2}\.\w+)$/);
          expect(Number.isFinite(one.at)).toBe(true);
        }
        reports(...(given as Posted[]));
        read({ object: 'whatsapp_business_account', entry: parts });
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('a report on a message', () => {
  test.each([
    ['sent', 'sent'],
    ['delivered', 'delivered'],
    ['read', 'read'],
    ['failed', 'undeliverable'],
  ])('%s is %s', (given, is) => {
    expect(reports(status('wamid.out', given))).toMatchObject([
      { channel: 'whatsapp', providerId: 'wamid.out', status: is },
    ]);
  });

  test.each(['deleted', 'warning', 'played', 'toString', ''])('%j says nothing of its arrival', (given) => {
    expect(reports(status('wamid.out', given))).toEqual([]);
  });

  test('brings back our own id, unless it is none of ours', () => {
    const ref = (biz_opaque_callback_data: unknown) =>
      reports(status('wamid.out', 'sent', { biz_opaque_callback_data }))[0]?.ref;
    expect(ref('c0ffee:12')).toEqual({ conversation: 'c0ffee', seq: 12 });
    for (const other of ['c0ffee', ':1', 'a:b', `${'x'.repeat(65)}:1`, 7, null])
      expect(ref(other)).toBeUndefined();
  });

  test('carries the code of an error, and never its text', () => {
    const errors = [{ code: 131026, title: 'Message undeliverable', error_data: { details: `+${FATIMA}` } }];
    const [report] = reports(status('wamid.out', 'failed', { errors }));
    expect(report).toEqual({
      channel: 'whatsapp',
      providerId: 'wamid.out',
      status: 'undeliverable',
      error: 'whatsapp:131026',
    });
    expect(reports(status('wamid.out', 'failed', { errors: 'none' }))[0]?.error).toBe('whatsapp:failed');
  });

  test('says that the person has opted out', () => {
    const errors = [{ code: 131050 }];
    expect(reports(status('wamid.out', 'failed', { errors }))[0]?.stopsContact).toBe(true);
    expect(reports(status('wamid.out', 'sent', { errors }))[0]?.stopsContact).toBeUndefined();
  });

  test.each([{ id: '' }, { id: undefined }, { status: undefined }, { status: 7 }])('%j is none', (more) => {
    expect(reports(status('wamid.out', 'sent', more))).toEqual([]);
  });
});
