/** How the channels differ for the worker. The limits of their messages are in the check of the content's lengths. */
import type { ChannelTraits } from './types.js';

export const DIRECTLINE: ChannelTraits = { id: 'directline', polled: true, hasPhone: false };

export const AZURE: ChannelTraits = { id: 'azure', polled: false, hasPhone: false };

/** Twilio takes 1,600 characters: https://www.twilio.com/docs/api/errors/21617 */
const BY_TWILIO = { polled: false, hasPhone: true, longest: 1500 };
/** Twilio's two: a person's address begins with `whatsapp:` on the second. */
export const SMS: ChannelTraits = { id: 'sms', ...BY_TWILIO, short: true };
export const WHATSAPP_BY_TWILIO: ChannelTraits = { id: 'whatsapp_twilio', ...BY_TWILIO };

/** Meta's own. Somebody who hides their number is known by an id (Inbound.anonymous). */
export const WHATSAPP: ChannelTraits = { id: 'whatsapp', polled: false, hasPhone: true, longest: 4000 };
