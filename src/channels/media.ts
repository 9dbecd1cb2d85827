/** Fetching what a person sent from its provider, within a size, and with our credentials nowhere else. */
import { DeliveryError } from '../delivery/errors.js';

/** WhatsApp's own limit for sound is 16 MB; a voice note of five minutes has less than 1 MB. */
const MOST_BYTES = 16 * 1024 * 1024;

/**
 * Fetches a file. Credentials are sent only to the given origins: an address in a webhook could name any.
 *
 * @throws DeliveryError media_elsewhere, media_refused, media_too_big
 */
export async function fetchMedia(
  url: string,
  headers: Record<string, string>,
  isOurs: (url: URL) => boolean,
  signal: AbortSignal,
): Promise<Blob> {
  if (!URL.canParse(url) || !isOurs(new URL(url))) {
    throw new DeliveryError('media_elsewhere', "A file lies outside its provider's servers.", 'stop');
  }
  const response = await fetch(url, { headers, signal });
  if (!response.ok || !response.body) {
    throw new DeliveryError('media_refused', `The provider answered ${response.status} for a file.`, 'stop');
  }
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  for await (const part of response.body as unknown as AsyncIterable<Uint8Array<ArrayBuffer>>) {
    size += part.length;
    if (size > MOST_BYTES) {
      throw new DeliveryError('media_too_big', `A file is larger than ${MOST_BYTES} bytes.`, 'stop');
    }
    parts.push(part);
  }
  return new Blob(parts, { type: response.headers.get('content-type') ?? 'audio/ogg' });
}
