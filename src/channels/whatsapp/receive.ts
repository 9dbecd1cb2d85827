/**
 * What Meta posts, as inbound messages and status reports: many in one body, in any order, each more than once.
 * Pure.
 *
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/messages/
 */
import { z } from 'zod';
import type { AttachmentKind } from '../../engine/types.js';
import type { Report } from '../../store/port.js';
import { isCarriersStartWord, isStopWord } from '../stop.js';
import { WHATSAPP } from '../traits.js';
import type { Inbound } from '../types.js';
import { reportOf } from './status.js';

/** Digits as Meta writes a number, without the plus sign. */
const WA_ID = /^[1-9]\d{6,14}$/;
/** https://developers.facebook.com/documentation/business-messaging/whatsapp/business-scoped-user-ids */
const USER_ID = /^[A-Z]{2}\.(?:ENT\.)?[A-Za-z0-9]{1,128}$/;
/** Meta delivers again for days; what claims to be older, or from the future, has a clock that cannot be used. */
const OLDEST = 7 * 86_400_000;

const text = z.string().max(8_192);
const id = z.string().min(1).max(500);

/** What is looked at of a message. Everything else is Meta's to add. */
const Message = z.looseObject({
  id,
  from: text.optional().catch(undefined),
  from_user_id: text.optional().catch(undefined),
  timestamp: z.union([z.string(), z.number()]).optional().catch(undefined),
  type: text,
  group_id: z.unknown().optional(),
  text: z.looseObject({ body: text }).optional().catch(undefined),
  button: z.looseObject({ text: text.optional(), payload: text.optional() }).optional().catch(undefined),
  interactive: z
    .looseObject({
      button_reply: z.looseObject({ id: text, title: text.optional() }).optional(),
      list_reply: z.looseObject({ id: text, title: text.optional() }).optional(),
    })
    .optional()
    .catch(undefined),
  audio: z.looseObject({ id }).optional().catch(undefined),
  voice: z.looseObject({ id }).optional().catch(undefined),
  image: z.looseObject({ caption: text.optional() }).optional().catch(undefined),
  video: z.looseObject({ caption: text.optional() }).optional().catch(undefined),
  document: z.looseObject({ caption: text.optional() }).optional().catch(undefined),
  location: z
    .looseObject({ latitude: z.number().min(-90).max(90), longitude: z.number().min(-180).max(180) })
    .optional()
    .catch(undefined),
  reaction: z.looseObject({ emoji: text.optional() }).optional().catch(undefined),
  system: z
    .looseObject({
      type: text,
      wa_id: text.optional(),
      user_id: text.optional(),
      previous_user_id: text.optional(),
    })
    .optional()
    .catch(undefined),
});
type Message = z.infer<typeof Message>;

const Body = z.looseObject({
  object: z.literal('whatsapp_business_account'),
  entry: z.array(
    z.looseObject({ changes: z.array(z.looseObject({ field: z.string(), value: z.unknown() })).optional() }),
  ),
});

const Value = z.looseObject({
  metadata: z.looseObject({ phone_number_id: z.string(), display_phone_number: text.optional() }),
  messages: z.array(z.unknown()).optional(),
  statuses: z.array(z.unknown()).optional(),
});

export interface Received {
  messages: Inbound[];
  reports: Omit<Report, 'now'>[];
}

/**
 * Reads a whole body. What cannot be read of it is left out: Meta would only send it again for days.
 *
 * @example receive(body, { phoneNumberId: '106540352242922', agency: 'ccas', now })
 */
export function receive(
  body: unknown,
  { phoneNumberId, agency, now }: { phoneNumberId: string; agency: string; now: number },
): Received {
  const received: Received = { messages: [], reports: [] };
  const changes = Body.safeParse(body).data?.entry.flatMap((entry) => entry.changes ?? []) ?? [];
  for (const { field, value } of changes) {
    const read = field === 'messages' ? Value.safeParse(value).data : undefined;
    if (read?.metadata.phone_number_id !== phoneNumberId) continue;
    const own = read.metadata.display_phone_number?.replace(/\D/g, '');
    for (const one of read.messages ?? []) {
      const message = Message.safeParse(one).data;
      // Never an answer to ourselves.
      const inbound = message && message.from !== own ? inboundOf(message, agency, now) : undefined;
      if (inbound) received.messages.push(inbound);
    }
    for (const one of read.statuses ?? []) {
      const report = reportOf(one);
      if (report) received.reports.push(report);
    }
  }
  // Meta promises no order; what comes together is put into that of its writing.
  received.messages.sort((a, b) => a.at - b.at);
  return received;
}

