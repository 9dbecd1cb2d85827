/** A slot chosen in words: "mardi", "le 24", "à 14h", "demain matin", "au CCAS". Pure. */
import { plain, unaccented } from '../content/plain.js';
import { dayAndTime, hourAndDate } from '../content/text.js';
import type { Offer } from './types.js';

/** Said around a day or a place, and naming none. */
const SMALL = new Set(
  (
    'le la les l un une de du des d a au aux en pour et je j on moi me va veux prends prend choisis voudrais ' +
    'prefere plutot oui ok bon bien c est ce cet cette celui svp stp merci s il vous te plait rdv rendez jour ' +
    'heure heures h dans chez the at on in of i want take prefer yes fine good is it that one please thanks ' +
    'appointment day oclock o clock'
  ).split(' '),
);

/** The soonest will do. */
const SOONEST =
  /^(?:le |au )?plus (?:tot|vite)(?: possible)?$|^(?:des que|aussi vite que) possible$|^n importe (?:lequel|quand)$|^(?:the )?(?:soonest|earliest)(?: one| possible)?$|^as soon as possible$|^asap$|^any(?: of them| one)?$/;

/** Hours as a token each: "14h", "14 h 00", "14:00" and "2 pm" are `t1400`. */
function withTimes(text: string): string {
  return unaccented(text)
    .replace(/\b(\d{1,2}) ?(?::|h) ?([0-5]\d)(?: ?(am|pm))?\b/g, (_, hour, minute, half) =>
      timeToken(hour, minute, half),
    )
    .replace(/\b(\d{1,2}) ?(am|pm)\b/g, (_, hour, half) => timeToken(hour, '00', half))
    .replace(/\b(\d{1,2}) ?(?:h|heures?)\b/g, (_, hour) => timeToken(hour, '00'))
    .replace(/\b(?:midi|noon)\b/g, ' t1200 ');
}

function timeToken(hour: string, minute: string, half?: string): string {
  const at = half ? (Number(hour) % 12) + (half === 'pm' ? 12 : 0) : Number(hour);
  return ` t${at}${minute} `;
}

/** What is said of a slot, as tokens. "Après-midi" is one, for it holds "midi". */
const tokensOf = (text: string): string[] =>
  plain(
    withTimes(
      text.replace(/apr[eè]s[- ]?midi/gi, 'afternoon').replace(/apr[eè]s[- ]?demain/gi, 'overmorrow'),
    ),
  )
    .split(' ')
    .filter((token) => token !== '' && !SMALL.has(token));

const DAYS_AHEAD: [number, string[]][] = [
  [0, ['aujourd', 'hui', 'aujourdhui', 'today']],
  [1, ['demain', 'tomorrow']],
  [2, ['overmorrow']],
];
const DAY = 86_400_000;

/** Every word that names this slot. */
function namesOf(offer: Offer, lang: string, now: number): Set<string> {
  const { startsAt, timeZone, placeName } = offer;
  const at = Date.parse(startsAt);
  const { day, time } = dayAndTime(lang, startsAt, timeZone);
  const { hour, date } = hourAndDate(at, timeZone);
  const ahead = DAYS_AHEAD.filter(([days]) => hourAndDate(now + days * DAY, timeZone).date === date);
  const halves = hour < 12 ? ['matin', 'matinee', 'morning'] : ['afternoon', 'aprem'];
  return new Set([
    ...tokensOf(day),
    ...tokensOf(day).map((token) => token.replace(/^(\d+)er$/, '$1')),
    ...tokensOf(time),
    ...tokensOf(placeName),
    ...ahead.flatMap(([, words]) => words),
    ...halves,
  ]);
}

/**
 * The slot that a text means: every word of it names that one, and no other. Undefined when it says anything else, or
 * could be several.
 *
 * @example slotInWords('mardi à 14h', offers, 'fr', now)?.id
 */
export function slotInWords(text: string, offers: Offer[], lang: string, now: number): Offer | undefined {
  const sooner = (one: Offer, other: Offer): Offer =>
    Date.parse(other.startsAt) < Date.parse(one.startsAt) ? other : one;
  const [first, ...others] = offers;
  if (first && SOONEST.test(plain(text))) return others.reduce(sooner, first);
  const tokens = tokensOf(text);
  if (tokens.length === 0) return undefined;
  const meant = offers.filter((offer) => {
    const names = namesOf(offer, lang, now);
    return tokens.every((token) => names.has(token));
  });
  return meant.length === 1 ? meant[0] : undefined;
}
