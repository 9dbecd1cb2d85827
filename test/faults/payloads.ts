/** Requests to both webhooks, good and bad, by chance: each with the answers that are right. */
import fc from 'fast-check';
import webhooks from 'twilio/lib/webhooks/webhooks.js';
import { FROM, PUBLIC_URL } from '../channels/twilio/stand-in.js';
import {
  EXAMPLES,
  OUR_ID,
  type Posted,
  posted,
  presses,
  reported,
  says,
  signature,
} from '../channels/whatsapp/meta.js';
import { APP_SECRET, VERIFY_TOKEN } from '../channels/whatsapp/stand-in.js';

export const ACCOUNT = `AC${'5'.repeat(32)}`;
export const AUTH_TOKEN = 'a token of nobody';
export const MESSAGES = '/channels/twilio/messages';
export const STATUS = '/channels/twilio/status';
export const WHATSAPP = '/channels/whatsapp';
/** More than either webhook takes. */
const HUGE = { twilio: 64 * 1024 + 1, whatsapp: 3 * 1024 * 1024 + 1 };

export interface Payload {
  /** What it is, for whoever reads of a failure. */
  is: string;
  method: string;
  path: string;
  headers: Record<string, string>;
  body: string;
  /** Instead of the body: so many letters. */
  letters?: number;
  /** The statuses that are right. */
  right: number[];
  /** How often it comes, all at once. */
  times: number;
  /** A message that must be there afterwards, once. */
  message?: { channel: string; number: string; id: string };
}

const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
const JSON_TYPE = { 'content-type': 'application/json' };

/** What people write: also secrets, numbers, and what breaks parsers. */
const words = fc.oneof(
  fc.constantFrom(
    'jariv pa a me conecter a la caf',
    'mon mot de passe est Soleil1962!',
    'appelez moi au 06 39 98 12 34',
    'mon numero de secu 2 84 05 88 888 888 57',
    'STOP',
    'aide',
    '1',
    "'); DROP TABLE entry; --",
    '\0\u202e\ud83d',
    'è'.repeat(1_500),
    '{"__proto__":{"a":1}}',
    '__proto__:__proto__',
    'constructor',
    '',
  ),
  fc.string({ unit: 'binary', maxLength: 60 }),
);
const short = words.map((text) => text.slice(0, 500));
/** Numbers that Ofcom and the French regulator keep for films, so nobody's. */
const number = fc.integer({ min: 0, max: 49 }).map((n) => `+3363998${String(n).padStart(4, '0')}`);
const sid = fc
  .array(fc.constantFrom(...'0123456789abcdef'), { minLength: 32, maxLength: 32 })
  .map((digits) => `SM${digits.join('')}`);
/** Without halves of letters, as everything on the wire. */
const wellFormed = (text: string): string => Buffer.from(text).toString('utf8');
const often = fc.constantFrom(1, 1, 2, 3);

const signed = (path: string, body: string): Record<string, string> => {
  const fields = new URLSearchParams(body);
  const params = Object.fromEntries(
    [...new Set(fields.keys())].map((name) => {
      const values = fields.getAll(name);
      return [name, values.length > 1 ? values : values[0]];
    }),
  );
  return {
    ...FORM,
    'x-twilio-signature': webhooks.getExpectedTwilioSignature(AUTH_TOKEN, PUBLIC_URL + path, params),
  };
};
const signedByMeta = (body: string): Record<string, string> => ({
  ...JSON_TYPE,
  'x-hub-signature-256': signature(APP_SECRET, body),
});

const fieldsOf = (from: string, id: string, text: string): Record<string, string> => ({
  MessageSid: id,
  SmsMessageSid: id,
  SmsSid: id,
  AccountSid: ACCOUNT,
  From: from,
  To: FROM,
  Body: text,
  NumMedia: '0',
  NumSegments: '1',
  SmsStatus: 'received',
  ApiVersion: '2010-04-01',
});

/** What Twilio posts of a person's message. */
const texted = fc
  .record({ number, id: sid, text: words, whatsapp: fc.boolean(), times: often })
  .map(({ number, id, text, whatsapp, times }): Payload => {
    const body = new URLSearchParams(
      fieldsOf(`${whatsapp ? 'whatsapp:' : ''}${number}`, id, text),
    ).toString();
    return {
      is: 'a message by Twilio',
      method: 'POST',
      path: MESSAGES,
      headers: signed(MESSAGES, body),
      body,
      right: [200],
      times,
      message: { channel: whatsapp ? 'whatsapp_twilio' : 'sms', number, id },
    };
  });

/** What Meta posts of a person's message, or of a tap on a button that may be none of ours. */
const written = fc
  .record({ number, id: sid, text: words, value: fc.option(words), times: often })
  .map(({ number, id, text, value, times }): Payload => {
    const more = { from: number.slice(1), id: `wamid.${id}` };
    const body = JSON.stringify(posted(value === null ? says(text, more) : presses(value, text, more)));
    return {
      is: 'a message by Meta',
      method: 'POST',
      path: WHATSAPP,
      headers: signedByMeta(body),
      body,
      right: [200],
      times,
      message: { channel: 'whatsapp', number, id },
    };
  });

