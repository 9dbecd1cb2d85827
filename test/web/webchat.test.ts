/** Microsoft's own Web Chat, as an agency would put it on its site: another site, another origin, a token of ours. */
import { createReadStream } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { openBrowser } from './browser.js';
import { type Declic, freshFolder, type Said, startDeclic } from './declic.js';
import { ask } from './office.js';

const SECRET = 'a-secret-of-a-server-of-ours';
/** By its path, for the package does not export what its own documentation puts on a CDN. */
const BUNDLE = new URL('../../node_modules/botframework-webchat/dist/webchat.js', import.meta.url);
const PAGE = `<!doctype html><html lang="fr"><title>Une agence</title><div id="chat" style="height:100vh"></div>
<script src="/webchat.js"></script></html>`;

const { folder, remove } = freshFolder();
let declic: Declic;
let browser: Browser;
let site: Server;

beforeAll(async () => {
  site = createServer((req, res) => {
    if (req.url === '/webchat.js') createReadStream(BUNDLE).pipe(res);
    else res.setHeader('content-type', 'text/html; charset=utf-8').end(PAGE);
  });
  await new Promise<void>((resolve) => site.listen(0, resolve));
  [declic, browser] = await Promise.all([startDeclic(folder, { DIRECTLINE_SECRET: SECRET }), openBrowser()]);
}, 60_000);
afterAll(async () => {
  await browser.close();
  await declic.stop();
  site.closeAllConnections();
  site.close();
  remove();
});

async function openChat(options: object): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 400, height: 700 } });
  await page.goto(`http://127.0.0.1:${(site.address() as AddressInfo).port}/`);
  await page.evaluate(
    ({ domain, how }) => {
      // biome-ignore lint/suspicious/noExplicitAny: Web Chat is in the page, not in our types
      const WebChat = (globalThis as any).WebChat;
      const directLine = WebChat.createDirectLine({ domain, ...how });
      WebChat.renderWebChat(
        { directLine, locale: 'fr-FR', userID: 'dl_person' },
        document.getElementById('chat'),
      );
    },
    { domain: declic.directline, how: options },
  );
  return page;
}

describe.each([
  ['by WebSocket', { webSocket: true }],
  ['by polling', { webSocket: false, pollingInterval: 200 }],
])('Web Chat %s', (_name, how) => {
  test('holds a whole conversation, by its buttons, to an outcome', async () => {
    const { token, conversationId } = (
      await ask(`${declic.directline}/tokens/generate`, { token: SECRET, body: {} })
    ).body;
    const page = await openChat({ token, ...how });
    const read = async (): Promise<Said[]> =>
      (await ask(`${declic.directline}/conversations/${conversationId}/activities`, { token: SECRET })).body
        .activities;
    const box = page.locator('[data-id="webchat-sendbox-input"]');
    await page.getByText('Ici Declic.').first().waitFor();
    await box.fill('je n’ai pas d’ordinateur');
    await box.press('Enter');

    let outcome: Said | undefined;
    for (let turn = 0; turn < 30 && !outcome; turn++) {
      // Wait for the bot's answer to what was last said, then for its buttons on the screen.
      let log = await read();
      while (log.at(-1)?.from.role === 'user' || !log.some(({ from }) => from.role === 'user')) {
        await page.waitForTimeout(50);
        log = await read();
      }
      outcome = log.find(({ name }) => name === 'declic/outcome');
      const prompt = log.findLast(({ type, from }) => type === 'message' && from.role === 'bot');
      const title = prompt?.suggestedActions?.actions[0]?.title;
      if (outcome) break;
      if (title) {
        await page.locator('button.webchat__suggested-action').filter({ hasText: title }).first().click();
      } else {
        await box.fill('06 39 98 12 34');
        await box.press('Enter');
      }
      while ((await read()).length === log.length) await page.waitForTimeout(50);
    }
    expect(outcome?.value).toMatchObject({ resolution: 'booked', difficulty: 'no_device' });
    // Web Chat marks what it sent as sent only when its own id came back.
    await page.getByText(/Envoi en cours/).waitFor({ state: 'detached' });
    expect(await page.getByText(/Échec|Réessayer/).count()).toBe(0);
    if (process.env.SCREENSHOTS) await page.screenshot({ path: `${process.env.SCREENSHOTS}/webchat.png` });
    await page.close();
  }, 60_000);
});

test("Web Chat shows a step's picture, from our server on its own site, with what it shows in words", async () => {
  const { token } = (await ask(`${declic.directline}/tokens/generate`, { token: SECRET, body: {} })).body;
  const page = await openChat({ token, webSocket: true });
  await page.getByText('Ici Declic.').first().waitFor();
  const box = page.locator('[data-id="webchat-sendbox-input"]');
  await box.fill('il y a un message bizarre, une arnaque ?');
  await box.press('Enter');
  await page.locator('button.webchat__suggested-action').filter({ hasText: 'Oui' }).first().click();

  const picture = page.locator('img[src*="/pictures/"]').first();
  await picture.waitFor();
  expect(await picture.getAttribute('alt')).toMatch(/^[A-ZÀ-Ý].+\.$/);
  await page.waitForFunction(
    (shown) => (shown as HTMLImageElement).complete && (shown as HTMLImageElement).naturalWidth === 640,
    await picture.elementHandle(),
  );
  if (process.env.SCREENSHOTS) {
    await picture.scrollIntoViewIfNeeded();
    await page.screenshot({ path: `${process.env.SCREENSHOTS}/webchat-picture.png` });
  }
  await page.close();
}, 60_000);
