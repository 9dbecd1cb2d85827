/**
 * Each of these people comes to the end of a guide that helps, and to an appointment. Without JavaScript, too:
 * plain-browser.test.ts.
 */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { AIMS, AN_APPOINTMENT, endOf } from './aims.js';
import { errorsIn, openBrowser } from './browser.js';
import { type Declic, freshFolder, startDeclic } from './declic.js';
import { atKeyboard, atScreen, focused, follow, type Somebody, untilHeard } from './follow.js';
import { ScreenReader, until } from './reader.js';
import { focusOf, overflow, whereIs } from './sight.js';

const { folder, remove } = freshFolder();
const clock = new URL('./clock.mjs', import.meta.url).href;
/** A slot is kept for ten minutes, and its end is told three minutes before. */
const JUMP_MS = 7.5 * 60_000;
/** Some twenty answers each. */
const LONG_MS = 60_000;
const SMALL = { width: 320, height: 568 };
let declic: Declic;
let browser: Browser;
let context: BrowserContext;
let page: Page;
let errors: string[];

jest.setTimeout(LONG_MS);
beforeAll(async () => {
  const env = { NODE_OPTIONS: `--import=${clock}`, JUMP_MS: String(JUMP_MS) };
  [declic, browser] = await Promise.all([startDeclic(folder, env), openBrowser()]);
});
afterAll(async () => {
  await browser.close();
  await declic.stop();
  remove();
});

async function come(more: BrowserContextOptions = {}): Promise<void> {
  context = await browser.newContext({ locale: 'fr-FR', viewport: SMALL, ...more });
  page = await context.newPage();
  errors = errorsIn(page);
  await page.goto(declic.base);
}
beforeEach(() => come());
afterEach(async () => {
  await context.close();
  expect(errors).toEqual([]);
});

/** It ended as it should, once, and the server heard what was said: all of it, in its order, nothing twice. */
async function expectEnd(outcome: object, answers: string[]): Promise<void> {
  const { outcomes, texts } = await endOf(page, declic.base);
  expect(outcomes).toHaveLength(1);
  expect(outcomes).toMatchObject([outcome]);
  expect(texts.map((text) => text.replace(/\u00a0/g, ' '))).toEqual(
    answers.map((text) => (/^0\d/.test(text) ? expect.stringContaining('[phone]') : text)),
  );
}

describe('on a phone 320 pixels wide, by taps,', () => {
  test.each(AIMS)('a person comes to %s, and sees each question and the field', async (_name, aim) => {
    await context.close();
    await come({ isMobile: true, hasTouch: true });
    const answers = await follow(atScreen(page), aim, async (answer) => {
      expect(await overflow(page)).toEqual([]);
      const { question, field, human } = await whereIs(page);
      expect({ question, field, human }).toEqual({ question: true, field: true, human: true });
      await answer();
    });
    await expectEnd(aim.outcome, answers);
  });
});

describe('by keyboard alone,', () => {
  test.each(AIMS)('a person comes to %s, and always sees what has the focus', async (_name, aim) => {
    const seen: string[] = [];
    const look = async (): Promise<void> => {
      const { name, outlined, covered } = await focusOf(page);
      if (!outlined || covered) seen.push(`${name}: ${outlined ? 'covered' : 'not outlined'}`);
    };
    const answers = await follow(atKeyboard(page, look), aim);
    expect(seen).toEqual([]);
    await expectEnd(aim.outcome, answers);
  });
});

/** Somebody who is told everything by a screen reader, and touches what it names. */
function byEar(reader: ScreenReader): Somebody {
  return {
    heard: async () => (await reader.lines()).filter((line) => line.startsWith('Declic :')),
    choices: async () => (await reader.choices()).map(({ name }) => name),
    async choose(label) {
      const choice = (await reader.choices()).find(({ name }) => name === label);
      if (!choice) throw new Error(`It is not among the answers: ${label}`);
      await reader.press(choice);
    },
    async write(text) {
      await reader.focus(await reader.find('textbox', 'Votre réponse'));
      await page.keyboard.type(text);
      await reader.press(await reader.find('button', 'Envoyer'));
    },
  };
}

