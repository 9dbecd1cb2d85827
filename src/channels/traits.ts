/** How the channels differ for the worker. The limits of their messages are in the check of the content's lengths. */
import type { ChannelTraits } from './types.js';

export const DIRECTLINE: ChannelTraits = { id: 'directline', polled: true, hasPhone: false };

export const AZURE: ChannelTraits = { id: 'azure', polled: false, hasPhone: false };

/** Twilio's two: a person's address begins with `whatsapp:` on the second. */
export const SMS: ChannelTraits = { id: 'sms', polled: false, hasPhone: true, short: true };
export const WHATSAPP_BY_TWILIO: ChannelTraits = { id: 'whatsapp_twilio', polled: false, hasPhone: true };

/** Meta's own. Somebody who hides their number is known by an id (Inbound.anonymous). */
export const WHATSAPP: ChannelTraits = { id: 'whatsapp', polled: false, hasPhone: true };
