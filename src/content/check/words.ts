/** Every question, option and name has its words in each language, and no two answers sound the same. */
import { FACT_VALUES, type FactId, isFactValue, UNKNOWN } from '../../triage/facts.js';
import { answersOf } from '../../triage/next.js';
import {
  FLOW_OPTIONS,
  FLOW_QUESTIONS,
  HUMAN,
  LEADS_TO_HUMAN,
  type OptionWords,
  type QuestionWords,
  type StepPart,
  WAIT,
} from '../model.js';
import type { KeyPath } from '../source.js';
import { type Checking, fold, INTERVIEW_FILE, RULES_FILE, wordFile, wordsIn } from './checking.js';
import { checkLexicons } from './lexicon.js';

/**
 * Words that mobile carriers or Twilio take for "send me no more SMS" when they are the whole message: the bot
 * never receives them. https://www.twilio.com/docs/messaging/tutorials/how-to-handle-opt-out-keywords-in-messages
 */
const CARRIER_WORDS = new Set([
  'stop',
  'cancel',
  'end',
  'quit',
  'unsubscribe',
  'arret',
  'stopall',
  'revoke',
  'optout',
]);

export function checkWords(checking: Checking): void {
  checkInterview(checking);
  checkLexicons(checking);
  for (const lang of checking.content.languages) {
    checkFactWords(checking, lang);
    checkFlowWords(checking, lang);
    checkShorterWords(checking, lang);
    checkShorterSteps(checking, lang);
    checkNames(checking, lang);
    checkCommands(checking, lang);
  }
}

function checkInterview({ content, error }: Checking): void {
  const asked = new Set<FactId>();
  for (const [index, question] of content.interview.questions.entries()) {
    const path = ['questions', index];
    if (asked.has(question.fact)) error(INTERVIEW_FILE, [...path, 'fact'], `${question.fact} is asked twice`);
    asked.add(question.fact);
    const seen = new Set<string>();
    for (const part of ['options', 'more'] as const) {
      for (const [at, value] of (question[part] ?? []).entries()) {
        const place = [...path, part, at];
        if (value === UNKNOWN) error(INTERVIEW_FILE, place, 'unknown is added by itself');
        else if (!isFactValue(question.fact, value)) {
          error(INTERVIEW_FILE, place, `${value} is no value of ${question.fact}`);
        }
        if (seen.has(value)) error(INTERVIEW_FILE, place, `${value} is offered twice`);
        seen.add(value);
      }
    }
  }
}

function checkFactWords(checking: Checking, lang: string): void {
  const { content, error } = checking;
  const file = wordFile(lang, 'questions');
  const { facts, unknown, more } = wordsIn(content, lang).questions;
  for (const question of content.interview.questions) {
    const words = facts[question.fact];
    const path = ['facts', question.fact, 'options'];
    for (const value of answersOf(question)) {
      if (!words.options[value]) error(file, [...path, value], 'is missing');
    }
    const shared = { [UNKNOWN]: unknown, ...(question.more ? { more } : {}) };
    checkAnswers(checking, file, path, words, shared);
  }
  for (const [fact, words] of Object.entries(facts)) {
    for (const value of Object.keys(words.options)) {
      if (!isFactValue(fact as FactId, value))
        error(file, ['facts', fact, 'options', value], `is no value of ${fact}`);
    }
  }
}

function checkFlowWords(checking: Checking, lang: string): void {
  const { content, error } = checking;
  const file = wordFile(lang, 'questions');
  const { flow, wait, human } = wordsIn(content, lang).questions;
  for (const id of FLOW_QUESTIONS) {
    const words = flow[id];
    const path = ['flow', id, 'options'];
    for (const option of FLOW_OPTIONS[id]) {
      if (!words.options[option]) error(file, [...path, option], 'is missing');
    }
    for (const option of Object.keys(words.options)) {
      if (!FLOW_OPTIONS[id].includes(option)) error(file, [...path, option], `is no option of ${id}`);
    }
    checkAnswers(checking, file, path, words, {
      [WAIT]: wait,
      ...(LEADS_TO_HUMAN.includes(id) ? {} : { [HUMAN]: human }),
    });
  }
}

/** Shorter words are those of a question and of options that exist, and no two labels are the same. */
function checkShorterWords({ content, error }: Checking, lang: string): void {
  const { questions, sms } = wordsIn(content, lang);
  const file = wordFile(lang, 'sms');
  for (const part of ['facts', 'flow'] as const) {
    for (const [id, { options = {} }] of Object.entries(sms?.[part] ?? {})) {
      const words: Record<string, QuestionWords> = questions[part];
      const labels = new Map<string, string>();
      for (const [option, { label }] of Object.entries(words[id]?.options ?? {})) {
        const shown = fold(options[option] ?? label);
        const same = labels.get(shown);
        if (same) error(file, [part, id, 'options', option], `has the label of ${same}`);
        labels.set(shown, option);
      }
      for (const option of Object.keys(options)) {
        if (!words[id]?.options[option]) error(file, [part, id, 'options', option], `is no option of ${id}`);
      }
    }
  }
}

