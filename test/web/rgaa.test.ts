/** What the RGAA and WCAG 2.2 ask of a page and no other test shows; and that README's table names tests that exist. */
import { readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { contrast } from '../../src/web/colour.js';
import { AN_APPOINTMENT } from './aims.js';
import { errorsIn, openBrowser } from './browser.js';
import { type Declic, freshFolder, startDeclic } from './declic.js';
import { atScreen, focused, follow, untilHeard } from './follow.js';
import { ScreenReader } from './reader.js';
import { clipped, overflow, whereIs } from './sight.js';

const { folder, remove } = freshFolder();
let declic: Declic;
let browser: Browser;
let context: BrowserContext;
let page: Page;
let errors: string[];

/** Two of them hold a whole conversation. */
jest.setTimeout(60_000);
beforeAll(async () => {
  [declic, browser] = await Promise.all([startDeclic(folder), openBrowser()]);
});
afterAll(async () => {
  await browser.close();
  await declic.stop();
  remove();
});

const CONTROLS = 'a[href], button, input:not([type="hidden"]), summary';

describe('a person who is asked a question and sees its answers', () => {
  beforeEach(async () => {
    context = await browser.newContext({ locale: 'fr-FR', viewport: { width: 320, height: 640 } });
    page = await context.newPage();
    errors = errorsIn(page);
    await page.goto(declic.base);
    const person = atScreen(page);
    await untilHeard(person, 0);
    await person.write('pas de mail');
    await untilHeard(person, 1);
  });
  afterEach(async () => {
    await context.close();
    expect(errors).toEqual([]);
  });

  test('fields, buttons and the mark of the focus stand out from their ground, by day and by night (3.3)', async () => {
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      await page.locator('#choices button').first().focus();
      const edges = await page.evaluate(() => {
        const hex = (colour: string): string =>
          `#${(colour.match(/\d+/g) ?? [])
            .slice(0, 3)
            .map((part) => Number(part).toString(16).padStart(2, '0'))
            .join('')}`;
        const ground = hex(getComputedStyle(document.body).backgroundColor);
        const edge = (part: string): string[] => {
          const style = getComputedStyle(document.querySelector(part) as Element);
          return [part, hex(style.borderTopColor), ground];
        };
        const on = getComputedStyle(document.activeElement as Element);
        return [
          edge('#text'),
          edge('#choices button'),
          edge('.row button'),
          ['the mark of the focus', hex(on.outlineColor), ground],
        ];
      });
      expect(edges.filter(([, edge = '', ground = '']) => contrast(edge, ground) < 3)).toEqual([]);
    }
  });

  test('nothing is sent and nothing moves until a person says so: focus and letters do nothing (7.4)', async () => {
    const before = await page.locator('.message').count();
    for (let step = 0; step < 12; step++) await page.keyboard.press('Tab');
    await page.getByLabel('Votre réponse').focus();
    await page.keyboard.type('oui');
    await page.waitForTimeout(500);
    expect(await focused(page)).toBe('Votre réponse');
    expect(await page.locator('.message').count()).toBe(before);
    expect(context.pages()).toHaveLength(1);
  });

  test('whatever is in another language says so (8.7)', async () => {
    expect(await page.locator('nav a', { hasText: 'English' }).getAttribute('lang')).toBe('en');
    await page.getByLabel('Votre réponse').fill('in english');
    await page.keyboard.press('Enter');
    await untilHeard(atScreen(page), 2);
    const line = page.locator('.message:not(.mine)').last();
    // The page follows the conversation; what was said before it did stays in its own language.
    const languageOf = (part: typeof line): Promise<string | null | undefined> =>
      part.evaluate((element) => element.closest('[lang]')?.getAttribute('lang'));
    await page.locator('html[lang=en]').waitFor();
    expect(await languageOf(line)).toBe('en');
    expect(await languageOf(page.locator('#choices'))).toBe('en');
    expect(await languageOf(page.locator('.message:not(.mine) .said').first())).toBe('fr');
  });

  test('the page has one title, and says what is what (9.1, 9.2)', async () => {
    const things = await (await ScreenReader.open(page)).read();
    const named = (role: string): string[] =>
      things.filter((thing) => thing.role === role).map(({ name }) => name);
    expect(named('heading')).toEqual(['Une aide pour vos démarches en ligne']);
    expect([named('banner').length, named('main').length]).toEqual([1, 1]);
    expect(named('navigation')).toEqual(['Langue']);
  });

  test('with letters, words and lines further apart nothing is cut off, covered or out of reach (10.12)', async () => {
    await page.evaluate(() => {
      const sheet = new CSSStyleSheet();
      // https://www.w3.org/WAI/WCAG22/Understanding/text-spacing.html
      sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: 0.12em !important;
      word-spacing: 0.16em !important } p { margin-block-end: 2em !important }`);
      document.adoptedStyleSheets = [sheet];
      dispatchEvent(new Event('resize'));
    });
    expect(await overflow(page)).toEqual([]);
    expect(await clipped(page)).toEqual([]);
    expect((await whereIs(page)).human).toBe(true);
  });

  test('the tabulator goes as one reads, reaches everything, and leaves the page at its end (12.8, 12.9)', async () => {
    const reachable = await page
      .locator(CONTROLS)
      .evaluateAll((all) =>
        (all as HTMLElement[])
          .filter((one) => one.offsetParent !== null || one.classList.contains('skip'))
          .map((one) => one.id || one.textContent?.trim()),
      );
    await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
    const walked: (string | undefined)[] = [];
    await page.evaluate(() => scrollTo(0, 0));
    await page.locator('.skip').focus();
    for (let step = 0; step < reachable.length + 2; step++) {
      const on = await page.evaluate(() => {
        const one = document.activeElement;
        return one === document.body ? undefined : one?.id || one?.textContent?.trim();
      });
      walked.push(on);
      if (on === undefined) break;
      await page.keyboard.press('Tab');
    }
    expect(walked).toEqual([...reachable, undefined]);
  });

  test('nothing moves or blinks by itself (13.8)', async () => {
    const moving = await page.evaluate(() => document.getAnimations().length);
    const media = await page.locator('video, audio, marquee, blink, img[src$=".gif"]').count();
    expect([moving, media]).toEqual([0, 0]);
  });

  test('what can be tapped is 44 pixels high and wide, text links apart (2.5.8 asks for 24)', async () => {
    const small = await page.locator(CONTROLS).evaluateAll((all) =>
      all
        .filter((one) => !one.closest('.said') && !one.classList.contains('skip'))
        .map((one) => [one.textContent?.trim() || one.id, one.getBoundingClientRect()] as const)
        .filter(([, { width, height }]) => width > 0 && (width < 44 || height < 44))
        .map(([name, { width, height }]) => `${name}: ${width} x ${height}`),
    );
    expect(small).toEqual([]);
  });

  test('a number that cannot be one is told, with what one looks like, and can be written again (11.10, 11.11)', async () => {
    const person = atScreen(page);
    const there = new Error('The number is asked for.');
    await follow(person, AN_APPOINTMENT, async (answer, asked) => {
      if (/numéro de téléphone/.test(asked)) throw there;
      await answer();
    }).catch((error) => {
      if (error !== there) throw error;
    });
    expect(await page.locator('#text').getAttribute('autocomplete')).toBe('tel');
    const before = (await person.heard()).length;
    await person.write('06 12');
    await untilHeard(person, before);
    expect((await person.heard()).at(-1)).toMatch(/Je ne reconnais pas ce numéro[\s\S]*06 /);
    await person.write('06 39 98 12 34');
    await untilHeard(person, before + 1);
    expect((await person.heard()).at(-1)).not.toMatch(/reconnais pas/);
  });

  test('what a person has said once is not asked again (3.3.7)', async () => {
    const asked: string[] = [];
    const person = atScreen(page);
    await person.write("je n'ai pas d'ordinateur ni de téléphone, appelez ma fille au 06 39 98 12 34");
    await untilHeard(person, 2);
    await follow(person, AN_APPOINTMENT, async (answer, question) => {
      asked.push(question);
      await answer();
    });
    expect(
      asked.filter((question) => /Quel appareil|boîte mail|Quel est votre numéro/.test(question)),
    ).toEqual([]);
  });
});

describe('the table of the README', () => {
  const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
  const rows = [...readme.matchAll(/^\| (\d+(?:\.\d+)+[\d., ]*) \| (.+?) \| (.+) \|$/gm)].map(
    ([, criteria = '', , tests = '']) => ({ criteria: criteria.split(', '), tests }),
  );

  test('holds every criterion that concerns a conversation', () => {
    expect(rows.flatMap(({ criteria }) => criteria)).toEqual(
      expect.arrayContaining(
        `3.2 3.3 7.1 7.3 7.4 7.5 8.3 8.7 9.1 10.4 10.7 10.11 10.12 11.1 11.2 11.9 11.10 11.11 12.8 12.9 13.1 13.8
        2.4.11 2.5.8 3.2.6 3.3.7 3.3.8`.split(/\s+/),
      ),
    );
  });

  test.each(rows.map(({ criteria, tests }) => [criteria.join(', '), tests]))(
    '%s is shown by tests that exist',
    (_criteria, tests) => {
      const named = [...tests.matchAll(/`(test\/[\w/-]+\.test\.ts)`:? "([^"]+)"/g)];
      expect(named.length).toBeGreaterThan(0);
      for (const [, file = '', name = ''] of named) {
        const source = readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8').replaceAll("\\'", "'");
        expect([
          file,
          name,
          new RegExp(`['"]${name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}['"]`).test(source),
        ]).toEqual([file, name, true]);
      }
    },
  );
});
