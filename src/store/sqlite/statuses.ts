/** The order of delivery statuses. */
import type { EntryStatus } from '../port.js';

/** How far each status is; what is not in it is not an outgoing message's. */
const RANK: Partial<Record<EntryStatus, number>> = {
  pending: 0,
  sending: 1,
  unknown: 2,
  accepted: 3,
  sent: 4,
  failed: 5,
  undeliverable: 5,
  delivered: 6,
  read: 7,
};

/**
 * Says whether a report moves a status on. Failing is an end, which only news of the message's arrival corrects:
 * a provider that says "delivered" after "failed" has seen the message on the person's telephone.
 *
 * @example advances('delivered', 'sent') // false
 */
export function advances(from: EntryStatus, to: EntryStatus): boolean {
  const was = RANK[from];
  const is = RANK[to];
  return was !== undefined && is !== undefined && is >= 3 && is > was;
}
