/** What a row says, checked: an appointment at a place of the agency, and a number that can receive an SMS. Pure. */
import type { Place } from '../store/port.js';
import { isFactValue } from '../triage/facts.js';
import type { Redacted, SecretKind } from '../understanding/types.js';
import { INVITATION_LIMITS as LIMITS } from './limits.js';
import { momentOf } from './moment.js';
import { mobileOf } from './phone.js';
import type { Row } from './rows.js';

/** An invitation as its caller wants it. */
export interface Wanted {
  id: string;
  /** E.164. */
  phone: string;
  place: Place;
  /** Epoch milliseconds. */
  startsAt: number;
  with?: string;
  minutes?: number;
  /** ISO 639-1. */
  lang?: string;
}

/** Why a row is refused, before anybody is looked for. */
export type RowProblem =
  | 'unreadable'
  | 'id'
  | 'phone'
  | 'landline'
  | 'place'
  | 'starts_at'
  | 'with'
  | 'minutes'
  | 'language';

export type Reading = { wanted: Wanted } | { code: RowProblem; message: string; id?: string };

export interface ReadParts {
  places: Place[];
  /** Epoch milliseconds. */
  now: number;
  redact: (text: string) => Redacted;
}

/** What makes an id, or a name, one that tells too much. */
const PERSONAL: readonly SecretKind[] = ['phone', 'email', 'nir', 'card', 'iban'];
const DAY = 86_400_000;

/**
 * Reads a row. The messages name columns and never repeat a value of the person's.
 *
 * @example readRow({ row: 1, values: { id: 'a1', phone: '06 39 98 12 34', startsAt: '01/12/2026 9h', place: 'ccas' } }, parts)
 */
export function readRow({ values, broken }: Row, parts: ReadParts): Reading {
  if (broken) return { code: 'unreadable', message: broken };
  const id = idOf(values.id, parts);
  if ('message' in id) return id;
  const told = { id: id.value };
  const refuse = (code: RowProblem, message: string): Reading => ({ code, message, ...told });
  if (Object.values(values).some((value) => value.length > LIMITS.field))
    return refuse('unreadable', `A column has more than ${LIMITS.field} characters.`);

  const place = parts.places.find((one) => one.id === values.place);
  if (!place) return refuse('place', placeMissing(values.place, parts.places));
  if (!values.phone) return refuse('phone', 'phone is missing.');
  const mobile = mobileOf(values.phone, place);
  if ('refused' in mobile) {
    return mobile.refused === 'landline'
      ? refuse('landline', 'phone is a landline or a service: it cannot receive an SMS.')
      : refuse('phone', 'phone is no phone number, such as 06 12 34 56 78 or +33612345678.');
  }
  const said = values.startsAt ?? `${values.date ?? ''} ${values.time ?? ''}`;
  const startsAt = momentOf(said, place.timeZone);
  if (startsAt === undefined || startsAt > parts.now + LIMITS.daysAhead * DAY) {
    const why =
      startsAt === undefined
        ? 'is no moment, such as 2026-12-01T09:00 or 01/12/2026 9h'
        : 'is more than a year ahead';
    return refuse('starts_at', `startsAt ${why}.`);
  }
  const wanted: Wanted = { ...told, phone: mobile.number, place, startsAt };
  const name = values.with?.replace(/\s+/g, ' ').trim();
  if (name) {
    if (name.length > LIMITS.with || LINK.test(name) || parts.redact(name).kinds.length > 0)
      return refuse(
        'with',
        `with is a name of at most ${LIMITS.with} characters, without a number or a link.`,
      );
    wanted.with = name;
  }
  if (values.minutes) {
    const minutes = Number(/^\d{1,3}/.exec(values.minutes)?.[0]);
    const { least, most } = LIMITS.minutes;
    if (!/^\d{1,3}( ?(min|mn|minutes))?$/.test(values.minutes) || minutes < least || minutes > most)
      return refuse('minutes', `minutes is a whole number from ${least} to ${most}.`);
    wanted.minutes = minutes;
  }
  if (values.language) {
    const lang = /^([a-z]{2})(?:[-_]|$)/.exec(values.language.toLowerCase())?.[1];
    if (!lang || !isFactValue('language', lang))
      return refuse('language', 'language is a code of two letters, such as fr.');
    wanted.lang = lang;
  }
  return { wanted };
}

const LINK = /https?:|\/\/|www\./i;

function idOf(
  id: string | undefined,
  { redact }: ReadParts,
): { value: string } | { code: 'id'; message: string } {
  if (!id) return { code: 'id', message: 'id is missing: by it the same appointment is known again.' };
  if (id.length > LIMITS.id || !/^[\p{L}\p{N}\p{P}\p{S} ]+$/u.test(id))
    return { code: 'id', message: `id has at most ${LIMITS.id} letters, digits and signs.` };
  // It stands in the record of the triage.
  return redact(id).kinds.some((kind) => PERSONAL.includes(kind))
    ? { code: 'id', message: 'id holds a number or an address of the person: take one that tells nothing.' }
    : { value: id };
}

function placeMissing(place: string | undefined, places: Place[]): string {
  const known = places.slice(0, 10).map(({ id }) => id);
  const ids = places.length > known.length ? `${known.join(', ')} …` : known.join(', ');
  return `${place ? 'place is none of this agency' : 'place is missing'}: its places are ${ids || 'not known yet'}.`;
}
