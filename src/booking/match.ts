/**
 * Which appointments to offer. Pure and deterministic: the same slots and the same wish give the same offers.
 *
 * 1. Needs are must-haves. A place brings its resources, a helper their skills. When nobody free has everything,
 *    needs are given up in the order of GIVE_UP, and the offer says what will be missing.
 * 2. The nearest appointments are kept for people whose rights are at risk, as long as the others still have a
 *    choice without them.
 * 3. A half-day that the person has refused comes after the others; a helper who speaks the conversation's
 *    language before one who does not.
 * 4. The place from which the person came goes first where it meets the needs as well as any other; one offer of
 *    three is of the others all the same. For rights at risk the soonest goes first, wherever it is.
 * 5. The offers differ: the soonest, another day, the other half of the day; another place where there is one.
 */
import type { Offer } from '../engine/types.js';
import type { Need, Priority } from '../triage/outcome.js';
import { MINUTE } from './calendar.js';
import { halfDayOf, overlaps, parseSlotId, type Slot } from './slots.js';

/** A choice that can be read at once; more would not fit into one SMS. */
export const OFFERS = 3;
/** How many of the nearest appointments only people whose rights are at risk can see. */
const RESERVED = 2;
/** How many of the offers are kept for the place from which the person came. */
const HERE = 2;
/** Every helper works in it; it is no skill. */
const WORKING_LANGUAGE = 'fr';

/** Needs that a place meets; the others are met by a helper. */
const RESOURCES = ['device', 'connection', 'printer_scanner', 'private_room'] as const;

/**
 * Needs that can be done without when nobody free has them, first given up first: papers can be printed
 * elsewhere, a helper has a phone, any helper can read aloud, a paper mandate can be signed on the day, somebody
 * can interpret by telephone. `home_visit` is not among them: an appointment that a person cannot come to is no
 * help, and the desk calls them instead.
 */
const GIVE_UP: readonly string[] = [
  'printer_scanner',
  'connection',
  'device',
  'phone',
  'private_room',
  'reading_support',
  'mandate',
  'language',
];

/** What a person wants of an appointment. */
export interface Wish {
  needs: Need[];
  priority: Priority;
  /** ISO 639-1 of the conversation. */
  language: string;
  /** Ids of the slots that the person has refused. */
  exclude: string[];
  /** Id of the place from which they came. */
  place?: string | undefined;
}

/** What a helper at a place is to the person. */
interface Fit {
  missing: Need[];
  weight: number;
  speaks: boolean;
  /** Skills that this person does not need and somebody else may. */
  spare: number;
}

interface Candidate {
  slot: Slot;
  fit: Fit;
  /** In a half-day that the person has refused. */
  refused: boolean;
  /** At the place from which the person came. */
  here: boolean;
}

type Pair = Pick<Slot, 'helper' | 'place'>;

interface Choice extends Candidate {
  because: string;
}

/**
 * The best of the free slots, at most OFFERS, in order of time. `why` says what each was chosen for: `soonest`,
 * `another_day`, `other_half_day`, `another_place` or `another_time`; `chosen_place`; what it has
 * (`has:private_room`, `language:ar`) and has not (`missing:printer_scanner`); and `reserve:rights_at_risk`. Those at
 * the chosen place come before the others, unless rights are at risk: then the soonest does.
 *
 * @example bestOffers(free, { needs: ['device'], priority: 'normal', language: 'fr', exclude: [] })
 */
export function bestOffers(free: Slot[], wish: Wish): Offer[] {
  const best = nearestToNeeds(free, wish);
  const reserve = sideBySide(best, RESERVED);
  const open = best.filter(({ slot }) => !collides(slot, reserve));
  const withoutReserve = spread(notRefused(open, wish), wish);
  const keepReserve = wish.priority !== 'rights_at_risk' && withoutReserve.length === OFFERS;
  const choices = keepReserve ? withoutReserve : spread(notRefused(best, wish), wish);
  const order = wish.priority === 'rights_at_risk' ? inOrder : hereFirst;
  return choices.sort(order).map(({ slot, fit, here, because }) => {
    const why = [
      because,
      ...(here ? ['chosen_place'] : []),
      ...wish.needs.map((need) => reasonOf(need, fit)),
    ];
    if (wish.priority === 'rights_at_risk' && collides(slot, reserve)) why.push('reserve:rights_at_risk');
    return toOffer(slot, why);
  });
}

/** A slot as the engine and the store know it. */
export function toOffer(slot: Slot, why: string[]): Offer {
  return {
    id: slot.id,
    place: slot.place.id,
    placeName: slot.place.name,
    address: `${slot.place.address}, ${slot.place.commune}`,
    helper: slot.helper.id,
    startsAt: new Date(slot.from).toISOString(),
    minutes: (slot.to - slot.from) / MINUTE,
    timeZone: slot.place.timeZone,
    why,
  };
}

function has({ place, helper }: Pair, need: Need): boolean {
  const resource = RESOURCES.find((id) => id === need);
  if (resource !== undefined) return place.resources.includes(resource);
  return need === `language:${WORKING_LANGUAGE}` || helper.skills.includes(need);
}

function reasonOf(need: Need, fit: Fit): string {
  if (fit.missing.includes(need)) return `missing:${need}`;
  return need.startsWith('language:') ? need : `has:${need}`;
}

/** Giving up one need weighs more than giving up all those before it in GIVE_UP; some are never given up. */
function weigh(missing: Need[]): number {
  const ranks = missing.map((need) => GIVE_UP.indexOf(need.startsWith('language:') ? 'language' : need));
  return ranks.reduce((sum, rank) => (rank < 0 ? Number.POSITIVE_INFINITY : sum + 2 ** rank), 0);
}

