/** Every number that ends a loop or a wait in a conversation. Times are milliseconds. */
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

export const LIMITS = {
  /** Options that one message offers: the rows of a WhatsApp list. */
  options: 10,
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
  /**
   * A hold is prolonged at most this often, each time to `hold` from then: a slot is kept for at most 110 minutes, and
   * only while the person answers. Ten is what WCAG 2.2.1 and RGAA 13.1 ask for (whoever is warned can put a time
   * limit off by one simple action, at least ten times), so no exception has to be argued; another person waits for
   * the slot, but whoever needs ten minutes for a name is the one it is meant for.
   * https://www.w3.org/WAI/WCAG22/Understanding/timing-adjustable.html
   */
  prolongations: 10,
  /** Slots are offered at most this often in one triage; then the person is called back. */
  rounds: 5,
  /** Places that a person is told at once. */
  places: 3,
  /** Facts that are said back at once. */
  echoed: 4,
  /** The same by SMS, so that they fit into one message with the greeting and the first question. */
  echoedBySms: 2,
  /** Greetings, thanks and the like that are answered in a row before the question counts as not understood. */
  smallTalk: 3,
  /** Letters of a person's name that are kept. */
  name: 40,
  /**
   * Whether a guide still does is asked at the last civil moment that is no later than this after the person's last
   * message: WhatsApp's window for free messages closes 24 hours after it.
   * https://developers.facebook.com/docs/whatsapp/cloud-api/guides/send-messages
   */
  followUp: 23 * HOUR,
  /** Later than this after the last message it is not asked any more: Declic was down when it was due. */
  followUpLatest: 23.5 * HOUR,
  /** Local hours in which a message that nobody asked for may come: from the first, until before the second. */
  civil: { from: 9, until: 19 },
  /**
   * An invitation to prepare an appointment is sent at most this long before it, for who reads it must know what it is
   * about, and at least this long, for then the person is on their way and nobody can prepare anything any more.
   */
  inviteEarliest: 7 * 24 * HOUR,
  inviteLatest: 2 * HOUR,
  /** It is asked once more after the first of these that leaves that time; then never again. */
  remindAfter: [48 * HOUR, 24 * HOUR],
  /** It waits until somebody who has begun something was silent for so long, or who has ended it for so long. */
  pause: 24 * HOUR,
  restBefore: HOUR,
  /** Somebody who has not answered one gets another, for another appointment, after this long. */
  betweenInvitations: 3 * HOUR,
  /** How often it is looked whether they are. */
  inviteAgain: HOUR,
  /** Invitations that a conversation knows at once: a hostel has one number for all who live there. */
  invitations: 50,
  /** An appointment is soon enough for somebody whose rights are at risk; who has a later one is called. */
  soon: 48 * HOUR,
  /** Trace lines that a session keeps. */
  trace: 100,
} as const;
