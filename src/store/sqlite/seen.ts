/**
 * Which messages of a person were accepted before: a short list in the conversation's own row, which every turn
 * reads and writes anyway. Each item is 8 bytes of the hash of the provider's id and 4 of the entry's number.
 */
import { STORE_LIMITS } from '../limits.js';

const HASH = 8;
const ITEM = HASH + 4;

/** The entry that this message became, if it is in the list. */
export function seqOfSeen(list: Buffer | null, message: Buffer): number | undefined {
  if (!list) return undefined;
  const hash = message.subarray(0, HASH);
  for (let at = list.indexOf(hash); at >= 0; at = list.indexOf(hash, at + 1)) {
    if (at % ITEM === 0) return list.readUInt32BE(at + HASH);
  }
  return undefined;
}

/** Says whether one more message would push the oldest one out. */
export const isFull = (list: Buffer): boolean => list.length >= ITEM * STORE_LIMITS.seenKept;

/** The list with one more message; the oldest one goes when there are STORE_LIMITS.seenKept. */
export function withSeen(list: Buffer | null, message: Buffer, seq: number): Buffer {
  const kept = list?.subarray(-ITEM * (STORE_LIMITS.seenKept - 1));
  const length = kept?.length ?? 0;
  const longer = Buffer.allocUnsafe(length + ITEM);
  if (kept) longer.set(kept);
  message.copy(longer, length, 0, HASH);
  longer.writeUInt32BE(seq, length + HASH);
  return longer;
}

/** The messages of a list, as far as it knows them. */
export function itemsOfSeen(list: Buffer | null): Buffer[] {
  const items: Buffer[] = [];
  for (let at = 0; list && at < list.length; at += ITEM) items.push(list.subarray(at, at + HASH));
  return items;
}
