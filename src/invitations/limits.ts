/** Every number that bounds a request to invite. */
export const INVITATION_LIMITS = {
  /** Bytes of a request's body, or of a file. */
  bytes: 1024 * 1024,
  /** Invitations in one request or file. */
  rows: 2_000,
  /** Characters of one field; a longer one is refused with its row. */
  field: 200,
  /** Characters of the caller's id, and of a helper's or a service's name. */
  id: 100,
  with: 40,
  /** How far ahead an appointment may be, in days: further is a slip of the pen. */
  daysAhead: 366,
  /** Minutes of an appointment. */
  minutes: { least: 5, most: 480 },
  /** Invitations that are written at the same time: they share a transaction. */
  atOnce: 50,
} as const;
