/** Which question to ask next: the first whose answer can still change what happens. Pure. */
import type { Content, Interview, Rules } from '../content/model.js';
import { decide, type Situation } from './decide.js';
import type { FactId } from './facts.js';

type Table = Pick<Content, 'interview' | 'rules'>;

/** What the person and the helper would notice of a decision: all but its grounds. */
function consequence(rules: Rules, situation: Situation): string {
  const { difficulty, posture, objective, priority, minutes, needs, bring } = decide(rules, situation);
  return `${difficulty} ${posture} ${objective} ${priority} ${minutes} ${needs.join()} ${bring.join()}`;
}

/** Every value that a question of the interview can be answered with. */
export function answersOf(question: Interview['questions'][number]): string[] {
  return [...question.options, ...(question.more ?? [])];
}

function assume(situation: Situation, id: FactId, value: string): Situation {
  return { ...situation, facts: { ...situation.facts, [id]: { value, source: 'asked' } } };
}

/** True when two answers to the question lead to different consequences, all else being as it is. */
function changes(rules: Rules, situation: Situation, id: FactId, values: string[]): boolean {
  let before: string | undefined;
  for (const value of values) {
    const now = consequence(rules, assume(situation, id, value));
    if (before !== undefined && now !== before) return true;
    before = now;
  }
  return false;
}

/** Answers worked out before, per table: many people are at the same point. Cleared when it is full. */
const remembered = new WeakMap<Rules, Map<string, FactId | undefined>>();
const REMEMBERED = 20_000;

/**
 * The first question of the interview that was not answered and whose answer can change the outcome or what the
 * helper must prepare: at once, or together with one answer to a question that is still open. Undefined when
 * nothing that can be asked would change anything.
 *
 * @example nextQuestion(content, { facts: {} }) // 'organism'
 */
export function nextQuestion(content: Table, situation: Situation): FactId | undefined {
  const { facts, stated, after } = situation;
  let known = remembered.get(content.rules);
  if (!known) {
    known = new Map();
    remembered.set(content.rules, known);
  }
  const values = content.interview.questions.map(({ fact }) => facts[fact]?.value ?? '');
  const key = [...values, stated, after].join();
  if (known.has(key)) return known.get(key);
  if (known.size >= REMEMBERED) known.clear();
  const next = find(content, situation);
  known.set(key, next);
  return next;
}

function find({ rules, interview }: Table, situation: Situation): FactId | undefined {
  const open = interview.questions.filter((question) => !situation.facts[question.fact]);
  for (const question of open) {
    const values = answersOf(question);
    if (changes(rules, situation, question.fact, values)) return question.fact;
    for (const other of open) {
      if (other === question) continue;
      for (const value of answersOf(other)) {
        if (changes(rules, assume(situation, other.fact, value), question.fact, values)) return question.fact;
      }
    }
  }
  return undefined;
}
