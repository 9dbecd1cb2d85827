import { type IncomingMessage, request } from 'node:http';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { loadContent } from '../../src/content/load.js';
import { clientAddress } from '../../src/web/http.js';
import { createMeters } from '../../src/web/meters.js';
import { escapeHtml, type PageView, renderPage } from '../../src/web/page.js';
import { createRateLimit } from '../../src/web/rate.js';
import { PAGE_WORDS, pageLanguage } from '../../src/web/words.js';
import { type Declic, freshFolder, startDeclic } from './declic.js';
import { ask } from './office.js';

const { folder, remove } = freshFolder();
let declic: Declic;
beforeAll(async () => {
  declic = await startDeclic(folder);
});
afterAll(async () => {
  await declic.stop();
  remove();
});

/** The bytes as they came, which fetch would unpack. */
function raw(
  path: string,
  headers: Record<string, string>,
): Promise<{ status: number | undefined; headers: Record<string, unknown>; body: Buffer }> {
  return new Promise((resolve, reject) => {
    request(declic.base + path, { headers }, (res) => {
      const chunks: Buffer[] = [];
      res.on('data', (chunk) => chunks.push(chunk));
      res.on('end', () =>
        resolve({ status: res.statusCode, headers: res.headers, body: Buffer.concat(chunks) }),
      );
    })
      .on('error', reject)
      .end();
  });
}

describe('the page', () => {
  test.each([
    ['/', undefined, 'fr'],
    ['/', 'en-GB,en;q=0.8,fr;q=0.5', 'en'],
    ['/', 'de, fr;q=0.2', 'fr'],
    ['/?lang=en', 'fr', 'en'],
    ['/?lang=xx', 'en', 'en'],
    ['/?lang=fr&lang=en', 'en', 'en'],
    ['/?lang=__proto__', '', 'fr'],
  ])('at %s for a browser that likes %s is in %s', async (path, accepts, lang) => {
    const headers: Record<string, string> = accepts === undefined ? {} : { 'accept-language': accepts };
    const { status, body } = await ask(declic.base + path, { headers });
    expect(status).toBe(200);
    expect(body).toContain(`<html lang="${lang}"`);
  });

  test('allows nothing inline and nothing from elsewhere, and tells nobody where it was', async () => {
    const { headers, body } = await ask(declic.base);
    const csp = headers.get('content-security-policy') ?? '';
    expect(csp).toContain("default-src 'none'");
    expect(csp).toContain("script-src 'self'");
    expect(csp).toContain("frame-ancestors 'none'");
    expect(csp).not.toContain('unsafe');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('referrer-policy')).toBe('same-origin');
    expect(headers.get('x-powered-by')).toBeNull();
    expect(headers.get('set-cookie')).toBeNull();
    expect(body).not.toMatch(/<script>|style="|onclick|https?:\/\//);
  });

  test('greets and asks where scripts are blocked, or have not come yet', async () => {
    const { body } = await ask(declic.base);
    expect(body).toMatch(/class="message"[\s\S]*Ici Declic[\s\S]*bloque/);
    expect(body).toContain('<form id="form" method="post" action="/plain#last"');
  });

  test('is under 30 KB compressed, all of it', async () => {
    const html = (await ask(declic.base)).body as string;
    const files = [...html.matchAll(/(?:href|src)="(\/static\/[^"]+)"/g)].map(([, path]) => path as string);
    expect(files).toHaveLength(2);
    const sizes = await Promise.all(
      files.map(async (path) => (await raw(path, { 'accept-encoding': 'br' })).body.length),
    );
    expect(html.length + sizes.reduce((sum, size) => sum + size)).toBeLessThan(30_000);
  });

  test('has the same words in every language, and its commands are commands of the conversation', () => {
    const { words } = loadContent(process.cwd());
    for (const [lang, page] of Object.entries(PAGE_WORDS)) {
      expect(Object.keys(page)).toEqual(Object.keys(PAGE_WORDS.fr));
      expect(words[lang]?.commands.human).toContain(page.humanCommand);
      for (const [other, { commands }] of Object.entries(words)) {
        if (other !== lang) expect(commands.language).toContain(page.languageCommand);
      }
    }
  });

  test('escapes whatever stands in its words', () => {
    expect(escapeHtml(`<b> & "x" 'y'`)).toBe('&lt;b&gt; &amp; &quot;x&quot; &#39;y&#39;');
    const view: PageView = { lang: 'fr', lines: [], choices: [], message: 'm', agency: '<b>' };
    expect(renderPage(view, () => '/x')).toContain('<span class="agency">&lt;b&gt;</span>');
  });
});

describe('its files', () => {
  const address = async (name: string): Promise<string> => {
    const { body } = await ask(declic.base);
    return new RegExp(`"(/static/${name}[^"]*)"`).exec(body)?.[1] ?? '';
  };

  test.each(['page.css', 'main.js'])('%s is sent as small as the browser can read it', async (name) => {
    const path = await address(name);
    const plain = await raw(path, { 'accept-encoding': 'identity' });
    const br = await raw(path, { 'accept-encoding': 'gzip, br' });
    const gzip = await raw(path, { 'accept-encoding': 'gzip' });
    expect(br.headers['content-encoding']).toBe('br');
    expect(gzip.headers['content-encoding']).toBe('gzip');
    expect(plain.headers['content-encoding']).toBeUndefined();
    expect(brotliDecompressSync(br.body)).toEqual(plain.body);
    expect(gunzipSync(gzip.body)).toEqual(plain.body);
    expect(br.headers.vary).toContain('Accept-Encoding');
  });

  test('are kept for ever under the address of their content, and asked for again under any other', async () => {
    const path = await address('main.js');
    expect((await raw(path, {})).headers['cache-control']).toContain('immutable');
    expect((await raw('/static/main.js', {})).headers['cache-control']).toBe('no-cache');
    const { headers } = await raw(path, {});
    const again = await raw(path, { 'if-none-match': String(headers.etag) });
    expect(again).toMatchObject({ status: 304, body: Buffer.alloc(0) });
  });

  test.each([
    '/static/nothing',
    '/static/..%2f..%2fpackage.json',
    '/static/__proto__',
    '/nowhere',
    '/console',
  ])('%s is 404', async (path) => {
    const { status, body } = await ask(declic.base + path);
    expect(status).toBe(404);
    expect(body).toMatchObject({ error: { code: 'NotFound' } });
  });
});

