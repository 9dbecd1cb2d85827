/**
 * Puts messages into words: ICU MessageFormat in, plain text out. Pure; the same content and arguments always
 * give the same text.
 */
import { IntlMessageFormat } from 'intl-messageformat';
import type { Content, MESSAGES, MessageId } from './model.js';
import { foldLetters } from './segments.js';

/** The arguments that a message's words may use. */
export type MessageArgs<M extends MessageId> = Record<(typeof MESSAGES)[M][number], string | number>;

/** The last parameter of `say`: there is none for a message without arguments. */
export type Rest<M extends MessageId> = (typeof MESSAGES)[M] extends readonly []
  ? []
  : [args: MessageArgs<M>];

/** Content never changes after loading, so a message is parsed once for each content and language. */
const parsed = new WeakMap<Content, Map<string, IntlMessageFormat>>();

/** The locale whose dates and lists people in France expect: British English, not American. */
const locale = (lang: string): string => (lang === 'en' ? 'en-GB' : lang);

/**
 * Parses a message. An apostrophe is always an apostrophe: ICU would take the one in `l'{place}` for a quote and
 * print `{place}`. Tags are not special either.
 *
 * @throws SyntaxError when the braces do not match.
 */
export function parseMessage(lang: string, pattern: string): IntlMessageFormat {
  return new IntlMessageFormat(pattern.replaceAll("'", "''"), locale(lang), undefined, { ignoreTag: true });
}

/** Intl sets no-break and narrow spaces, which cost an SMS its GSM-7 encoding and add nothing here. */
const plainSpaces = (text: string): string => text.replace(/[\u00a0\u2007\u202f]/g, ' ');

/**
 * A message in a language. A language that the content does not have falls back to the reference language.
 *
 * @throws Error when an argument of the message is missing; `declic check` finds such messages beforehand.
 * @example say(content, 'fr', 'hold_warning', { minutes: 5 }) // "Encore 5 minutes…"
 */
export function say<M extends MessageId>(content: Content, lang: string, id: M, ...rest: Rest<M>): string {
  const spoken = content.words[lang] ? lang : (content.languages[0] as string);
  const messages = parsed.get(content) ?? new Map<string, IntlMessageFormat>();
  parsed.set(content, messages);
  const key = `${spoken}:${id}`;
  let message = messages.get(key);
  if (!message) {
    message = parseMessage(spoken, (content.words[spoken] as Content['words'][string]).messages[id]);
    messages.set(key, message);
  }
  const said = plainSpaces(String(message.format(rest[0] as Record<string, string | number> | undefined)));
  return content.words[spoken]?.folded?.has(id) ? foldLetters(said) : said;
}

/**
 * Several things as one phrase.
 *
 * @example list('fr', ['une pièce', 'un téléphone']) // "une pièce et un téléphone"
 */
export function list(lang: string, items: string[]): string {
  return plainSpaces(new Intl.ListFormat(locale(lang), { type: 'conjunction' }).format(items));
}

/** Making a formatter costs a hundred times more than using it; there are few languages and time zones. */
const formatters = new Map<string, Intl.DateTimeFormat>();

function formatter(locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${locale} ${JSON.stringify(options)}`;
  const made = formatters.get(key) ?? new Intl.DateTimeFormat(locale, options);
  formatters.set(key, made);
  return made;
}

/** A moment in words: `day` "mardi 24 novembre", `shortDay` "mardi 24", `time` "14h30". */
export interface MomentWords {
  day: string;
  shortDay: string;
  time: string;
}

/**
 * A moment as a person says it, in the place's own time zone. `iso` is ISO 8601. French clocks read "14h30",
 * the other languages "14:30"; both stay within GSM-7.
 *
 * @throws RangeError for an unknown time zone or date.
 * @example dayAndTime('fr', '2026-11-24T13:30:00Z', 'Europe/Paris').day // 'mardi 24 novembre'
 */
export function dayAndTime(lang: string, iso: string, timeZone: string): MomentWords {
  const at = new Date(iso);
  const date = (options: Intl.DateTimeFormatOptions) => {
    const words = plainSpaces(formatter(locale(lang), { ...options, timeZone }).format(at)).replace(',', '');
    // "le mardi 1er décembre": the first of the month is an ordinal in French, which Intl leaves out.
    return lang === 'fr' ? words.replace(/ 1(?= |$)/, ' 1er') : words;
  };
  const clock = formatter('en-GB', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone })
    .format(at)
    .replace(/^0/, '');
  // Intl would write "Tuesday 24" as "24 Tuesday" in English: the weekday goes first everywhere.
  const shortDay = `${date({ weekday: 'long' })} ${date({ day: 'numeric' })}`;
  return {
    day: date({ weekday: 'long', day: 'numeric', month: 'long' }),
    shortDay: lang === 'fr' ? shortDay.replace(/ 1$/, ' 1er') : shortDay,
    time: lang === 'fr' ? clock.replace(':00', 'h').replace(':', 'h') : clock,
  };
}

/**
 * The hour (0 to 23) and the day of a moment (epoch ms) in a time zone.
 *
 * @throws RangeError for an unknown time zone.
 * @example hourAndDate(Date.parse('2026-11-24T23:30:00Z'), 'Europe/Paris') // { hour: 0, date: '25/11/2026' }
 */
export function hourAndDate(at: number, timeZone: string): { hour: number; date: string } {
  const hour = formatter('en-GB', { hour: '2-digit', hourCycle: 'h23', timeZone }).format(at);
  const date = formatter('en-GB', { year: 'numeric', month: '2-digit', day: '2-digit', timeZone }).format(at);
  return { hour: Number(hour), date };
}
