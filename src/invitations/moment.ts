/** When an appointment begins, as calendars write it. Pure. */
import { localMoment } from '../booking/calendar.js';

/** 2026-12-01, or 01/12/2026 as in France: the day first. */
const DATE = /^(?:(\d{4})-(\d{1,2})-(\d{1,2})|(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}))/;
/** 09:00, 9:00:00, 9h, 9h30, 9 h 30. */
const TIME = /^(\d{1,2})(?:\s?[h:]\s?(\d{2})?(?::\d{2}(?:\.\d{1,9})?)?)$/i;
const ZONE = /\s?(Z|[+-]\d{2}:?\d{2})$/i;

/**
 * The moment (epoch ms) that a text says. With a zone (`Z`, `+01:00`) it is that of the text; else the clock is the
 * place's. Undefined when it says none.
 *
 * @example momentOf('2026-12-01T09:00', 'Europe/Paris') // Date.parse('2026-12-01T08:00:00Z')
 * @example momentOf('01/12/2026 9h', 'Europe/Paris') // the same
 */
export function momentOf(text: string, timeZone: string): number | undefined {
  const said = text.trim();
  const [found = '', y1, m1, d1, d2, m2, y2] = DATE.exec(said) ?? [];
  const date = dateOf(y1 ?? y2, m1 ?? m2, d1 ?? d2);
  if (date === undefined) return undefined;
  const rest = said.slice(found.length).replace(/^(?:T|\s*(?:à|a|at)\s|\s+)/i, '');
  const zone = ZONE.exec(rest)?.[1];
  const [, hour = '', minute = '00'] = TIME.exec(zone ? rest.replace(ZONE, '') : rest) ?? [];
  if (hour === '' || Number(hour) > 23 || Number(minute) > 59) return undefined;
  const time = `${hour.padStart(2, '0')}:${minute}`;
  if (zone === undefined) return localMoment(date, time, timeZone);
  const at = Date.parse(`${date}T${time}:00${zone.toUpperCase().replace(/^(.\d\d)(\d\d)$/, '$1:$2')}`);
  return Number.isNaN(at) ? undefined : at;
}

/** A day that there is: no 30 February. */
function dateOf(year = '', month = '', day = ''): string | undefined {
  const date = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  const at = Date.parse(`${date}T00:00:00Z`);
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(date) ? date : undefined;
}
