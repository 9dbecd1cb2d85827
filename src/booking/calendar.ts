/**
 * Local time and working days. Presences are written in a place's wall-clock time ("09:00"); everything that is
 * compared or stored is epoch milliseconds. Node's own Intl knows the time zones, so no library is needed.
 */

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** A local calendar day, `2026-12-01`. */
export type LocalDate = string;

const formats = new Map<string, Intl.DateTimeFormat>();

/** What the clock on the wall shows, as if it were UTC. */
function wallClock(at: number, timeZone: string): number {
  return at + offset(at, timeZone);
}

/** Clocks are changed at a quarter of an hour, wherever they are, so an offset is asked of Intl once a quarter. */
const QUARTER = 15 * MINUTE;
const offsets = new Map<string, number>();
const OFFSETS_KEPT = 20_000;

/** What must be added to UTC, in milliseconds. */
function offset(at: number, timeZone: string): number {
  const quarter = Math.floor(at / QUARTER);
  const key = `${timeZone} ${quarter}`;
  let known = offsets.get(key);
  if (known === undefined) {
    known = askOffset(quarter * QUARTER, timeZone);
    if (offsets.size >= OFFSETS_KEPT) offsets.clear();
    offsets.set(key, known);
  }
  return known;
}

function askOffset(at: number, timeZone: string): number {
  const part: Record<string, number> = {};
  for (const { type, value } of formatOf(timeZone).formatToParts(at)) part[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part;
  return Date.UTC(year, month - 1, day, hour, minute, second) - at;
}

/** Making a format is slow, using one is not: one is kept per time zone. */
function formatOf(timeZone: string): Intl.DateTimeFormat {
  let format = formats.get(timeZone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-GB', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    });
    formats.set(timeZone, format);
  }
  return format;
}

/**
 * The local day on which `at` (epoch ms) falls.
 *
 * @example localDate(Date.parse('2026-12-01T23:30:00Z'), 'Europe/Paris') // '2026-12-02'
 */
export function localDate(at: number, timeZone: string): LocalDate {
  return new Date(wallClock(at, timeZone)).toISOString().slice(0, 10);
}

/**
 * The moment (epoch ms) at which a local clock shows `time` on `date`. A time that occurs twice (clocks go back)
 * means its first occurrence; one that does not occur (clocks go forward) means as much later as the jump.
 *
 * @example localMoment('2026-07-14', '09:00', 'Europe/Paris') // Date.parse('2026-07-14T07:00:00Z')
 */
export function localMoment(date: LocalDate, time: string, timeZone: string): number {
  const wall = Date.parse(`${date}T${time}:00Z`);
  const before = wall - offset(wall - DAY, timeZone);
  const after = wall - offset(wall + DAY, timeZone);
  const occurrences = [before, after].filter((at) => wallClock(at, timeZone) === wall);
  return occurrences.length > 0 ? Math.min(...occurrences) : before;
}

/** The day `days` later (or earlier). */
export function addDays(date: LocalDate, days: number): LocalDate {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY).toISOString().slice(0, 10);
}

/** 1 Monday … 7 Sunday. */
export function weekday(date: LocalDate): number {
  return new Date(`${date}T00:00:00Z`).getUTCDay() || 7;
}

/** Easter Sunday of the Gregorian calendar (the "Meeus/Jones/Butcher" computus). */
export function easter(year: number): LocalDate {
  const a = year % 19;
  const b = Math.floor(year / 100);
  const c = year % 100;
  const g = Math.floor((8 * b + 13) / 25);
  const h = (19 * a + b - Math.floor(b / 4) - g + 15) % 30;
  const l = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - h - (c % 4)) % 7;
  const m = Math.floor((a + 11 * h + 22 * l) / 451);
  const marchDay = h + l - 7 * m + 22;
  return addDays(`${year}-03-01`, marchDay - 1);
}

/** Article L3133-1 of the Code du travail: eight fixed days and three that follow Easter. */
const FIXED_HOLIDAYS = ['01-01', '05-01', '05-08', '07-14', '08-15', '11-01', '11-11', '12-25'];
const DAYS_AFTER_EASTER = { easterMonday: 1, ascension: 39, whitMonday: 50 };

/**
 * Says whether a day is a public holiday in all of France (article L3133-1). The additional local ones
 * (Alsace-Moselle, overseas) are not among them.
 *
 * @example isHoliday('2026-04-06') // true: Easter Monday
 */
export function isHoliday(date: LocalDate): boolean {
  if (FIXED_HOLIDAYS.includes(date.slice(5))) return true;
  const sunday = easter(Number(date.slice(0, 4)));
  return Object.values(DAYS_AFTER_EASTER).some((days) => addDays(sunday, days) === date);
}

/** Monday to Friday, without public holidays. */
export function isWorkingDay(date: LocalDate): boolean {
  return weekday(date) <= 5 && !isHoliday(date);
}

/** The first working day after `date`. */
export function nextWorkingDay(date: LocalDate): LocalDate {
  let day = addDays(date, 1);
  while (!isWorkingDay(day)) day = addDays(day, 1);
  return day;
}
