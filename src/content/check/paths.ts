/** How long the interview is, and what it costs by SMS: people who answer at random, always the same ones. Pure. */
import { type Facts, UNKNOWN } from '../../triage/facts.js';
import { answersOf, nextQuestion } from '../../triage/next.js';
import type { Content } from '../model.js';
import { foldTypography, segments } from '../segments.js';
import { inSms } from '../sms.js';
import { wordsIn } from './checking.js';
import { pages } from './lengths.js';

/** Of the person in the middle, and of the one for whom it is most. */
export interface Spread {
  median: number;
  longest: number;
}

/** Questions that people are asked, and the SMS that these are with the first words of all. */
export interface PathLengths {
  questions: Spread;
  sms: Spread;
}

/** A small generator of numbers from 0 to n - 1 (mulberry32), so that a check prints the same every time. */
export function dice(seed: number): (n: number) => number {
  let state = seed;
  return (n) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % n;
  };
}

/**
 * Walks the interview for `people` people who say nothing of themselves and answer every question.
 *
 * @example pathLengths(content, 200).questions // { median: 9, longest: 12 }
 */
export function pathLengths(content: Content, people: number): PathLengths {
  const roll = dice(1);
  const { first, costs } = smsCosts(content);
  const walks = Array.from({ length: people }, () => {
    const facts: Facts = {};
    let sms = first;
    for (let asked = 0; ; asked++) {
      const fact = nextQuestion(content, { facts });
      const question = content.interview.questions.find((one) => one.fact === fact);
      if (!fact || !question) return { asked, sms };
      const answers = [...answersOf(question), UNKNOWN];
      const value = answers[roll(answers.length)] ?? UNKNOWN;
      const [page = 0, second = 0] = costs.get(fact) ?? [];
      sms += page + (question.more?.includes(value) ? second : 0);
      facts[fact] = { value, source: 'asked' };
    }
  });
  return { questions: spread(walks.map(({ asked }) => asked)), sms: spread(walks.map(({ sms }) => sms)) };
}

function spread(values: number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  return { median: sorted[sorted.length >> 1] ?? 0, longest: sorted.at(-1) ?? 0 };
}

/** What the first message and each page of a question cost, in the reference language. */
function smsCosts(content: Content): { first: number; costs: Map<string, number[]> } {
  const short = inSms(content);
  const [lang = 'fr'] = content.languages;
  const cost = (lines: string[]): number => segments(foldTypography(lines.join('\n'))).count;
  const { messages, questions } = wordsIn(short, lang);
  const costs = new Map<string, number[]>();
  for (const { path, texts, options } of pages({ content: short }, lang)) {
    const [part, id] = path;
    const asked = texts[0]?.text;
    if (part !== 'facts' || asked === undefined) continue;
    const page = cost([asked, ...options.map(({ label }, index) => `${index + 1} ${label}`)]);
    costs.set(String(id), [...(costs.get(String(id)) ?? []), page]);
  }
  return { first: cost([messages.greeting, questions.flow.need.ask]), costs };
}
