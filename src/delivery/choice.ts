/**
 * `<question id>:<option id>`, the value of a button, as a client posts it or a person types it. On channels that keep
 * old buttons alive `@` and what it is of follow: a step of a guide, a slot. Pure.
 */
import { parseSlotId } from '../booking/slots.js';
import { FLOW_OPTIONS, type FlowQuestionId, HUMAN, MORE, WAIT } from '../content/model.js';
import { FACT_VALUES, type FactId, isFactValue } from '../triage/facts.js';

export interface Choice {
  question: string;
  option: string;
  /** What the button was of (Prompt.of). */
  of?: string;
}

/** The longest value of a button that a channel carries (WhatsApp list rows: 200). */
const LONGEST = 200;

/**
 * Takes a button's value apart. Only values of the closed vocabularies are choices: `login:Secret88` is a text
 * like any other, and its secret is taken out of it.
 *
 * @example parseChoice('email:locked') // { question: 'email', option: 'locked' }
 */
export function parseChoice(value: string | undefined): Choice | undefined {
  const parts =
    value && value.length <= LONGEST ? /^([a-z_]+):([^\s@]+)(?:@([\w.#-]+))?$/.exec(value.trim()) : null;
  if (parts?.[1] === undefined || parts[2] === undefined) return undefined;
  const [, question, option, of] = parts;
  return isOption(question, option) ? { question, option, ...(of ? { of } : {}) } : undefined;
}

/**
 * The value of a choice, as it is kept.
 *
 * @example choiceValue({ question: 'guide', option: 'done', of: 'password-lost#find-site' })
 */
export function choiceValue({ question, option, of }: Choice): string {
  return `${question}:${option}${of ? `@${of}` : ''}`;
}

function isOption(question: string, option: string): boolean {
  if (Object.hasOwn(FACT_VALUES, question) || question === 'language') {
    return [MORE, WAIT, HUMAN].includes(option) || isFactValue(question as FactId, option);
  }
  if (!Object.hasOwn(FLOW_OPTIONS, question)) return false;
  const fixed = FLOW_OPTIONS[question as FlowQuestionId];
  if (fixed.includes(option) || option === WAIT || option === HUMAN) return true;
  if (question === 'lang') return /^[a-z]{2}$/.test(option);
  return question === 'slot' && parseSlotId(option) !== undefined;
}
