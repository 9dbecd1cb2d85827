import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { loadContent } from '../../src/content/load.js';
import { pngName, readPictures } from '../../src/web/pictures.js';
import { drawPng } from '../../src/web/png.js';
import { arrive, type Declic, freshFolder, type Said, startDeclic } from './declic.js';
import { open, press } from './plain.js';

const { pictures } = loadContent(process.cwd());

const { folder, remove } = freshFolder();
let declic: Declic;
beforeAll(async () => {
  declic = await startDeclic(folder);
});
afterAll(async () => {
  await declic.stop();
  remove();
});

/** Width and height of a PNG: https://www.w3.org/TR/png-3/#11IHDR */
const sizeOf = (png: Buffer): [number, number] => [png.readUInt32BE(16), png.readUInt32BE(20)];
const bytesOf = async (answer: Response): Promise<Buffer> => Buffer.from(await answer.arrayBuffer());

/** The status for exactly these headers: fetch would add that it wants nothing from a cache. */
const statusOf = (url: string, headers: Record<string, string>): Promise<number | undefined> =>
  new Promise((resolve, reject) => {
    get(url, { headers }, (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    }).on('error', reject);
  });

/** A step's picture, from the first guide that a person is shown one in. */
async function shown(): Promise<{ contentType: string; contentUrl: string; name: string }> {
  const person = await arrive(declic);
  let said: Said[] = await person.say("j'ai perdu mon mot de passe de la caf");
  for (let turn = 0; turn < 20; turn++) {
    const attachment = said.flatMap(({ attachments = [] }) => attachments)[0];
    if (attachment) return attachment;
    const actions =
      said.findLast(({ suggestedActions }) => suggestedActions)?.suggestedActions?.actions ?? [];
    // Somebody who gets along alone: everything is as it should be but the password.
    const next =
      actions.find(({ value }) =>
        /:(?:ok|false|password_lost|smartphone|caf|consult|none|yes|fr)$/.test(value),
      ) ?? actions[0];
    said = await person.say(next?.text ?? 'oui', next?.value);
  }
  throw new Error('No picture was shown within 20 answers.');
}

describe('the build', () => {
  test('draws each picture as PNG, twice as wide as it is shown', async () => {
    const built = readdirSync('dist/pictures');
    expect(built.sort()).toEqual(pictures.map(pngName).sort());
    expect(sizeOf(await drawPng(pictures[0]?.svg ?? ''))).toEqual([640, 400]);
  });
});

describe('a picture', () => {
  test('comes with its step, at an address that other servers reach, with what it shows', async () => {
    const { contentType, contentUrl, name } = await shown();
    expect(contentType).toBe('image/png');
    expect(contentUrl.startsWith(`${declic.base}/pictures/`)).toBe(true);
    expect(pictures.map(({ description }) => description.fr)).toContain(name);
    const answer = await fetch(contentUrl);
    expect(answer.headers.get('content-type')).toBe('image/png');
    expect(sizeOf(await bytesOf(answer))).toEqual([640, 400]);
  });

  test('is kept for ever at the address that names it, and asked for again at any other', async () => {
    const { contentUrl } = await shown();
    const kept = (url: string): Promise<string | null> =>
      fetch(url).then(({ headers }) => headers.get('cache-control'));
    expect(await kept(contentUrl)).toBe('public, max-age=31536000, immutable');
    expect(await kept(contentUrl.replace(/v=.*/, 'v=of-another-time'))).toBe('no-cache');
    expect(await kept(contentUrl.replace(/\?.*/, ''))).toBe('no-cache');
  });

  test('is there as its drawing, which is smaller, beside the PNG', async () => {
    const { contentUrl } = await shown();
    const answer = await fetch(contentUrl.replace('.png', '.svg'));
    expect(answer.headers.get('content-type')).toBe('image/svg+xml');
    expect(answer.headers.get('content-encoding')).toBe('gzip');
    expect(pictures.map(({ svg }) => svg)).toContain(await answer.text());
    const plain = await fetch(contentUrl.replace('.png', '.svg'), {
      headers: { 'accept-encoding': 'identity' },
    });
    expect(plain.headers.get('content-encoding')).toBeNull();
  });

  test('is not sent again to who has it', async () => {
    const { contentUrl } = await shown();
    const tag = (await fetch(contentUrl)).headers.get('etag') ?? '';
    expect(await statusOf(contentUrl, { 'if-none-match': tag })).toBe(304);
    expect(await statusOf(contentUrl, { 'if-none-match': '"other"' })).toBe(200);
  });

  test('may be shown on other sites, and runs nothing when it is opened by itself', async () => {
    const { contentUrl } = await shown();
    const { headers } = await fetch(contentUrl.replace('.png', '.svg'));
    expect(headers.get('cross-origin-resource-policy')).toBe('cross-origin');
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(headers.get('x-content-type-options')).toBe('nosniff');
  });

  test.each(['door.png', 'open-mail', 'open-mail.jpg', '..%2fpackage.json', 'pictures.yaml'])(
    'that is not there is not found: %s',
    async (name) => {
      expect((await fetch(`${declic.base}/pictures/${name}`)).status).toBe(404);
    },
  );
});

test("a step's picture is on the page that needs no script, too", async () => {
  let page = await open(declic, '/?lang=fr');
  page = await press(declic, page, { text: 'il y a un message bizarre, une arnaque ?' });
  expect(page.html).not.toContain('<img');
  page = await press(declic, page, { value: 'offer_guide:yes' });
  const [, src = '', alt = ''] = /<img [^>]*src="([^"]+)" alt="([^"]+)"/.exec(page.html) ?? [];
  expect(src).toMatch(/^\/pictures\/[\w-]+\.svg\?v=/);
  expect((await fetch(declic.base + src)).status).toBe(200);
  expect(alt).toMatch(/^[A-ZÀ-Ý].+\.$/);
});

test('a drawing that was changed after the build is drawn when the server starts', async () => {
  const empty = mkdtempSync(join(tmpdir(), 'declic-pictures-'));
  const [picture] = pictures;
  if (!picture) throw new Error('There are no pictures.');
  const read = await readPictures([picture], pathToFileURL(`${empty}/`));
  expect(read.address(picture.id)).toMatch(/^\/pictures\/[\w-]+\.png\?v=[\w-]{12}$/);
  expect(read.address('gone')).toBeUndefined();
  expect(existsSync(join(empty, pngName(picture)))).toBe(false);
  rmSync(empty, { recursive: true });
});
