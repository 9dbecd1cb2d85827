/**
 * Direct Line clients expect their own activities back in the log, with the id that the server gave and the
 * `channelData.clientActivityID` that they gave (botframework-directlinejs: that is how Web Chat marks a message
 * as sent). Nothing else of what a client posts is kept: it may hold a name, a file, or the text with its secrets.
 */
import { DELIVERY_LIMITS } from './limits.js';

interface Kept {
  from?: { id: string };
  channelData?: { clientActivityID: string };
}

/**
 * The activity as it may be kept, without its text, which is kept beside it. Unknown fields fall away, wrong ones too.
 *
 * @example keepOfEcho({ text: 'mon mdp', from: { id: 'v1.mT3' } }) // { from: { id: 'v1.mT3' } }
 */
export function keepOfEcho(echo: unknown): Kept | undefined {
  if (typeof echo !== 'object' || echo === null || Array.isArray(echo)) return undefined;
  const { from, channelData } = echo as { from?: unknown; channelData?: unknown };
  const id = field(from, 'id');
  const client = field(channelData, 'clientActivityID');
  const kept: Kept = {};
  if (id !== undefined) kept.from = { id };
  if (client !== undefined) kept.channelData = { clientActivityID: client };
  return kept;
}

function field(of: unknown, name: string): string | undefined {
  if (typeof of !== 'object' || of === null) return undefined;
  const value = (of as Record<string, unknown>)[name];
  return typeof value === 'string' && value.length <= DELIVERY_LIMITS.echoField ? value : undefined;
}
