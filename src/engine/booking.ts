/** A slot with a human: offer, hold, name, phone, confirm; move, cancel; or a call back. */
import { dayAndTime, list } from '../content/text.js';
import { ask, askAbove, askAgain, askBeneath, slotArgs } from './ask.js';
import { LIMITS } from './limits.js';
import { decisionOf, finish, handoverNote } from './outcome.js';
import { clearTimer, setTimer } from './session.js';
import { lead, request, type Turn, trace, words } from './turn.js';
import type { EffectResult, Offer, Session } from './types.js';

/** Asks booking for the three best slots; the prompt comes with its answer. */
export function offerSlots(turn: Turn): void {
  const { session } = turn;
  session.stage = 'booking';
  delete session.callback;
  letGo(turn);
  if (session.rounds >= LIMITS.rounds) {
    lead(turn, words(turn, 'no_slot'));
    return callBack(turn);
  }
  session.rounds += 1;
  const { minutes, needs, priority } = decisionOf(turn);
  request(turn, { kind: 'offer', minutes, needs, priority, exclude: session.refused });
}

/** The person wants a human: slots at once, whatever was not asked yet; a call back when slots are shown already. */
export function callForHuman(turn: Turn): void {
  const { session } = turn;
  session.after = 'asked_human';
  trace(turn, 'human');
  lead(turn, words(turn, 'human'));
  if (session.booked || session.asked?.id === 'slot') return callBack(turn);
  if (session.held) return askAgain(turn);
  offerSlots(turn);
}

/** Somebody calls the person; the number is asked for when nobody knows it. */
export function callBack(turn: Turn): void {
  const { session } = turn;
  letGo(turn);
  session.stage = 'booking';
  session.callback = true;
  if (!session.channelHasPhone && !session.person.phone) return ask(turn, 'phone');
  const { priority } = decisionOf(turn);
  request(turn, { kind: 'callback', priority, ...contact(session), note: handoverNote(turn) });
}

/** What the helper may know to reach the person. */
function contact({ person: { name, phone } }: Session): Session['person'] {
  return { ...(name ? { name } : {}), ...(phone ? { phone } : {}) };
}

/** Gives a held slot back, if there is one. */
export function letGo(turn: Turn): void {
  const { session } = turn;
  if (!session.held) return;
  request(turn, { kind: 'release', reservation: session.held.id });
  forgetHold(turn);
}

function forgetHold(turn: Turn): void {
  delete turn.session.held;
  clearTimer(turn.session, 'hold_warning');
  clearTimer(turn.session, 'hold_end');
}

/** Keeps a held slot longer when its end is near and the person is there. */
export function keepHold(turn: Turn): void {
  const { held } = turn.session;
  if (!held || held.until - turn.at > LIMITS.hold / 2 || held.prolonged >= LIMITS.prolongations) return;
  held.prolonged += 1;
  request(turn, { kind: 'prolong', reservation: held.id, until: turn.at + LIMITS.hold });
}

function minutesLeft(turn: Turn): number {
  const { held } = turn.session;
  return held ? Math.max(1, Math.round((held.until - turn.at) / 60_000)) : 0;
}

/** The next thing that a booking needs: a name, a number, a yes. */
function goOn(turn: Turn): void {
  const { session } = turn;
  if (session.person.name === undefined) return ask(turn, 'name');
  if (!session.channelHasPhone && !session.person.phone) return ask(turn, 'phone');
  askConfirm(turn);
}

/** The last question before an appointment is made names it once more, unless the same message just did. */
function askConfirm(turn: Turn): void {
  const { held } = turn.session;
  if (held) {
    const chosen = words(turn, 'chosen', slotArgs(turn, held.offer));
    if (!turn.lead.some((line) => line.includes(held.offer.placeName))) lead(turn, chosen);
  }
  ask(turn, 'confirm');
}

