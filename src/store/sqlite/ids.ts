/** Ids: of conversations (time-ordered integers, written in base 36) and of reservations; hashes of providers' ids. */
import { hash, randomBytes, randomInt } from 'node:crypto';

const EPOCH = Date.UTC(2020, 0, 1);
/** Random tail of an id: 41 bits of milliseconds (until 2089) and these 12 make 53, what a number holds exactly. */
const TAIL = 4_096;
const WIDTH = 11;
const DIGITS = '0123456789abcdefghijklmnopqrstuvwxyz';

let last = 0;

/** A key for a new row, larger than every earlier one of this process. No secret: it shows when it was made. */
export function newKey(): number {
  last = Math.max(last + 1, (Date.now() - EPOCH) * TAIL + randomInt(TAIL));
  return last;
}

/** The key as the port shows it: eleven digits and letters that sort as the key does. */
export function toId(key: number): string {
  let id = '';
  let rest = key;
  // By hand: Number.toString(36) goes by way of fractions and takes ten times as long.
  for (let digit = 0; digit < WIDTH; digit += 1) {
    const before = Math.floor(rest / 36);
    id = DIGITS.charAt(rest - before * 36) + id;
    rest = before;
  }
  return id;
}

/** The key of an id; -1, which no row has, when it is not one of ours. */
export function toKey(id: string): number {
  if (!/^[0-9a-z]{11}$/.test(id)) return -1;
  const key = Number.parseInt(id, 36);
  return Number.isSafeInteger(key) ? key : -1;
}

/** A reservation's id: time first, then 72 random bits, for it may be shown to other systems. */
export function newReservationId(): string {
  return `r${toId(newKey())}${randomBytes(9).toString('hex')}`;
}

/**
 * What is kept of a provider's message id. WhatsApp's (`wamid.…`) hold the person's number in base64, so none is
 * kept in clear; 128 bits of SHA-256 over an id with its random part cannot be turned back.
 */
export function providerHash(channel: string, id: string): Buffer {
  // In one call: a hash object for each message would cost four times as much.
  return Buffer.from(hash('sha256', `${channel}\0${id}`, 'hex').slice(0, 32), 'hex');
}

/** The key of a conversation that may be unknown, for a column that may be NULL. */
export function toLink(id: string): number | null {
  const key = toKey(id);
  return key < 0 ? null : key;
}
