/** What a Direct Line client posts, as an inbound message. Pure. */
import type { Activity } from '@microsoft/agents-activity';
import { z } from 'zod';
import type { AttachmentKind } from '../../engine/types.js';
import type { Inbound } from '../types.js';

/** The most that is read of a posted activity. A longer text is not refused: acceptance cuts it. */
export const LIMITS = {
  /** Bytes of an activity posted as JSON. */
  activityBytes: 256 * 1024,
  /** Characters of a client's own id of an activity. */
  clientIdChars: 200,
  /** Characters of a person's id: sealed, it must fit into what acceptance keeps of an echo. */
  userIdChars: 100,
} as const;

/** The kind of an attachment by its media type. */
export function attachmentKind(contentType: string): AttachmentKind {
  const kind = contentType.split('/', 1)[0]?.toLowerCase();
  if (kind === 'audio' || kind === 'image' || kind === 'video') return kind;
  return contentType.startsWith('application/vnd.microsoft.card') ? 'other' : 'file';
}

/** A posted activity, read. `ignored`: nothing a person said (typing, an event of the client). */
export type Received =
  | { kind: 'message'; message: ReceivedMessage }
  | { kind: 'ignored' }
  /** `why` is for the developer of the client; it repeats none of the activity's content. */
  | { kind: 'invalid'; why: string };

export interface ReceivedMessage extends Pick<Inbound, 'text' | 'value' | 'attachment' | 'locale'> {
  /** The client's own id of the activity: the same one twice is a retry. */
  client?: string;
  from?: string;
}

/**
 * What is looked at of an activity, as the Agents SDK's own schema has it (render.test.ts holds one against the
 * other). The SDK's checks forty fields, which takes as long as writing the message down. Clients write null for
 * what they leave out.
 */
const ReadActivity = z.object({
  type: z.string().min(1),
  text: z.string().nullish(),
  value: z.unknown().optional(),
  from: z.object({ id: z.string().min(1).optional() }).nullish(),
  locale: z.string().min(1).nullish(),
  channelData: z.unknown().optional(),
  attachments: z.array(z.object({ contentType: z.string().min(1) })).nullish(),
} satisfies Partial<Record<keyof Activity, z.ZodType>>);

const short = (value: unknown, most: number): string | undefined =>
  typeof value === 'string' && value !== '' && value.length <= most ? value : undefined;

/**
 * Reads a posted activity.
 *
 * @example receive({ type: 'message', text: 'CAF', value: 'organism:caf' }).message.value // 'organism:caf'
 */
export function receive(body: unknown): Received {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    return { kind: 'invalid', why: 'The body must be an activity.' };
  }
  const read = ReadActivity.safeParse(body);
  if (!read.success) return { kind: 'invalid', why: 'The body is not a valid activity.' };
  const activity = read.data;
  if (activity.type !== 'message') return { kind: 'ignored' };

  const channelData = activity.channelData as { clientActivityID?: unknown } | null | undefined;
  const message: ReceivedMessage = {};
  const client = short(channelData?.clientActivityID, LIMITS.clientIdChars);
  const from = short(activity.from?.id, LIMITS.userIdChars);
  const locale = short(activity.locale, 35);
  if (client) message.client = client;
  if (from) message.from = from;
  if (locale) message.locale = locale;

  // A button's value counts before its label; acceptance says whether it is one of ours.
  const value = typeof activity.value === 'string' && activity.value ? activity.value : undefined;
  if (activity.text) message.text = activity.text;
  if (value) message.value = value;

  const contentType = activity.attachments?.[0]?.contentType;
  if (activity.attachments?.length) message.attachment = attachmentKind(contentType ?? '');
  else if (message.text === undefined && message.value === undefined) message.text = '';
  return { kind: 'message', message };
}
