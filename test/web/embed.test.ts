import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { expectAccessible } from './accessible.js';
import { openBrowser } from './browser.js';
import { type Declic, freshFolder, startDeclic } from './declic.js';

const SCREENSHOTS = process.env.SCREENSHOTS;

/** The site of an agency, as strict as some are, on a port (and so an origin) of its own. */
interface Site {
  origin: string;
  close(): Promise<unknown>;
}

async function openSite(declic: () => string): Promise<Site> {
  const server: Server = createServer((_req, res) => {
    const from = declic();
    res.setHeader('content-type', 'text/html; charset=utf-8');
    res.setHeader(
      'content-security-policy',
      `default-src 'none'; script-src ${from}; frame-src ${from}; style-src 'none'`,
    );
    res.end(`<!doctype html><html lang="fr"><title>La mairie</title><main><h1>La mairie</h1><a href="/a">Un lien</a></main>
<script src="${from}/embed.js" data-place="demo-ccas" data-colour="#ffe600" async></script></html>`);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}

const { folder, remove } = freshFolder();
const other = freshFolder();
let browser: Browser;
let site: Site;
let strange: Site;
let declic: Declic;
let unset: Declic;

beforeAll(async () => {
  site = await openSite(() => declic.base);
  strange = await openSite(() => unset.base);
  [declic, unset, browser] = await Promise.all([
    startDeclic(folder, { EMBED_SITES: `https://ville.example/ ${site.origin}` }),
    startDeclic(other.folder),
    openBrowser(),
  ]);
});
afterAll(async () => {
  await browser.close();
  await Promise.all([declic.stop(), unset.stop(), site.close(), strange.close()]);
  remove();
  other.remove();
});

async function visit(address: string, width = 900): Promise<{ page: Page; told: string[] }> {
  const context = await browser.newContext({ locale: 'fr-FR', viewport: { width, height: 700 } });
  const page = await context.newPage();
  const told: string[] = [];
  page.on('console', (line) => told.push(line.text()));
  page.on('pageerror', (error) => told.push(error.message));
  await page.goto(address);
  return { page, told };
}

/** The panel and the button stand outside the site's landmarks, like every panel of another's. */
const BESIDE = { except: ['region'], frames: false };

/** What has the focus: in the site, in the panel around the page, or the page itself. */
const focused = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const on = document.activeElement;
    const inside = on?.shadowRoot?.activeElement;
    return (inside ?? on)?.tagName === 'IFRAME' ? 'page' : ((inside ?? on)?.textContent ?? '');
  });

