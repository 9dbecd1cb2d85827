/**
 * What Twilio posts, as an inbound message or a status report. Pure.
 *
 * https://www.twilio.com/docs/messaging/guides/webhook-request
 * https://www.twilio.com/docs/whatsapp/api#configuring-inbound-message-webhooks
 */
import type { AttachmentKind } from '../../engine/types.js';
import type { EntryStatus, Report } from '../../store/port.js';
import { lateFailure } from '../provider.js';
import { isCarriersStartWord, isCarriersStopWord, isStopWord } from '../stop.js';
import { SMS, WHATSAPP_BY_TWILIO } from '../traits.js';
import type { Inbound } from '../types.js';
import { policyOf } from './errors.js';

/** E.164: what can be answered. A sender's name (an operator's advertisement) cannot. */
const NUMBER = /^\+[1-9]\d{6,14}$/;
/** Meta's business-scoped user id, of a person who hides the number behind a username. */
const USER_ID = /^[A-Z]{2}\.[A-Za-z0-9]{1,128}$/;
const SID = /^[A-Z]{2}[0-9a-zA-Z]{32}$/;

/** `why` is for the operator and repeats nothing of the request. */
export type Received =
  | { kind: 'message'; message: Inbound }
  | { kind: 'ignored' }
  | { kind: 'invalid'; why: string };

/**
 * Reads a posted message. Unknown fields are left alone: Twilio adds some without notice.
 *
 * @example receiveMessage(new URLSearchParams({ MessageSid: 'SM…', From: '+336…', Body: 'bonjour' }), 'ccas', now)
 */
export function receiveMessage(fields: URLSearchParams, agency: string, now: number): Received {
  const field = (name: string): string => fields.get(name)?.trim() ?? '';
  const id = field('MessageSid') || field('SmsMessageSid') || field('SmsSid');
  if (!SID.test(id)) return { kind: 'invalid', why: 'MessageSid is missing or not one.' };
  const from = senderOf(field('From'));
  if (!from) return field('From') ? { kind: 'ignored' } : { kind: 'invalid', why: 'From is missing.' };
  // Never an answer to ourselves.
  if (from.address === senderOf(field('To'))?.address) return { kind: 'ignored' };

  const other = senderOf(field('ExternalUserId'))?.address;
  const message: Inbound = {
    ...from,
    id,
    agency,
    at: now,
    kind: 'message',
    ...(other && other !== from.address ? { also: [other] } : {}),
    ...(NUMBER.test(from.address) ? {} : { anonymous: true as const }),
  };
  const text = fields.get('Body') ?? '';
  const optOut = field('OptOutType').toUpperCase();
  // Twilio has told the person, and refuses what we would send (21610).
  const answered = optOut === 'STOP' || (from.channel === SMS.id && isCarriersStopWord(text));
  if (answered) return { kind: 'message', message: { ...message, kind: 'stop', answered } };
  if (isStopWord(text)) return { kind: 'message', message: { ...message, kind: 'stop' } };
  // They want to hear from us again: greeted, or asked again what was open.
  const again = optOut === 'START' || isCarriersStartWord(text);
  if (again) return { kind: 'message', message: { ...message, kind: 'start' } };

  const value = field('ButtonPayload') || field('ListId');
  if (value) message.value = value;
  const attachment = attachmentOf(field);
  if (attachment) message.attachment = attachment;
  if (attachment === 'audio' && field('MediaUrl0')) message.media = field('MediaUrl0');
  const position = attachment === 'location' ? positionOf(field) : undefined;
  if (position) message.position = position;
  if (text || !attachment) message.text = text;
  return { kind: 'message', message };
}

/** The channel and the address of who wrote; undefined for who cannot be answered. */
function senderOf(from: string): { channel: string; address: string } | undefined {
  const [, whatsapp, address = ''] = /^(whatsapp:)?(.*)$/.exec(from) ?? [];
  if (!whatsapp) return NUMBER.test(address) ? { channel: SMS.id, address } : undefined;
  return NUMBER.test(address) || USER_ID.test(address)
    ? { channel: WHATSAPP_BY_TWILIO.id, address }
    : undefined;
}

function attachmentOf(field: (name: string) => string): AttachmentKind | undefined {
  if (field('Latitude') && field('Longitude')) return 'location';
  if (!/^[1-9]/.test(field('NumMedia'))) return undefined;
  const type = field('MediaContentType0').toLowerCase();
  if (type === 'image/webp') return 'sticker';
  if (/^text\/(x-)?vcard/.test(type)) return 'contact';
  const kind = type.split('/', 1)[0];
  return kind === 'audio' || kind === 'image' || kind === 'video' ? kind : 'file';
}

function positionOf(field: (name: string) => string): Inbound['position'] {
  const [latitude, longitude] = [Number(field('Latitude')), Number(field('Longitude'))];
  return Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180 ? { latitude, longitude } : undefined;
}

/** https://www.twilio.com/docs/messaging/api/message-resource#message-status-values */
const STATUSES: Record<string, EntryStatus> = {
  accepted: 'accepted',
  scheduled: 'accepted',
  queued: 'accepted',
  sending: 'accepted',
  sent: 'sent',
  delivered: 'delivered',
  read: 'read',
  undelivered: 'undeliverable',
  failed: 'undeliverable',
  canceled: 'undeliverable',
};

/** Reads a status callback; undefined when it is none that says anything about a message of ours. */
export function receiveStatus(fields: URLSearchParams): Omit<Report, 'now'> | undefined {
  const providerId = fields.get('MessageSid') ?? fields.get('SmsSid') ?? '';
  const told = (fields.get('MessageStatus') ?? fields.get('SmsStatus') ?? '').toLowerCase();
  const status = Object.hasOwn(STATUSES, told) ? STATUSES[told] : undefined;
  if (!SID.test(providerId) || !status) return undefined;
  const code = fields.get('ErrorCode') ?? '';
  const channel = (fields.get('To') ?? '').startsWith('whatsapp:') ? WHATSAPP_BY_TWILIO.id : SMS.id;
  const report = { channel, providerId, status };
  if (status !== 'undeliverable') return report;
  const error = /^\d{4,6}$/.test(code) ? `twilio:${code}` : 'twilio';
  return { ...report, error, ...lateFailure(policyOf(Number(code))) };
}
