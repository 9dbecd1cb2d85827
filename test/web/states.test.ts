/** Every state that the page can be in: axe-core finds nothing, and nothing is wider than a small phone. */
import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { expectAccessible } from './accessible.js';
import { A_GUIDE, type Aim, AN_APPOINTMENT, isTheEnd } from './aims.js';
import { errorsIn, openBrowser } from './browser.js';
import { type Declic, freshFolder, startDeclic } from './declic.js';
import { atScreen, follow, type Somebody, untilHeard } from './follow.js';
import { overflow } from './sight.js';

/** SCREENSHOTS=folder keeps what each state looked like. */
const SCREENSHOTS = process.env.SCREENSHOTS;
const clock = new URL('./clock.mjs', import.meta.url).href;
/** Enough for the warning before a slot's end, and for the next day in some steps. */
const JUMP_MS = 7.5 * 60_000;
const HOUR_MS = 3_600_000;

const { folder, remove } = freshFolder();
const tomorrow = freshFolder();
let declic: Declic;
let later: Declic;
let browser: Browser;

jest.setTimeout(90_000);
beforeAll(async () => {
  const env = (jump: number) => ({ NODE_OPTIONS: `--import=${clock}`, JUMP_MS: String(jump) });
  [declic, later, browser] = await Promise.all([
    startDeclic(folder, env(JUMP_MS)),
    startDeclic(tomorrow.folder, env(HOUR_MS)),
    openBrowser(),
  ]);
});
afterAll(async () => {
  await browser.close();
  await Promise.all([declic.stop(), later.stop()]);
  remove();
  tomorrow.remove();
});

/** What went wrong in the script of any page. */
let errors: string[] = [];
afterEach(() => expect(errors.splice(0)).toEqual([]));

interface Visit {
  context: BrowserContext;
  page: Page;
  person: Somebody;
}

async function visit(address = declic.base): Promise<Visit> {
  const context = await browser.newContext({ locale: 'fr-FR', viewport: { width: 320, height: 640 } });
  const page = await context.newPage();
  errors = errorsIn(page);
  // A device with a voice: then the page shows how to be read to.
  await page.addInitScript(() => {
    const voice = { lang: 'fr-FR', name: 'Léa', default: true, localService: true, voiceURI: 'lea' };
    speechSynthesis.getVoices = () => [voice];
  });
  await page.goto(address);
  const person = atScreen(page);
  await untilHeard(person, 0);
  return { context, page, person };
}

const LOOKS = [
  ['by day', { colorScheme: 'light', forcedColors: 'none', contrast: 'no-preference' }],
  ['by night', { colorScheme: 'dark', forcedColors: 'none', contrast: 'no-preference' }],
  ['with more contrast', { colorScheme: 'light', forcedColors: 'none', contrast: 'more' }],
  ['with more contrast by night', { colorScheme: 'dark', forcedColors: 'none', contrast: 'more' }],
  ['in colours of its own', { colorScheme: 'dark', forcedColors: 'active', contrast: 'no-preference' }],
] as const;

/** Checks what the page is like now, in each look. */
async function check(page: Page, state: string): Promise<void> {
  if (SCREENSHOTS) await page.screenshot({ path: `${SCREENSHOTS}/state-${state.replace(/ /g, '-')}.png` });
  expect([state, await overflow(page)]).toEqual([state, []]);
  for (const [look, media] of LOOKS) {
    await page.emulateMedia(media);
    await expectAccessible(page, { state: `${state}, ${look}` });
  }
  await page.emulateMedia(LOOKS[0][1]);
}

/** Answers until `asked` is the question. */
async function until(person: Somebody, aim: Aim, asked: RegExp): Promise<void> {
  const there = new Error('It is asked.');
  await follow(person, aim, async (answer, question) => {
    if (asked.test(question)) throw there;
    await answer();
  }).catch((error) => {
    if (error !== there) throw error;
  });
}

async function say(person: Somebody, text: string): Promise<void> {
  const before = (await person.heard()).length;
  await person.write(text);
  await untilHeard(person, before);
}

test('from the first sight to the end of a guide', async () => {
  const { context, page, person } = await visit();
  await check(page, 'first sight');
  await page.getByText('Écouter').first().click();
  await check(page, 'voice settings');
  await page.getByText('Écouter').first().click();
  await say(person, "c'est quoi FranceConnect ?");
  await check(page, 'definition');
  await say(person, A_GUIDE.first);
  await check(page, 'question');
  let pictures = 0;
  await follow(person, A_GUIDE, async (answer, asked) => {
    const shown = await page.locator('.message:not(.mine)').last().locator('img').count();
    if (shown > 0 && pictures++ === 0) await check(page, 'step with its drawing');
    if (/tout marche/.test(asked)) await check(page, 'is it solved');
    await answer();
  });
  expect(pictures).toBeGreaterThan(0);
  await check(page, 'end');
  await context.close();
});

