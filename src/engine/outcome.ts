/** The end of a triage: the outcome that channels publish, the note for the helper, the record for review. */

import type { Rules } from '../content/model.js';
import { decide } from '../triage/decide.js';
import type { FactId } from '../triage/facts.js';
import { nextQuestion } from '../triage/next.js';
import type { Decision, Outcome, Reason, Resolution } from '../triage/outcome.js';
import { invitedAs } from './invitation.js';
import { clearTimer } from './session.js';
import { type Turn, trace } from './turn.js';
import type { HandoverNote } from './types.js';

/** What the table says of what is known now. */
export function decisionOf(turn: Turn): Decision {
  const decision = decide(turn.content.rules, turn.session);
  return turn.session.crisis ? { ...decision, priority: 'rights_at_risk' } : decision;
}

function because(rules: Rules, id: string): Record<string, string> {
  for (const part of Object.values(rules)) {
    const rule = part.find((candidate) => candidate.id === id);
    if (rule) return rule.because;
  }
  return {};
}

function reasonsOf(turn: Turn, decision: Decision): Reason[] {
  const [reference = 'fr'] = turn.content.languages;
  return decision.fired.map(({ rule, facts }) => {
    const reason = because(turn.content.rules, rule);
    return { rule, facts, text: reason[turn.session.lang] ?? reason[reference] ?? rule };
  });
}

/** What the helper reads before the person comes. */
export function handoverNote(turn: Turn): HandoverNote {
  const { session } = turn;
  const { difficulty, secondary, fired, needs, bring } = decisionOf(turn);
  const facts: Partial<Record<FactId, string>> = {};
  for (const [id, fact] of Object.entries(session.facts)) facts[id as FactId] = fact.value;
  return {
    difficulty,
    secondary,
    rules: fired.map(({ rule }) => rule),
    facts,
    needs,
    bring,
    lang: session.lang,
    ...(session.place ? { place: session.place } : {}),
    tried: session.guide?.tried ?? [],
  };
}

/** How sure the decision is; less when a question that could change it was never asked. */
function confidenceOf(turn: Turn, decision: Decision): number {
  return nextQuestion(turn.content, turn.session) ? Math.min(decision.confidence, 0.5) : decision.confidence;
}

type Ending = Partial<Pick<Outcome, 'guide' | 'slot' | 'places' | 'callback'>>;

/** The resolution is known: the next prompt carries the outcome, and the record is kept. */
export function finish(turn: Turn, resolution: Resolution, ending: Ending = {}): void {
  const { session } = turn;
  const decision = decisionOf(turn);
  const facts: Outcome['facts'] = {};
  for (const [id, { value, source }] of Object.entries(session.facts))
    facts[id as FactId] = { value, source };
  const { held } = session.followUp ?? {};
  const guide = session.guide
    ? { guide: { id: session.guide.id, solved: false, ...(held ? { held } : {}) } }
    : {};
  const outcome: Outcome = {
    difficulty: decision.difficulty,
    secondary: decision.secondary,
    reasons: reasonsOf(turn, decision),
    posture: decision.posture,
    objective: decision.objective,
    priority: decision.priority,
    minutes: decision.minutes,
    needs: decision.needs,
    resolution,
    ...guide,
    ...ending,
    confidence: confidenceOf(turn, decision),
    facts,
  };
  session.outcome = outcome;
  trace(turn, 'outcome', resolution);
  keepRecord(turn, outcome);
  if (resolution === 'abandoned') return;
  notePrepared(turn, outcome, decision.bring);
  turn.outcome = outcome;
  session.stage = 'done';
  clearTimer(session, 'silence');
}

/** A guide had solved it, and more is known since: the record of the triage is replaced by one that says so. */
export function recordAgain(turn: Turn): void {
  const { outcome, followUp } = turn.session;
  const held = followUp?.held;
  if (!outcome?.guide || !held) return;
  outcome.guide = { ...outcome.guide, solved: held !== 'no', held };
  keepRecord(turn, outcome);
}

/** Whoever made the appointment that was prepared learns what to make ready. */
function notePrepared({ session }: Turn, outcome: Outcome, bring: string[]): void {
  const one = invitedAs(session, session.preparing);
  if (one?.progress.answer !== 'yes' || one.progress.state === 'withdrawn') return;
  const { resolution, difficulty, needs } = outcome;
  const before = one.progress.prepared;
  one.progress = {
    state: 'prepared',
    answer: 'yes',
    prepared: {
      resolution,
      difficulty,
      // Of an earlier triage before the same appointment nothing is lost.
      needs: [...new Set([...(before?.needs ?? []), ...needs])],
      bring: [...new Set([...(before?.bring ?? []), ...bring])],
    },
  };
}

/** A record replaces one of the same triage. */
function keepRecord(turn: Turn, outcome: Outcome): void {
  const { session } = turn;
  const one = invitedAs(session, session.preparing);
  const appointment = one &&
    one.progress.state !== 'withdrawn' && { id: one.id, startsAt: one.startsAt, place: one.place };
  turn.records.push({
    id: `${session.id}.${session.triage}`,
    at: turn.at,
    agency: session.agency,
    channel: session.channel,
    lang: session.lang,
    outcome,
    note: handoverNote(turn),
    trace: session.trace,
    ...(appointment ? { appointment } : {}),
  });
}
