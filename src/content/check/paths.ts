/** How long the interview is: people who answer at random, always the same ones. Pure. */

import { type Facts, UNKNOWN } from '../../triage/facts.js';
import { answersOf, nextQuestion } from '../../triage/next.js';
import type { Content } from '../model.js';

/** Numbers of questions asked of the person in the middle, and of the one who was asked most. */
export interface PathLengths {
  median: number;
  longest: number;
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
 * @example pathLengths(content, 200) // { median: 9, longest: 12 }
 */
export function pathLengths(content: Pick<Content, 'interview' | 'rules'>, people: number): PathLengths {
  const roll = dice(1);
  const lengths = Array.from({ length: people }, () => {
    const facts: Facts = {};
    for (let asked = 0; ; asked++) {
      const fact = nextQuestion(content, { facts });
      const question = content.interview.questions.find((one) => one.fact === fact);
      if (!fact || !question) return asked;
      const answers = [...answersOf(question), UNKNOWN];
      facts[fact] = { value: answers[roll(answers.length)] ?? UNKNOWN, source: 'asked' };
    }
  }).sort((a, b) => a - b);
  return { median: lengths[people >> 1] ?? 0, longest: lengths.at(-1) ?? 0 };
}
