/**
 * The decision table at work: facts in, decision out. Pure; the table itself is dialogs/rules.yaml.
 */
import type { Rule, Rules, Test, When } from '../content/model.js';
import { type After, type FactId, type Facts, UNKNOWN } from './facts.js';
import {
  type Decision,
  type Difficulty,
  MINUTES,
  type Minutes,
  type Need,
  type Posture,
  type Priority,
} from './outcome.js';

/** What a decision rests on: the facts, what the person's words stated, and what was tried before. */
export interface Situation {
  facts: Facts;
  stated?: Difficulty;
  after?: After;
}

/** What a condition can look at: the situation, and what was decided before. */
export interface View extends Situation {
  difficulty?: Difficulty;
  posture?: Posture;
  priority?: Priority;
}

/** Tells a fact from what the person's words stated, what was tried, and what was decided before. */
function isFact(key: keyof When): key is FactId {
  switch (key) {
    case 'stated':
    case 'after':
    case 'difficulty':
    case 'posture':
    case 'priority':
      return false;
    default:
      return true;
  }
}

function known(key: keyof When, view: View): string | undefined {
  return isFact(key) ? view.facts[key]?.value : view[key];
}

/** Says whether a test holds for a value. What is not known passes none. */
export function passes(test: Test, value: string | undefined): boolean {
  if (value === undefined) return false;
  if (typeof test === 'string') return value === test;
  if (Array.isArray(test)) return test.includes(value);
  return value !== UNKNOWN && !test.not.includes(value);
}

/**
 * Says whether all tests of a condition hold. What is not known makes a test false, either way.
 *
 * @example holds({ email: ['none', 'locked'] }, { facts: { email: { value: 'none', source: 'asked' } } }) // true
 */
export function holds(when: When, view: View): boolean {
  for (const key in when) {
    const test = when[key as keyof When];
    if (test !== undefined && !passes(test, known(key as keyof When, view))) return false;
  }
  return true;
}

/** The facts that a rule looks at, with the values it saw. */
function seen(when: When, facts: Facts): Partial<Record<FactId, string>> {
  const used: Partial<Record<FactId, string>> = {};
  for (const key in when) {
    const fact = facts[key as FactId];
    if (fact) used[key as FactId] = fact.value;
  }
  return used;
}

/** Adds up to the next length that an appointment can have; the longest when it is more. */
function roundUp(minutes: number): Minutes {
  return MINUTES.find((length) => length >= minutes) ?? MINUTES[MINUTES.length - 1] ?? 120;
}

/** The share of the facts looked at on the way to a decision that are really known, 0 to 1. */
function confidence(looked: Set<FactId>, facts: Facts): number {
  if (looked.size === 0) return 0;
  let known = 0;
  for (const id of looked) if (facts[id] && facts[id].value !== UNKNOWN) known++;
  return Math.round((100 * known) / looked.size) / 100;
}

/**
 * Reads the table from top to bottom. The last rule of each first-match part holds always (`when: {}`), which
 * `declic check` makes sure of, so that there is a decision for every set of facts.
 */
export function decide(rules: Rules, { facts, stated, after }: Situation): Decision {
  const view: View = { facts, ...(stated ? { stated } : {}), ...(after ? { after } : {}) };
  const fired: Decision['fired'] = [];
  const looked = new Set<FactId>();

  const fire = (rule: Rule) => fired.push({ rule: rule.id, facts: seen(rule.when, facts) });
  const first = <T>(part: Rule<T>[]): T => {
    for (const rule of part) {
      for (const key in rule.when) if (isFact(key as keyof When)) looked.add(key as FactId);
      if (holds(rule.when, view)) {
        fire(rule);
        return rule.then;
      }
    }
    throw new Error('rules.yaml: a part of the table has no rule that always holds');
  };
  const all = <T>(part: Rule<T>[]): T[] => {
    const results: T[] = [];
    for (const rule of part) {
      if (!holds(rule.when, view)) continue;
      fire(rule);
      if (!results.includes(rule.then)) results.push(rule.then);
    }
    return results;
  };

  const difficulty = first([...rules.difficulty, ...rules.otherwise]);
  view.difficulty = difficulty;
  const secondary = rules.difficulty
    .filter((rule) => holds(rule.when, view))
    .map((rule) => rule.then)
    .filter((other, at, list) => other !== difficulty && list.indexOf(other) === at);
  const priority = first(rules.priority);
  view.priority = priority;
  const posture = first(rules.posture);
  view.posture = posture;
  const objective = first(rules.objective);
  const base = first(rules.minutes);
  let more = 0;
  for (const rule of rules.more_minutes) {
    if (!holds(rule.when, view)) continue;
    fire(rule);
    more += rule.then;
  }
  const needs: Need[] = [];
  for (const need of all(rules.needs)) {
    const language = facts.language?.value;
    if (need !== 'language') needs.push(need);
    else if (language && language !== UNKNOWN) needs.push(`language:${language}`);
  }
  return {
    difficulty,
    secondary,
    posture,
    objective,
    priority,
    minutes: roundUp(base + more),
    needs,
    bring: all(rules.bring),
    fired,
    confidence: confidence(looked, facts),
  };
}
