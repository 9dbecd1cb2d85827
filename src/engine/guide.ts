/** Following a guide: one step at a time, help when stuck, a human when that does not do. */
import type { Guide } from '../content/model.js';
import { ask, openStep } from './ask.js';
import { callForHuman, offerSlots } from './booking.js';
import { finish } from './outcome.js';
import { lead, type Turn, trace, words } from './turn.js';

export function startGuide(turn: Turn, guide: Guide): void {
  const { session } = turn;
  session.stage = 'guide';
  session.guide = { id: guide.id, step: 0, help: 0, tried: session.guide?.tried ?? [] };
  trace(turn, 'guide', guide.id);
  ask(turn, 'guide');
}

/** The person's answer after a step. */
export function answerGuide(turn: Turn, option: string): void {
  const { guide } = turn.session;
  const step = openStep(turn);
  if (!guide || !step) return offerSlots(turn);
  if (option === 'human') {
    guide.tried.push(`${guide.id}#${step.id}`);
    return callForHuman(turn);
  }
  if (option === 'stuck') {
    if (guide.help > 0) return giveUp(turn);
    guide.help = 1;
    lead(turn, words(turn, 'guide_help'));
    lead(turn, step.help);
    return ask(turn, 'guide', { simpler: true });
  }
  guide.help = 0;
  if (step.number < step.total) {
    guide.step += 1;
    return ask(turn, 'guide');
  }
  ask(turn, 'solved');
}

/** The person's answer to "is it solved?". */
export function answerSolved(turn: Turn, option: string): void {
  const { guide } = turn.session;
  if (option !== 'yes' || !guide) return giveUp(turn);
  lead(turn, words(turn, 'solved'));
  finish(turn, 'self_help', { guide: { id: guide.id, solved: true } });
  ask(turn, 'end');
}

/** The guide did not do: what was tried goes into the note, and a slot is offered. */
function giveUp(turn: Turn): void {
  const { guide } = turn.session;
  const step = openStep(turn);
  if (guide && step) guide.tried.push(`${guide.id}#${step.id}`);
  turn.session.after = 'guide_failed';
  trace(turn, 'guide failed', guide?.id);
  lead(turn, words(turn, 'guide_failed'));
  offerSlots(turn);
}

/** "Back" inside a guide; false when it is at its first step. */
export function stepBack(turn: Turn): boolean {
  const { guide } = turn.session;
  if (!guide || guide.step === 0) return false;
  guide.step -= 1;
  guide.help = 0;
  ask(turn, 'guide');
  return true;
}
