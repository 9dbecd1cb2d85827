import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser, Locator, Page } from 'playwright-core';
import { dialled, type PosterView, posterPage } from '../../src/web/poster/page.js';
import { expectAccessible } from './accessible.js';
import { openBrowser } from './browser.js';
import { type Declic, freshFolder, startDeclic } from './declic.js';

const require = createRequire(import.meta.url);
const decode = require('jsqr') as typeof import('jsqr').default;
const SCREENSHOTS = process.env.SCREENSHOTS;
const PUBLIC_URL = 'https://aide.montrivel.example';

const { folder, remove } = freshFolder();
let declic: Declic;
let base: string;
let browser: Browser;
let page: Page;

/** A port that was free a moment ago: with PUBLIC_URL, Declic does not print its own. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

beforeAll(async () => {
  const port = await freePort();
  base = `http://127.0.0.1:${port}`;
  [declic, browser] = await Promise.all([
    startDeclic(folder, { PORT: String(port), PUBLIC_URL }),
    openBrowser(),
  ]);
  page = await browser.newPage({ locale: 'fr-FR', viewport: { width: 320, height: 640 } });
});
afterAll(async () => {
  await browser.close();
  await declic.stop();
  remove();
});

/** What a phone's camera would read. */
async function scanned(code: Locator): Promise<string | undefined> {
  const png = (await code.screenshot()).toString('base64');
  const { pixels, width, height } = await page.evaluate(async (data) => {
    const image = new Image();
    image.src = `data:image/png;base64,${data}`;
    await image.decode();
    const canvas = document.createElement('canvas');
    canvas.width = image.width;
    canvas.height = image.height;
    const context = canvas.getContext('2d') as CanvasRenderingContext2D;
    context.drawImage(image, 0, 0);
    const { data: bytes } = context.getImageData(0, 0, image.width, image.height);
    // As one string: a list of a quarter of a million numbers takes seconds to hand over.
    let pixels = '';
    for (const byte of bytes) pixels += String.fromCharCode(byte);
    return { pixels: btoa(pixels), width: image.width, height: image.height };
  }, png);
  return decode(Uint8ClampedArray.from(Buffer.from(pixels, 'base64')), width, height)?.data;
}

describe("a place's poster", () => {
  test('leads a phone to the page of that place, by its code and by an address that can be typed', async () => {
    await page.goto(`${base}/places/demo-ccas/poster`);
    expect(await scanned(page.locator('.qr'))).toBe(`${PUBLIC_URL}/?place=demo-ccas`);
    const text = await page.locator('body').innerText();
    expect(text).toContain('CCAS de Montrivel');
    expect(text).toContain('Montrivel (démonstration)');
    expect(text).toContain('aide.montrivel.example/places/demo-ccas');
    expect(text).not.toMatch(/SMS|PUBLIC_URL/);
    const answer = await fetch(`${base}/places/Demo-CCAS`, { redirect: 'manual' });
    expect([answer.status, answer.headers.get('location')]).toEqual([302, '/?place=demo-ccas']);
    await expectAccessible(page);
    if (SCREENSHOTS) await page.screenshot({ path: `${SCREENSHOTS}/poster-phone.png`, fullPage: true });
  });

  test.each(['fr', 'en'])('is one sheet of paper, in black and white (%s)', async (lang) => {
    await page.goto(`${base}/places/demo-france-services/poster?lang=${lang}`);
    expect(await page.locator('html').getAttribute('lang')).toBe(lang);
    const pdf = await page.pdf({ preferCSSPageSize: true });
    expect(pdf.toString('latin1').match(/\/Type\s*\/Page\b/g)).toHaveLength(1);
    await page.emulateMedia({ media: 'print' });
    const colours = await page
      .locator('body *')
      .evaluateAll((all) => [...new Set(all.map((one) => getComputedStyle(one).color))]);
    expect(colours).toEqual(['rgb(0, 0, 0)']);
    if (SCREENSHOTS) {
      await page.setViewportSize({ width: 680, height: 1010 });
      await page.screenshot({ path: `${SCREENSHOTS}/poster-${lang}.png` });
      await page.setViewportSize({ width: 320, height: 640 });
    }
    await page.emulateMedia({ media: 'screen' });
  });

  test('that nobody knows is a page in words, with ways on', async () => {
    const answer = await page.goto(`${base}/places/nowhere/poster`);
    expect(answer?.status()).toBe(404);
    expect(await page.locator('h1').innerText()).toBe("Ce lieu n'est pas connu.");
    await expectAccessible(page);
    await page.getByRole('link', { name: "Aller à la page d'aide" }).click();
    expect(await page.locator('.message').count()).toBeGreaterThan(0);
  });

  test('nor any other address that was mistyped: a person reads how to go on, a program reads JSON', async () => {
    const answer = await page.goto(`${base}/afiche`);
    expect(answer?.status()).toBe(404);
    expect(await page.locator('h1').innerText()).toBe("Cette page n'existe pas.");
    await expectAccessible(page);
    await page.getByRole('link', { name: "Aller à la page d'aide" }).click();
    expect(await page.locator('.message').count()).toBeGreaterThan(0);
    const program = await fetch(`${base}/afiche`);
    expect([program.status, await program.json()]).toMatchObject([404, { error: { code: 'NotFound' } }]);
  });

  test('names the number for SMS, where SMS is carried, and a word to send', () => {
    const view: PosterView = {
      lang: 'fr',
      base: PUBLIC_URL,
      css: '/x.css',
      local: false,
      sms: dialled('+33639981234'),
      embed: false,
    };
    const place = {
      id: 'p',
      agency: 'a',
      name: 'La <mairie>',
      address: '',
      postcode: '',
      commune: '',
      timeZone: '',
      resources: [],
    };
    const html = posterPage(view, { place, agency: { id: 'a', name: 'Ville & pays' } });
    expect(html).toContain(
      'Ou envoyez un SMS au <b>06\u00a039\u00a098\u00a012\u00a034</b> avec ce mot : <b>Bonjour</b>',
    );
    expect(html).toContain('La &lt;mairie&gt;');
    expect(html).toContain('Ville &amp; pays');
    expect([dialled('+4915112345'), dialled('38000')]).toEqual(['+4915112345', '38000']);
  });
});

describe('an operator', () => {
  test('finds the poster, the address and the script of each place', async () => {
    expect(declic.lines).toContain(`Posters:  ${PUBLIC_URL}/places`);
    await page.goto(`${base}/places`);
    expect(await page.locator('h2').allInnerTexts()).toHaveLength(5);
    await expectAccessible(page);
    const tag = await page.locator('pre').first().innerText();
    expect(tag).toBe(
      `<script src="${PUBLIC_URL}/embed.js" data-place="demo-france-services" data-lang="fr" async></script>`,
    );
    await page.getByRole('link', { name: /Affiche à imprimer – CCAS/ }).click();
    expect(page.url()).toContain('/places/demo-ccas/poster');
  });
});