/** Reports on messages, ours or not, in any words. */
const reports = fc
  .record({
    id: fc.oneof(sid, words),
    is: fc.oneof(fc.constantFrom('queued', 'sent', 'delivered', 'failed', 'undelivered', 'read'), words),
    ref: fc.oneof(fc.constantFrom('08s0i0buh15:2', 'x:1', ':', '__proto__:0'), words),
    code: fc.oneof(fc.constantFrom('21610', '30003', '131047', ''), words),
    meta: fc.boolean(),
  })
  .map(({ id, is, ref, code, meta }): Payload => {
    const rest = { is: 'a report', method: 'POST', times: 1 };
    if (meta) {
      const more = { biz_opaque_callback_data: ref, errors: [{ code: Number(code) }] };
      const body = JSON.stringify(reported({ id, status: is, ...more }));
      return { ...rest, path: WHATSAPP, headers: signedByMeta(body), body, right: [200] };
    }
    const path = `${STATUS}?ref=${encodeURIComponent(wellFormed(ref))}`;
    const fields = { MessageSid: id, MessageStatus: is, ErrorCode: code, To: '+33639980001' };
    const body = new URLSearchParams(fields).toString();
    return { ...rest, path, headers: signed(path, body), body, right: [204] };
  });

/** One of ours in which a byte, the signature, the address or the way it is sent is not right any more. */
const spoilt = fc
  .record({
    good: fc.oneof(texted, written),
    how: fc.constantFrom(
      'forged',
      'unsigned',
      'changed',
      'replayed',
      'query',
      'type',
      'method',
      'account',
      'lost',
    ),
    forged: fc.oneof(words, fc.base64String({ minLength: 28, maxLength: 28 })),
    at: fc.nat(),
  })
  .map(({ good: { message: _, ...good }, how, forged, at }): Payload => {
    const twilio = good.path === MESSAGES;
    const header = twilio ? 'x-twilio-signature' : 'x-hub-signature-256';
    const { [header]: was = '', ...bare } = good.headers;
    const is = `${good.is}, ${how}`;
    switch (how) {
      case 'forged':
        // What stands in a header is printable.
        return { ...good, is, headers: { ...bare, [header]: forged.replace(/[^!-~]/g, 'x') }, right: [403] };
      case 'unsigned':
        return { ...good, is, headers: bare, right: [403] };
      case 'changed': {
        // Not in the middle of an escape, where it would mean something else than one letter.
        const [from, to] = twilio ? ['From=', 'From=1'] : ['"from":"', '"from":"1'];
        return { ...good, is, body: good.body.replace(from, to), right: [403] };
      }
      case 'replayed':
        // Meta's signature is of the body alone; its body is none of Twilio's.
        return twilio
          ? { ...good, is, path: at % 2 ? STATUS : `${MESSAGES}/`, right: at % 2 ? [403] : [404] }
          : { ...good, is, path: MESSAGES, right: [415] };
      case 'query':
        if (twilio) return { ...good, is, path: `${MESSAGES}?ref=x:1`, right: [403] };
        return { ...good, is, headers: { ...bare, [header]: was.replace('256', '1') }, right: [403] };
      case 'type':
        if (twilio) return { ...good, is, headers: { ...good.headers, ...JSON_TYPE }, right: [415] };
        // The header of an older signature of Meta's.
        return { ...good, is, headers: { ...bare, 'x-hub-signature': was }, right: [403] };
      case 'method':
        return { ...good, is, method: ['PUT', 'DELETE', 'PATCH'][at % 3] as string, right: [405] };
      case 'account': {
        if (!twilio) return { ...good, is, path: `${WHATSAPP}/other`, right: [404] };
        const body = good.body.replace(ACCOUNT, `AC${'6'.repeat(32)}`);
        return { ...good, is, body, headers: signed(MESSAGES, body), right: [403] };
      }
      default: {
        if (!twilio)
          return { ...good, is, body: `${good.body}}`, headers: signedByMeta(`${good.body}}`), right: [400] };
        const body = good.body.replaceAll('Sid=SM', 'Sid=XX-');
        return { ...good, is, body, headers: signed(MESSAGES, body), right: [400] };
      }
    }
  });

const huge = fc
  .record({ twilio: fc.boolean(), more: fc.nat({ max: 100_000 }) })
  .map(({ twilio, more }): Payload => {
    const [path, headers] = twilio ? [MESSAGES, FORM] : [WHATSAPP, JSON_TYPE];
    const letters = (twilio ? HUGE.twilio : HUGE.whatsapp) + more;
    return { is: 'a huge body', method: 'POST', path, headers, body: '', letters, right: [413], times: 1 };
  });

/** More fields than anybody has, of one letter each: to be sorted before their signature can be checked. */
const crowd = fc.integer({ min: 501, max: 16_000 }).map((fields): Payload => {
  const body = Array.from({ length: fields }, (_, n) => n.toString(36)).join('&');
  const headers = { ...FORM, 'x-twilio-signature': 'x'.repeat(28) };
  return { is: 'a crowd of fields', method: 'POST', path: MESSAGES, headers, body, right: [400], times: 1 };
});

