/** Following a guide: one step at a time; help when stuck, then a smaller step, then a human. */
import type { Guide, GuideStep } from '../content/model.js';
import { ask } from './ask.js';
import { callForHuman, offerSlots } from './booking.js';
import { finish } from './outcome.js';
import { lead, type Turn, trace, words } from './turn.js';

/** The guide that the person follows, in the conversation's language. */
export function findGuideById(turn: Turn): Guide | undefined {
  const id = turn.session.guide?.id;
  return turn.content.guides[turn.session.lang]?.find((guide) => guide.id === id);
}

/** The step that is open; undefined when the guide is gone from the content. */
export function findStep(turn: Turn): (GuideStep & { number: number; total: number }) | undefined {
  const guide = findGuideById(turn);
  const at = turn.session.guide?.step ?? 0;
  const step = guide?.steps[at];
  return guide && step ? { ...step, number: at + 1, total: guide.steps.length } : undefined;
}

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
  const step = findStep(turn);
  if (!guide || !step) return offerSlots(turn);
  if (option === 'human') {
    guide.tried.push(`${guide.id}#${step.id}`);
    return callForHuman(turn);
  }
  if (option === 'stuck') {
    const more = [step.help, step.smaller][guide.help];
    if (more === undefined) return giveUp(turn);
    lead(turn, words(turn, guide.help === 0 ? 'guide_help' : 'guide_smaller'));
    lead(turn, more);
    guide.help += 1;
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
  const step = findStep(turn);
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
