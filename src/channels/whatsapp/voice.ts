/**
 * Fetches a voice note: its id gives an address that lives five minutes.
 *
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/business-phone-numbers/media
 */
import { z } from 'zod';
import { fetchMedia } from '../media.js';
import type { WhatsAppAccount } from './send.js';

/** Where Meta keeps what people send. */
const META = /(^|\.)(fbsbx\.com|fbcdn\.net|facebook\.com|whatsapp\.net)$/;

const Media = z.object({ url: z.url() });

/** `media`: the id in the webhook. @throws DeliveryError, ZodError, or what fetch throws */
export function fetchVoice({ apiUrl, accessToken }: Pick<WhatsAppAccount, 'apiUrl' | 'accessToken'>) {
  const headers = { authorization: `Bearer ${accessToken}` };
  const ours = new URL(apiUrl).origin;
  return async (media: string, signal: AbortSignal): Promise<Blob> => {
    const answer = await fetch(`${apiUrl}/${encodeURIComponent(media)}`, { headers, signal });
    const { url } = Media.parse(await answer.json());
    const isOurs = ({ origin, protocol, hostname }: URL): boolean =>
      origin === ours || (protocol === 'https:' && META.test(hostname));
    return fetchMedia(url, headers, isOurs, signal);
  };
}
