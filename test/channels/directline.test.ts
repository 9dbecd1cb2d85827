import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { WebSocket } from 'ws';
import { POST_RATE } from '../../src/channels/directline/conversations.js';
import { TOKEN_RATE } from '../../src/channels/directline/server.js';
import { LIFETIME } from '../../src/channels/directline/tokens.js';
import { ask, type Office, openOffice, SECRET } from '../web/office.js';

let office: Office;
let url: string;
beforeAll(async () => {
  office = await openOffice();
  url = office.directline;
});
afterAll(() => office.close());

interface Talk {
  conversationId: string;
  token: string;
  activities: string;
}

/** A conversation that a server of ours opened and its page started. */
async function talk(body: object = {}): Promise<Talk> {
  const { conversationId, token } = (await ask(`${url}/tokens/generate`, { token: SECRET, body })).body;
  await ask(`${url}/conversations`, { token, body: {} });
  return { conversationId, token, activities: `${url}/conversations/${conversationId}/activities` };
}

const said = (text: string, client?: string) => ({
  type: 'message',
  from: { id: 'dl_somebody' },
  text,
  ...(client ? { channelData: { clientActivityID: client } } : {}),
});

/** Every error has Direct Line's shape, and repeats nothing of what was sent. */
function expectError(answer: { status: number; body: unknown }, status: number): void {
  expect(answer).toMatchObject({
    status,
    body: { error: { code: expect.any(String), message: expect.any(String) } },
  });
}

describe('tokens', () => {
  test('a server with the secret gets a token for a new conversation, which has not begun', async () => {
    const { status, body } = await ask(`${url}/tokens/generate`, { token: SECRET, body: {} });
    expect(status).toBe(200);
    expect(body).toEqual({ conversationId: expect.any(String), token: expect.any(String), expires_in: 1800 });
    const before = office.accepted.length;
    await ask(`${url}/conversations/${body.conversationId}/activities`, { token: body.token });
    expect(office.accepted).toHaveLength(before);
  });

  test('generate takes no body, a user, and trusted origins', async () => {
    expect((await ask(`${url}/tokens/generate`, { token: SECRET, method: 'POST' })).status).toBe(200);
    const body = { user: { id: 'dl_1', name: 'A' }, trustedOrigins: ['https://ccas.example'] };
    expect((await ask(`${url}/tokens/generate`, { token: SECRET, body })).status).toBe(200);
    expectError(await ask(`${url}/tokens/generate`, { token: SECRET, body: { user: { id: 7 } } }), 400);
  });

  test('a token of one person opens no new conversations', async () => {
    const { token } = await talk();
    expectError(await ask(`${url}/tokens/generate`, { token, body: {} }), 403);
  });

  test('a token is renewed while it lasts, and for a day after, because computers sleep', async () => {
    const { token, conversationId } = await talk();
    const renewed = await ask(`${url}/tokens/refresh`, { token, method: 'POST' });
    expect(renewed).toMatchObject({ status: 200, body: { conversationId, expires_in: 1800 } });
    office.later((LIFETIME.token + 60) * 1000);
    expectError(await ask(`${url}/conversations/${conversationId}/activities`, { token }), 403);
    const woken = await ask(`${url}/tokens/refresh`, { token, method: 'POST' });
    expect(woken).toMatchObject({ status: 200, body: { conversationId } });
    expect((await ask(`${url}/conversations/${conversationId}`, { token: woken.body.token })).status).toBe(
      200,
    );
    office.later(LIFETIME.refresh * 1000);
    expectError(await ask(`${url}/tokens/refresh`, { token, method: 'POST' }), 403);
  });

  test('a token for a trusted site works there and nowhere else', async () => {
    const { token, activities } = await talk({ trustedOrigins: ['https://ccas.example'] });
    const from = (origin: string) => ask(activities, { token, headers: { origin } });
    expect((await from('https://ccas.example')).status).toBe(200);
    expectError(await from('https://evil.example'), 403);
  });

  test('a secret that was never set opens nothing, not even with an empty word', async () => {
    const locked = await openOffice({ secret: undefined });
    try {
      for (const token of ['undefined', 'null', SECRET]) {
        expectError(await ask(`${locked.directline}/tokens/generate`, { token, body: {} }), 403);
      }
      expectError(
        await ask(`${locked.directline}/tokens/generate`, {
          body: {},
          headers: { authorization: 'Bearer ' },
        }),
        403,
      );
    } finally {
      await locked.close();
    }
  });

  test("the page's tokens are limited for each address", async () => {
    const busy = await openOffice();
    try {
      const once = () => ask(busy.base, { headers: { 'x-forwarded-for': '192.0.2.1' } });
      for (let n = 0; n < TOKEN_RATE.burst; n++) expect((await once()).status).toBe(200);
      expectError(await once(), 429);
      expect((await ask(busy.base, { headers: { 'x-forwarded-for': '192.0.2.2' } })).status).toBe(200);
      busy.later(60_000);
      expect((await once()).status).toBe(200);
    } finally {
      await busy.close();
    }
  });
});

