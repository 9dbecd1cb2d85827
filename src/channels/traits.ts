/** How the channels differ for those who do not know them: the worker, and the check of the content's lengths. */
import type { ChannelTraits } from './types.js';

/** Web Chat wraps any text and any number of buttons; the numbers keep a page readable. */
export const DIRECTLINE: ChannelTraits = {
  id: 'directline',
  polled: true,
  hasPhone: false,
  maxText: 4000,
  maxOptions: 20,
  maxLabel: 80,
};

/**
 * The least of the channels behind Azure Bot Service: Messenger shows 13 quick replies of 20 characters, and takes
 * 2,000 characters of text (https://developers.facebook.com/docs/messenger-platform/reference/send-api).
 */
export const AZURE: ChannelTraits = {
  id: 'azure',
  polled: false,
  hasPhone: false,
  maxText: 2000,
  maxOptions: 13,
  maxLabel: 20,
};
