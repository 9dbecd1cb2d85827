/**
 * What Meta posts, as inbound messages and status reports: many in one body, in any order, each more than once.
 * Pure.
 *
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/messages/
 */
import { z } from 'zod';
import type { AttachmentKind } from '../../engine/types.js';
import type { EntryStatus, Report } from '../../store/port.js';
import { isStopWord } from '../stop.js';
import { WHATSAPP } from '../traits.js';
import type { Inbound } from '../types.js';
import { policyOf } from './errors.js';

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
  from: text.optional(),
  from_user_id: text.optional(),
  timestamp: z.union([z.string(), z.number()]).optional(),
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
  system: z.looseObject({ wa_id: text.optional(), user_id: text.optional() }).optional().catch(undefined),
});
type Message = z.infer<typeof Message>;

const Status = z.looseObject({
  id,
  status: text,
  errors: z
    .array(z.looseObject({ code: z.number() }))
    .optional()
    .catch(undefined),
  biz_opaque_callback_data: text.optional().catch(undefined),
});
type Status = z.infer<typeof Status>;

const Body = z.looseObject({
  object: z.literal('whatsapp_business_account'),
  entry: z.array(
    z.looseObject({ changes: z.array(z.looseObject({ field: z.string(), value: z.unknown() })).optional() }),
  ),
});

const Value = z.looseObject({
  metadata: z.looseObject({ phone_number_id: z.string() }),
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
    for (const one of read.messages ?? []) {
      const message = Message.safeParse(one).data;
      const inbound = message && inboundOf(message, agency, now);
      if (inbound) received.messages.push(inbound);
    }
    for (const one of read.statuses ?? []) {
      const status = Status.safeParse(one).data;
      const report = status && reportOf(status);
      if (report) received.reports.push(report);
    }
  }
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
  const number = numberOf(message.from);
  const user = userOf(message.from_user_id);
  const address = number ?? user;
  if (!address) return undefined;
  const at = timeOf(message.timestamp, now);
  const base = { channel: WHATSAPP.id, id: message.id, address, agency, at };
  if (message.type === 'system') return movedOf(message, base);
  const said = saidBy(message);
  if (!said) return undefined;
  return {
    ...base,
    kind: 'message',
    ...(number && user ? { also: [user] } : {}),
    ...(number ? {} : { anonymous: true as const }),
    ...said,
  };
}

/**
 * A changed number or id: from now on the person is answered at the new one.
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/messages/system/
 */
function movedOf({ system }: Message, base: Omit<Inbound, 'kind'>): Inbound | undefined {
  const address = numberOf(system?.wa_id) ?? userOf(system?.user_id);
  if (!address || address === base.address) return undefined;
  return { ...base, kind: 'moved', address, also: [base.address] };
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
  const attachment = ATTACHMENTS[type];
  if (attachment) {
    const caption = message.image?.caption ?? message.video?.caption ?? message.document?.caption;
    const media = message.audio?.id ?? message.voice?.id;
    return { attachment, ...(caption ? { text: caption } : {}), ...(media ? { media } : {}) };
  }
  switch (type) {
    case 'text':
      if (isStopWord(written?.body ?? '')) return { kind: 'stop' };
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

/** https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/messages/status/ */
const STATUSES: Record<string, EntryStatus> = {
  sent: 'sent',
  delivered: 'delivered',
  read: 'read',
  failed: 'undeliverable',
};

function reportOf({ id: providerId, status, errors, biz_opaque_callback_data: ours }: Status) {
  const is = STATUSES[status];
  if (!is) return undefined;
  const [, conversation, seq] = /^([\w-]{1,64}):(\d{1,9})$/.exec(ours ?? '') ?? [];
  const code = errors?.[0]?.code;
  const report: Omit<Report, 'now'> = { channel: WHATSAPP.id, providerId, status: is };
  if (conversation && seq) report.ref = { conversation, seq: Number(seq) };
  if (is === 'undeliverable') report.error = `whatsapp:${code ?? 'failed'}`;
  if (is === 'undeliverable' && policyOf(code) === 'stop_contact') report.stopsContact = true;
  return report;
}
