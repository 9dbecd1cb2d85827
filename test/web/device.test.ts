/** What a person's own device does for them: it keeps the page without a network, reads aloud, and prints. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { expectAccessible } from './accessible.js';
import { AN_APPOINTMENT } from './aims.js';
import { openBrowser } from './browser.js';
import { type Declic, freshFolder, startDeclic } from './declic.js';
import { atScreen, follow, type Somebody, untilHeard } from './follow.js';
import { overflow } from './sight.js';

const { folder, remove } = freshFolder();
let declic: Declic;
let browser: Browser;
let context: BrowserContext;
let page: Page;
let person: Somebody;

jest.setTimeout(60_000);
beforeAll(async () => {
  [declic, browser] = await Promise.all([startDeclic(folder), openBrowser()]);
});
afterAll(async () => {
  await browser.close();
  await declic.stop();
  remove();
});
beforeEach(async () => {
  context = await browser.newContext({ locale: 'fr-FR', viewport: { width: 320, height: 640 } });
  page = await context.newPage();
  person = atScreen(page);
});
afterEach(() => context.close());

async function say(text: string): Promise<void> {
  const before = (await person.heard()).length;
  await person.write(text);
  await untilHeard(person, before);
}

describe('without a network', () => {
  test('a refresh shows the page, what was said and what waits, and then it goes on', async () => {
    await page.goto(declic.base);
    await say('mot de passe perdu');
    await page.waitForFunction(async () => {
      const kept = await (await caches.open('declic-page')).keys();
      return navigator.serviceWorker.controller !== null && kept.length >= 3;
    });
    const said = await person.heard();
    await context.setOffline(true);
    await person.write('je ne sais pas');
    await page.getByText('En attente.').waitFor();
    await page.reload();
    await page.getByText('Pas de connexion.').waitFor();
    expect(await person.heard()).toEqual(said);
    await page.getByText('En attente.').waitFor();
    expect(await page.locator('.message.mine').count()).toBe(2);
    await expectAccessible(page);
    await context.setOffline(false);
    await untilHeard(person, said.length);
    expect(await page.locator('.message.mine').count()).toBe(2);
  });

  test('nothing that was said is kept beside the conversation itself', async () => {
    await page.goto(declic.base);
    await say('mot de passe perdu');
    await page.waitForFunction(async () => (await (await caches.open('declic-page')).keys()).length >= 3);
    await page.reload();
    await untilHeard(person, 1);
    const kept = await page.evaluate(async () => {
      const cache = await caches.open('declic-page');
      const answers = await Promise.all((await cache.keys()).map((key) => cache.match(key)));
      return (await Promise.all(answers.map((answer) => answer?.text()))).join('\n');
    });
    expect(kept).toContain('Ici Declic');
    expect(kept).not.toContain('mot de passe perdu');
  });
});

interface Heard {
  text: string;
  lang: string;
  rate: number;
}

/** A device with a French voice that says what it is given, one piece after the other, and remembers it. */
function withVoice(pieceMs: number): void {
  const voice = { lang: 'fr-FR', name: 'Léa', default: true, localService: true, voiceURI: 'lea' };
  const spoken: Heard[] = [];
  const marks: string[] = [];
  let queue: SpeechSynthesisUtterance[] = [];
  const next = (): void => {
    const piece = queue.shift();
    if (!piece) return;
    spoken.push({ text: piece.text, lang: piece.lang, rate: piece.rate });
    piece.onstart?.(new Event('start') as SpeechSynthesisEvent);
    marks.push(document.querySelector('.heard')?.textContent ?? '');
    setTimeout(() => {
      piece.onend?.(new Event('end') as SpeechSynthesisEvent);
      next();
    }, pieceMs);
  };
  const speech = {
    getVoices: () => [voice],
    speak(piece: SpeechSynthesisUtterance) {
      queue.push(piece);
      if (queue.length === 1) setTimeout(next);
    },
    cancel() {
      queue = [];
    },
  };
  Object.defineProperty(window, 'speechSynthesis', { value: speech });
  Object.assign(window, {
    spoken,
    marks,
    SpeechSynthesisUtterance: function (this: Heard, text: string) {
      this.text = text;
    },
  });
}
const spoken = (): Promise<Heard[]> => page.evaluate(() => (window as unknown as { spoken: Heard[] }).spoken);
const marks = (): Promise<string[]> => page.evaluate(() => (window as unknown as { marks: string[] }).marks);

