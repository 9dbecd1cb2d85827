/** The number that an invitation goes to: in E.164, and one that can receive an SMS. Pure. */
import { type CountryCode, parsePhoneNumberFromString } from 'libphonenumber-js/max';
import type { Place } from '../store/port.js';

/**
 * Postcodes of the territories that have a country code of their own (La Poste; Arcep's numbering plan). Their numbers
 * are written like those of France, with ten digits, except in the last three.
 */
const TERRITORIES: Record<string, CountryCode> = {
  971: 'GP',
  972: 'MQ',
  973: 'GF',
  974: 'RE',
  975: 'PM',
  976: 'YT',
  977: 'BL',
  978: 'MF',
  986: 'WF',
  987: 'PF',
  988: 'NC',
};
/** Somebody in Paris may have a number of Réunion, and write it as at home. */
const ANYWHERE: CountryCode[] = ['FR', 'GP', 'MQ', 'GF', 'RE', 'YT'];

/** 06 and 07 are mobile (Arcep, decision 2018-0881), those included that were given out since the library was made. */
const FRENCH_MOBILE = /^\+33[67]\d{8}$/;

export type Mobile = { number: string } | { refused: 'phone' | 'landline' };

/**
 * Reads a number as people and calendars write it; without a country it is one of the place's, or of France's.
 *
 * @example mobileOf('06 39 98 12 34', place) // { number: '+33639981234' }
 * @example mobileOf('01 99 00 12 34', place) // { refused: 'landline' }
 */
export function mobileOf(text: string, { postcode }: Pick<Place, 'postcode'>): Mobile {
  const here = TERRITORIES[postcode.slice(0, 3)] ?? 'FR';
  const possible: string[] = [];
  for (const defaultCountry of new Set([here, ...ANYWHERE])) {
    const read = parsePhoneNumberFromString(text, { defaultCountry, extract: false });
    if (read?.isValid())
      return CAN_RECEIVE.has(read.getType()) ? { number: read.number } : { refused: 'landline' };
    if (read) possible.push(read.number);
  }
  const number = possible.find((one) => FRENCH_MOBILE.test(one));
  if (number) return { number };
  // Of a range that is kept, or was given out since: known to be fixed by its first digits.
  return { refused: possible.some((one) => /^\+33[1-58-9]\d{8}$/.test(one)) ? 'landline' : 'phone' };
}

/** Of some countries the numbers do not tell. */
const CAN_RECEIVE = new Set<string | undefined>(['MOBILE', 'FIXED_LINE_OR_MOBILE', undefined]);
