/** A conversation's activities as what a page shows. Pure but for the ids that it mints. */
import { randomBytes } from 'node:crypto';
import { linePicture } from '../message.js';
import type { PageChoice, PageLine } from '../page.js';

/** What a page reads of a Direct Line activity. */
export interface Spoken {
  type: string;
  text?: string;
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

const isMine = ({ from }: Spoken): boolean => from?.role === 'user';

function promptOf({ channelData }: Spoken): string | undefined {
  return (channelData as { declic?: { prompt?: string } } | undefined)?.declic?.prompt;
}

/**
 * The lines of a conversation, and the answers to its newest question. An answer that waits for the bot has none:
 * the question before it is answered.
 *
 * @example viewOf(activities).choices[0] // { label: 'Oui', value: 'email:ok' }
 */
export function viewOf(activities: Spoken[]): {
  lines: PageLine[];
  choices: PageChoice[];
  asks: string | undefined;
} {
  const said = activities.filter(({ type }) => type === 'message');
  const newest = said.at(-1);
  const asking = newest && !isMine(newest) ? newest : undefined;
  return {
    lines: said.map((activity) => ({
      mine: isMine(activity),
      text: activity.text ?? '',
      lang: isMine(activity) ? undefined : activity.locale,
      picture: isMine(activity) ? undefined : linePicture(activity.attachments?.[0]),
    })),
    choices: (asking?.suggestedActions?.actions ?? []).map(({ title, value }) => ({ label: title, value })),
    asks: asking && promptOf(asking),
  };
}