describe("the page's token", () => {
  const token = (body?: unknown, headers = {}) =>
    ask(`${declic.base}/webchat/token`, { method: 'POST', headers, ...(body === undefined ? {} : { body }) });

  test('opens a new conversation each time, and the same again for who had one', async () => {
    const [a, b] = [await token(), await token({})];
    expect(a).toMatchObject({ status: 200, body: { expires_in: 1800 } });
    expect(a.body.conversationId).not.toBe(b.body.conversationId);
    const again = await token({ token: a.body.token });
    expect(again.body.conversationId).toBe(a.body.conversationId);
    expect(again.headers.get('cache-control')).toBe('no-store');
  });

  test('of a stranger is not taken over by a forged one', async () => {
    const a = await token();
    const forged = await token({ token: `${a.body.token}x` });
    expect(forged.status).toBe(200);
    expect(forged.body.conversationId).not.toBe(a.body.conversationId);
  });

  test.each([
    ['not JSON', '{', 400],
    ['a number', '{"token":7}', 400],
    ['a huge one', `{"token":"${'x'.repeat(20_000)}"}`, 413],
  ])('asked for with %s is refused', async (_name, body, status) => {
    const answer = await token(body, { 'content-type': 'application/json' });
    expect(answer).toMatchObject({ status, body: { error: { code: expect.any(String) } } });
  });
});

describe('for operators', () => {
  test('the process is alive and ready', async () => {
    expect(await ask(`${declic.base}/healthz`)).toMatchObject({ status: 200, body: 'ok' });
    expect(await ask(`${declic.base}/readyz`)).toMatchObject({ status: 200, body: 'ready' });
  });

  test('what happened is counted once, under names that Prometheus reads', async () => {
    const count = async (name: string): Promise<number> => {
      const { body } = await ask(`${declic.base}/metrics`);
      return Number(new RegExp(`^${name} (\\d+)$`, 'm').exec(body)?.[1] ?? 0);
    };
    const name = 'declic_messages_accepted_total\\{channel="directline"\\}';
    const before = await count(name);
    const { token, conversationId } = (await ask(`${declic.base}/webchat/token`, { method: 'POST' })).body;
    const post = () =>
      ask(`${declic.directline}/conversations/${conversationId}/activities`, {
        token,
        body: { type: 'message', text: 'bonjour', channelData: { clientActivityID: 'once' } },
      });
    await post();
    await post();
    expect(await count(name)).toBe(before + 1);
    expect(await count('declic_messages_duplicate_total\\{channel="directline"\\}')).toBe(1);
  });

  test('labels cannot break the text', () => {
    const meters = createMeters();
    meters.counter('a_total', 'A')({ x: 'say "no"\n' });
    meters.gauge('b', 'B', () => 2);
    expect(meters.text()).toBe(
      '# HELP a_total A\n# TYPE a_total counter\na_total{x="say _no__"} 1\n# HELP b B\n# TYPE b gauge\nb 2\n',
    );
  });
});

describe('a rate limit', () => {
  test('lets a burst pass, then so many a minute, and says how long to wait', () => {
    const wait = createRateLimit({ burst: 2, perMinute: 6 });
    expect([wait('a', 0), wait('a', 0), wait('a', 0)]).toEqual([0, 0, 10]);
    expect(wait('b', 0)).toBe(0);
    expect(wait('a', 4_000)).toBe(6);
    expect(wait('a', 10_000)).toBe(0);
    expect(wait('a', 10_000)).toBe(10);
  });

  test('never gives more than its burst, however long it was quiet, nor when the clock goes back', () => {
    const wait = createRateLimit({ burst: 1, perMinute: 60 });
    expect(wait('a', 3_600_000)).toBe(0);
    expect(wait('a', 0)).toBe(1);
  });
});

describe('the address of a client', () => {
  const from = (remoteAddress: string, forwarded?: string): string =>
    clientAddress({
      socket: { remoteAddress },
      headers: forwarded ? { 'x-forwarded-for': forwarded } : {},
    } as unknown as IncomingMessage);

  test('is what a proxy nearby says last, and never what a stranger claims', () => {
    expect(from('203.0.113.9')).toBe('203.0.113.9');
    expect(from('203.0.113.9', '192.0.2.1')).toBe('203.0.113.9');
    for (const proxy of [
      '127.0.0.1',
      '::1',
      '::ffff:127.0.0.1',
      '10.1.2.3',
      '172.20.0.1',
      '192.168.1.1',
      'fd00::1',
    ]) {
      expect(from(proxy, 'made up, 192.0.2.1')).toBe('192.0.2.1');
      expect(from(proxy)).toBe(proxy);
    }
    for (const far of ['172.32.0.1', '11.0.0.1', '2001:db8::1', '::ffff:203.0.113.9'])
      expect(from(far, 'x')).toBe(far);
  });
});

test('a language that the page does not speak falls back to one it does', () => {
  expect(pageLanguage(undefined, undefined, 'de')).toBe('fr');
});
