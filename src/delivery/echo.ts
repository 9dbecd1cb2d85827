/**
 * Direct Line clients expect their own activities back in the log, with the id that the server gave and the
 * `channelData.clientActivityID` that they gave (botframework-directlinejs: that is how Web Chat marks a message
 * as sent). Nothing else of what a client posts is kept: it may hold a name, a file, or the text with its secrets.
 */
import { z } from 'zod';
import { DELIVERY_LIMITS } from './limits.js';

const field = z.string().max(DELIVERY_LIMITS.echoField).optional().catch(undefined);

/** What is kept of a client's activity; unknown fields fall away, wrong ones too. */
const Echo = z.object({
  type: field,
  id: field,
  name: field,
  timestamp: field,
  localTimestamp: field,
  locale: field,
  textFormat: field,
  inputHint: field,
  from: z.object({ id: field, role: field }).optional().catch(undefined),
  conversation: z.object({ id: field }).optional().catch(undefined),
  channelId: field,
  channelData: z
    .object({ clientActivityID: field, postBack: z.boolean().optional().catch(undefined) })
    .optional()
    .catch(undefined),
});

/**
 * The activity as it may be kept: its text and value replaced by the redacted ones.
 *
 * @example keepOfEcho({ type: 'message', text: 'mot de passe toto' }, { text: 'mot de passe [password]' })
 */
export function keepOfEcho(
  echo: unknown,
  kept: { text?: string | undefined; value?: string | undefined },
): unknown {
  const read = Echo.safeParse(echo);
  if (!read.success) return undefined;
  const had = echo as { text?: unknown; value?: unknown };
  return JSON.parse(
    JSON.stringify({
      ...read.data,
      ...(had.text !== undefined ? { text: kept.text ?? '' } : {}),
      ...(had.value !== undefined && kept.value !== undefined ? { value: kept.value } : {}),
    }),
  );
}