describe('by a screen reader alone,', () => {
  test.each(AIMS)('a person comes to %s', async (_name, aim) => {
    const reader = await ScreenReader.open(page);
    const answers = await follow(byEar(reader), aim, async (answer) => {
      const things = await reader.read();
      const at = (role: string, name?: string): number =>
        things.findIndex((thing) => thing.role === role && (!name || thing.name === name));
      const log = things[at('log', 'Conversation')];
      expect(log?.is).toMatchObject({ live: 'polite', relevant: 'additions' });
      // What is said comes before what can be answered, and that before the field.
      const order = [at('log'), at('list', 'Vos réponses possibles'), at('textbox', 'Votre réponse')];
      expect(order.filter((place) => place >= 0)).toEqual(
        order.filter((place) => place >= 0).sort((a, b) => a - b),
      );
      expect(things.filter(({ role, name }) => /button|link|image|textbox/.test(role) && !name)).toEqual([]);
      await answer();
    });
    await expectEnd(aim.outcome, answers);
  });
});

describe('without a network in the middle,', () => {
  /** Where it is lost: in a step, at the choice of a slot, before the number and before the last yes. */
  const IN_THE_MIDDLE = /Étape [36] |Quel rendez-vous|numéro de téléphone|Voulez-vous ce rendez-vous/;

  test.each(AIMS)('a person comes to %s, and nothing is said twice', async (_name, aim) => {
    let lost = 0;
    const answers = await follow(atScreen(page), aim, async (answer, asked) => {
      if (!IN_THE_MIDDLE.test(asked)) return answer();
      lost += 1;
      await context.setOffline(true);
      await answer();
      await page.getByRole('status').filter({ hasText: 'Pas de connexion.' }).waitFor();
      await page.locator('.message.mine small').filter({ hasText: 'gardé' }).waitFor();
      await context.setOffline(false);
    });
    expect(lost).toBeGreaterThan(1);
    await expectEnd(aim.outcome, answers);
    expect(await page.locator('.message.mine').count()).toBe(answers.length);
  });

  test.each(AIMS)('or where each message arrives but its receipt is lost: %s', async (_name, aim) => {
    let receipts = 0;
    await page.route('**/activities', async (route) => {
      if (route.request().method() !== 'POST') return route.continue();
      receipts += 1;
      // Each is tried again two seconds later.
      if (receipts % 4 !== 0) return route.continue();
      await route.fetch();
      await route.abort();
    });
    const answers = await follow(atScreen(page), aim);
    expect(receipts).toBeGreaterThan(answers.length);
    await page.unroute('**/activities');
    await until(async () => (await page.locator('.message.mine small').count()) === 0);
    await expectEnd(aim.outcome, answers);
  });
});

describe('a slot that is kept for a while', () => {
  /** Follows until the slot is kept and the name is asked for. */
  async function untilName(somebody: Somebody): Promise<void> {
    const stop = new Error('The name is asked for.');
    await follow(somebody, AN_APPOINTMENT, async (answer, asked) => {
      if (/quel est votre nom/i.test(asked)) throw stop;
      await answer();
    }).catch((error) => {
      if (error !== stop) throw error;
    });
  }

  test('is announced at once when its end is near, and one press keeps it', async () => {
    const reader = await ScreenReader.open(page);
    const person = byEar(reader);
    await untilName(person);
    const before = (await person.heard()).length;
    declic.child.kill('SIGUSR2');
    await untilHeard(person, before);
    const warning = (await person.heard()).at(-1) ?? '';
    expect(warning).toMatch(/minutes/);
    // The live region is assertive as the line comes: a screen reader breaks off for it.
    expect((await reader.read()).find(({ role }) => role === 'log')?.is).toMatchObject({ live: 'assertive' });
    const [keep] = (await reader.choices()).filter(({ name }) => /besoin de temps/.test(name));
    if (!keep) throw new Error(`Nothing keeps it: ${await person.choices()}`);
    await reader.press(keep);
    await untilHeard(person, before + 1);
    expect((await person.heard()).at(-1)).toMatch(/10 minutes/);
    expect((await reader.read()).find(({ role }) => role === 'log')?.is).toMatchObject({ live: 'polite' });
    await follow(person, AN_APPOINTMENT);
    expect((await endOf(page, declic.base)).outcomes).toMatchObject([AN_APPOINTMENT.outcome]);
  });

  test('leaves what is being typed, and the focus, alone when it is announced', async () => {
    const person = atKeyboard(page);
    await untilName(person);
    const before = (await person.heard()).length;
    await page.getByLabel('Votre réponse').focus();
    await page.keyboard.type('Ami');
    declic.child.kill('SIGUSR2');
    await untilHeard(person, before);
    expect(await focused(page)).toBe('Votre réponse');
    await page.keyboard.type('na');
    await page.keyboard.press('Enter');
    await untilHeard(person, before + 1);
    await follow(person, AN_APPOINTMENT);
    const { outcomes, texts } = await endOf(page, declic.base);
    expect(texts).toContain('Amina');
    expect(outcomes).toMatchObject([AN_APPOINTMENT.outcome]);
  });
});