describe("on an agency's own site", () => {
  test('a button opens the page in a panel; focus goes in, Escape closes it from within, and focus comes back', async () => {
    const { page, told } = await visit(site.origin);
    const button = page.getByRole('button', { name: "Besoin d'aide en ligne ?" });
    await button.waitFor();
    expect(await button.getAttribute('aria-expanded')).toBe('false');
    await expectAccessible(page, BESIDE);
    await button.focus();
    await page.keyboard.press('Enter');
    const inside = page.frameLocator('iframe');
    await inside.locator('.message').first().waitFor();
    expect(await button.getAttribute('aria-expanded')).toBe('true');
    expect(await focused(page)).toBe('page');
    expect(await page.getByRole('dialog', { name: 'Aide en ligne Declic' }).isVisible()).toBe(true);
    await inside.locator('body.embed').waitFor();
    expect(await inside.locator('header').innerText()).toContain('Montrivel');
    await expectAccessible(page, BESIDE);
    if (SCREENSHOTS) await page.screenshot({ path: `${SCREENSHOTS}/embed.png` });
    await inside.locator('#text').fill('pas de mail');
    await page.keyboard.press('Enter');
    await inside.locator('.message:not(.mine)').nth(1).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    expect(await focused(page)).toBe("Besoin d'aide en ligne ?");
    // Opened again, the conversation is where it was.
    await page.keyboard.press('Enter');
    expect(await inside.locator('.message.mine').count()).toBe(1);
    await page.getByRole('button', { name: 'Fermer' }).click();
    expect(await focused(page)).toBe("Besoin d'aide en ligne ?");
    expect(told).toEqual([]);
    expect(await page.context().cookies()).toEqual([]);
    await page.context().close();
  });

  test('on a small phone the panel fills the screen, and focus does not get lost behind it', async () => {
    const { page } = await visit(site.origin, 320);
    await page.getByRole('button', { name: "Besoin d'aide en ligne ?" }).click();
    const dialog = page.getByRole('dialog');
    expect(await dialog.boundingBox()).toEqual({ x: 0, y: 0, width: 320, height: 700 });
    expect(await dialog.getAttribute('aria-modal')).toBe('true');
    await page.frameLocator('iframe').locator('.message').first().waitFor();
    await page.evaluate(() => document.querySelector('a')?.focus());
    expect(await focused(page)).toContain('Fermer');
    if (SCREENSHOTS) await page.screenshot({ path: `${SCREENSHOTS}/embed-phone.png` });
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'hidden' });
    await page.context().close();
  });

  test('that EMBED_SITES does not name there is a link, and the console says what to set', async () => {
    const { page, told } = await visit(strange.origin);
    const link = page.getByRole('link', { name: /Besoin d'aide en ligne/ });
    await link.waitFor();
    expect(await link.getAttribute('href')).toBe(`${unset.base}/?lang=fr&place=demo-ccas&colour=ffe600`);
    expect(await page.getByRole('button').count()).toBe(0);
    expect(told.join()).toContain(`EMBED_SITES="${strange.origin}"`);
    await expectAccessible(page, BESIDE);
    await page.setViewportSize({ width: 320, height: 640 });
    const box = await link.boundingBox();
    if (SCREENSHOTS) await page.screenshot({ path: `${SCREENSHOTS}/embed-link.png` });
    expect(box?.x).toBeGreaterThanOrEqual(16);
    expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(304);
    await page.context().close();
  });
});

describe('who may frame the page', () => {
  const headers = async (address: string): Promise<(string | null)[]> => {
    const answer = await fetch(address);
    return [
      /frame-ancestors ([^;]+)/.exec(answer.headers.get('content-security-policy') ?? '')?.[1] ?? null,
      answer.headers.get('x-frame-options'),
    ];
  };

  test('the sites of EMBED_SITES, and only the page that is made for it', async () => {
    expect(await headers(`${declic.base}/?embed=1`)).toEqual([`https://ville.example ${site.origin}`, null]);
    expect(await headers(`${declic.base}/`)).toEqual(["'none'", 'DENY']);
    expect(await headers(`${declic.base}/places`)).toEqual(["'none'", 'DENY']);
    expect(await headers(`${unset.base}/?embed=1`)).toEqual(["'none'", 'DENY']);
  });

  test('the script is small, kept for an hour, and readable by every site', async () => {
    const answer = await fetch(`${declic.base}/embed.js`);
    expect(answer.headers.get('cache-control')).toBe('public, max-age=3600');
    expect(answer.headers.get('cross-origin-resource-policy')).toBe('cross-origin');
    expect((await answer.text()).length).toBeLessThan(6_000);
  });
});

describe("an agency's colour", () => {
  test('is a style sheet of its own, and what is no colour is ignored', async () => {
    const page = await (await fetch(`${declic.base}/?colour=%230b6e4f`)).text();
    expect(page).toContain('href="/static/accent.css?c=0b6e4f"');
    const css = await fetch(`${declic.base}/static/accent.css?c=0b6e4f`);
    expect(css.headers.get('content-type')).toMatch(/text\/css/);
    expect(await css.text()).toContain('--accent:#0b6e4f');
    expect(await (await fetch(`${declic.base}/?colour=red`)).text()).not.toContain('accent.css');
    expect((await fetch(`${declic.base}/static/accent.css?c=red`)).status).toBe(404);
  });
});
