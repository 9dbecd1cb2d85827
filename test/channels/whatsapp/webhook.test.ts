import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Inbound } from '../../../src/channels/types.js';
import { createWhatsApp } from '../../../src/channels/whatsapp/index.js';
import type { Report } from '../../../src/store/port.js';
import {
  body,
  change,
  entry,
  FATIMA,
  message,
  OUR_ID,
  posted,
  reported,
  says,
  signature,
  status,
} from './meta.js';

const SECRET = 'the secret of our app';
const TOKEN = 'open sesame';
const PATH = '/channels/whatsapp';
const MB = 1024 * 1024;

let server: Server;
let base: string;
let accepted: Inbound[] = [];
let told: Report[] = [];
let errors: unknown[] = [];
let broken = false;

beforeAll(async () => {
  const channel = createWhatsApp({
    appSecret: SECRET,
    verifyToken: TOKEN,
    phoneNumberId: OUR_ID,
    accessToken: 'none',
    apiUrl: 'http://127.0.0.1:9',
    choose: () => 'Choisir',
    agency: 'ccas',
    accept: async (inbound) => {
      if (broken) throw new Error(`disk full while writing "${inbound.text}" of ${inbound.address}`);
      accepted.push(inbound);
      return { conversation: 'c', seq: accepted.length, duplicate: false };
    },
    store: {
      report: async (report) => {
        told.push(report);
        return true;
      },
    },
    onError: (error) => errors.push(error),
  });
  server = createServer((req, res) => {
    if (!channel.handle(req, res)) res.writeHead(418).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(() => {
  server.closeAllConnections();
  server.close();
});

beforeEach(() => {
  accepted = [];
  told = [];
  errors = [];
  broken = false;
});

const post = (raw: string, header: string | undefined = signature(SECRET, raw), path = PATH) =>
  fetch(base + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(header ? { 'x-hub-signature-256': header } : {}) },
    body: raw,
  });
const postJson = (value: unknown) => post(JSON.stringify(value));

describe('the handshake', () => {
  const shake = (query: object) => fetch(`${base}${PATH}?${new URLSearchParams({ ...query })}`);
  const right = { 'hub.mode': 'subscribe', 'hub.verify_token': TOKEN, 'hub.challenge': '1158201444' };

  test('with the right token gives the challenge back, as plain text', async () => {
    const answer = await shake(right);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    expect(await answer.text()).toBe('1158201444');
  });

  test('a challenge is never a page', async () => {
    const answer = await shake({ ...right, 'hub.challenge': '<script>alert(1)</script>' });
    expect(answer.headers.get('content-type')).toMatch(/^text\/plain/);
  });

  test.each([
    ['the wrong token', { 'hub.verify_token': 'open barley' }],
    ['a token that begins right', { 'hub.verify_token': `${TOKEN}!` }],
    ['no token', { 'hub.verify_token': '' }],
    ['no challenge', { 'hub.challenge': '' }],
    ['another mode', { 'hub.mode': 'unsubscribe' }],
  ])('with %s is refused', async (_, more) => {
    const answer = await shake({ ...right, ...more });
    expect(answer.status).toBe(403);
    expect(await answer.text()).not.toContain(TOKEN);
  });

  test('with nothing at all is refused', async () => expect((await fetch(base + PATH)).status).toBe(403));
});

describe('a body', () => {
  test('with the right signature is taken in, and answered with nothing', async () => {
    const answer = await postJson(posted(says('bonjour')));
    expect([answer.status, await answer.text()]).toEqual([200, '']);
    expect(accepted).toMatchObject([{ text: 'bonjour', address: `+${FATIMA}` }]);
  });

  test('may hold messages and statuses, all of them in their order', async () => {
    const messages = ['a', 'b', 'c'].map((word) => says(word));
    const both = body(entry(change({ messages }), change({ statuses: [status('wamid.1', 'read')] })));
    expect((await postJson(both)).status).toBe(200);
    expect(accepted.map(({ text }) => text)).toEqual(['a', 'b', 'c']);
    expect(told).toMatchObject([{ providerId: 'wamid.1', status: 'read' }]);
  });

  test.each([
    ['of another', signature('another secret', JSON.stringify(posted(says('a'))))],
    ['that is missing', ''],
    ['of nonsense', 'sha256=zz'],
  ])('with a signature %s is refused, and nothing of it is kept', async (_, header) => {
    const answer = await fetch(base + PATH, {
      method: 'POST',
      headers: header ? { 'x-hub-signature-256': header } : {},
      body: JSON.stringify(posted(says('mon mdp est Secret88'))),
    });
    expect(answer.status).toBe(403);
    expect(await answer.text()).not.toContain('Secret88');
    expect([accepted, errors]).toEqual([[], []]);
  });

  test('changed on its way is refused', async () => {
    const raw = JSON.stringify(posted(says('bonjour')));
    expect((await post(`${raw} `, signature(SECRET, raw))).status).toBe(403);
  });

  test.each([
    ['empty', '', 400],
    ['not JSON', '{"object":', 400],
    ['nothing', 'null', 200],
    ['of another product', '{"object":"page","entry":[]}', 200],
    ['without entries', '{"object":"whatsapp_business_account"}', 200],
    ['deep', `${'['.repeat(50_000)}${']'.repeat(50_000)}`, 200],
  ])('that is %s is answered with its status', async (_, raw, wanted) => {
    const answer = await post(raw);
    expect(answer.status).toBe(wanted);
    expect([accepted, told, errors]).toEqual([[], [], []]);
  });

  test('of a kind that nobody knows yet is received', async () => {
    const answer = await postJson(posted(message({ type: 'hologram', hologram: { id: '1' } })));
    expect(answer.status).toBe(200);
    expect(accepted).toMatchObject([{ attachment: 'other' }]);
  });

  test("for another number of the operator's is received and left alone", async () => {
    const answer = await postJson(body(entry(change({ messages: [says('a')] }, '999'))));
    expect([answer.status, accepted]).toEqual([200, []]);
  });

  test('of 3 MB is read, a longer one is not', async () => {
    const filled = (bytes: number) => {
      const raw = JSON.stringify(posted(says('oui', { filling: '' })));
      return raw.replace('"filling":""', `"filling":"${'x'.repeat(bytes - raw.length)}"`);
    };
    expect((await post(filled(3 * MB))).status).toBe(200);
    expect((await post(filled(3 * MB + 1))).status).toBe(413);
    expect(accepted).toHaveLength(1);
  });

  test('that says nothing of its length is cut off at 3 MB', async () => {
    const given = await new Promise<number | undefined>((resolve, reject) => {
      const sending = request(base + PATH, { method: 'POST' }, (answer) => {
        answer.resume();
        resolve(answer.statusCode);
      });
      sending.on('error', reject);
      for (let i = 0; i < 4; i++) sending.write(Buffer.alloc(MB));
      sending.end();
    });
    expect(given).toBe(413);
  });

  test('that could not be kept is answered with an error, so that it is sent again; the log holds no word of it', async () => {
    broken = true;
    const answer = await postJson(posted(says('mon mdp est Secret88')));
    expect(answer.status).toBe(500);
    expect(await answer.text()).not.toMatch(/Secret88|disk|33639/);
    expect(errors).toHaveLength(1);
  });

  test('is the same to a client that breaks off: nothing falls over', async () => {
    await new Promise<void>((resolve) => {
      const sending = request(base + PATH, { method: 'POST', headers: { 'content-length': '100' } });
      sending.on('error', () => resolve());
      sending.write('{');
      setImmediate(() => sending.destroy());
    });
    expect((await postJson(reported(status('wamid.2', 'sent')))).status).toBe(200);
  });
});

describe('another request', () => {
  test.each(['PUT', 'DELETE', 'PATCH'])('%s is not a method of this address', async (method) => {
    const answer = await fetch(base + PATH, { method, body: '{}' });
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'GET, POST']);
  });

  test('below the address there is nothing, beside it is not ours', async () => {
    expect((await post('{}', undefined, `${PATH}/status`)).status).toBe(404);
    expect((await post('{}', undefined, `${PATH}2`)).status).toBe(418);
  });
});
