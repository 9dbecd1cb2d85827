/** Fetches a voice note that came by MMS or WhatsApp. https://www.twilio.com/docs/messaging/api/media-resource */
import { fetchMedia } from '../media.js';
import { authorizationOf, type TwilioAccount } from './send.js';

/** Media addresses name Twilio's own API, whatever TWILIO_API_URL says; it sends on to a store without credentials. */
const TWILIO_API = 'https://api.twilio.com';

/** `media`: the address in the webhook. @throws DeliveryError, or what fetch throws */
export function fetchVoice(account: TwilioAccount) {
  const origins = [TWILIO_API, new URL(account.apiUrl).origin];
  const headers = { authorization: authorizationOf(account) };
  return (media: string, signal: AbortSignal): Promise<Blob> =>
    fetchMedia(media, headers, ({ origin }) => origins.includes(origin), signal);
}
