/** Every number that bounds a wait, a queue or a loop of the delivery. Times are milliseconds. */
export const DELIVERY_LIMITS = {
  /** UTF-16 units of a person's text that are read at all; a longer one is cut before anything looks at it. */
  rawText: 8_000,
  /** UTF-16 units of a redacted text that are kept and understood. */
  text: 2_000,
  /** How long a voice note may take to be fetched and written down: the turn's lease must not end meanwhile. */
  listen: 8_000,
  /** UTF-16 units of the address of a voice note at its provider. */
  media: 500,
  /** UTF-16 units of each field that is kept of a client's own activity. */
  echoField: 200,

  /** Steps of the engine in one turn: the event itself and the results of its effects. */
  steps: 20,
  /** Numbers of effects that a new session leaves to those before it, for each log entry before its first. */
  effectsPerEntry: 100,

  /** Conversations that one worker thinks about at the same time. */
  turns: 16,
  /**
   * After this long without a commit another worker may take a conversation. Also how long a person waits at most
   * when the process died in the middle of their turn.
   */
  turnLease: 10_000,
  /** How often work is looked for when nothing announced any: timers, other processes. */
  poll: 250,
  /** Failed attempts at a turn after which the person is led to a human instead. */
  turnAttempts: 4,
  /** Back-off of a failed turn: the first one, then doubled up to the longest. */
  turnRetry: 200,
  turnRetryMost: 30_000,
  /** How long stop() waits for turns and sends that are under way. */
  stop: 8_000,

  /** Messages that one outbox sends at the same time, each of another conversation. */
  sends: 16,
  /** After this long an attempt to send counts as lost; longer than any provider may take (`sendMost`). */
  sendLease: 30_000,
  /** How long a provider may take to answer. Twilio closes after 15 s; Meta names no limit. */
  sendMost: 20_000,
  /** Attempts at one message before it counts as failed; with the back-off below that is about four hours. */
  sendAttempts: 12,
  sendRetry: 1_000,
  sendRetryMost: 3_600_000,
  /**
   * Back-off of a message whose failure is reported after the provider had taken it: a telephone that is off, or a
   * network in trouble, is not back within a second. With the attempts above that is about six hours.
   */
  lateRetry: 60_000,
  lateRetryMost: 3_600_000,
  /** How long a channel rests when its provider says "too many" without saying how long. */
  throttle: 10_000,

  /** How often what is too old is deleted. */
  purge: 3_600_000,
} as const;
