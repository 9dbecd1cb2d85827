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

/** What Meta signs of a body with other letters than ASCII's: each as \u00e9, in small letters. It sends them so, too. */
const escaped = (body: Buffer): Buffer =>
  Buffer.from(
    body
      .toString('utf8')
      .replace(/[^\0-~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`),
  );

/** Says whether a body is Meta's: compared in constant time. A missing signature is none. */
export function isSigned(appSecret: string, body: Buffer, signature: string | undefined): boolean {
  if (!signature) return false;
  return (
    same(signature, metaSignature(appSecret, body)) ||
    // A proxy on the way may have written the letters out.
    (body.some((byte) => byte > 0x7f) && same(signature, metaSignature(appSecret, escaped(body))))
  );
}

function same(signature: string, right: string): boolean {
  const [given, wanted] = [Buffer.from(signature), Buffer.from(right)];
  return wanted.length === given.length && timingSafeEqual(wanted, given);
}