const handshake = fc
  // Node answers 431 by itself when all that stands before a body is longer than 16 KB.
  .record({ token: fc.oneof(fc.constant(VERIFY_TOKEN), short), challenge: short })
  .map(
    ({ token, challenge }): Payload => ({
      is: 'a handshake',
      method: 'GET',
      path: `${WHATSAPP}?${new URLSearchParams({ 'hub.mode': 'subscribe', 'hub.verify_token': token, 'hub.challenge': challenge })}`,
      headers: {},
      body: '',
      right: [token === VERIFY_TOKEN && challenge ? 200 : 403],
      times: 1,
    }),
  );

/** Where a value stands in another one. */
type Path = (string | number)[];

function pathsOf(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([key, inner]) => pathsOf(inner, [...path, key]))];
}

interface Edit {
  at: number;
  how: 'replace' | 'remove' | 'twice' | 'add' | 'deep';
  by: unknown;
}

/** The value with one place in it changed. */
function edited(value: unknown, { at, how, by }: Edit): unknown {
  const paths = pathsOf(value);
  const path = paths[at % paths.length] as Path;
  const change = (inner: unknown, [key, ...rest]: Path): unknown => {
    if (key === undefined) {
      if (how === 'twice') return [inner, inner];
      if (how === 'add') return typeof inner === 'object' && inner !== null ? { ...inner, later: by } : by;
      if (how === 'deep') return Array.from({ length: 300 }).reduce((nested: unknown) => [nested], inner);
      return how === 'remove' ? undefined : by;
    }
    if (Array.isArray(inner)) return inner.map((one, i) => (i === Number(key) ? change(one, rest) : one));
    const was = inner as Record<string, unknown>;
    return { ...was, [key]: change(was[key], rest) };
  };
  return change(value, path);
}

const edit = fc.record({
  at: fc.nat(),
  how: fc.constantFrom<Edit['how']>('replace', 'replace', 'remove', 'twice', 'add', 'deep'),
  by: fc.oneof(
    fc.jsonValue(),
    words,
    fc.constantFrom<unknown>(
      'text',
      'system',
      'interactive',
      'toString',
      '1',
      '16505559999',
      1e308,
      -0,
      [],
      {},
      null,
    ),
  ),
});

const { $source: _, ...examples } = EXAMPLES as unknown as Record<string, Posted>;
const ofOurs = (example: Posted): string =>
  JSON.stringify(example).replaceAll(/"phone_number_id":"\d+"/g, `"phone_number_id":"${OUR_ID}"`);

/** Meta's own examples, changed in some places and signed. */
const mutatedByMeta = fc
  .record({ example: fc.constantFrom(...Object.values(examples)), edits: fc.array(edit, { maxLength: 4 }) })
  .map(({ example, edits }): Payload => {
    const body = JSON.stringify(edits.reduce(edited, JSON.parse(ofOurs(example)) as unknown)) ?? '';
    const right = body === '' ? [400] : [200];
    return {
      is: 'a mutation by Meta',
      method: 'POST',
      path: WHATSAPP,
      headers: signedByMeta(body),
      body,
      right,
      times: 1,
    };
  });

/** A text with some letters left out, put in or doubled. */
const letters = fc.array(
  fc.record({ at: fc.nat(), drop: fc.nat({ max: 3 }), put: fc.oneof(fc.string({ maxLength: 3 }), words) }),
  { maxLength: 5 },
);
const scrambled = (text: string, changes: { at: number; drop: number; put: string }[]): string =>
  wellFormed(
    changes.reduce((now, { at, drop, put }) => {
      const place = at % (now.length + 1);
      return now.slice(0, place) + put + now.slice(place + drop);
    }, text),
  );

/** Signed bodies that are hardly what they were: form fields, or JSON, or neither. */
const mangled = fc
  .record({ good: fc.oneof(texted, written), changes: letters })
  .map(({ good, changes }): Payload => {
    const { message: _, ...rest } = good;
    // Nobody of whom messages are counted.
    const body = scrambled(good.body.replaceAll('3363998', '1555010'), changes);
    const twilio = good.path === MESSAGES;
    const headers = twilio ? signed(MESSAGES, body) : signedByMeta(body);
    return {
      ...rest,
      is: `${good.is}, mangled`,
      body,
      headers,
      right: twilio ? [200, 400, 403] : [200, 400],
    };
  });

/** Any request. */
export const payload: fc.Arbitrary<Payload> = fc.oneof(
  { weight: 12, arbitrary: texted },
  { weight: 12, arbitrary: written },
  { weight: 12, arbitrary: reports },
  { weight: 25, arbitrary: spoilt },
  { weight: 1, arbitrary: huge },
  { weight: 1, arbitrary: crowd },
  { weight: 3, arbitrary: handshake },
  { weight: 20, arbitrary: mutatedByMeta },
  { weight: 15, arbitrary: mangled },
);
