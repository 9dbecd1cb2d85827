/** Named limits of the stores. Both engines keep to them. */
export const STORE_LIMITS = {
  /**
   * After a crash in the middle of sending nobody knows whether the provider took the message. Its status report
   * would tell, and comes within seconds as a rule; only after this long without one is it sent again.
   */
  unknownGraceMs: 120_000,
  /** How long a write waits for another process that is writing. */
  busyTimeoutMs: 5_000,
  /** How often a store that somebody watches looks for other processes' commits. */
  pollMs: 100,
  /** Most writes in one transaction: bounds how long the first of them waits for the last. */
  groupSize: 512,
  /** Rows that one step of a purge deletes at most, so that a purge never holds up a turn. */
  purgeBatch: 200,
  /** Most timers that one claim finds due; the next claim finds the others. */
  timerBatch: 50,
  /** A hold that ended this long ago can no longer be revived by confirming it. */
  endedHoldKeptMs: 24 * 3_600_000,
  /** A conversation whose rows cannot be read is tried again after this long, so that it does not hold up others. */
  asideMs: 3_600_000,
  /** An appointment's time is kept in cells of this length; two of one helper can never share a cell. */
  cellMs: 15 * 60_000,
  /**
   * Pages (4 KB) that the write-ahead log may hold before they are brought into the file. A page that is written
   * many times in between is brought over once, which in a large store is most of what a turn costs more.
   */
  logPages: 16_000,
  /**
   * Of how many messages of one person it is remembered that they were done. Providers deliver again within days
   * (Meta for up to seven); nobody writes as many messages as this in between.
   */
  seenKept: 512,
  /** How many changes are remembered for the processes that watch. */
  changesKept: 8_192,
} as const;
