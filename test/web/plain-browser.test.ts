import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { expectAccessible } from './accessible.js';
import { openBrowser } from './browser.js';
import { type Declic, freshFolder, startDeclic } from './declic.js';

const SCREENSHOTS = process.env.SCREENSHOTS;

const { folder, remove } = freshFolder();
let declic: Declic;
let browser: Browser;

beforeAll(async () => {
  [declic, browser] = await Promise.all([startDeclic(folder), openBrowser()]);
});
afterAll(async () => {
  await browser.close();
  await declic.stop();
  remove();
});

const phone = (javaScriptEnabled: boolean): Promise<BrowserContext> =>
  browser.newContext({ javaScriptEnabled, locale: 'fr-FR', viewport: { width: 320, height: 640 } });

const bot = (page: Page): Promise<string[]> => page.locator('.message:not(.mine)').allInnerTexts();
const choices = (page: Page): Promise<string[]> => page.locator('#choices button').allInnerTexts();
const last = async (page: Page): Promise<string> => (await bot(page)).at(-1) ?? '';

/** The next page has come: it holds more lines than the one before. */
async function after(page: Page, act: () => Promise<unknown>): Promise<void> {
  await Promise.all([page.waitForEvent('load'), act()]);
}

const tap = (page: Page, label: string | RegExp): Promise<void> =>
  after(page, () => page.locator('#choices button', { hasText: label }).first().click());

async function write(page: Page, text: string): Promise<void> {
  await page.locator('#text').fill(text);
  await after(page, () => page.keyboard.press('Enter'));
}

/** What somebody says who can do it alone. */
const ALONE = [
  "Ce n'est pas urgent",
  'Je lis bien',
  'Oui, sans problème',
  "C'est fait",
  'Oui, on y va',
  'Non, pas peur',
];

/** Answers what is asked until `done`: as one who can do it alone, else the first choice, else in own words. */
async function answerUntil(page: Page, done: () => Promise<boolean>): Promise<void> {
  for (let n = 0; n < 40; n++) {
    if (await done()) return;
    const shown = await choices(page);
    const label = shown.find((one) => ALONE.includes(one)) ?? shown[0];
    if (label) await tap(page, label);
    else
      await write(
        page,
        (await page.locator('#text').getAttribute('type')) === 'tel' ? '06 39 98 12 34' : 'Amina',
      );
  }
  throw new Error(`It never came. The last line was: ${await last(page)}`);
}

describe('a person on a small phone whose browser runs no script', () => {
  test('follows a guide to its end', async () => {
    const context = await phone(false);
    const page = await context.newPage();
    await page.goto(declic.base);
    await write(page, 'mot de passe perdu');
    await answerUntil(page, async () => (await choices(page)).includes("C'est tout"));
    expect((await bot(page)).join('\n')).toMatch(/Étape (\d+) sur \1[\s\S]*c'est réglé/);
    if (SCREENSHOTS) await page.screenshot({ path: `${SCREENSHOTS}/plain-guide.png`, fullPage: true });
    await context.close();
  });

  test('gets an appointment', async () => {
    const context = await phone(false);
    const page = await context.newPage();
    await page.goto(`${declic.base}/?place=demo-ccas`);
    await after(page, () => page.getByRole('button', { name: 'Parler à une personne' }).click());
    await answerUntil(
      page,
      async () =>
        /rendez-vous/.test(await last(page)) &&
        /CCAS/.test(await last(page)) &&
        (await choices(page)).length === 3,
    );
    await answerUntil(page, async () =>
      /Vous avez rendez-vous|C'est noté|Votre rendez-vous|RDV/i.test(await last(page)),
    );
    expect(await last(page)).toMatch(/CCAS de Montrivel/);
    expect(await page.locator('.booked').allInnerTexts()).toEqual([
      expect.stringMatching(/C'est réservé[\s\S]*CCAS de Montrivel/),
    ]);
    if (SCREENSHOTS) await page.screenshot({ path: `${SCREENSHOTS}/plain-booked.png`, fullPage: true });
    await context.close();
  });

  test('goes on reading at the newest question, and finds its answers with the next press of the tabulator', async () => {
    const context = await phone(false);
    const page = await context.newPage();
    await page.goto(declic.base);
    await write(page, 'pas de mail');
    expect(new URL(page.url()).hash).toBe('#last');
    await page.keyboard.press('Tab');
    const on = await page
      .locator('#choices button')
      .first()
      .evaluate((one) => one === document.activeElement);
    expect(on).toBe(true);
    await context.close();
  });

  test('comes back with the browser and answers differently', async () => {
    const context = await phone(false);
    const page = await context.newPage();
    await page.goto(declic.base);
    await write(page, 'pas de mail');
    const [one = '', other = ''] = await choices(page);
    await tap(page, one);
    await page.goBack();
    expect(await choices(page)).toContain(other);
    await tap(page, other);
    expect(await page.locator('.message.mine').allInnerTexts()).toHaveLength(3);
    await context.close();
  });
});

describe('a person whose network never brings the script', () => {
  test('answers with the form, and every page is accessible', async () => {
    const context = await phone(true);
    await context.route('**/main.js*', (route) => route.abort());
    const page = await context.newPage();
    await page.goto(`${declic.base}/?place=nowhere`);
    expect(await page.locator('#status').innerText()).toContain("Ce lieu n'est pas connu.");
    await expectAccessible(page);
    await write(page, 'pas de mail');
    await expectAccessible(page);
    await write(page, ' ');
    expect(await page.locator('#status').innerText()).toMatch(/rien d'écrit/);
    await expectAccessible(page);
    if (SCREENSHOTS) await page.screenshot({ path: `${SCREENSHOTS}/plain-empty.png`, fullPage: true });
    await after(page, () => page.locator('nav button', { hasText: 'English' }).click());
    expect(await page.locator('html').getAttribute('lang')).toBe('en');
    await expectAccessible(page);
    await context.close();
  });

  test('is met again by the script when it comes with a later page: the same conversation goes on', async () => {
    const context = await phone(true);
    let held = true;
    await context.route('**/main.js*', (route) => (held ? route.abort() : route.continue()));
    const page = await context.newPage();
    await page.goto(declic.base);
    held = false;
    await write(page, 'pas de mail');
    const said = await bot(page);
    await page.locator('#choices button[type="button"], #choices button').first().waitFor();
    const [first = ''] = await choices(page);
    await page.locator('#choices button', { hasText: first }).first().click();
    await page.waitForFunction(
      (n) => document.querySelectorAll('.message:not(.mine)').length > n,
      said.length,
    );
    expect((await bot(page)).slice(0, 2)).toEqual(said.slice(0, 2));
    expect(await page.locator('.message.mine').count()).toBe(2);
    await context.close();
  });
});
