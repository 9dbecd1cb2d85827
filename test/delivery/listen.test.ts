import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { fetchVoice as fetchFromTwilio } from '../../src/channels/twilio/voice.js';
import { fetchVoice as fetchFromMeta } from '../../src/channels/whatsapp/voice.js';
import { createListen } from '../../src/delivery/listen.js';
import { createTranscribe } from '../../src/models/transcription.js';
import { redact } from '../../src/understanding/index.js';

/** Twilio, Meta and the model, in one server on this machine. */
let server: Server;
let base = '';
let asked: { path: string; authorization: string | undefined; body: string }[] = [];
let answer: { status: number; body: string; type?: string };
const logged: unknown[] = [];
const log = { info() {}, warn: (fields: object) => logged.push(fields), error() {} };

async function bodyOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString('latin1');
}

beforeAll(async () => {
  server = createServer(async (request, response) => {
    const path = request.url ?? '';
    asked.push({ path, authorization: request.headers.authorization, body: await bodyOf(request) });
    if (path === '/v23.0/media-1') response.end(JSON.stringify({ url: `${base}/file` }));
    else if (path === '/v23.0/media-2') response.end(JSON.stringify({ url: 'https://evil.example/file' }));
    else if (path === '/file') response.setHeader('content-type', 'audio/ogg; codecs=opus').end('OggS voice');
    else if (path === '/big') response.end(Buffer.alloc(17 * 1024 * 1024));
    else
      response
        .writeHead(answer.status, { 'content-type': answer.type ?? 'application/json' })
        .end(answer.body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});
beforeEach(() => {
  asked = [];
  logged.length = 0;
  answer = { status: 200, body: JSON.stringify({ text: "J'ai perdu mon mot de passe Caf." }) };
});

function listenAs(more: { patience?: number } = {}) {
  const account = { accountSid: 'AC1', authToken: 'token', apiUrl: base };
  return createListen({
    fetchers: {
      sms: fetchFromTwilio(account),
      whatsapp: fetchFromMeta({ apiUrl: `${base}/v23.0`, accessToken: 'meta' }),
    },
    transcribe: createTranscribe({ model: 'openai:whisper-1', apiKey: 'key', baseUrl: `${base}/v1` }),
    redact,
    vault: { seal: () => 'sealed' },
    log,
    ...more,
  });
}

describe('a voice note', () => {
  test.each([
    ['sms', () => `${base}/file`, `Basic ${Buffer.from('AC1:token').toString('base64')}`],
    ['whatsapp', () => 'media-1', 'Bearer meta'],
  ])(
    'by %s is fetched with the credentials of its provider, and written down',
    async (channel, media, authorization) => {
      expect(await listenAs()(channel, media())).toEqual({
        text: "J'ai perdu mon mot de passe Caf.",
        redacted: [],
      });
      expect(asked.find(({ path }) => path === '/file')?.authorization).toBe(authorization);
      const sent = asked.find(({ path }) => path === '/v1/audio/transcriptions');
      expect(sent?.authorization).toBe('Bearer key');
      expect(sent?.body).toContain('whisper-1');
      expect(sent?.body).toContain('filename="voice.ogg"');
      expect(sent?.body).toContain('OggS voice');
    },
  );

  test('with a password and a number is heard without them', async () => {
    answer.body = JSON.stringify({ text: 'mon mot de passe c’est Soleil1962, mon numéro 06 39 98 12 34' });
    const heard = await listenAs()('sms', `${base}/file`);
    expect(heard?.redacted).toEqual(expect.arrayContaining(['password', 'phone']));
    expect(heard?.phone).toEqual({ sealed: 'sealed', hint: '34' });
    expect(JSON.stringify(heard)).not.toMatch(/Soleil|98 12/);
  });

  test.each([
    ['the model answers an error', () => ({ status: 500, body: 'Soleil1962' }), () => `${base}/file`],
    ['the model answers no JSON', () => ({ status: 200, body: '<html>' }), () => `${base}/file`],
    ['the model heard nothing', () => ({ status: 200, body: '{"text":" "}' }), () => `${base}/file`],
    ['the file is larger than any voice note', () => answer, () => `${base}/big`],
    ['the file lies on another server', () => answer, () => 'https://evil.example/voice'],
    ['the address is none', () => answer, () => 'voice'],
  ])('is not understood when %s; no word of it is logged', async (_, says, media) => {
    answer = says();
    expect(await listenAs()('sms', media())).toBeUndefined();
    expect(JSON.stringify(logged)).not.toMatch(/Soleil|evil/);
  });

  test("our token goes to no server that Meta's answer names", async () => {
    expect(await listenAs()('whatsapp', 'media-2')).toBeUndefined();
    expect(logged).toMatchObject([{ error: 'media_elsewhere', channel: 'whatsapp' }]);
  });

  test('is not waited for longer than a turn may take', async () => {
    const heard = await listenAs({ patience: 1 })('whatsapp', 'media-1');
    expect(heard).toBeUndefined();
    expect(logged).toHaveLength(1);
  });

  test('on a channel without voice notes is not looked for', async () => {
    expect(await listenAs()('directline', `${base}/file`)).toBeUndefined();
    expect(asked).toEqual([]);
  });
});
