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

const HEX = Buffer.from('0123456789abcdef');

/**
 * What Meta signs of a body with other letters than ASCII's: each as \u00e9, in small letters. It sends them so, too.
 * Unit by unit into one buffer: anybody may post three megabytes of such letters, and others must not wait for them.
 */
function escaped(body: Buffer): Buffer {
  const text = body.toString('utf8');
  const written = Buffer.allocUnsafe(6 * text.length);
  let length = 0;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0x7f) written[length++] = unit;
    else {
      written[length++] = 0x5c; // A backslash.
      written[length++] = 0x75; // The letter u.
      for (let shift = 12; shift >= 0; shift -= 4) written[length++] = HEX[(unit >> shift) & 15] as number;
    }
  }
  return written.subarray(0, length);
}

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
