/**
 * Looks for a person for whom each rule fires. A rule can be hidden by several above it together, which no
 * comparison of two rules shows; so people are made up who meet its condition, always the same ones.
 */
import { decide, passes, type Situation } from '../../triage/decide.js';
import { AFTER, type After, FACT_VALUES, type FactId, type Facts, UNKNOWN } from '../../triage/facts.js';
import { DIFFICULTIES, type Difficulty } from '../../triage/outcome.js';
import type { Rule, Rules, Test, When } from '../model.js';
import { type Checking, RULES_FILE } from './checking.js';
import { dice } from './paths.js';
import { PARTS } from './rules.js';

/** People made up for a rule before it counts as unreachable. */
const PEOPLE = 500;

type Roll = (n: number) => number;

/** Somebody made up: facts, and what their words state. */
interface Person {
  values: Partial<Record<FactId, string>>;
  stated?: Difficulty;
  after?: After;
}

/** Needs rules that are sound in themselves (`checkRules`). */
export function checkReach({ content, error }: Checking): void {
  const { rules } = content;
  const roll = dice(1);
  checkDifficulties(rules, roll, error);
  for (const part of PARTS) {
    // Its rules count behind the first as well, as secondary difficulties.
    if (part === 'difficulty') continue;
    for (const [index, rule] of rules[part].entries()) {
      if (firesForSomebody(rules, rule, roll)) continue;
      error(RULES_FILE, [part, index], `${rule.id} fires for nobody: rules above it always hold first`);
    }
  }
}

/** Whatever can block a person must be found to be what blocks somebody first. */
function checkDifficulties(rules: Rules, roll: Roll, error: Checking['error']): void {
  const placed = (['difficulty', 'otherwise'] as const).flatMap((part) =>
    rules[part].map((rule, index) => ({ rule, path: [part, index] })),
  );
  for (const difficulty of DIFFICULTIES) {
    const leading = placed.filter(({ rule }) => rule.then === difficulty);
    const first = leading[0];
    if (!first) {
      error(RULES_FILE, ['difficulty'], `no rule leads to ${difficulty}`);
    } else if (!leading.some(({ rule }) => isFirstForSomebody(rules, rule, difficulty, roll))) {
      const names = leading.map(({ rule }) => rule.id).join(', ');
      error(
        RULES_FILE,
        first.path,
        `${difficulty} is nobody's main difficulty: where ${names} holds, rules above always hold first`,
      );
    }
  }
}

function isFirstForSomebody(rules: Rules, rule: Rule, difficulty: Difficulty, roll: Roll): boolean {
  return somebody(rules, rule, roll, (situation) => decide(rules, situation).difficulty === difficulty);
}

function firesForSomebody(rules: Rules, rule: Rule, roll: Roll): boolean {
  return somebody(rules, rule, roll, (situation) =>
    decide(rules, situation).fired.some((fired) => fired.rule === rule.id),
  );
}

/** Makes up people who meet a rule's condition, the first of whom nothing else is known. */
function somebody(rules: Rules, rule: Rule, roll: Roll, is: (situation: Situation) => boolean): boolean {
  for (let tried = 0; tried < PEOPLE; tried++) {
    const person = tried === 0 ? { values: {} } : anybody(roll);
    meet(rules, rule.when, person, roll);
    const facts = Object.fromEntries(
      Object.entries(person.values).map(([id, value]) => [id, { value, source: 'asked' as const }]),
    ) as Facts;
    if (is({ ...person, facts })) return true;
  }
  return false;
}

const pick = <T>(from: readonly T[], roll: Roll): T | undefined => from[roll(from.length)];

/** Half of the facts known, at random. */
function anybody(roll: Roll): Person {
  const values: Person['values'] = {};
  for (const [fact, options] of Object.entries(FACT_VALUES)) {
    const value = pick<string>([...options, UNKNOWN], roll);
    if (value && roll(2) === 0) values[fact as FactId] = value;
  }
  return { values };
}

/** Changes the person so that the condition holds, as far as that can be done from here. */
function meet(rules: Rules, when: When, person: Person, roll: Roll): void {
  for (const [key, test] of Object.entries(when)) {
    if (key === 'stated') {
      const stated = pick(
        DIFFICULTIES.filter((one) => passes(test, one)),
        roll,
      );
      if (stated) person.stated = stated;
    } else if (key === 'after') {
      const after = pick(
        AFTER.filter((one) => passes(test, one)),
        roll,
      );
      if (after) person.after = after;
    } else if (key === 'difficulty' || key === 'priority' || key === 'posture') {
      const leading: Rule[] = key === 'difficulty' ? [...rules.difficulty, ...rules.otherwise] : rules[key];
      const way = pick(
        leading.filter(({ then }) => passes(test, String(then))),
        roll,
      );
      // A posture follows from facts, a difficulty and a priority; none of those from a posture, so this ends.
      if (way) meet(rules, way.when, person, roll);
    } else {
      const value = pick(valuesFor(key as FactId, test), roll);
      if (value) person.values[key as FactId] = value;
    }
  }
}

/** Languages that a test may leave open. */
const SOME_LANGUAGES = ['fr', 'en', 'ar', 'uk', 'so'];

function valuesFor(fact: FactId, test: Test): string[] {
  if (typeof test === 'string') return [test];
  if (Array.isArray(test)) return test;
  const all: readonly string[] = fact === 'language' ? SOME_LANGUAGES : FACT_VALUES[fact];
  return all.filter((value) => passes(test, value));
}