test('from the wish to see somebody to an appointment, its warning and its card', async () => {
  const { context, page, person } = await visit();
  await say(person, AN_APPOINTMENT.first);
  await until(person, AN_APPOINTMENT, /Quel rendez-vous/);
  await check(page, 'slots');
  await until(person, AN_APPOINTMENT, /quel est votre nom/i);
  await check(page, 'name, while the slot is kept');
  const before = (await person.heard()).length;
  declic.child.kill('SIGUSR2');
  await untilHeard(person, before);
  expect(await page.locator('.message.alert').count()).toBe(1);
  await check(page, 'the slot will soon be free');
  await until(person, AN_APPOINTMENT, /numéro de téléphone/);
  await check(page, 'phone');
  await until(person, AN_APPOINTMENT, /Voulez-vous ce rendez-vous/);
  await check(page, 'confirm');
  await follow(person, AN_APPOINTMENT);
  expect(isTheEnd(await person.choices())).toBe(true);
  expect(await page.locator('.booked').count()).toBe(1);
  await check(page, 'booked');
  await context.close();
});

test('a day after a guide: does it still do?', async () => {
  const { context, page, person } = await visit(later.base);
  await follow(person, A_GUIDE);
  const before = (await person.heard()).length;
  const hour = async (pause: number): Promise<void> => {
    later.child.kill('SIGUSR2');
    await page.waitForTimeout(pause);
  };
  // It is asked by day, and at the latest 23 hours later.
  for (let passed = 0; passed < 22; passed++) await hour(100);
  for (let passed = 22; passed < 24 && (await person.heard()).length === before; passed++) await hour(3_000);
  expect((await person.heard()).at(-1)).toMatch(/marche toujours/);
  await check(page, 'does it still do');
  await context.close();
});

describe('when something is the matter', () => {
  test.each([
    ['no network', 'abort', /Pas de connexion/],
    ['the server is down', 500, /ne répond pas/],
    ['too many people', 429, /Trop de demandes/],
    ['too long a message', 413, /Écrivez-le plus court/],
  ] as const)('%s', async (state, fate, told) => {
    const { context, page, person } = await visit();
    await say(person, 'pas de mail');
    await page.route('**/activities', (route) => {
      if (route.request().method() !== 'POST') return route.continue();
      return fate === 'abort' ? route.abort() : route.fulfill({ status: fate, json: {} });
    });
    await person.write('je ne sais pas');
    await page.getByText(told).first().waitFor();
    await check(page, state);
    await context.close();
  });
});

describe("as an agency's own", () => {
  test.each(['ffe600', '0b6e4f', '222222', 'ff0000'])('in its colour, %s', async (colour) => {
    const { context, page, person } = await visit(`${declic.base}/?place=demo-ccas&colour=${colour}`);
    await say(person, 'pas de mail');
    await check(page, `colour ${colour}`);
    await context.close();
  });

  test('in a panel', async () => {
    const { context, page, person } = await visit(`${declic.base}/?place=demo-ccas&embed=1&colour=ffe600`);
    await check(page, 'panel');
    await say(person, 'pas de mail');
    await check(page, 'panel, a question');
    await context.close();
  });
});

/** "I can help you. One question at a time. Do you have a mailbox?" */
const ARABIC = 'يمكنني مساعدتك. سؤال واحد في كل مرة.\nهل لديك بريد إلكتروني؟';

test('in a language that is written from right to left', async () => {
  const { context, page, person } = await visit();
  await say(person, 'pas de mail');
  await page.evaluate((text) => {
    const html = document.documentElement;
    html.lang = 'ar';
    html.dir = 'rtl';
    for (const part of Array.from(document.querySelectorAll('[lang="fr"]'))) part.removeAttribute('lang');
    for (const said of Array.from(document.querySelectorAll('.said'))) said.textContent = text;
    for (const [index, button] of Array.from(document.querySelectorAll('#choices button')).entries())
      button.textContent = ['نعم', 'لا', 'لا أعرف'][index] ?? 'شخص آخر';
  }, ARABIC);
  const [bot, mine] = await Promise.all(
    ['.message:not(.mine)', '.message.mine'].map((line) => page.locator(line).first().boundingBox()),
  );
  // The bot speaks from the right, the person from the left.
  expect(bot?.x).toBeGreaterThan(mine?.x as number);
  await check(page, 'Arabic');
  await context.close();
});

test('without a script', async () => {
  const plain = await browser.newContext({ locale: 'fr-FR', viewport: { width: 320, height: 640 } });
  await plain.route('**/main.js*', (route) => route.abort());
  const form = await plain.newPage();
  await form.goto(declic.base);
  const reader = atScreen(form);
  const load = async (answer: () => Promise<void>): Promise<void> => {
    await Promise.all([form.waitForEvent('load'), answer()]);
  };
  let pictures = 0;
  await follow(reader, A_GUIDE, async (answer) => {
    const shown = await form.locator('.message').last().locator('img').count();
    if (shown > 0 && pictures++ === 0) await check(form, 'plain step with its drawing');
    await load(answer);
  });
  expect(pictures).toBeGreaterThan(0);
  await check(form, 'plain end');
  await plain.close();
});
