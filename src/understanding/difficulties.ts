/** What a text says blocks, in the order of the decision table: the first blocks first. */
import type { Rules } from '../content/model.js';
import { holds } from '../triage/decide.js';
import type { FactId, Facts } from '../triage/facts.js';
import type { Difficulty } from '../triage/outcome.js';
import type { Understanding } from './types.js';

/** With these, the password itself is what is missing. */
const LOGIN_LOST = new Set(['password_lost', 'held_by_other']);

/**
 * Orders what a text says blocks. Two things are said beside what really blocks: the money or right that the person
 * comes for (not_digital), and that they "cannot sign in" (password_lost, when nothing says that it is the password).
 */
export class Difficulties {
  constructor(private readonly rules: Rules) {}

  /** The difficulties that the facts of one text and its own words state, primary first. */
  order(said: Understanding['facts'], stated: readonly Difficulty[]): Difficulty[] {
    const facts: Facts = {};
    for (const [id, fact] of Object.entries(said))
      facts[id as FactId] = { value: fact.value, source: 'said' };
    const ranks = new Map<Difficulty, number>();
    this.rules.difficulty.forEach((rule, rank) => {
      const holdsNow =
        holds(rule.when, { facts }) ||
        stated.some((difficulty) => holds(rule.when, { facts, stated: difficulty }));
      // A difficulty that is stated without a fact stands where the table first speaks of it.
      if ((holdsNow || stated.includes(rule.then)) && !ranks.has(rule.then)) ranks.set(rule.then, rank);
    });
    for (const difficulty of stated)
      if (!ranks.has(difficulty)) ranks.set(difficulty, this.rules.difficulty.length);
    const ordered = [...ranks].sort((one, other) => one[1] - other[1]).map(([difficulty]) => difficulty);
    const onlyStated = (difficulty: Difficulty) =>
      stated.includes(difficulty) && !LOGIN_LOST.has(said.login?.value ?? '');
    const last = (difficulty: Difficulty) =>
      difficulty === 'not_digital' ? 2 : difficulty === 'password_lost' && onlyStated(difficulty) ? 1 : 0;
    return ordered.sort((one, other) => last(one) - last(other));
  }
}
