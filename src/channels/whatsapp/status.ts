/** Meta's reports on what became of a message. Pure. */
import { z } from 'zod';
import type { EntryStatus, Report } from '../../store/port.js';
import { lateFailure } from '../provider.js';
import { WHATSAPP } from '../traits.js';
import { policyOf } from './errors.js';

const Status = z.looseObject({
  id: z.string().min(1).max(500),
  status: z.string(),
  errors: z
    .array(z.looseObject({ code: z.number() }))
    .optional()
    .catch(undefined),
  biz_opaque_callback_data: z.string().optional().catch(undefined),
});
/** https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/messages/status/ */
const STATUSES: Record<string, EntryStatus> = {
  sent: 'sent',
  delivered: 'delivered',
  read: 'read',
  failed: 'undeliverable',
};

/**
 * Reads one of a body's statuses; undefined for what is none, or says nothing of what became of a message.
 *
 * @example reportOf({ id: 'wamid.x', status: 'read' }) // { channel: 'whatsapp', providerId: 'wamid.x', status: 'read' }
 */
export function reportOf(given: unknown): Omit<Report, 'now'> | undefined {
  const read = Status.safeParse(given).data;
  const is = read && Object.hasOwn(STATUSES, read.status) ? STATUSES[read.status] : undefined;
  if (!read || !is) return undefined;
  const { id: providerId, errors, biz_opaque_callback_data: ours } = read;
  const [, conversation, seq] = /^([\w-]{1,64}):(\d{1,9})$/.exec(ours ?? '') ?? [];
  const code = errors?.[0]?.code;
  const report: Omit<Report, 'now'> = { channel: WHATSAPP.id, providerId, status: is };
  if (conversation && seq) report.ref = { conversation, seq: Number(seq) };
  if (is === 'undeliverable') report.error = `whatsapp:${code ?? 'failed'}`;
  return is === 'undeliverable' ? { ...report, ...lateFailure(policyOf(code)) } : report;
}
