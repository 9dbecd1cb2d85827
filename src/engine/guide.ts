/** Following a guide: one step at a time; help when stuck, then a smaller step, then a human. */
import type { Guide } from '../content/model.js';
import type { FactId } from '../triage/facts.js';
import type { Difficulty } from '../triage/outcome.js';
import { ask, askAgain, offeredGuide, openStep } from './ask.js';
import { callForHuman, offerSlots } from './booking.js';
import { know, remember } from './facts.js';
import { planFollowUp } from './follow-up.js';
import { preparedFor } from './invitation.js';
import { finish } from './outcome.js';
import { beginTriage } from './session.js';
import { lead, type Turn, trace, words } from './turn.js';

/** Begins a guide. One that was under way already, before something was corrected, goes on at its step. */
export function startGuide(turn: Turn, guide: Guide): void {
  const { session } = turn;
  session.stage = 'guide';
  if (session.guide?.id === guide.id) return ask(turn, 'guide');
  session.guide = { id: guide.id, step: 0, help: 0, tried: session.guide?.tried ?? [] };
  trace(turn, 'guide', guide.id);
  ask(turn, 'guide');
}

/** Asks whether the person wants a guide that their words asked for; the open question waits beneath. */
export function offerGuide(turn: Turn, guide: Guide): void {
  const { session } = turn;
  const { asked, offered } = session;
  // Another guide instead of the one just offered: the question beneath stays the same.
  const beneath = asked?.id === 'offer_guide' ? offered?.asked : asked;
  session.offered = { id: guide.id, ...(beneath ? { asked: beneath } : {}) };
  trace(turn, 'guide offered', guide.id);
  ask(turn, 'offer_guide');
}

/** Takes the offer away; the question beneath is open again, but not asked yet. */
export function dropOffer(turn: Turn): void {
  const { session } = turn;
  const { offered } = session;
  delete session.offered;
  if (offered?.asked) session.asked = offered.asked;
  else delete session.asked;
}

/** "No" to an offered guide: it is not offered again, and the question beneath is open. */
export function refuseGuide(turn: Turn): void {
  const { session } = turn;
  const { id } = session.offered ?? {};
  if (id) session.unwanted = [...(session.unwanted ?? []), id];
  delete session.wanted;
  trace(turn, 'guide refused', id);
  dropOffer(turn);
}

/** What somebody who asks for a guide lets us know: the helper reads it if the guide does not do. */
const ASSUMED: Partial<Record<Difficulty, [FactId, string]>> = {
  no_connection: ['connection', 'limited'],
  no_email: ['email', 'none'],
  email_locked: ['email', 'locked'],
  no_account: ['login', 'no_account'],
  password_lost: ['login', 'password_lost'],
  identity_check: ['login', 'code_blocked'],
  digital_beginner: ['practice', 'beginner'],
  reading_difficulty: ['reading', 'difficult'],
  document_upload: ['task', 'upload'],
  fear_of_error: ['fear', 'true'],
  service_failure: ['service_failure', 'true'],
};

/** "Yes" to an offered guide: what it is for counts as what blocks, unless the person said otherwise. */
export function acceptGuide(turn: Turn): void {
  const { session } = turn;
  const guide = offeredGuide(turn);
  dropOffer(turn);
  if (!guide) return askAgain(turn);
  if (session.stage === 'done') beginTriage(session);
  else if (session.stage === 'triage') remember(turn, session.asked?.id ?? 'need');
  const difficulty = guide.difficulty[0] as Difficulty;
  const [fact, value] = ASSUMED[difficulty] ?? [];
  if (fact && value && !session.facts[fact]) know(turn, fact, { value, source: 'inferred' });
  session.stated ??= difficulty;
  startGuide(turn, guide);
}

/** The person's answer after a step. */
export function answerGuide(turn: Turn, option: string): void {
  const { guide } = turn.session;
  const step = openStep(turn);
  if (!guide || !step) return offerSlots(turn);
  if (option === 'human') return callForHuman(turn);
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
  if (preparedFor(turn)) lead(turn, words(turn, 'appointment_stays'));
  finish(turn, 'self_help', { guide: { id: guide.id, solved: true } });
  planFollowUp(turn);
  ask(turn, 'end');
}

/** The guide did not do: what was tried goes into the note, and a slot is offered. */
function giveUp(turn: Turn): void {
  turn.session.after = 'guide_failed';
  trace(turn, 'guide failed', turn.session.guide?.id);
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
