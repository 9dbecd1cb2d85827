import { Agent, request } from 'node:http';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { WHATSAPP as BY_META, SMS, WHATSAPP_BY_TWILIO } from '../../src/channels/traits.js';
import { createTwilio } from '../../src/channels/twilio/index.js';
import { createWhatsApp } from '../../src/channels/whatsapp/index.js';
import { createAccept, loggable } from '../../src/delivery/index.js';
import { redact } from '../../src/understanding/index.js';
import { sendJson } from '../../src/web/http.js';
import { type RunningServer, startServer } from '../../src/web/server.js';
import { FROM, PUBLIC_URL } from '../channels/twilio/stand-in.js';
import { OUR_ID, posted, says, signature } from '../channels/whatsapp/meta.js';
import { ACCESS_TOKEN, APP_SECRET, VERIFY_TOKEN } from '../channels/whatsapp/stand-in.js';
import { Desk } from '../delivery/desk.js';
import { SEED } from '../seed.js';
import { ACCOUNT, AUTH_TOKEN, type Payload, payload, WHATSAPP } from './payloads.js';

/** FUZZ=100000 is the long run: npm run test:faults. */
const COUNT = Number(process.env.FUZZ) || 2_000;
/** Nobody is called in these tests. */
const NOWHERE = 'http://127.0.0.1:9';

let desk: Desk;
let server: RunningServer;
const agent = new Agent({ keepAlive: true, maxSockets: 8 });

beforeAll(async () => {
  desk = await Desk.open();
  const { store, vault, clock, log } = desk;
  const parts = {
    agency: 'demo',
    apiUrl: NOWHERE,
    accept: createAccept({ store, vault, redact }),
    store,
    now: clock,
    onError: (error: unknown) => log.error(loggable(error), 'A request could not be answered.'),
  };
  const twilio = createTwilio({
    ...parts,
    accountSid: ACCOUNT,
    authToken: AUTH_TOKEN,
    from: FROM,
    publicUrl: PUBLIC_URL,
  });
  const whatsapp = createWhatsApp({
    ...parts,
    appSecret: APP_SECRET,
    verifyToken: VERIFY_TOKEN,
    accessToken: ACCESS_TOKEN,
    phoneNumberId: OUR_ID,
    choose: () => 'Choisir',
  });
  server = await startServer(
    { handlers: [twilio.handle, whatsapp.handle], upgrades: [], app: (_, res) => sendJson(res, 404, {}) },
    0,
  );
});

afterAll(async () => {
  agent.destroy();
  await server?.stop();
  await desk?.close();
});

beforeEach(() => {
  desk.lines.length = 0;
});

/** Posts it and answers the status. */
function send({ method, path, headers, body, letters }: Omit<Payload, 'is' | 'right' | 'times'>) {
  const whole = letters === undefined ? Buffer.from(body) : Buffer.alloc(letters, 'a');
  return new Promise<number>((resolve, reject) => {
    const all = { ...headers, 'content-length': String(whole.length) };
    const req = request({ port: server.port, agent, method, path, headers: all }, (res) => {
      res.resume();
      res.on('end', () => resolve(res.statusCode ?? 0));
    });
    req.on('error', reject);
    req.end(whole);
  });
}

test(`${COUNT} requests, most of them wrong: each gets its status, and every message counts once (SEED=${SEED})`, async () => {
  const wanted = new Map<string, Set<string>>();
  const seen = new Map<string, number>();
  await fc.assert(
    fc.asyncProperty(payload, async (one) => {
      const answers = await Promise.all(Array.from({ length: one.times }, () => send(one)));
      for (const answer of answers) expect(one.right).toContain(answer);
      const what = `${one.is}: ${answers[0]}`;
      seen.set(what, (seen.get(what) ?? 0) + 1);
      if (!one.message) return;
      const { channel, number, id } = one.message;
      const of = `${channel} ${number}`;
      wanted.set(of, (wanted.get(of) ?? new Set()).add(id));
    }),
    { numRuns: COUNT },
  );
  if (process.env.FUZZ)
    process.stdout.write(
      `${[...seen]
        .map((line) => line.join(' '))
        .sort()
        .join('\n')}\n`,
    );

  expect(desk.lines).toEqual([]);
  for (const [of, ids] of wanted) {
    const [channel = '', number = ''] = of.split(' ');
    const conversation = await desk.store.find(channel, desk.vault.hash(channel, number));
    const entries = conversation ? await desk.store.log(conversation, 0, 1e6) : [];
    expect({ of, read: entries.length }).toEqual({ of, read: ids.size });
  }
  expect(desk.bytes().includes('+3363998')).toBe(false);

  // And the office works as before.
  const worker = desk.worker({ channels: [SMS, WHATSAPP_BY_TWILIO, BY_META] });
  const body = JSON.stringify(posted(says('bonjour', { from: '33639989999' })));
  const headers = { 'x-hub-signature-256': signature(APP_SECRET, body) };
  expect(await send({ method: 'POST', path: WHATSAPP, headers, body })).toBe(200);
  await worker.idle();
  expect(await desk.prompts('+33639989999', BY_META.id)).toHaveLength(1);
  expect(desk.lines).toEqual([]);
  const db = new Database(`${desk.dir}/declic.db`, { readonly: true });
  expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
  db.close();
}, 3_600_000);

test.each([
  ['a tower of brackets', '['.repeat(1_000_000), 400],
  ['a tower of brackets that closes', `${'['.repeat(1_000_000)}${']'.repeat(1_000_000)}`, 200],
  ['a number with a million digits', '9'.repeat(1_000_000), 200],
  ['half a letter', '"\ud83d"', 200],
  ['nothing', '', 400],
])('%s is only another body', async (_, body, right) => {
  const raw = Buffer.from(body).toString('utf8');
  const headers = { 'x-hub-signature-256': signature(APP_SECRET, raw) };
  expect(await send({ method: 'POST', path: WHATSAPP, headers, body: raw })).toBe(right);
  expect(desk.lines).toEqual([]);
});
