/** A conversation's activities as what a page shows. Pure but for the ids that it mints. */
import { randomBytes } from 'node:crypto';
import { linePicture } from '../message.js';
import type { PageChoice, PageLine } from '../page.js';

/** What a page reads of a Direct Line activity. */
export interface Spoken {
  type: string;
  text?: string;
  /** Of an event, and what it says. */
  name?: string;
  value?: unknown;
  locale?: string;
  from?: { role?: string };
  attachments?: unknown[];
  channelData?: unknown;
  suggestedActions?: { actions: { title: string; value: string }[] };
}

/** An answer's own id: 128 random bits. The same one twice is a page that was sent again, not a second answer. */
export function newMessageId(): string {
  return randomBytes(16).toString('base64url');
}

/** The event with which a triage ends. */
const OUTCOME = 'declic/outcome';

const isMine = ({ from }: Spoken): boolean => from?.role === 'user';

function promptOf({ channelData }: Spoken): string | undefined {
  return (channelData as { declic?: { prompt?: string } } | undefined)?.declic?.prompt;
}

/**
 * The lines of a conversation, and the answers to its newest question. An answer that waits for the bot has none:
 * the question before it is answered. `attached`: stands for what somebody sent who wrote nothing.
 *
 * @example viewOf(activities).choices[0] // { label: 'Oui', value: 'email:ok' }
 */
export function viewOf(
  activities: Spoken[],
  attached = '',
): {
  lines: PageLine[];
  choices: PageChoice[];
  asks: string | undefined;
} {
  const said = activities.filter(({ type }) => type === 'message');
  const newest = said.at(-1);
  // The outcome comes as an event after its message. The newest appointment is the one that counts.
  const booking = activities.findLastIndex(({ name }) => name === OUTCOME);
  const isBooked =
    (activities[booking]?.value as { resolution?: string } | undefined)?.resolution === 'booked';
  const card = isBooked ? activities[booking - 1] : undefined;
  const asking = newest && !isMine(newest) ? newest : undefined;
  return {
    lines: said.map((activity) => ({
      mine: isMine(activity),
      text: activity.text || (activity.attachments && isMine(activity) ? attached : ''),
      lang: isMine(activity) ? undefined : activity.locale,
      booked: activity === card,
      picture: isMine(activity) ? undefined : linePicture(activity.attachments?.[0]),
    })),
    choices: (asking?.suggestedActions?.actions ?? []).map(({ title, value }) => ({ label: title, value })),
    asks: asking && promptOf(asking),
  };
}
