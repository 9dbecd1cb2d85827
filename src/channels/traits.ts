/** How the channels differ for the worker. The limits of their messages are in the check of the content's lengths. */
import type { ChannelTraits } from './types.js';

export const DIRECTLINE: ChannelTraits = { id: 'directline', polled: true, hasPhone: false };

export const AZURE: ChannelTraits = { id: 'azure', polled: false, hasPhone: false };