/** An option of `slot`: a slot's id, `later` or `callback`. */
export function answerSlot(turn: Turn, option: string): void {
  const { session } = turn;
  if (option === 'callback') return callBack(turn);
  if (option === 'later') {
    session.refused.push(...(session.offers ?? []).map((offer) => offer.id));
    return offerSlots(turn);
  }
  letGo(turn);
  request(turn, { kind: 'hold', slot: option, until: turn.at + LIMITS.hold });
}

/** A button of the slots just offered, or of the appointment, pressed when another question is open already. */
export function pressedLater(turn: Turn, question: string, option: string): boolean {
  const { session } = turn;
  if (question === 'slot' && session.held && session.offers?.some(({ id }) => id === option)) {
    answerSlot(turn, option);
    return true;
  }
  if (question !== 'appointment' || !session.booked) return false;
  answerAppointment(turn, option);
  return true;
}

/** The name, or '' when the person would rather not say it. */
export function answerName(turn: Turn, name: string): void {
  turn.session.person.name = name.trim().slice(0, LIMITS.name);
  goOn(turn);
}

/** The number was given (and sealed before the engine saw it), or the person will not give one. */
export function answerPhone(turn: Turn, given: boolean): void {
  const { session } = turn;
  if (session.callback) {
    if (given) return callBack(turn);
    return request(turn, { kind: 'places' });
  }
  if (given && session.person.phone)
    lead(turn, words(turn, 'phone_known', { hint: session.person.phone.hint }));
  askConfirm(turn);
}

export function answerConfirm(turn: Turn, option: string): void {
  const { session } = turn;
  const { held } = session;
  if (!held) return offerSlots(turn);
  if (option === 'yes') {
    const note = handoverNote(turn);
    return request(turn, { kind: 'confirm', reservation: held.id, ...contact(session), note });
  }
  session.refused.push(held.offer.id);
  offerSlots(turn);
}

export function answerAppointment(turn: Turn, option: string): void {
  const { session } = turn;
  if (!session.booked) return noAppointment(turn);
  if (option === 'cancel') return askAbove(turn, 'cancel');
  if (option === 'move') {
    session.rounds = 0;
    session.refused.push(session.booked.offer.id);
    return offerSlots(turn);
  }
  lead(turn, words(turn, 'appointment_kept', slotArgs(turn, session.booked.offer)));
  endMove(turn);
  return session.stage === 'done' ? ask(turn, 'end') : askBeneath(turn);
}

/** The person was about to change an appointment and does not want to any more. */
function endMove(turn: Turn): void {
  if (!turn.session.held) return;
  letGo(turn);
  turn.session.stage = 'done';
}

export function answerCancel(turn: Turn, option: string): void {
  const { session } = turn;
  if (option !== 'yes' || !session.booked) {
    lead(turn, words(turn, 'kept'));
    return askBeneath(turn);
  }
  request(turn, { kind: 'release', reservation: session.booked.id });
  delete session.booked;
  lead(turn, words(turn, 'cancelled'));
  endMove(turn);
  if (session.stage !== 'done') return askBeneath(turn);
  delete session.under;
  if (session.outcome?.resolution === 'booked') finish(turn, 'abandoned');
  ask(turn, 'end');
}

/** The command "appointment". */
export function showAppointment(turn: Turn): void {
  const { session } = turn;
  if (!session.booked) return session.held ? askConfirmAgain(turn, session.held.offer) : noAppointment(turn);
  lead(turn, recap(turn, session.booked.offer));
  return session.stage === 'done' ? ask(turn, 'appointment') : askAbove(turn, 'appointment');
}

/** The slot that is held is no appointment yet: it is named, and the open question comes again. */
function askConfirmAgain(turn: Turn, offer: Offer): void {
  lead(turn, words(turn, 'chosen', slotArgs(turn, offer)));
  askAgain(turn);
}

function noAppointment(turn: Turn): void {
  lead(turn, words(turn, 'no_appointment'));
  askAgain(turn);
}