describe('reading aloud', () => {
  test('a button reads a message in its language, then its answers, each marked while it is heard', async () => {
    await page.addInitScript(withVoice, 20);
    await page.goto(declic.base);
    await say('mot de passe perdu');
    const choices = await person.choices();
    await page.getByRole('button', { name: 'Écouter' }).last().click();
    await page.waitForFunction(
      (last) => (window as unknown as { spoken: Heard[] }).spoken.some(({ text }) => text === last),
      choices.at(-1),
    );
    const heard = await spoken();
    expect(new Set(heard.map(({ lang, rate }) => `${lang} ${rate}`))).toEqual(new Set(['fr 1']));
    expect(heard.map(({ text }) => text).slice(-choices.length)).toEqual(choices);
    expect((await marks()).filter(Boolean)).toEqual(choices);
    // When it is over, the button reads again.
    await page.getByRole('button', { name: 'Écouter' }).last().waitFor();
    expect(await page.locator('.heard').count()).toBe(0);
  });

  test('slowly, and each new message by itself, for who wants that; and it stops', async () => {
    await page.addInitScript(withVoice, 2000);
    await page.goto(declic.base);
    await page.locator('#voice summary').click();
    await page.getByLabel('Lire les messages à voix haute').check();
    await page.getByLabel('Parler lentement').check();
    await say('mot de passe perdu');
    await page.getByRole('button', { name: 'Arrêter la voix' }).click();
    const heard = await spoken();
    expect(heard.length).toBeGreaterThan(0);
    expect(heard.every(({ rate }) => rate < 1)).toBe(true);
    expect(await page.getByRole('button', { name: 'Arrêter la voix' }).count()).toBe(0);
    // It is still wanted after a refresh, and what was heard is not read again.
    await page.reload();
    await untilHeard(person, 1);
    expect(await page.getByLabel('Parler lentement', { exact: true }).isChecked()).toBe(true);
    expect(await spoken()).toEqual([]);
  });

  test('is not offered where the device has no voice for the page', async () => {
    await page.goto(declic.base);
    await say('mot de passe perdu');
    expect(await page.getByText('Écouter').filter({ visible: true }).count()).toBe(0);
  });
});

describe('on paper', () => {
  test('the appointment stands alone when its button is pressed, and the whole conversation otherwise', async () => {
    await page.addInitScript(() => {
      Object.assign(window, {
        printed: [] as string[],
        print() {
          (window as unknown as { printed: string[] }).printed.push(document.body.className);
          dispatchEvent(new Event('afterprint'));
        },
      });
    });
    await page.goto(declic.base);
    await follow(person, { ...AN_APPOINTMENT, rather: ["Non, c'est bon"] });
    await page.getByRole('button', { name: 'Imprimer' }).click();
    const printed = await page.evaluate(() => (window as unknown as { printed: string[] }).printed);
    expect(printed).toHaveLength(1);
    expect(printed[0]).toContain('only-booked');
    expect(await page.evaluate(() => document.body.className)).not.toContain('only-booked');

    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    // A4 at 96 pixels an inch, without its margins.
    await page.setViewportSize({ width: 658, height: 987 });
    expect(await page.getByRole('button').filter({ visible: true }).count()).toBe(0);
    expect(await page.locator('input').filter({ visible: true }).count()).toBe(0);
    expect(await page.locator('.message').filter({ visible: true }).count()).toBeGreaterThan(5);
    expect(await page.locator('.booked').innerText()).toMatch(/réservé[\s\S]* à \d+h[\s\S]*minutes/);
    expect(await overflow(page)).toEqual([]);
    const inks = await page
      .locator('.said')
      .evaluateAll((lines) =>
        lines.map((line) => [getComputedStyle(line).color, getComputedStyle(document.body).backgroundColor]),
      );
    expect(new Set(inks.flat())).toEqual(new Set(['rgb(0, 0, 0)', 'rgb(255, 255, 255)']));

    await page.evaluate(() => document.body.classList.add('only-booked'));
    expect(await page.locator('.message').filter({ visible: true }).count()).toBe(1);
  });
});
