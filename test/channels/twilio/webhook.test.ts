import { request } from 'node:http';
import { describe, expect, test } from '@jest/globals';
import webhooks from 'twilio/lib/webhooks/webhooks.js';
import { FATIMA, type Office, withOffice } from './office.js';
import { newSid, PUBLIC_URL } from './stand-in.js';

const MESSAGES = '/channels/twilio/messages';
const FORM = 'application/x-www-form-urlencoded';
const SAID = 'jariv pa a me conecter a la caf';

interface Raw {
  path?: string;
  method?: string;
  body?: string;
  type?: string | null;
  signature?: string | null;
  host?: string;
}

/** A request as it is on the wire: a body of the test's own, and any Host. */
function send(office: Office, { path = MESSAGES, method = 'POST', body = '', ...more }: Raw) {
  const { type = FORM, signature = null, host } = more;
  const headers = {
    ...(type ? { 'content-type': type } : {}),
    ...(signature === null ? {} : { 'x-twilio-signature': signature }),
    ...(host ? { host } : {}),
    'content-length': Buffer.byteLength(body),
  };
  return new Promise<{ status: number; text: string }>((resolve, reject) => {
    const req = request(office.base + path, { method, headers }, async (res) => {
      let text = '';
      for await (const chunk of res) text += chunk;
      resolve({ status: res.statusCode ?? 0, text });
    });
    req.on('error', reject);
    req.end(body);
  });
}

const form = (fields: Record<string, string>): string => new URLSearchParams(fields).toString();
const message = (fields: Record<string, string> = {}) => ({
  MessageSid: newSid(),
  From: FATIMA,
  Body: SAID,
  ...fields,
});
type Params = Record<string, string | string[]>;
const sign = (office: Office, params: Params, url = PUBLIC_URL + MESSAGES, token = office.twilio.authToken) =>
  webhooks.getExpectedTwilioSignature(token, url, params);

/** Nothing of a person, and no line at all: what others post wrongly is theirs to see. */
const expectSilence = ({ desk }: Office) => expect(desk.lines).toEqual([]);

describe('a message signed as Twilio signs it', () => {
  test('is accepted before anybody has thought about it, and answered with nothing', () =>
    withOffice(async (office) => {
      const fields = message({ NumMedia: '0', Nobody: 'knows this yet' });
      const { status, text } = await send(office, { body: form(fields), signature: sign(office, fields) });
      expect({ status, text }).toEqual({
        status: 200,
        text: '<?xml version="1.0" encoding="UTF-8"?><Response/>',
      });
      expect(office.accepted).toMatchObject([{ channel: 'sms', address: FATIMA, text: SAID }]);
      expect(await office.desk.entries(FATIMA, 'sms')).toMatchObject([{ status: 'waiting' }]);
      expectSilence(office);
    }));

  test('is accepted through a proxy that calls us by another name', () =>
    withOffice(async (office) => {
      const fields = message();
      const { status } = await send(office, {
        body: form(fields),
        signature: sign(office, fields),
        host: '10.0.0.7:3978',
      });
      expect(status).toBe(200);
    }));

  test.each(['https://declic.example:443', 'https://declic.example'])(
    'is accepted with and without the port that Twilio may have signed: %s',
    (origin) =>
      withOffice(async (office) => {
        const fields = message();
        const signature = sign(office, fields, origin + MESSAGES);
        expect((await send(office, { body: form(fields), signature })).status).toBe(200);
      }),
  );

  test('on a port of its own is accepted either way', () =>
    withOffice(
      async (office) => {
        for (const origin of ['https://declic.example:8443', 'https://declic.example']) {
          const fields = message();
          const signature = sign(office, fields, origin + MESSAGES);
          expect((await send(office, { body: form(fields), signature })).status).toBe(200);
        }
      },
      { publicUrl: 'https://declic.example:8443' },
    ));

  test('is accepted with and without what asks Twilio to try again', () =>
    withOffice(async (office) => {
      for (const path of [MESSAGES, '/channels/twilio/status?ref=x']) {
        const fields = message();
        const signature = sign(office, fields, `${PUBLIC_URL}${path}#rc=5&rp=all`);
        expect((await send(office, { path, body: form(fields), signature })).status).toBeLessThan(300);
      }
    }));

  test('keeps its spaces, its line ends, its accents and its emoji', () =>
    withOffice(async (office) => {
      const Body = '  ça marche pas \r\n\t& 50% + 1 = ? « été » 😀 ';
      const fields = message({ Body });
      expect((await send(office, { body: form(fields), signature: sign(office, fields) })).status).toBe(200);
      expect(office.accepted[0]?.text).toBe(Body);
    }));

  test('may name a field twice', () =>
    withOffice(async (office) => {
      const fields = message();
      const body = `${form(fields)}&Extra=b&Extra=a&Extra=b`;
      const signature = sign(office, { ...fields, Extra: ['b', 'a', 'b'] });
      expect((await send(office, { body, signature })).status).toBe(200);
      expect(office.accepted).toHaveLength(1);
    }));

  test('that is posted twice, and twice at once, is one message', () =>
    withOffice(async (office) => {
      const fields = message();
      const post = () => send(office, { body: form(fields), signature: sign(office, fields) });
      const answers = [await post(), await post(), ...(await Promise.all([post(), post(), post()]))];
      expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
      expect(await office.desk.entries(FATIMA, 'sms')).toHaveLength(1);
      expectSilence(office);
    }));
});

