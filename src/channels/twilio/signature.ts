/**
 * Twilio's signature of a request. The key is the account's auth token; the text is the whole address that Twilio
 * called, followed by every form field, sorted by name, name and value without a separator.
 *
 * https://www.twilio.com/docs/usage/security#validating-requests
 */
import { createHmac, timingSafeEqual } from 'node:crypto';

/** By UTF-16 units, as JavaScript sorts texts. */
const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/**
 * The signature that Twilio puts into X-Twilio-Signature. A name that comes twice counts with its different values,
 * sorted, as Twilio's own libraries do.
 *
 * @example twilioSignature(token, 'https://declic.example/channels/twilio/messages', new URLSearchParams('Body=x'))
 */
export function twilioSignature(authToken: string, url: string, fields: URLSearchParams): string {
  const pairs = [...fields].sort(([a, x], [b, y]) => order(a, b) || order(x, y));
  const signed = pairs.map(([name, value], i) => {
    const [before, said] = pairs[i - 1] ?? [];
    return name === before && value === said ? '' : name + value;
  });
  return createHmac('sha1', authToken)
    .update(url + signed.join(''))
    .digest('base64');
}

/** Says whether a request is Twilio's: compared in constant time. A missing signature is none. */
export function isSigned(
  authToken: string,
  url: string,
  fields: URLSearchParams,
  signature: string | undefined,
): boolean {
  if (!signature) return false;
  const given = Buffer.from(signature);
  return withAndWithoutPort(url).some((address) => {
    const wanted = Buffer.from(twilioSignature(authToken, address, fields));
    return wanted.length === given.length && timingSafeEqual(wanted, given);
  });
}

/** Twilio signs the port in some requests and leaves it out in others; its own libraries take both. */
function withAndWithoutPort(url: string): string[] {
  const [, scheme = '', host = '', port = '', rest = ''] =
    /^(https?:\/\/)([^/:]+)(:\d+)?(.*)$/s.exec(url) ?? [];
  if (!scheme) return [url];
  return [url, scheme + host + (port ? '' : scheme === 'https://' ? ':443' : ':80') + rest];
}
