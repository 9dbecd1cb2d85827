/** The way to a human: slots are offered, one is held, a name, a number, a yes; or somebody calls back. */
import { dayAndTime } from '../content/text.js';
import { ask, askAgain, noteTried, slotArgs } from './ask.js';
import { askAfterBooking } from './by-sms.js';
import { TIME_ZONE } from './civil.js';
import { beginHold, forgetHold, letGo, minutesLeft, prolonged } from './hold.js';
import { callAboutInvitation, preparedFor } from './invitation.js';
import { LIMITS } from './limits.js';
import { decisionOf, finish, handoverNote } from './outcome.js';
import { isSoonEnough, prepare } from './prepare.js';
import { recap } from './recap.js';
import { lead, request, type Turn, trace, words } from './turn.js';
import type { EffectResult, Offer, Session } from './types.js';

/** Asks booking for the three best slots; the prompt comes with its answer. */
export function offerSlots(turn: Turn): void {
  const { session } = turn;
  if (session.stage === 'guide') noteTried(turn);
  session.stage = 'booking';
  delete session.callback;
  letGo(turn);
  const appointment = preparedFor(turn);
  if (appointment) return isSoonEnough(turn, appointment) ? prepare(turn, appointment) : callBack(turn);
  if (session.rounds >= LIMITS.rounds) {
    lead(turn, words(turn, 'no_slot'));
    return callBack(turn);
  }
  session.rounds += 1;
  const { minutes, needs, priority } = decisionOf(turn);
  const place = session.place ? { place: session.place } : {};
  request(turn, { kind: 'offer', minutes, needs, priority, ...place, exclude: session.refused });
}

/** The person wants a human: slots at once, whatever was not asked yet; a call back when slots are shown already. */
export function callForHuman(turn: Turn): void {
  const { session } = turn;
  callAboutInvitation(turn);
  session.after = 'asked_human';
  trace(turn, 'human');
  // With the greeting it would be one SMS more, and the appointments say as much.
  const full = session.short && turn.lead.includes(words(turn, 'greeting'));
  if (!full) lead(turn, words(turn, 'human'));
  if (session.booked || preparedFor(turn) || session.asked?.id === 'slot') return callBack(turn);
  if (session.held) return askAgain(turn);
  offerSlots(turn);
}

/** The person wants to be called, and no appointment: they said so, or tapped it because they cannot write. */
export function wantsCall(turn: Turn): void {
  const { session } = turn;
  callAboutInvitation(turn);
  session.after = 'asked_human';
  trace(turn, 'human', 'call');
  const { by } = (session.stage === 'done' && session.outcome?.callback) || {};
  if (by === undefined || Date.parse(by) < turn.at) return callBack(turn);
  // Tapped twice, or asked again: one call is enough.
  const { day } = dayAndTime(session.lang, by, session.timeZone ?? TIME_ZONE);
  lead(turn, words(turn, 'callback', { day }));
  ask(turn, 'end');
}

/** Somebody calls the person; the number is asked for when nobody knows it. */
export function callBack(turn: Turn): void {
  const { session } = turn;
  callAboutInvitation(turn);
  letGo(turn);
  if (session.stage === 'guide') noteTried(turn);
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
  beginHold(turn, result.reservation, result.offer, result.until);
  lead(turn, words(turn, 'held', { ...slotArgs(turn, result.offer), minutes: minutesLeft(turn) }));
  goOn(turn);
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
  askAfterBooking(turn);
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
      return prolonged(turn, result.until);
    case 'confirm':
      return onConfirm(turn, result.ok);
    case 'callback': {
      const { day } = dayAndTime(session.lang, result.by, result.timeZone);
      lead(turn, words(turn, 'callback', { day }));
      if (preparedFor(turn)) lead(turn, words(turn, 'appointment_stays'));
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

/** The hold has ended: others are offered. */
export function endHold(turn: Turn): void {
  if (!turn.session.held) return;
  forgetHold(turn);
  lead(turn, words(turn, 'hold_ended'));
  turn.session.rounds = Math.max(0, turn.session.rounds - 1);
  offerSlots(turn);
}