describe('anything else is refused, and leaves nothing behind', () => {
  const refused = (status: number, raw: (office: Office) => Raw) => () =>
    withOffice(async (office) => {
      const answer = await send(office, raw(office));
      expect(answer.status).toBe(status);
      expect(answer.text).not.toContain(FATIMA);
      expect(answer.text).not.toContain('conecter');
      expect(office.accepted).toEqual([]);
      expectSilence(office);
    });
  const signed = (office: Office, fields: Record<string, string>, url?: string): Raw => ({
    body: form(fields),
    signature: sign(office, fields, url),
  });

  test(
    'no signature',
    refused(403, () => ({ body: form(message()) })),
  );
  test(
    'an empty one',
    refused(403, () => ({ body: form(message()), signature: '' })),
  );
  test(
    'one that is no signature',
    refused(403, () => ({ body: form(message()), signature: 'é=='.repeat(9) })),
  );
  test(
    "another account's",
    refused(403, (office) => {
      const fields = message();
      return { body: form(fields), signature: sign(office, fields, undefined, 'another token') };
    }),
  );
  test(
    'one of another text',
    refused(403, (office) => ({ body: form(message()), signature: sign(office, message()) })),
  );
  test.each([
    ['another server', `https://other.example${MESSAGES}`],
    ['no encryption', `http://declic.example${MESSAGES}`],
    ['a slash more', `${PUBLIC_URL}${MESSAGES}/`],
    ['the address for reports', `${PUBLIC_URL}/channels/twilio/status`],
    ['a question mark more', `${PUBLIC_URL}${MESSAGES}?`],
  ])('one for %s, posted here', (_, url) => refused(403, (office) => signed(office, message(), url))());
  test(
    'a message whose spaces a proxy took away',
    refused(403, (office) => {
      const fields = message({ Body: ' oui ' });
      return { body: form({ ...fields, Body: 'oui' }), signature: sign(office, fields) };
    }),
  );
  test(
    'a message of another account of ours, signed by this one',
    refused(403, (office) => signed(office, message({ AccountSid: `AC${'9'.repeat(32)}` }))),
  );
  test(
    'a trailing slash',
    refused(404, (office) => ({
      ...signed(office, message(), `${PUBLIC_URL}${MESSAGES}/`),
      path: `${MESSAGES}/`,
    })),
  );
  test(
    'more than 64 KB',
    refused(413, () => ({ body: form(message({ Body: 'x'.repeat(64 * 1024) })) })),
  );
  test(
    'more than 500 fields, even signed',
    refused(400, (office) => {
      const many = Object.fromEntries(Array.from({ length: 500 }, (_, n) => [`F${n}`, '']));
      const fields = message(many);
      return { body: form(fields), signature: sign(office, fields) };
    }),
  );
  test(
    'JSON',
    refused(415, () => ({ body: JSON.stringify(message()), type: 'application/json' })),
  );
  test(
    'no type',
    refused(415, () => ({ body: form(message()), type: null })),
  );
  test(
    'GET',
    refused(405, () => ({ method: 'GET' })),
  );
  test(
    'PUT',
    refused(405, () => ({ method: 'PUT', body: form(message()) })),
  );
  test(
    'nothing at all',
    refused(403, () => ({})),
  );
  test(
    'nothing at all, signed',
    refused(400, (office) => ({ signature: sign(office, {}) })),
  );
  test(
    'no id',
    refused(400, (office) => signed(office, { From: FATIMA, Body: SAID })),
  );
  test(
    'no sender',
    refused(400, (office) => signed(office, { MessageSid: newSid(), Body: SAID })),
  );
  test(
    'a report without a signature',
    refused(403, () => ({
      path: '/channels/twilio/status?ref=c:1',
      body: form({ MessageSid: newSid(), MessageStatus: 'delivered' }),
    })),
  );
});

test('an advertisement of an operator, which cannot be answered, is taken and left alone', () =>
  withOffice(async (office) => {
    const fields = message({ From: 'ORANGE' });
    expect((await send(office, { body: form(fields), signature: sign(office, fields) })).status).toBe(200);
    expect(office.accepted).toEqual([]);
  }));

test.each(['delivered', 'received', '', 'nobody knows this yet'])(
  'a report "%s" on a message that is not ours is taken and left alone',
  (MessageStatus) =>
    withOffice(async (office) => {
      for (const query of ['', '?ref=', '?ref=x', '?ref=../../etc:1', '?ref=AAAAAAAAAAA:999999999']) {
        const path = `/channels/twilio/status${query}`;
        const fields = { MessageSid: newSid(), MessageStatus };
        const signature = sign(office, fields, PUBLIC_URL + path);
        expect((await send(office, { path, body: form(fields), signature })).status).toBe(204);
      }
      expectSilence(office);
    }),
);

test('when nothing can be written down Twilio is told so, and the log holds nothing of the person', () =>
  withOffice(async (office) => {
    await office.desk.store.close();
    const fields = message();
    const { status } = await send(office, { body: form(fields), signature: sign(office, fields) });
    expect(status).toBe(500);
    expect(JSON.stringify(office.desk.lines)).toContain('store_closed');
    expect(JSON.stringify(office.desk.lines)).not.toMatch(/3998|conecter/);
  }));
