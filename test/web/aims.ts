/** What somebody wants who is followed to the end; the tests differ in how they do it. */
import { expect } from '@jest/globals';
import type { Page } from 'playwright-core';
import { ask } from './office.js';

export interface Aim {
  /** What they write first. */
  first: string;
  /** The answers that they give wherever they are offered; else the first one. */
  rather: readonly string[];
  /** How it ends, as the outcome says. */
  outcome: object;
}

export const A_GUIDE: Aim = {
  first: 'mot de passe perdu',
  rather: [
    "Ce n'est pas urgent",
    'Je lis bien',
    'Oui, sans problème',
    "C'est fait",
    'Oui, on y va',
    'Non, pas peur',
  ],
  outcome: { resolution: 'self_help', guide: { solved: true } },
};

export const AN_APPOINTMENT: Aim = {
  first: 'je n’ai pas d’ordinateur',
  rather: [],
  outcome: { resolution: 'booked', slot: { id: expect.any(String) } },
};

/** The two ways in which a conversation ends well. */
export const AIMS: [string, Aim][] = [
  ['a guide that helped', A_GUIDE],
  ['an appointment', AN_APPOINTMENT],
];

/** What they answer: one of the choices, or words of their own. `said` is the question. */
export function answerOf(
  aim: Aim,
  said: string,
  choices: readonly string[],
): { choice?: string; text: string } {
  const choice = choices.find((label) => aim.rather.includes(label)) ?? choices[0];
  if (choice) return { choice, text: choice };
  if (/numéro de téléphone/.test(said)) return { text: '06 39 98 12 34' };
  return { text: /quel est votre nom/i.test(said) ? 'Amina' : aim.first };
}

/** The last question offers to end. */
export const isTheEnd = (choices: readonly string[]): boolean => choices.includes("C'est tout");

export interface Ended {
  /** The outcomes that the conversation came to. */
  outcomes: unknown[];
  /** What the person said, as the server has it. */
  texts: string[];
}

/** How the conversation of a page ended, as Direct Line tells every client. */
export async function endOf(page: Page, base: string): Promise<Ended> {
  const kept = await page.evaluate(() => JSON.parse(sessionStorage.getItem('declic') ?? '{}'));
  const { body } = await ask(`${base}/v3/directline/conversations/${kept.conversationId}/activities`, {
    token: kept.token,
  });
  const said = body.activities as { name?: string; value?: unknown; text: string; from: { role: string } }[];
  return {
    outcomes: said.filter(({ name }) => name === 'declic/outcome').map(({ value }) => value),
    texts: said.filter(({ from }) => from.role === 'user').map(({ text }) => text),
  };
}
