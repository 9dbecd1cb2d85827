/**
 * Carries out what the engine asks of booking. The engine is pure and only wishes; here a wish meets the store.
 *
 * An effect is carried out once per key: a turn that is thought through again after a crash gets the first
 * answer. Two people never get one slot, because the store refuses overlapping reservations.
 */
import type { Effect, EffectResult, PlaceCard } from '../engine/types.js';
import type { BookingStore, Place, Reservation } from '../store/port.js';
import { HOUR } from './calendar.js';
import { callbackBy } from './callback.js';
import { bestOffers, toOffer } from './match.js';
import { findSlot, freeSlots, HORIZON, LEAD, LEAD_WHEN_CHOSEN, type Territory } from './slots.js';

/** As many places as a person can choose from in one message. */
export const PLACES_SHOWN = 5;
/** Of an agency that has no place yet. */
const DEFAULT_TIME_ZONE = 'Europe/Paris';
/** Reservations are looked up a little further than slots may start, for the longest one (two hours). */
const LONGEST = 2 * HOUR;

export interface BookingOptions {
  store: BookingStore;
  /** Epoch milliseconds. */
  clock: () => number;
}

/** The conversation an effect belongs to. */
export interface EffectContext {
  conversation: string;
  agency: string;
  channel: string;
  /** ISO 639-1 of the conversation. */
  lang: string;
}

/**
 * Answers an effect. Errors are the store's own; the turn is then tried again with the same key.
 *
 * @example await carryOut({ kind: 'hold', key: 'c1#4', slot: 'lina.29935200.60', until }, context)
 */
export type CarryOut = (effect: Effect, context: EffectContext) => Promise<EffectResult>;

interface ReservedTerritory extends Territory {
  reservations: Reservation[];
}

type Of<K extends Effect['kind']> = Extract<Effect, { kind: K }>;

export function createBooking({ store, clock }: BookingOptions): { carryOut: CarryOut } {
  async function territory(agency: string, now: number): Promise<ReservedTerritory> {
    const [helpers, places] = await Promise.all([store.helpers(agency), store.places(agency)]);
    const ids = helpers.map((helper) => helper.id);
    const reservations = await store.reservations(ids, now, now + HORIZON + LONGEST, now);
    return { helpers, places, reservations };
  }

  async function offer(
    effect: Of<'offer'>,
    { agency, lang }: EffectContext,
    now: number,
  ): Promise<EffectResult> {
    const free = freeSlots(await territory(agency, now), effect.minutes, now + LEAD, now + HORIZON);
    const offers = bestOffers(free, { ...effect, language: lang });
    return store.recordResult(effect.key, { kind: 'offer', key: effect.key, offers }, now);
  }

  async function hold(effect: Of<'hold'>, context: EffectContext, now: number): Promise<EffectResult> {
    const { kind, key, slot: id } = effect;
    const known = await territory(context.agency, now);
    const held = known.reservations.find(
      ({ conversation, state, offer }) =>
        conversation === context.conversation && state === 'held' && offer.id === id,
    );
    // The button was pressed twice: the person has what they ask for.
    if (held !== undefined) {
      const { id: reservation, until = effect.until, offer } = held;
      return store.recordResult(key, { kind, key, ok: true, reservation, until, offer }, now);
    }
    const slot = findSlot(known, id, now + LEAD_WHEN_CHOSEN, now + HORIZON);
    if (slot === undefined) return store.recordResult(key, { kind, key, ok: false }, now);
    const { helper, place, from, to } = slot;
    const wanted = { helper: helper.id, place: place.id, from, to, offer: toOffer(slot, ['chosen']) };
    return store.hold(effect, { ...wanted, conversation: context.conversation }, now);
  }

  /** A reservation is changed only by its own conversation, and not prolonged or booked once its time has begun. */
  async function change(
    effect: Of<'prolong' | 'confirm' | 'release'>,
    context: EffectContext,
    now: number,
  ): Promise<EffectResult> {
    const reservation = await store.reservation(effect.reservation);
    const mine = reservation?.conversation === context.conversation;
    const { kind, key } = effect;
    if (kind === 'release') {
      return mine ? store.release(effect, now) : store.recordResult(key, { kind, key, ok: false }, now);
    }
    const ahead = mine && reservation.from > now;
    if (kind === 'confirm') {
      return ahead ? store.confirm(effect, now) : store.recordResult(key, { kind, key, ok: false }, now);
    }
    return ahead
      ? store.prolong(effect, now)
      : store.recordResult(key, { kind, key, ok: false, until: effect.until }, now);
  }

  async function callback(
    effect: Of<'callback'>,
    { agency, conversation }: EffectContext,
    now: number,
  ): Promise<EffectResult> {
    const [place] = await store.places(agency);
    const timeZone = place?.timeZone ?? DEFAULT_TIME_ZONE;
    const by = new Date(callbackBy(now, effect.priority, timeZone)).toISOString();
    const result: EffectResult = { kind: 'callback', key: effect.key, by, timeZone };
    return store.keepRequest(effect, conversation, agency, result, now);
  }

  async function places(effect: Of<'places'>, { agency }: EffectContext, now: number): Promise<EffectResult> {
    const cards = (await store.places(agency)).slice(0, PLACES_SHOWN).map(toCard);
    return store.recordResult(effect.key, { kind: 'places', key: effect.key, places: cards }, now);
  }

  async function carryOut(effect: Effect, context: EffectContext): Promise<EffectResult> {
    const done = await store.effectResult(effect.key);
    if (done !== undefined) return done;
    const now = clock();
    switch (effect.kind) {
      case 'offer':
        return offer(effect, context, now);
      case 'hold':
        return hold(effect, context, now);
      case 'prolong':
      case 'confirm':
      case 'release':
        return change(effect, context, now);
      case 'callback':
        return callback(effect, context, now);
      case 'places':
        return places(effect, context, now);
    }
  }

  return { carryOut };
}

function toCard(place: Place): PlaceCard {
  const card = { id: place.id, name: place.name, address: `${place.address}, ${place.commune}` };
  return place.phone === undefined ? card : { ...card, phone: place.phone };
}