const numberOf = (waId: string | undefined): string | undefined =>
  waId && WA_ID.test(waId) ? `+${waId}` : undefined;
const userOf = (userId: string | undefined): string | undefined =>
  userId && USER_ID.test(userId) ? userId : undefined;

/** A person's message; undefined for what is none, or cannot be answered. */
function inboundOf(message: Message, agency: string, now: number): Inbound | undefined {
  // In a group people talk to each other: personal questions are not asked there.
  if (message.group_id !== undefined) return undefined;
  if (message.type === 'system') return movedOf(message, agency, now);
  const number = numberOf(message.from);
  const user = userOf(message.from_user_id);
  const address = number ?? user;
  if (!address) return undefined;
  const said = saidBy(message);
  if (!said) return undefined;
  return {
    channel: WHATSAPP.id,
    id: message.id,
    address,
    agency,
    at: timeOf(message.timestamp, now),
    kind: 'message',
    ...(number && user ? { also: [user] } : {}),
    ...(number ? {} : { anonymous: true as const }),
    ...said,
  };
}

/** With a new number comes a new id; of somebody who hides their number only the id is told. */
const MOVED = /^(user|customer)_changed_(number|user_id)$/;

/**
 * A changed number or id: from now on the person is answered at the new one.
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/messages/system/
 */
function movedOf(message: Message, agency: string, now: number): Inbound | undefined {
  const { id, from, from_user_id, system, timestamp } = message;
  if (!system || !MOVED.test(system.type)) return undefined;
  const is = [numberOf(system.wa_id), userOf(system.user_id)].filter((one) => one !== undefined);
  const was = [numberOf(from), userOf(system.previous_user_id), userOf(from_user_id)]
    .filter((one) => one !== undefined)
    .filter((one) => !is.includes(one));
  const [address, ...rest] = is;
  if (!address || was.length === 0) return undefined;
  return {
    channel: WHATSAPP.id,
    id,
    address,
    agency,
    at: timeOf(timestamp, now),
    kind: 'moved',
    also: [...new Set([...was, ...rest])],
    ...(address.startsWith('+') ? {} : { anonymous: true as const }),
  };
}

type Said = Pick<Inbound, 'text' | 'value' | 'attachment' | 'media' | 'position'> & {
  kind?: Inbound['kind'];
};

const ATTACHMENTS: Record<string, AttachmentKind> = {
  audio: 'audio',
  voice: 'audio',
  image: 'image',
  video: 'video',
  document: 'file',
  sticker: 'sticker',
  contacts: 'contact',
};

/** An answer given with one finger; the other reactions say nothing about the question. */
const THUMB = /^(👍|👎)/u;

function saidBy(message: Message): Said | undefined {
  const { type, text: written, button, interactive, location, reaction } = message;
  const pressed = interactive?.button_reply ?? interactive?.list_reply;
  const attachment = Object.hasOwn(ATTACHMENTS, type) ? ATTACHMENTS[type] : undefined;
  if (attachment) {
    const caption = message.image?.caption ?? message.video?.caption ?? message.document?.caption;
    const media = message.audio?.id ?? message.voice?.id;
    return { attachment, ...(caption ? { text: caption } : {}), ...(media ? { media } : {}) };
  }
  switch (type) {
    case 'text':
      if (isStopWord(written?.body ?? '')) return { kind: 'stop' };
      if (isCarriersStartWord(written?.body ?? '')) return { kind: 'start' };
      return { text: written?.body ?? '' };
    case 'button':
      return withValue(button?.text, button?.payload);
    case 'interactive':
      return pressed ? withValue(pressed.title, pressed.id) : { attachment: 'other' };
    case 'location':
      return { attachment: 'location', ...(location ? { position: position(location) } : {}) };
    case 'reaction': {
      const thumb = THUMB.exec(reaction?.emoji ?? '')?.[1];
      return thumb ? { text: thumb } : undefined;
    }
    case 'request_welcome':
      return { kind: 'start' };
    default:
      // A poll, an order, whatever comes next: the person is told that it cannot be read.
      return { attachment: 'other' };
  }
}

const withValue = (title: string | undefined, value: string | undefined): Said => ({
  text: title ?? '',
  ...(value ? { value } : {}),
});

const position = ({ latitude, longitude }: { latitude: number; longitude: number }) => ({
  latitude,
  longitude,
});

/** When the person wrote: seconds as a rule, milliseconds have been seen. */
function timeOf(timestamp: string | number | undefined, now: number): number {
  const given = Number(timestamp);
  const at = given > 1e11 ? given : given * 1000;
  return at > now - OLDEST && at <= now ? at : now;
}
