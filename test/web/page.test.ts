import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { expectAccessible } from './accessible.js';
import { A_GUIDE } from './aims.js';
import { openBrowser } from './browser.js';
import { type Declic, freshFolder, startDeclic } from './declic.js';
import { atScreen, follow } from './follow.js';

/** SCREENSHOTS=folder keeps what the page looked like. */
const SCREENSHOTS = process.env.SCREENSHOTS;

const { folder, remove } = freshFolder();
let declic: Declic;
let browser: Browser;
let context: BrowserContext;
let page: Page;
let errors: string[];

beforeAll(async () => {
  [declic, browser] = await Promise.all([startDeclic(folder), openBrowser()]);
});
afterAll(async () => {
  await browser.close();
  await declic.stop();
  remove();
});
beforeEach(async () => {
  context = await browser.newContext({
    locale: 'fr-FR',
    viewport: { width: 320, height: 640 },
    // Requests of a page that has one pass by page.route(). test/web/device.test.ts has it at work.
    serviceWorkers: 'block',
  });
  page = await context.newPage();
  errors = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (line) => {
    if (line.type() === 'error' && !/Failed to load resource|WebSocket connection/.test(line.text()))
      errors.push(line.text());
  });
});
afterEach(async () => {
  await context.close();
  expect(errors).toEqual([]);
});

const bot = (): Promise<string[]> => page.locator('.message:not(.mine)').allInnerTexts();
const mine = (): Promise<string[]> => page.locator('.message.mine').allInnerTexts();
/** What the person said, as they read it, without who says it. */
const iSaid = async (): Promise<string[]> =>
  (await page.locator('.message.mine .said').allInnerTexts()).map((text) => text.replace(/\u00a0/g, ' '));
const untilBotSaid = (count: number): Promise<unknown> =>
  page.waitForFunction((n) => document.querySelectorAll('.message:not(.mine)').length >= n, count);
const shot = async (name: string): Promise<void> => {
  if (SCREENSHOTS) await page.screenshot({ path: `${SCREENSHOTS}/${name}.png`, fullPage: true });
};

/** What has the focus: its text, or its name. */
const focused = (): Promise<string> =>
  page.evaluate(() => document.activeElement?.id || document.activeElement?.textContent || '');

/** Moves by the tabulator only, until `wanted` has the focus. */
async function tabTo(wanted: (focused: string) => boolean): Promise<void> {
  for (let n = 0; n < 40; n++) {
    if (wanted(await focused())) return;
    await page.keyboard.press('Tab');
  }
  throw new Error('The keyboard cannot reach it.');
}

/** Answers one question by keyboard: the first choice, or words of their own. */
async function answer(): Promise<void> {
  const before = (await bot()).length;
  const [first] = await page.locator('#choices button').allInnerTexts();
  if (first) {
    await tabTo((on) => on === first);
  } else {
    await tabTo((on) => on === 'text');
    const type = await page.locator('#text').getAttribute('type');
    await page.keyboard.type(type === 'tel' ? '06 39 98 12 34' : 'je n’ai pas d’ordinateur');
  }
  await page.keyboard.press('Enter');
  await untilBotSaid(before + 1);
}

