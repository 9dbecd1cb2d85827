/** A conversation followed to its end, whoever holds it and however. */
import type { Page } from 'playwright-core';
import { type Aim, answerOf, isTheEnd } from './aims.js';
import { until } from './reader.js';

/** Somebody at a page: what reaches them, and how they answer. */
export interface Somebody {
  /** What the bot has said so far. */
  heard(): Promise<string[]>;
  choices(): Promise<string[]>;
  choose(label: string): Promise<void>;
  write(text: string): Promise<void>;
}

/** Between two lines of one answer no more time passes than this, in milliseconds. */
const QUIET = 150;

/** Waits until the bot has said more than `count` lines, and is done. */
export async function untilHeard(somebody: Somebody, count: number): Promise<void> {
  let before = 0;
  await until(async () => {
    const now = (await somebody.heard()).length;
    const done = now > count && now === before;
    before = now;
    if (!done) await new Promise((resolve) => setTimeout(resolve, QUIET));
    return done;
  }, 15_000);
}

/** Answers until the bot asks whether that is all; answers what was said. `around` is called with each answer. */
export async function follow(
  somebody: Somebody,
  aim: Aim,
  around: (answer: () => Promise<void>, asked: string) => Promise<void> = (answer) => answer(),
): Promise<string[]> {
  const answers: string[] = [];
  await untilHeard(somebody, 0);
  for (let turn = 0; turn < 40; turn++) {
    const choices = await somebody.choices();
    if (isTheEnd(choices)) return answers;
    const heard = await somebody.heard();
    const asked = heard.at(-1) ?? '';
    const { choice, text } = answerOf(aim, asked, choices);
    await around(() => (choice ? somebody.choose(choice) : somebody.write(text)), asked);
    answers.push(text);
    await untilHeard(somebody, heard.length);
  }
  throw new Error(`It had no end: ${answers.join(' | ')}`);
}

const heardOn = (page: Page) => async (): Promise<string[]> =>
  (await page.locator('.message:not(.mine) .said').allInnerTexts()).map((text) =>
    text.replace(/\u00a0/g, ' '),
  );
const choicesOn = (page: Page) => async (): Promise<string[]> =>
  (await page.locator('#choices button:not([aria-disabled])').allInnerTexts()).map((text) =>
    text.replace(/\u00a0/g, ' '),
  );

/** Somebody who sees the page and taps or clicks. */
export function atScreen(page: Page): Somebody {
  const press = (name: string): Promise<void> =>
    page.getByRole('button', { name, exact: true }).first().click();
  return {
    heard: heardOn(page),
    choices: choicesOn(page),
    choose: press,
    async write(text) {
      await page.getByLabel('Votre réponse').fill(text);
      await press('Envoyer');
    },
  };
}

/** What has the focus: the name of a field or a button. */
export const focused = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const on = document.activeElement as HTMLInputElement | null;
    return (on?.labels?.[0]?.textContent ?? on?.textContent ?? '').replace(/\u00a0/g, ' ').trim();
  });

/** Somebody who sees the page and has keys only: the tabulator, Enter, letters. `onFocus`: at every step. */
export function atKeyboard(page: Page, onFocus: () => Promise<void> = async () => {}): Somebody {
  const tabTo = async (name: string): Promise<void> => {
    for (let step = 0; step < 60; step++) {
      if ((await focused(page)) === name) return;
      await page.keyboard.press('Tab');
      await onFocus();
    }
    throw new Error(`The keyboard does not reach "${name}".`);
  };
  return {
    heard: heardOn(page),
    choices: choicesOn(page),
    async choose(label) {
      await tabTo(label);
      await page.keyboard.press('Enter');
    },
    async write(text) {
      await tabTo('Votre réponse');
      await page.keyboard.type(text);
      await page.keyboard.press('Enter');
    },
  };
}
