/** Every number that ends a loop or a wait in a conversation. Times are milliseconds. */
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

export const LIMITS = {
  /** A question that was not understood is asked again this often, in simpler words. */
  retries: 1,
  /** Answers that "back" can undo. */
  back: 20,
  /** After this silence the open question comes with a line of reminder. */
  reminderAfter: 30 * MINUTE,
  /** After this silence a triage counts as abandoned; the person can still go on. */
  abandonedAfter: 72 * HOUR,
  /** A slot is kept this long while the person decides. */
  hold: 10 * MINUTE,
  /** The person is warned this long before a hold ends. */
  holdWarning: 3 * MINUTE,
  /** A hold is prolonged at most this often, each time by `hold`. */
  prolongations: 3,
  /** Slots are offered at most this often in one triage; then the person is called back. */
  rounds: 5,
  /** Places that a person is told at once. */
  places: 3,
  /** Facts that are said back at once. */
  echoed: 4,
  /** Greetings, thanks and the like that are answered in a row before the question counts as not understood. */
  smallTalk: 3,
  /** Letters of a person's name that are kept. */
  name: 40,
  /** Trace lines that a session keeps. */
  trace: 100,
} as const;
