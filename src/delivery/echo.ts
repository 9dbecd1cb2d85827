/**
 * Direct Line clients expect their own activities back in the log, with the id that the server gave and the
 * `channelData.clientActivityID` that they gave (botframework-directlinejs: that is how Web Chat marks a message
 * as sent). Nothing else of what a client posts is kept: it may hold a name, a file, or the text with its secrets.
 */
import { z } from 'zod';
import { DELIVERY_LIMITS } from './limits.js';

const field = z.string().max(DELIVERY_LIMITS.echoField);

/** What is kept of a client's activity; unknown fields fall away, wrong ones too. */
const Echo = z.object({
  from: z.object({ id: field }).optional().catch(undefined),
  channelData: z.object({ clientActivityID: field }).optional().catch(undefined),
});

/**
 * The activity as it may be kept, without its text, which is kept beside it.
 *
 * @example keepOfEcho({ text: 'mon mdp', from: { id: 'v1.mT3' } }) // { from: { id: 'v1.mT3' } }
 */
export function keepOfEcho(echo: unknown): unknown {
  return Echo.safeParse(echo).data;
}