/** Place, date, length and what to bring, in words. */
function recap(turn: Turn, offer: Offer): string {
  const { session, content } = turn;
  const names = content.words[session.lang]?.names.bring ?? {};
  const bring = decisionOf(turn).bring.map((id) => names[id] ?? id);
  const args = { ...slotArgs(turn, offer), address: offer.address, minutes: offer.minutes };
  return bring.length > 0
    ? words(turn, 'booked', { ...args, bring: list(session.lang, bring) })
    : words(turn, 'booked_nothing', args);
}

function onOffers(turn: Turn, offers: Offer[]): void {
  const { session } = turn;
  session.offers = offers;
  if (offers.length > 0) return ask(turn, 'slot');
  lead(turn, words(turn, 'no_slot'));
  callBack(turn);
}

function onHold(turn: Turn, result: Extract<EffectResult, { kind: 'hold' }>): void {
  const { session } = turn;
  if (!result.ok) {
    lead(turn, words(turn, 'slot_gone'));
    session.rounds = Math.max(0, session.rounds - 1);
    return offerSlots(turn);
  }
  session.held = { id: result.reservation, offer: result.offer, until: result.until, prolonged: 0 };
  setHoldTimers(turn, result.until);
  lead(turn, words(turn, 'held', { ...slotArgs(turn, result.offer), minutes: minutesLeft(turn) }));
  goOn(turn);
}

function setHoldTimers(turn: Turn, until: number): void {
  setTimer(turn.session, 'hold_warning', until - LIMITS.holdWarning);
  setTimer(turn.session, 'hold_end', until);
}

function onConfirm(turn: Turn, ok: boolean): void {
  const { session } = turn;
  const { held } = session;
  if (!held) return;
  forgetHold(turn);
  if (!ok) {
    lead(turn, words(turn, 'slot_gone'));
    return offerSlots(turn);
  }
  if (session.booked) request(turn, { kind: 'release', reservation: session.booked.id });
  session.booked = { id: held.id, offer: held.offer };
  const { id, place, startsAt, minutes } = held.offer;
  finish(turn, 'booked', { slot: { id, place, startsAt, minutes } });
  lead(turn, recap(turn, held.offer));
  ask(turn, 'appointment');
}

/** What booking answered. */
export function onResult(turn: Turn, result: EffectResult): void {
  const { session } = turn;
  switch (result.kind) {
    case 'offer':
      return onOffers(turn, result.offers);
    case 'hold':
      return onHold(turn, result);
    case 'prolong':
      if (!session.held) return;
      if (!result.ok) return endHold(turn);
      session.held.until = result.until;
      return setHoldTimers(turn, result.until);
    case 'confirm':
      return onConfirm(turn, result.ok);
    case 'callback': {
      const { day } = dayAndTime(session.lang, result.by, result.timeZone);
      lead(turn, words(turn, 'callback', { day }));
      finish(turn, 'callback', { callback: { by: result.by } });
      return ask(turn, 'end');
    }
    case 'places': {
      const places = result.places.slice(0, LIMITS.places);
      const names = places.map(({ name, address }) => `- ${name}, ${address}`);
      lead(turn, words(turn, 'referred', { places: names.join('\n') }));
      finish(turn, 'referred', { places: places.map(({ id }) => id) });
      return ask(turn, 'end');
    }
    case 'release':
      return;
  }
}

/** The hold's end is near: said once, with the open question. */
export function warnOfEnd(turn: Turn): void {
  if (!turn.session.held) return;
  lead(turn, words(turn, 'hold_warning', { minutes: minutesLeft(turn) }));
  askAgain(turn);
}

/** The hold has ended: others are offered. */
export function endHold(turn: Turn): void {
  if (!turn.session.held) return;
  forgetHold(turn);
  lead(turn, words(turn, 'hold_ended'));
  turn.session.rounds = Math.max(0, turn.session.rounds - 1);
  offerSlots(turn);
}
