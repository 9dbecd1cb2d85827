/**
 * Sends through the WhatsApp Cloud API.
 *
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/reference/whatsapp-business-phone-number/message-api
 */
import { z } from 'zod';
import { post, refused } from '../provider.js';
import { WHATSAPP } from '../traits.js';
import type { Dispatch, Sender } from '../types.js';
import { META } from './errors.js';
import { type Content, contentOf, LIMITS, type RenderOptions, templateOf } from './render.js';

/**
 * Free-form messages reach a person for 24 hours after theirs. A quarter of an hour is left for the way there and
 * for clocks that differ.
 */
const WINDOW = 24 * 3_600_000 - 15 * 60_000;
const WINDOW_CLOSED = 131047;
const TOO_LONG = 100;

export interface WhatsAppAccount extends RenderOptions {
  phoneNumberId: string;
  accessToken: string;
  /** With its version. */
  apiUrl: string;
  /** A template with one place in its body, approved in each language. */
  template?: string | undefined;
  now?: () => number;
}

const Sent = z.object({ messages: z.array(z.object({ id: z.string().min(1) })).min(1) });

/**
 * The body of the request that sends a prompt.
 *
 * @throws DeliveryError whatsapp:131047 when the 24-hour window is closed and there is no template
 */
export function messageOf(account: WhatsAppAccount, dispatch: Dispatch): Record<string, unknown> {
  const { address, ref } = dispatch;
  return {
    messaging_product: 'whatsapp',
    recipient_type: 'individual',
    // A number without its plus sign; an id of somebody who hides theirs goes into a field of its own.
    ...(address.startsWith('+') ? { to: address.slice(1) } : { recipient: address }),
    ...whatIsSaid(account, dispatch),
    // Comes back with each status: it finds the message even when we died before Meta's answer came.
    biz_opaque_callback_data: ref,
  };
}

function whatIsSaid(account: WhatsAppAccount, { prompt, heardAt }: Dispatch): Content {
  const { template, now = Date.now } = account;
  const open = heardAt !== undefined && now() - heardAt < WINDOW;
  if (open) {
    const content = contentOf(prompt, account);
    if (content.type !== 'text' || content.text.body.length <= LIMITS.text) return content;
    throw refused(META, 400, TOO_LONG);
  }
  const content = template ? templateOf(prompt, template) : undefined;
  if (!content) throw refused(META, 400, WINDOW_CLOSED);
  return content;
}

export function whatsAppSender(account: WhatsAppAccount): Sender {
  const { phoneNumberId, accessToken, apiUrl } = account;
  const url = `${apiUrl}/${phoneNumberId}/messages`;
  const headers = { authorization: `Bearer ${accessToken}`, 'content-type': 'application/json' };
  return {
    channel: WHATSAPP.id,
    async send(dispatch) {
      const body = JSON.stringify(messageOf(account, dispatch));
      const providerId = await post(META, url, { headers, body }, (made) => {
        return Sent.safeParse(made).data?.messages[0]?.id;
      });
      return { providerId };
    },
  };
}
