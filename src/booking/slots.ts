/**
 * Free appointments: helpers' weekly presences, minus public holidays, minus what is already reserved.
 * Pure: the store's rows go in, a list of slots comes out.
 */

import type { Helper, Place, Presence, Reservation } from '../store/port.js';
import { MINUTES, type Minutes } from '../triage/outcome.js';
import {
  addDays,
  DAY,
  HOUR,
  isHoliday,
  type LocalDate,
  localDate,
  localMoment,
  MINUTE,
  weekday,
} from './calendar.js';

/** Starts lie on the quarter hours of the wall clock; every time zone's offset is a multiple of it. */
export const GRID = 15 * MINUTE;
/** How far ahead a person can book. */
export const HORIZON = 14 * DAY;
/** The nearest start that is offered: time to read the message and to come. */
export const LEAD = 2 * HOUR;
/** The nearest start that can still be held, when the person took a while to choose. */
export const LEAD_WHEN_CHOSEN = 30 * MINUTE;

const NOON = '12:00';

export type HalfDay = 'morning' | 'afternoon';

/** A stretch [from, to) of a helper's time at a place, epoch ms; `date` and `half` are local to the place. */
export interface Slot {
  id: string;
  helper: Helper;
  place: Place;
  from: number;
  to: number;
  date: LocalDate;
  half: HalfDay;
}

/** Who is where, and what is taken. */
export interface Territory {
  helpers: Helper[];
  places: Place[];
  /** Reservations that still count (booked, or held and not ended). */
  reservations: Pick<Reservation, 'helper' | 'from' | 'to'>[];
}

/**
 * The stable name of a slot: helper, start in minutes since 1970 (UTC), length in minutes. It travels in a
 * button's value and comes back from outside, so it is only a wish: see {@link findSlot}.
 *
 * @example slotId('lina', Date.parse('2026-12-01T08:00:00Z'), 60) // 'lina.29935200.60'
 */
export function slotId(helper: string, from: number, minutes: number): string {
  return `${helper}.${Math.floor(from / MINUTE)}.${minutes}`;
}

/** Takes a slot's id apart; undefined when it is not one. */
export function parseSlotId(id: string): { helper: string; from: number; minutes: Minutes } | undefined {
  const parts = /^(.+)\.(\d{1,9})\.(\d{1,3})$/su.exec(id);
  const minutes = MINUTES.find((length) => length === Number(parts?.[3]));
  if (parts?.[1] === undefined || minutes === undefined) return undefined;
  const from = Number(parts[2]) * MINUTE;
  return slotId(parts[1], from, minutes) === id ? { helper: parts[1], from, minutes } : undefined;
}

/** The local day and half-day in which a moment (epoch ms) lies. */
export function halfDayOf(at: number, timeZone: string): { date: LocalDate; half: HalfDay } {
  const date = localDate(at, timeZone);
  return { date, half: at < localMoment(date, NOON, timeZone) ? 'morning' : 'afternoon' };
}

/** True when two half-open stretches of time share a moment. */
export function overlaps(a: { from: number; to: number }, b: { from: number; to: number }): boolean {
  return a.from < b.to && b.from < a.to;
}

/**
 * Every free start for an appointment of `minutes`, with `earliest` <= start <= `latest`, ordered by start and
 * then by helper.
 *
 * @example freeSlots(territory, 60, now + LEAD, now + HORIZON)
 */
export function freeSlots(territory: Territory, minutes: Minutes, earliest: number, latest: number): Slot[] {
  const places = new Map(territory.places.map((place) => [place.id, place]));
  const found = new Map<string, Slot>();
  for (const helper of territory.helpers) {
    const taken = territory.reservations.filter((reservation) => reservation.helper === helper.id);
    for (const presence of helper.presences) {
      const place = places.get(presence.place);
      if (place === undefined) continue;
      for (const slot of slotsOf(helper, presence, place, minutes, earliest, latest)) {
        if (!found.has(slot.id) && !taken.some((other) => overlaps(slot, other))) found.set(slot.id, slot);
      }
    }
  }
  return [...found.values()].sort(
    (a, b) => a.from - b.from || (a.helper.id < b.helper.id ? -1 : Number(a.helper.id > b.helper.id)),
  );
}

/**
 * The slot that an id names, if a helper is really there at that time and it starts between `earliest` and
 * `latest`. Whether it is still free is for the store to say, when it is held.
 */
export function findSlot(
  territory: Territory,
  id: string,
  earliest: number,
  latest: number,
): Slot | undefined {
  const wish = parseSlotId(id);
  const helpers = territory.helpers.filter((helper) => helper.id === wish?.helper);
  if (wish === undefined || wish.from < earliest || wish.from > latest) return undefined;
  return freeSlots(
    { helpers, places: territory.places, reservations: [] },
    wish.minutes,
    wish.from,
    wish.from,
  )[0];
}

function* slotsOf(
  helper: Helper,
  presence: Presence,
  place: Place,
  minutes: Minutes,
  earliest: number,
  latest: number,
): Generator<Slot> {
  const length = minutes * MINUTE;
  const last = localDate(latest, place.timeZone);
  for (let date = localDate(earliest, place.timeZone); date <= last; date = addDays(date, 1)) {
    if (weekday(date) !== presence.weekday || isHoliday(date)) continue;
    const arrives = localMoment(date, presence.from, place.timeZone);
    const leaves = localMoment(date, presence.to, place.timeZone);
    const noon = localMoment(date, NOON, place.timeZone);
    const first = Math.ceil(Math.max(arrives, earliest) / GRID) * GRID;
    for (let from = first; from <= latest && from + length <= leaves; from += GRID) {
      const half = from < noon ? 'morning' : 'afternoon';
      yield { id: slotId(helper.id, from, minutes), helper, place, from, to: from + length, date, half };
    }
  }
}
