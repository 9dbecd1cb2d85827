/** One step in the making: the session being changed and everything that goes out. */
import type { Content, MessageId } from '../content/model.js';
import { inSms } from '../content/sms.js';
import { type Rest, say } from '../content/text.js';
import type { Outcome } from '../triage/outcome.js';
import { LIMITS } from './limits.js';
import type { Effect, Kin, Prompt, Session, StepResult, TriageRecord } from './types.js';

/** `Omit` for each member of a union by itself. */
type WithoutKey<E> = E extends unknown ? Omit<E, 'key'> : never;

export interface Turn {
  content: Content;
  session: Session;
  at: number;
  /** Lines said before the next prompt. */
  lead: string[];
  /** An outcome that became known: the next prompt carries it. */
  outcome?: Outcome;
  prompts: Prompt[];
  effects: Effect[];
  records: TriageRecord[];
  erase: boolean;
  stop: boolean;
  /** Of the event that is answered. */
  kin?: Kin;
  /** What was said before is answered next, as if it were said now. */
  replay?: NonNullable<Session['first']>;
  join?: true;
  reach?: true;
}

/** Works on a copy, so that a step never changes what it was given. */
export function beginTurn(content: Content, before: Session, at: number): Turn {
  const session = structuredClone(before);
  const { lead, outcome } = session.unsaid ?? { lead: [] };
  delete session.unsaid;
  return {
    content: session.short ? inSms(content) : content,
    session,
    at,
    lead,
    ...(outcome ? { outcome } : {}),
    prompts: [],
    effects: [],
    records: [],
    erase: false,
    stop: false,
  };
}

/** What was not said yet waits for the answer to an effect. */
export function endTurn(turn: Turn): StepResult {
  const { session, lead, outcome, prompts, effects, records, erase, stop, join, reach } = turn;
  session.trace = session.trace.slice(-LIMITS.trace);
  if (lead.length > 0 || outcome) session.unsaid = { lead, ...(outcome ? { outcome } : {}) };
  return {
    session,
    prompts,
    effects,
    records,
    ...(erase ? { erase } : {}),
    ...(stop ? { stop } : {}),
    ...(join ? { join } : {}),
    ...(reach ? { reach } : {}),
  };
}

/** A message in the conversation's language. */
export function words<M extends MessageId>(turn: Turn, id: M, ...args: Rest<M>): string {
  return say(turn.content, turn.session.lang, id, ...args);
}

/** Adds a line that is said before the next prompt; a line is said once. */
export function lead(turn: Turn, line: string): void {
  if (!turn.lead.includes(line)) turn.lead.push(line);
}

/** Writes down why; codes and ids only. */
export function trace(turn: Turn, did: string, detail?: string): void {
  turn.session.trace.push({ at: turn.at, did, ...(detail === undefined ? {} : { detail }) });
}

/**
 * Asks something of booking. The key comes from the conversation and the count of its effects, so that a turn
 * that is thought again after a crash asks for the same thing under the same key.
 */
export function request(turn: Turn, effect: WithoutKey<Effect>): void {
  const { session } = turn;
  session.effects += 1;
  turn.effects.push({ ...effect, key: `${session.id}.${session.effects}` } as Effect);
  trace(turn, 'effect', effect.kind);
}