describe('every address, asked wrongly', () => {
  const ADDRESSES: [string, string, string][] = [
    ['generate', 'POST', '/tokens/generate'],
    ['refresh', 'POST', '/tokens/refresh'],
    ['start', 'POST', '/conversations'],
    ['resume', 'GET', '/conversations/ID'],
    ['read', 'GET', '/conversations/ID/activities'],
    ['post', 'POST', '/conversations/ID/activities'],
    ['upload', 'POST', '/conversations/ID/upload'],
  ];
  const at = (path: string, { conversationId }: Talk) => url + path.replace('ID', conversationId);
  const bodyOf = (method: string) => (method === 'POST' ? { body: {} } : {});

  test.each(ADDRESSES)('%s without a token is 401', async (_name, method, path) => {
    const answer = await ask(at(path, await talk()), { method, ...bodyOf(method) });
    expectError(answer, 401);
    expect(answer.headers.get('www-authenticate')).toBe('Bearer');
  });

  test.each(ADDRESSES)('%s with a token that somebody altered is 403', async (_name, method, path) => {
    const open = await talk();
    const [claims = '', signature = ''] = open.token.split('.');
    const forged = Buffer.from(
      Buffer.from(claims, 'base64url')
        .toString()
        .replace(/"e":\d+/, '"e":99999999999'),
    ).toString('base64url');
    for (const token of [
      `${forged}.${signature}`,
      `${claims}.${signature.slice(1)}x`,
      claims,
      `${open.token}.x`,
      '.',
    ]) {
      expectError(await ask(at(path, open), { token, method, ...bodyOf(method) }), 403);
    }
  });

  test.each(ADDRESSES)('%s with a token that has ended is 403', async (_name, method, path) => {
    const open = await talk();
    office.later((LIFETIME.token + LIFETIME.refresh) * 1000);
    expectError(await ask(at(path, open), { token: open.token, method, ...bodyOf(method) }), 403);
  });

  test.each(ADDRESSES.filter(([, , path]) => path.includes('ID')))(
    '%s with the token of another conversation is 403',
    async (_name, method, path) => {
      const [mine, theirs] = [await talk(), await talk()];
      expectError(await ask(at(path, theirs), { token: mine.token, method, ...bodyOf(method) }), 403);
    },
  );

  test.each(ADDRESSES.filter(([, , path]) => path.includes('ID')))(
    '%s of a conversation that never was is 404 for a server',
    async (_name, method, path) => {
      const nobody = { conversationId: 'nobody', token: '', activities: '' };
      const form = new FormData();
      form.append('file', new Blob(['x'], { type: 'image/png' }), 'x.png');
      const body = path.endsWith('upload') ? { body: form } : bodyOf(method);
      expectError(await ask(at(path, nobody), { token: SECRET, method, ...body }), 404);
    },
  );

  test.each(ADDRESSES)('%s by another method is 405 and says which to use', async (_name, method, path) => {
    const { token } = await talk();
    const answer = await ask(at(path, await talk()), { token, method: 'DELETE' });
    expectError(answer, 405);
    expect(answer.headers.get('allow')).toContain(method);
  });

  test.each(ADDRESSES)('%s may be called from any site, after asking', async (_name, method, path) => {
    const answer = await ask(at(path, await talk()), {
      method: 'OPTIONS',
      headers: {
        origin: 'https://ccas.example',
        'access-control-request-method': method,
        'access-control-request-headers': 'authorization,content-type,x-ms-bot-agent,x-requested-with',
      },
    });
    expect(answer.status).toBe(204);
    expect(answer.headers.get('access-control-allow-origin')).toBe('*');
    for (const name of ['authorization', 'content-type', 'x-ms-bot-agent', 'x-requested-with']) {
      expect(answer.headers.get('access-control-allow-headers')).toContain(name);
    }
  });

  test.each([
    '/session/getsessionid',
    '/',
    '/conversations/a/b/c',
    '/__proto__',
    '/conversations/..%2f..%2fetc/activities',
  ])('%s is 404', async (path) => {
    const { token } = await talk();
    expectError(await ask(url + path, { token }), 404);
  });

  test.each([
    ['not JSON', '{"type":', { 'content-type': 'application/json' }, 400],
    ['a list', '[]', { 'content-type': 'application/json' }, 400],
    ['a number', '7', { 'content-type': 'application/json' }, 400],
    ['no type', '{}', { 'content-type': 'application/json' }, 400],
    ['an empty body', '', { 'content-type': 'application/json' }, 400],
    ['a form', 'type=message', { 'content-type': 'application/x-www-form-urlencoded' }, 415],
    ['a text', '{"type":"message"}', { 'content-type': 'text/plain' }, 415],
    [
      'a text of another shape',
      '{"type":"message","text":{"a":1}}',
      { 'content-type': 'application/json' },
      400,
    ],
    [
      'a huge body',
      `{"type":"message","text":"${'x'.repeat(300_000)}"}`,
      { 'content-type': 'application/json' },
      413,
    ],
  ])('posting %s writes nothing', async (_name, body, headers, status) => {
    const { token, activities } = await talk();
    const before = office.accepted.length;
    expectError(await ask(activities, { token, body, headers, method: 'POST' }), status);
    expect(office.accepted).toHaveLength(before);
  });

  test('a huge body without a length is cut off', async () => {
    const { token, activities } = await talk();
    const endless = new ReadableStream({
      start(controller) {
        for (let n = 0; n < 10; n++) controller.enqueue(new Uint8Array(100_000));
        controller.close();
      },
    });
    const answer = await fetch(activities, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: endless,
      duplex: 'half',
    } as RequestInit);
    expect(answer.status).toBe(413);
  });
});