/** Shorter steps and folded ones are steps of guides, and have the part that they name. */
function checkShorterSteps({ content, error }: Checking, lang: string): void {
  const { sms } = wordsIn(content, lang);
  const file = wordFile(lang, 'sms');
  const check = (path: KeyPath, guide: string, step: string, part: string): void => {
    const { steps = [] } = content.guides[lang]?.find(({ id }) => id === guide) ?? {};
    const text = steps.find(({ id }) => id === step)?.[part as StepPart];
    if (text === undefined) error(file, path, `there is no such text in knowledge/${lang}/${guide}.md`);
  };
  for (const [guide, steps] of Object.entries(sms?.guides ?? {})) {
    for (const [step, parts] of Object.entries(steps)) {
      for (const part of Object.keys(parts)) check(['guides', guide, step, part], guide, step, part);
    }
  }
  for (const [index, text] of (sms?.fold ?? []).entries()) {
    const [kind, guide = '', step = '', part = ''] = text.split('.');
    if (kind === 'guides') check(['fold', index], guide, step, part);
  }
}

/** No label twice, no way of saying two things, nothing a carrier swallows, no digit that means another option. */
function checkAnswers(
  { error }: Checking,
  file: string,
  path: string[],
  words: QuestionWords,
  shared: Record<string, OptionWords>,
): void {
  const labels = new Map<string, string>();
  const said = new Map<string, string>();
  const own = Object.entries(words.options).map(([id, option]) => ({ id, option, place: [...path, id] }));
  const others = Object.entries(shared).map(([id, option]) => ({ id, option, place: [id] }));
  for (const { id, option, place } of [...others, ...own]) {
    const label = fold(option.label);
    const same = labels.get(label);
    if (same !== undefined)
      error(file, [...place, 'label'], `"${option.label}" is also the label of ${same}`);
    labels.set(label, id);
    const ways = [{ way: option.label, at: [...place, 'label'] }];
    ways.push(...option.say.map((way, index) => ({ way, at: [...place, 'say', String(index)] })));
    for (const { way, at } of ways) {
      const folded = fold(way);
      const other = said.get(folded);
      if (other !== undefined && other !== id && at.includes('say'))
        error(file, at, `"${way}" also means ${other}`);
      else if (other === undefined) said.set(folded, id);
      if (CARRIER_WORDS.has(folded))
        error(file, at, `"${way}" never arrives: SMS carriers take it for themselves`);
      if (/^\d+$/.test(folded)) error(file, at, `"${way}" would be taken for the number of an option`);
    }
  }
}

function checkNames({ content, error, warn }: Checking, lang: string): void {
  const file = wordFile(lang, 'names');
  const { names } = wordsIn(content, lang);
  for (const [fact, values] of Object.entries(FACT_VALUES)) {
    const named = names.facts[fact as FactId];
    for (const value of values) if (!named[value]) error(file, ['facts', fact, value], 'is missing');
    for (const value of Object.keys(named)) {
      if (!isFactValue(fact as FactId, value)) error(file, ['facts', fact, value], `is no value of ${fact}`);
    }
  }
  const spoken = content.interview.questions.find(({ fact }) => fact === 'language');
  for (const code of new Set([...content.languages, ...(spoken ? answersOf(spoken) : [])])) {
    if (!names.languages[code]) error(file, ['languages', code], 'is missing');
  }
  const brought = new Set(content.rules.bring.map(({ then }) => then));
  for (const [index, { then }] of content.rules.bring.entries()) {
    if (!names.bring[then]) error(file, ['bring', then], `is missing (${RULES_FILE}, bring.${index})`);
  }
  for (const thing of Object.keys(names.bring)) {
    if (!brought.has(thing)) warn(file, ['bring', thing], 'no rule asks to bring it');
  }
}

function checkCommands({ content, error }: Checking, lang: string): void {
  const file = wordFile(lang, 'commands');
  const known = new Map<string, string>();
  for (const [command, phrases] of Object.entries(wordsIn(content, lang).commands)) {
    for (const [index, phrase] of phrases.entries()) {
      const folded = fold(phrase);
      const other = known.get(folded);
      if (other !== undefined && other !== command) {
        error(file, [command, index], `"${phrase}" is also a word for ${other}`);
      }
      known.set(folded, command);
      if (CARRIER_WORDS.has(folded)) {
        error(file, [command, index], `"${phrase}" never arrives: SMS carriers take it for themselves`);
      }
      if (/^\d+$/.test(folded))
        error(file, [command, index], `"${phrase}" would be taken for an option's number`);
    }
  }
}
