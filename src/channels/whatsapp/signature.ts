/**
 * Meta's signature of a webhook: HMAC-SHA256 with the app secret over the bytes of the body, as they came.
 *
 * https://developers.facebook.com/docs/graph-api/webhooks/getting-started#validating-payloads
 */
import { createHmac, timingSafeEqual } from 'node:crypto';

/**
 * The header X-Hub-Signature-256 that Meta sends with a body.
 *
 * @example metaSignature(secret, body) // 'sha256=5d61605c3feea9799210ddcb71307d4ba264225f'…
 */
export function metaSignature(appSecret: string, body: Buffer): string {
  return `sha256=${createHmac('sha256', appSecret).update(body).digest('hex')}`;
}

/** Says whether a body is Meta's: compared in constant time. A missing signature is none. */
export function isSigned(appSecret: string, body: Buffer, signature: string | undefined): boolean {
  if (!signature) return false;
  const wanted = Buffer.from(metaSignature(appSecret, body));
  const given = Buffer.from(signature);
  return wanted.length === given.length && timingSafeEqual(wanted, given);
}
