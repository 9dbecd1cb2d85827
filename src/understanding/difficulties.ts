/** What a text says blocks, in the order of the decision table: the first blocks first. */
import type { Rules } from '../content/model.js';
import { holds } from '../triage/decide.js';
import type { FactId, Facts } from '../triage/facts.js';
import type { Difficulty } from '../triage/outcome.js';
import type { Understanding } from './types.js';

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
    // Money or a right that is spoken of beside something that blocks online is why the person comes, not what blocks.
    const others = ordered.filter((difficulty) => difficulty !== 'not_digital');
    return others.length === 0 || others.length === ordered.length ? ordered : [...others, 'not_digital'];
  }
}