describe('a conversation', () => {
  test('is started once: 201 with a stream, then 200, and greeted by one start', async () => {
    const { conversationId, token } = (await ask(`${url}/tokens/generate`, { token: SECRET, body: {} })).body;
    const before = office.accepted.length;
    const first = await ask(`${url}/conversations`, {
      token,
      body: { locale: 'fr-FR', user: { id: 'dl_1' } },
    });
    expect(first).toMatchObject({ status: 201, body: { conversationId, expires_in: 1800 } });
    expect(first.body.streamUrl).toMatch(/^ws:\/\/127\.0\.0\.1:\d+\/v3\/directline\/conversations\//);
    const second = await ask(`${url}/conversations`, { token: first.body.token, method: 'POST' });
    expect(second).toMatchObject({ status: 200, body: { conversationId } });
    expect(office.accepted.slice(before)).toMatchObject([
      { kind: 'start', locale: 'fr-FR', address: conversationId },
      { kind: 'start' },
    ]);
    const log = await ask(`${url}/conversations/${conversationId}/activities`, { token });
    expect(log.body).toEqual({ activities: [], watermark: '1' });
  });

  test('can be opened by a server with the secret alone', async () => {
    const { status, body } = await ask(`${url}/conversations`, { token: SECRET, method: 'POST' });
    expect(status).toBe(201);
    const activities = `${url}/conversations/${body.conversationId}/activities`;
    expect((await ask(activities, { token: SECRET, body: said('bonjour') })).status).toBe(200);
    expect((await ask(activities, { token: SECRET })).body.activities).toMatchObject([{ text: 'bonjour' }]);
  });

  test('gives back what a person said, with the id of the answer and their own ids unchanged', async () => {
    const { token, activities, conversationId } = await talk();
    const { status, body } = await ask(activities, { token, body: said('bonjour', 'mine-1') });
    expect(status).toBe(200);
    expect(body).toEqual({ id: `${conversationId}|0000002` });
    const { body: set } = await ask(`${activities}?watermark=`, { token });
    expect(set.watermark).toBe('2');
    expect(set.activities).toMatchObject([
      {
        type: 'message',
        id: body.id,
        text: 'bonjour',
        from: { id: 'dl_somebody', role: 'user' },
        conversation: { id: conversationId },
        channelData: { clientActivityID: 'mine-1' },
      },
    ]);
    expect(Date.parse(set.activities[0].timestamp)).not.toBeNaN();
  });

  test('is read from a watermark on, which stays when nothing came', async () => {
    const { token, activities } = await talk();
    for (const text of ['un', 'deux', 'trois']) await ask(activities, { token, body: said(text) });
    const { body } = await ask(`${activities}?watermark=3`, { token });
    expect(body.activities.map(({ text }: { text: string }) => text)).toEqual(['trois']);
    expect((await ask(`${activities}?watermark=${body.watermark}`, { token })).body).toEqual({
      activities: [],
      watermark: '4',
    });
    expect((await ask(`${activities}?watermark=what`, { token })).body.activities).toHaveLength(3);
    expect((await ask(`${activities}?watermark=999`, { token })).body).toEqual({
      activities: [],
      watermark: '4',
    });
  });

  test('goes on for a reader whose watermark is ahead of it, by polling and by WebSocket', async () => {
    const { token, activities, conversationId } = await talk();
    const { streamUrl } = (await ask(`${url}/conversations/${conversationId}?watermark=999999`, { token }))
      .body;
    const socket = new WebSocket(streamUrl);
    const heard = new Promise<string>((resolve) => {
      socket.on('message', (frame) => String(frame) && resolve(JSON.parse(String(frame)).activities[0].text));
    });
    await new Promise((resolve) => socket.once('open', resolve));
    const { watermark } = (await ask(`${activities}?watermark=999999`, { token })).body;
    await ask(activities, { token, body: said('bonjour') });
    const { body } = await ask(`${activities}?watermark=${watermark}`, { token });
    expect(body.activities).toMatchObject([{ text: 'bonjour' }]);
    expect(await heard).toBe('bonjour');
    socket.close();
  });

  test('that has not begun is heard from its beginning, whatever the watermark', async () => {
    const { conversationId, token } = (await ask(`${url}/tokens/generate`, { token: SECRET, body: {} })).body;
    const activities = `${url}/conversations/${conversationId}/activities`;
    expect((await ask(`${activities}?watermark=7`, { token })).body.watermark).toBe('0');
  });

  test('is read in pages when it is long', async () => {
    const { token, conversationId } = await talk();
    const activities = `${url}/conversations/${conversationId}/activities`;
    for (let n = 0; n < 210; n++) await ask(activities, { token: SECRET, body: said(String(n)) });
    const first = (await ask(activities, { token })).body;
    const second = (await ask(`${activities}?watermark=${first.watermark}`, { token })).body;
    const texts = [...first.activities, ...second.activities].map(({ text }) => text);
    expect(texts).toEqual(Array.from({ length: 210 }, (_, n) => String(n)));
  });

  test('keeps one message of two with the same client id, whichever tab or retry sent it', async () => {
    const { token, activities } = await talk();
    const both = await Promise.all([
      ask(activities, { token, body: said('une fois', 'same') }),
      ask(activities, { token, body: said('une fois', 'same') }),
    ]);
    const again = await ask(activities, { token, body: said('une fois', 'same') });
    expect(new Set([...both, again].map(({ body }) => body.id)).size).toBe(1);
    expect((await ask(activities, { token })).body.activities).toHaveLength(1);
  });

  test('keeps two equal messages without client ids, which a person may well send', async () => {
    const { token, activities } = await talk();
    await ask(activities, { token, body: said('oui') });
    await ask(activities, { token, body: said('oui') });
    expect((await ask(activities, { token })).body.activities).toHaveLength(2);
  });

  test('does not mix up two conversations that use the same client ids', async () => {
    const [a, b] = [await talk(), await talk()];
    await ask(a.activities, { token: a.token, body: said('de A', 'same') });
    await ask(b.activities, { token: b.token, body: said('de B', 'same') });
    expect((await ask(b.activities, { token: b.token })).body.activities).toMatchObject([{ text: 'de B' }]);
  });

  test('shows a password as what was kept of it: a mark', async () => {
    const { token, activities } = await talk();
    await ask(activities, { token, body: said('mon mot de passe est Tourterelle77!', 'secret') });
    const { body } = await ask(activities, { token });
    expect(JSON.stringify(body)).not.toContain('Tourterelle77');
    expect(body.activities[0]).toMatchObject({
      text: expect.stringContaining('[password]'),
      channelData: { clientActivityID: 'secret' },
    });
  });

  test('takes a button pressed, as Web Chat sends it, and as a text of the same form', async () => {
    const { token, activities } = await talk();
    const post = (activity: object) => ask(activities, { token, body: { type: 'message', ...activity } });
    await post({ text: 'Je ne peux plus y entrer', value: 'email:locked' });
    await post({ text: 'email:none' });
    await post({ value: 'email:ok' });
    const kept = (await ask(activities, { token })).body.activities;
    expect(kept).toMatchObject([
      { text: 'Je ne peux plus y entrer', value: 'email:locked' },
      { value: 'email:none' },
      { text: 'email:ok', value: 'email:ok' },
    ]);
  });

  test('forgets what else a client puts into an activity', async () => {
    const { token, activities } = await talk();
    const body = {
      ...said('bonjour', 'c'),
      from: { id: '+33612345678', name: 'Jeanne Martin' },
      channelData: { clientActivityID: 'c', phone: '0612345678' },
      entities: [{ type: 'ClientCapabilities' }],
      value: { any: 'thing' },
    };
    await ask(activities, { token, body });
    const { body: set } = await ask(activities, { token });
    expect(set.activities[0].channelData).toEqual({ clientActivityID: 'c' });
    expect(set.activities[0].from).toEqual({ id: '+33612345678', role: 'user' });
    const conversation = await office.store.find('directline', 'nobody');
    expect(conversation).toBeUndefined();
    // At rest the person's id is sealed, and the name is nowhere.
    const inbound = office.accepted.at(-1);
    expect(JSON.stringify(inbound?.echo)).not.toMatch(/33612345678|Jeanne|0612345678/);
  });

  test('accepts typing and events without keeping them', async () => {
    const { token, activities } = await talk();
    for (const type of ['typing', 'event', 'conversationUpdate', 'endOfConversation']) {
      expect(await ask(activities, { token, body: { type, name: 'webchat/join' } })).toMatchObject({
        status: 200,
        body: { id: expect.any(String) },
      });
    }
    expect((await ask(activities, { token })).body.activities).toEqual([]);
  });

  test('takes null for what a client leaves out', async () => {
    const { token, activities } = await talk();
    const body = { ...said('bonjour'), locale: null, attachments: null, value: null };
    expect((await ask(activities, { token, body })).status).toBe(200);
  });

  test('slows down a person who writes like a program, but never who reads', async () => {
    const { token, activities } = await talk();
    // On a slow machine a little is allowed again meanwhile: what counts is that it ends, and not before its time.
    let allowed = 0;
    let refused = await ask(activities, { token, body: said('x') });
    for (; refused.status === 200 && allowed < 3 * POST_RATE.burst; allowed++) {
      refused = await ask(activities, { token, body: said('x') });
    }
    expect(allowed).toBeGreaterThanOrEqual(POST_RATE.burst);
    expectError(refused, 429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    for (let n = 0; n < 50; n++) expect((await ask(activities, { token })).status).toBe(200);
    office.later(60_000);
    expect((await ask(activities, { token, body: said('x') })).status).toBe(200);
  });
});

describe('when the store cannot be reached', () => {
  test('reading answers 200 with the same watermark, because the official client never asks again after an error', async () => {
    const broken = await openOffice();
    try {
      const { conversationId, token } = (await ask(broken.base)).body;
      const activities = `${broken.directline}/conversations/${conversationId}/activities`;
      await broken.store.close();
      expect(await ask(`${activities}?watermark=7`, { token })).toMatchObject({
        status: 200,
        body: { activities: [], watermark: '7' },
      });
      expectError(await ask(activities, { token, body: said('bonjour') }), 500);
    } finally {
      await broken.close();
    }
  });
});

describe('an upload', () => {
  const photo = new Uint8Array(300_000).fill(7);

  test('is accepted as an attachment, and the bytes are forgotten', async () => {
    const { token, conversationId, activities } = await talk();
    const form = new FormData();
    const activity = {
      type: 'message',
      from: { id: 'dl_1' },
      text: 'voici',
      channelData: { clientActivityID: 'up' },
    };
    form.append(
      'activity',
      new Blob([JSON.stringify(activity)], { type: 'application/vnd.microsoft.activity' }),
    );
    form.append('file', new Blob([photo], { type: 'image/jpeg' }), 'lettre.jpg');
    const { status, body } = await ask(`${url}/conversations/${conversationId}/upload?userId=dl_1`, {
      token,
      body: form,
    });
    expect(status).toBe(200);
    expect(office.accepted.at(-1)).toMatchObject({ attachment: 'image', text: 'voici' });
    expect((await ask(activities, { token })).body.activities).toMatchObject([
      {
        id: body.id,
        text: 'voici',
        attachments: [{ name: 'image' }],
        channelData: { clientActivityID: 'up' },
      },
    ]);
  });

  test.each([
    ['audio/ogg', 'audio'],
    ['video/mp4', 'video'],
    ['application/pdf', 'file'],
  ])('of one bare %s file is a message too', async (type, kind) => {
    const { token, conversationId } = await talk();
    const upload = `${url}/conversations/${conversationId}/upload?userId=dl_1`;
    expect((await ask(upload, { token, body: photo, headers: { 'content-type': type } })).status).toBe(200);
    expect(office.accepted.at(-1)).toMatchObject({ attachment: kind });
    expect(office.accepted.at(-1)?.text).toBeUndefined();
  });

  test.each([
    ['JSON', '{}', 'application/json', 415],
    ['nothing', '', 'image/png', 400],
    ['no type', 'x', '', 415],
    ['a form without a boundary', 'x', 'multipart/form-data', 400],
    [
      'a form that breaks off',
      '--b\r\ncontent-disposition: form-data; name="file"\r\n\r\nabc',
      'multipart/form-data; boundary=b',
      400,
    ],
    [
      'an activity that is not JSON',
      '--b\r\ncontent-disposition: form-data; name="activity"\r\n\r\n{\r\n--b--',
      'multipart/form-data; boundary=b',
      400,
    ],
  ])('of %s is refused', async (_name, body, type, status) => {
    const { token, conversationId } = await talk();
    const upload = `${url}/conversations/${conversationId}/upload`;
    const bytes = new TextEncoder().encode(body);
    const headers: Record<string, string> = type ? { 'content-type': type } : {};
    expectError(await ask(upload, { token, body: bytes, headers, method: 'POST' }), status);
  });
});

describe('the stream', () => {
  interface Listening {
    socket: WebSocket;
    frames: { activities: { text: string }[]; watermark: string }[];
    /** Resolves when that many activities have come. */
    have(count: number): Promise<string[]>;
    closed: Promise<number>;
  }

  function listen(streamUrl: string): Promise<Listening> {
    return new Promise((resolve, reject) => {
      const socket = new WebSocket(streamUrl);
      const frames: Listening['frames'] = [];
      const texts = () => frames.flatMap(({ activities }) => activities.map(({ text }) => text));
      let check = (): void => {};
      socket.on('message', (data) => {
        if (String(data)) frames.push(JSON.parse(String(data)));
        check();
      });
      const closed = new Promise<number>((done) => socket.on('close', done));
      socket.on('error', reject);
      socket.on('open', () =>
        resolve({
          socket,
          frames,
          closed,
          have: (count) =>
            new Promise((done) => {
              check = () => texts().length >= count && done(texts());
              check();
            }),
        }),
      );
    });
  }

  const resume = async ({ conversationId, token }: Talk, watermark = ''): Promise<string> =>
    (await ask(`${url}/conversations/${conversationId}?watermark=${watermark}`, { token })).body.streamUrl;

  test('brings what was said before and what is said now, once each and in order', async () => {
    const open = await talk();
    await ask(open.activities, { token: open.token, body: said('avant') });
    const { have, socket, frames } = await listen(await resume(open));
    expect(await have(1)).toEqual(['avant']);
    for (const text of ['un', 'deux']) await ask(open.activities, { token: open.token, body: said(text) });
    expect(await have(3)).toEqual(['avant', 'un', 'deux']);
    expect(frames.at(-1)?.watermark).toBe('4');
    socket.close();
  });

  test('goes on from a watermark after it broke', async () => {
    const open = await talk();
    for (const text of ['un', 'deux']) await ask(open.activities, { token: open.token, body: said(text) });
    const first = await listen(await resume(open));
    await first.have(2);
    const watermark = first.frames.at(-1)?.watermark;
    first.socket.terminate();
    await ask(open.activities, { token: open.token, body: said('trois') });
    const second = await listen(await resume(open, watermark));
    expect(await second.have(1)).toEqual(['trois']);
    second.socket.close();
  });

  test('of a second tab takes the place of the first, which may go on by asking', async () => {
    const open = await talk();
    const first = await listen(await resume(open));
    const second = await listen(await resume(open));
    expect(await first.closed).toBe(4001);
    await ask(open.activities, { token: open.token, body: said('aux deux') });
    expect(await second.have(1)).toEqual(['aux deux']);
    expect((await ask(open.activities, { token: open.token })).body.activities).toHaveLength(1);
    second.socket.close();
  });

  test.each([
    ['after a minute', (stream: string) => stream, 61_000],
    ['with an altered token', (stream: string) => `${stream}x`, 0],
    ['without a token', (stream: string) => stream.replace(/&t=.*/, ''), 0],
    ['with the token of the conversation itself', (stream: string) => stream, -1],
  ])('does not open %s', async (_name, alter, wait) => {
    const open = await talk();
    const stream = alter(await resume(open));
    const address = wait === -1 ? stream.replace(/t=.*/, `t=${open.token}`) : stream;
    if (wait > 0) office.later(wait);
    await expect(listen(address)).rejects.toThrow('403');
  });

  test('does not open for another conversation, nor anywhere else', async () => {
    const [mine, theirs] = [await talk(), await talk()];
    const stream = await resume(mine);
    await expect(listen(stream.replace(mine.conversationId, theirs.conversationId))).rejects.toThrow('403');
    await expect(listen(stream.replace('/stream', '/flow'))).rejects.toThrow('404');
    await expect(listen(`${office.base.replace('http', 'ws')}/elsewhere`)).rejects.toThrow();
  });

  test('is closed when a client floods it', async () => {
    const { socket, closed } = await listen(await resume(await talk()));
    socket.send('x'.repeat(5000));
    expect(await closed).toBe(1009);
  });

  test('survives a client that vanishes in the middle of the handshake', async () => {
    const stream = new URL(await resume(await talk()));
    await new Promise<void>((resolve) => {
      const socket = connect(Number(stream.port), '127.0.0.1', () => {
        socket.write(`GET ${stream.pathname}${stream.search} HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\n`);
        socket.destroy();
        resolve();
      });
    });
    expect((await talk()).token).toBeTruthy();
  });
});
