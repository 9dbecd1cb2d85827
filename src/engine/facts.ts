/** What is known of a person, as the conversation notes it and can take it back. */
import type { FactId, KnownFact } from '../triage/facts.js';
import { LIMITS } from './limits.js';
import { type Turn, trace } from './turn.js';

/** Notes a fact. */
export function know(turn: Turn, id: FactId, fact: KnownFact): void {
  turn.session.facts[id] = fact;
  trace(turn, 'fact', `${id}=${fact.value} (${fact.source})`);
}

/** The open question was answered: kept so that "back" can undo it. */
export function remember(turn: Turn, asked: string): void {
  const { session } = turn;
  const { facts, stated } = session;
  session.history.push({ asked, facts: { ...facts }, ...(stated ? { stated } : {}) });
  session.history = session.history.slice(-LIMITS.back);
}