describe('the page', () => {
  test('keeps the focus on the answers while a person answers with buttons', async () => {
    await page.goto(declic.base);
    await untilBotSaid(1);
    await answer();
    const choices = page.locator('#choices button');
    const [first] = await choices.allInnerTexts();
    await tabTo((on) => on === first);
    const before = (await bot()).length;
    await page.keyboard.press('Enter');
    await untilBotSaid(before + 1);
    expect(await focused()).toBe((await choices.allInnerTexts())[0]);
  });

  test('leaves the focus in the text for a person who types', async () => {
    await page.goto(declic.base);
    await untilBotSaid(1);
    await page.locator('#text').focus();
    await page.keyboard.type('bonjour');
    await page.keyboard.press('Enter');
    await untilBotSaid(2);
    expect(await focused()).toBe('text');
    expect(await page.locator('#text').inputValue()).toBe('');
  });

  test('is there again after a refresh in the middle, with its buttons, and goes on', async () => {
    await page.goto(declic.base);
    await untilBotSaid(1);
    await answer();
    const [said, mineBefore] = [await bot(), await mine()];
    const choices = await page.locator('#choices button').allInnerTexts();
    await page.reload();
    await untilBotSaid(said.length);
    await page.locator('#choices button').first().waitFor();
    expect(await bot()).toEqual(said);
    expect(await mine()).toEqual(mineBefore);
    expect(await page.locator('#choices button').allInnerTexts()).toEqual(choices);
    await answer();
    expect((await bot()).length).toBe(said.length + 1);
  });

  test('is there again after a night: the token has ended, the conversation has not', async () => {
    await page.goto(declic.base);
    await untilBotSaid(1);
    const said = await bot();
    // A token that is no longer good for reading, only for another one, is what a night leaves behind.
    await page.route('**/v3/directline/**', (route, request) => {
      const isOld = request.headers().authorization?.endsWith(old);
      return isOld
        ? route.fulfill({ status: 403, json: { error: { code: 'TokenExpired', message: '' } } })
        : route.continue();
    });
    const old = await page.evaluate(() => JSON.parse(sessionStorage.getItem('declic') ?? '').token as string);
    // A second later, so that the new token differs.
    await page.waitForTimeout(1100);
    await page.locator('#human').click();
    await untilBotSaid(2);
    expect((await bot())[0]).toBe(said[0]);
    expect(await mine()).toEqual([expect.stringContaining('parler à une personne')]);
  });

  test('has a way to a person from the first moment', async () => {
    await page.goto(declic.base);
    await untilBotSaid(1);
    await page.getByRole('button', { name: 'Parler à une personne' }).click();
    await untilBotSaid(2);
    expect((await page.locator('#choices button').count()) + (await bot()).length).toBeGreaterThan(2);
  });

  test('shows a password that was typed as what was kept of it', async () => {
    await page.goto(declic.base);
    await untilBotSaid(1);
    await page.locator('#text').fill('mon mot de passe est Tourterelle77!');
    await page.keyboard.press('Enter');
    await untilBotSaid(2);
    await page.waitForFunction(() => !document.querySelector('#log')?.textContent?.includes('Tourterelle'));
    expect(await iSaid()).toEqual(['mon mot de passe est (mot de passe effacé)']);
    await page.reload();
    await untilBotSaid(2);
    expect(await iSaid()).toEqual(['mon mot de passe est (mot de passe effacé)']);
  });

  test('changes language and goes on where it was', async () => {
    await page.goto(declic.base);
    await untilBotSaid(1);
    await answer();
    const before = (await bot()).length;
    await page.getByRole('link', { name: 'English' }).click();
    await untilBotSaid(before + 1);
    expect(await page.locator('html').getAttribute('lang')).toBe('en');
    // The line says its language only where it is another than the page's.
    const spoken = page.locator('.message:not(.mine)').last();
    expect(await spoken.evaluate((line) => line.closest('[lang]')?.getAttribute('lang'))).toBe('en');
    await page.getByRole('button', { name: 'Talk to a person' }).waitFor();
    await expectAccessible(page);
  });

  const speaksEnglish = async (): Promise<void> => {
    await page.waitForFunction(() => document.documentElement.lang === 'en');
    await page.getByRole('textbox', { name: 'Your answer' }).waitFor();
    await page.getByRole('button', { name: 'Send' }).waitFor();
    await page.getByRole('button', { name: 'Go back' }).waitFor();
    await page.getByRole('link', { name: 'Français' }).waitFor();
    expect(await page.title()).toBe('Help with online procedures – Declic');
    expect(await page.locator('#log').getAttribute('aria-label')).toBe('Conversation');
    const first = page.locator('.message:not(.mine)').first();
    expect(await first.getAttribute('lang')).toBe('fr');
    await expectAccessible(page);
  };

  test('speaks English all over once the conversation does, also after a refresh', async () => {
    await page.goto(`${declic.base}/?place=demo-ccas`);
    await untilBotSaid(1);
    await page.locator('#text').fill('in english please');
    await page.keyboard.press('Enter');
    await untilBotSaid(2);
    await speaksEnglish();
    expect(await focused()).toBe('text');
    await shot('turned');
    expect(new URL(page.url()).search).toBe('?lang=en&place=demo-ccas');
    await page.getByRole('button', { name: 'Talk to a person' }).click();
    await untilBotSaid(3);
    expect((await iSaid()).at(-1)).toBe('talk to a person');
    expect(await page.locator('.mine .who').last().textContent()).toBe('You: ');
    await page.reload();
    await untilBotSaid(3);
    await page.locator('#choices button').first().waitFor();
    await speaksEnglish();
    expect(await mine()).toHaveLength(2);
    // And back, by the page's own link, without another load.
    await page.evaluate(() => document.body.setAttribute('data-same', ''));
    await page.getByRole('link', { name: 'Français' }).click();
    await untilBotSaid(4);
    await page.getByRole('textbox', { name: 'Votre réponse' }).waitFor();
    expect((await iSaid()).at(-1)).toBe('en français');
    expect(await page.locator('body[data-same]').count()).toBe(1);
  });

  test('follows the answer to the question of the language, and reads out nothing but the new line', async () => {
    await page.goto(declic.base);
    await untilBotSaid(1);
    await page.evaluate(() => {
      const added: string[] = [];
      Object.assign(window, { added });
      new MutationObserver((changes) => {
        for (const { addedNodes } of changes)
          for (const node of Array.from(addedNodes)) added.push(node.textContent ?? '');
      }).observe(document.getElementById('log') as HTMLElement, { childList: true, subtree: true });
    });
    await page.locator('#text').fill('changer de langue');
    await page.keyboard.press('Enter');
    await untilBotSaid(2);
    await page.locator('#choices button', { hasText: 'English' }).click();
    await untilBotSaid(3);
    await speaksEnglish();
    const added = await page.evaluate(() => (window as unknown as { added: string[] }).added);
    expect(added.filter((text) => /^(Vous|Declic|You)/.test(text))).toHaveLength(
      (await page.locator('.message').count()) - 1,
    );
  });

  test('numbers the answers; the number that is typed is the answer that is tapped', async () => {
    await page.goto(declic.base);
    await untilBotSaid(1);
    await page.locator('#text').fill('je n’ai pas d’ordinateur');
    await page.keyboard.press('Enter');
    await untilBotSaid(2);
    const choices = page.locator('#choices button');
    const [, second = ''] = await choices.allInnerTexts();
    const shown = await choices.evaluateAll((buttons) =>
      buttons.map((button) => getComputedStyle(button, '::before').content),
    );
    expect(shown.every((content) => content.startsWith('counter(answer)'))).toBe(true);
    // What it is called is what it says.
    await page.getByRole('button', { name: second, exact: true }).waitFor();
    await page.locator('#text').fill('2');
    await page.keyboard.press('Enter');
    await untilBotSaid(3);
    const typed = (await bot()).at(-1);
    await page.getByRole('button', { name: 'Retour' }).click();
    await untilBotSaid(4);
    await page.getByRole('button', { name: second, exact: true }).click();
    await untilBotSaid(5);
    expect((await iSaid()).at(-1)).toBe(second.replace(/\u00a0/g, ' '));
    expect((await bot()).at(-1)).toBe(typed);
  });

  test('shows a step, its drawing, its question and the first answer at once on a small phone', async () => {
    await page.goto(declic.base);
    const person = atScreen(page);
    const seen: boolean[] = [];
    await follow(person, A_GUIDE, async (go) => {
      const last = page.locator('.message').last();
      if ((await last.locator('img.picture').count()) > 0) {
        await shot(`step-${seen.length}`);
        seen.push(
          await last.evaluate((message) => {
            const box = (part: Element | null | undefined) => part?.getBoundingClientRect() as DOMRect;
            const drawing = box(message.querySelector('img'));
            const question = box(message.querySelector('.ask'));
            const first = box(document.querySelector('#choices button'));
            const bar = box(document.querySelector('.bar'));
            return drawing.bottom <= question.top && first.top + 24 <= bar.top && box(message).top >= 0;
          }),
        );
      }
      await go();
    });
    expect(seen.length).toBeGreaterThan(1);
    expect(seen).not.toContain(false);
  });

  test('keeps what is typed without a network, says so, and sends it once when there is one', async () => {
    await page.goto(declic.base);
    await untilBotSaid(1);
    await context.setOffline(true);
    await page.locator('#text').fill('je n’ai pas de mail');
    await page.keyboard.press('Enter');
    await page.getByText('Pas de connexion.').waitFor();
    await shot('offline');
    await expectAccessible(page);
    await context.setOffline(false);
    await untilBotSaid(2);
    await page.waitForFunction(() => document.getElementById('status')?.textContent === '');
    expect(await mine()).toHaveLength(1);
  });

  test.each(['fr-FR', 'en-GB'])(
    'shows where to answer on the first screen of a small phone (%s)',
    async (locale) => {
      const phone = await browser.newContext({ locale, viewport: { width: 320, height: 568 } });
      page = await phone.newPage();
      await page.goto(declic.base);
      await untilBotSaid(1);
      await shot(`small-${locale}`);
      const { bottom, scrolled } = await page.evaluate(() => ({
        bottom: document.getElementById('text')?.getBoundingClientRect().bottom,
        scrolled: scrollY,
      }));
      expect(bottom).toBeLessThanOrEqual(568);
      expect(scrolled).toBe(0);
      await phone.close();
    },
  );

  test('says on the screen that there is no network to a person who taps, and offers no second answer', async () => {
    await page.setViewportSize({ width: 320, height: 568 });
    await page.goto(declic.base);
    await untilBotSaid(1);
    await answer();
    const choices = page.locator('#choices button');
    expect(await choices.count()).toBeGreaterThan(3);
    await context.setOffline(true);
    await choices.nth(1).click();
    await page.getByText('Pas de connexion.').waitFor();
    await shot('offline-tapped');
    const seen = await page.evaluate(() =>
      ['#log .message:last-child', '#status', '#text'].map((part) => {
        const box = document.querySelector(part)?.getBoundingClientRect();
        return box !== undefined && box.top >= 0 && box.top < innerHeight;
      }),
    );
    expect(seen).toEqual([true, true, true]);
    expect(await choices.filter({ visible: true }).count()).toBeLessThanOrEqual(1);
    await context.setOffline(false);
    await untilBotSaid(3);
    expect(await choices.first().getAttribute('aria-disabled')).toBe(null);
  });

  test('offers no answers to the question before while what was typed is on its way', async () => {
    await page.goto(declic.base);
    await untilBotSaid(1);
    await answer();
    await page.route('**/activities', (route) => route.abort());
    await page.locator('#text').fill('je n’ai pas de mail');
    await page.keyboard.press('Enter');
    await page.getByText('Pas de connexion.').waitFor();
    expect(await page.locator('#choices button').filter({ visible: true }).count()).toBe(0);
    await page.unroute('**/activities');
    await untilBotSaid(3);
    expect(await page.locator('#choices button').filter({ visible: true }).count()).toBeGreaterThan(0);
  });

  test('shows no button as chosen under the finger that tapped the one before', async () => {
    const phone = await browser.newContext({
      locale: 'fr-FR',
      viewport: { width: 320, height: 568 },
      isMobile: true,
      hasTouch: true,
    });
    page = await phone.newPage();
    await page.goto(declic.base);
    await untilBotSaid(1);
    await page.locator('#text').fill('je n’ai pas d’ordinateur');
    await page.keyboard.press('Enter');
    await untilBotSaid(2);
    await page.locator('#choices button').first().tap();
    await untilBotSaid(3);
    const colours = await page
      .locator('#choices button')
      .evaluateAll((buttons) => buttons.map((button) => getComputedStyle(button).backgroundColor));
    expect(new Set(colours)).toEqual(new Set(['rgb(255, 255, 255)']));
    await phone.close();
  });

  test.each([240, 320, 360])('breaks no line inside a word, %d pixels wide', async (width) => {
    await page.setViewportSize({ width, height: 640 });
    await page.goto(declic.base);
    await untilBotSaid(1);
    await page.locator('#human').click();
    await untilBotSaid(2);
    const words = await page.locator('.whole').evaluateAll((spans) =>
      spans.map((span) => {
        const range = document.createRange();
        range.selectNodeContents(span);
        return [span.textContent, range.getClientRects().length];
      }),
    );
    expect(words).toContainEqual(["qu'est-ce", 1]);
    expect(words.filter(([, lines]) => lines !== 1)).toEqual([]);
  });

  test('keeps what was typed without a network over a refresh', async () => {
    await page.goto(declic.base);
    await untilBotSaid(1);
    await page.route('**/activities', (route) => route.abort());
    await page.locator('#text').fill('je n’ai pas de mail');
    await page.keyboard.press('Enter');
    await page.getByText('Pas de connexion.').waitFor();
    await page.unroute('**/activities');
    await page.reload();
    await untilBotSaid(2);
    await page.waitForFunction(() => document.querySelectorAll('.message.mine').length === 1);
    expect((await mine())[0]).toContain('pas de mail');
  });

  test('works where WebSockets are blocked', async () => {
    await page.routeWebSocket(/stream/, (socket) => socket.close());
    await page.goto(declic.base);
    await untilBotSaid(1);
    await answer();
    expect((await bot()).length).toBe(2);
  });

  test('shows one conversation in two tabs, to both', async () => {
    await page.goto(declic.base);
    await untilBotSaid(1);
    const kept = await page.evaluate(() => sessionStorage.getItem('declic') ?? '');
    const other = await context.newPage();
    await other.addInitScript((text) => sessionStorage.setItem('declic', text), kept);
    await other.goto(declic.base);
    await other.locator('.message').first().waitFor();
    await page.locator('#text').fill('je n’ai pas de mail');
    await page.keyboard.press('Enter');
    await untilBotSaid(2);
    await other.waitForFunction(() => document.querySelectorAll('.message').length >= 3);
    expect(await other.locator('.message').allInnerTexts()).toEqual(
      await page.locator('.message').allInnerTexts(),
    );
  });

  test('reads out new lines only, and names its parts', async () => {
    await page.goto(declic.base);
    await untilBotSaid(1);
    await answer();
    const tree = await page.locator('body').ariaSnapshot();
    expect(tree).toContain('log "Conversation"');
    expect(tree).toContain('textbox "Votre réponse"');
    expect(tree).toContain('list "Vos réponses possibles"');
    expect(tree).toContain('button "Parler à une personne"');
    await page.reload();
    await untilBotSaid(2);
    await page.locator('#choices button').first().waitFor();
    expect(await page.locator('#log').getAttribute('aria-live')).toBe('polite');
  });

  test.each([
    ['dark', { colorScheme: 'dark' as const }, 320],
    ['forced colours', { forcedColors: 'active' as const }, 320],
    ['a desktop', {}, 1280],
  ])('is readable in %s', async (name, media, width) => {
    await page.setViewportSize({ width, height: 800 });
    await page.emulateMedia(media);
    await page.goto(declic.base);
    await untilBotSaid(1);
    await answer();
    await shot(name);
    await expectAccessible(page);
  });

  test('needs no sideways scrolling on a small phone with text twice as large', async () => {
    await page.goto(declic.base);
    await page.addStyleTag({ url: '/static/page.css' });
    await page.evaluate(() => {
      document.documentElement.style.fontSize = '200%';
    });
    await untilBotSaid(1);
    await answer();
    await shot('twice');
    const [needed, there] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
    expect(needed).toBeLessThanOrEqual(there as number);
  });
});