function fitOf(pair: Pair, wish: Wish): Fit {
  const missing = wish.needs.filter((need) => !has(pair, need));
  return {
    missing,
    weight: weigh(missing),
    speaks: has(pair, `language:${wish.language}`),
    spare: pair.helper.skills.filter((skill) => !wish.needs.some((need) => need === skill)).length,
  };
}

/** The slots with the least to be given up, in order. */
function nearestToNeeds(free: Slot[], wish: Wish): Candidate[] {
  const refused = refusedHalfDays(free, wish);
  const fits = new Map<string, Fit>();
  const candidates = free.map((slot): Candidate => {
    const pair = `${slot.helper.id} ${slot.place.id}`;
    const fit = fits.get(pair) ?? fitOf(slot, wish);
    fits.set(pair, fit);
    return {
      slot,
      fit,
      refused: refused.has(`${slot.place.timeZone} ${slot.date} ${slot.half}`),
      here: slot.place.id === wish.place,
    };
  });
  const least = Math.min(...[...fits.values()].map((fit) => fit.weight));
  if (least === Number.POSITIVE_INFINITY) return [];
  return candidates.filter(({ fit }) => fit.weight === least).sort(inOrder);
}

function refusedHalfDays(free: Slot[], wish: Wish): Set<string> {
  const zones = [...new Set(free.map((slot) => slot.place.timeZone))];
  const starts = wish.exclude.map((id) => parseSlotId(id)?.from).filter((from) => from !== undefined);
  return new Set(
    zones.flatMap((zone) =>
      starts.map((from) => {
        const { date, half } = halfDayOf(from, zone);
        return `${zone} ${date} ${half}`;
      }),
    ),
  );
}

/** By start; at the same moment, whoever leaves the rarest skills to others; then by name, to be repeatable. */
function inOrder({ slot: a, fit: fitA }: Candidate, { slot: b, fit: fitB }: Candidate): number {
  return a.from - b.from || fitA.spare - fitB.spare || (a.helper.id < b.helper.id ? -1 : 1);
}

const hereFirst = (a: Candidate, b: Candidate): number => Number(b.here) - Number(a.here) || inOrder(a, b);

function collides(slot: Slot, others: Slot[]): boolean {
  return others.some((other) => other.helper.id === slot.helper.id && overlaps(other, slot));
}

/** The first appointments that could all be given: no two take the same helper's time. */
function sideBySide(candidates: Candidate[], count: number): Slot[] {
  const chosen: Slot[] = [];
  for (const { slot } of candidates) {
    if (chosen.length === count) break;
    if (!collides(slot, chosen)) chosen.push(slot);
  }
  return chosen;
}

/** Without the refused slots, nor the same helper a quarter of an hour later. */
function notRefused(candidates: Candidate[], wish: Wish): Candidate[] {
  const refused = wish.exclude
    .map(parseSlotId)
    .filter((slot) => slot !== undefined)
    .map(({ helper, from, minutes }) => ({ helper, from, to: from + minutes * MINUTE }));
  return candidates.filter(
    ({ slot }) => !refused.some((old) => old.helper === slot.helper.id && overlaps(old, slot)),
  );
}

/** Offers that are really different from each other, taken from the preferred candidates first. */
function spread(candidates: Candidate[], { priority }: Wish): Choice[] {
  const choices: Choice[] = [];
  const add = (preferred: Candidate[], most: number): void => {
    for (const speaks of [true, false]) {
      const speakers = preferred.filter((one) => one.fit.speaks === speaks);
      while (choices.length < most) {
        const next = nextDifferent(speakers, choices);
        if (next === undefined) break;
        choices.push(next);
      }
    }
  };
  for (const refused of [false, true]) {
    const preferred = candidates.filter((one) => one.refused === refused);
    const here = preferred.filter((one) => one.here);
    if (priority === 'rights_at_risk') add(preferred, 1);
    add(here, HERE);
    add(
      preferred.filter((one) => !one.here),
      OFFERS,
    );
    add(here, OFFERS);
  }
  return choices;
}

/** The soonest that differs from all choices made, by the first of these aims that can be reached. */
function nextDifferent(candidates: Candidate[], choices: Choice[]): Choice | undefined {
  const [first] = choices;
  const differs = (from: (choice: Slot, slot: Slot) => boolean) => (candidate: Candidate) =>
    choices.every((choice) => from(choice.slot, candidate.slot));
  const anotherDay = differs((choice, slot) => choice.date !== slot.date);
  const anotherPlace = differs((choice, slot) => choice.place.id !== slot.place.id);
  const anotherTime = differs((choice, slot) => !overlaps(choice, slot));
  const anotherHalf = (one: Candidate): boolean =>
    anotherTime(one) &&
    differs((choice, slot) => choice.date !== slot.date || choice.half !== slot.half)(one);
  const isLast = choices.length === OFFERS - 1;

  const aims: [because: string, aim: (candidate: Candidate) => boolean][] = [
    ['soonest', () => first === undefined],
    ['other_half_day', (one) => isLast && one.slot.half !== first?.slot.half && anotherHalf(one)],
    ['another_day', anotherDay],
    ['other_half_day', anotherHalf],
    ['another_place', anotherPlace],
    ['another_time', anotherTime],
  ];
  for (const [because, aim] of aims) {
    const soonest = candidates.find(aim);
    if (soonest === undefined) continue;
    if (first === undefined) return { ...soonest, because };
    const { date, half } = soonest.slot;
    const elsewhere = candidates.find(
      (one) => one.slot.date === date && one.slot.half === half && aim(one) && anotherPlace(one),
    );
    return { ...(elsewhere ?? soonest), because };
  }
  return undefined;
}
