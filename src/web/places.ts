/** The places of this installation, by the ids that addresses and posters name. */
import type { Agency, BookingStore, Place } from '../store/port.js';

/** A place that exists, and whose it is. */
export interface KnownPlace {
  place: Place;
  agency: Agency;
}

/** Where somebody is, for a conversation that begins there. */
export interface Whereabouts {
  place: string;
  agency: string;
}

/** @example whereaboutsOf(await findPlace('demo-ccas')) // { place: 'demo-ccas', agency: 'demo' } */
export const whereaboutsOf = (known: KnownPlace | undefined): Whereabouts | undefined =>
  known && { place: known.place.id, agency: known.agency.id };

/** Finds a place; undefined when there is none of that id. */
export type FindPlace = (id: string) => Promise<KnownPlace | undefined>;

/** Characters of an id in an address; the store knows no longer one. */
const ID_CHARS = 100;

/**
 * Answers the function that finds a place among all agencies'.
 *
 * @example (await createPlaces(store)('demo-ccas'))?.agency.name // 'Montrivel (démonstration)'
 */
export function createPlaces(store: Pick<BookingStore, 'agencies' | 'places'>): FindPlace {
  return async (id) => {
    if (id === '' || id.length > ID_CHARS) return undefined;
    for (const agency of await store.agencies()) {
      const place = (await store.places(agency.id)).find((one) => one.id === id);
      if (place) return { place, agency };
    }
    return undefined;
  };
}
