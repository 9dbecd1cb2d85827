import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { WhatsAppAPI } from 'whatsapp-api-js';
import { isSigned, metaSignature } from '../../../src/channels/whatsapp/signature.js';

const SECRET = 'the secret of our app';

/** Another library's check of the same signature. */
const other = (appSecret: string) => new WhatsAppAPI({ token: 'none', appSecret, v: 'v23.0' });

/** Letters that JSON writes as they are: Meta writes those outside of ASCII as \u00e9, in small letters. */
const written = (value: unknown): string =>
  JSON.stringify(value).replace(/[^\0-~]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);

describe('the signature of a body', () => {
  test('is what whatsapp-api-js takes for right, over any body and with any secret', async () => {
    const secrets = fc.string({ minLength: 1, maxLength: 64 });
    await fc.assert(
      fc.asyncProperty(secrets, fc.jsonValue(), async (secret, value) => {
        const raw = written({ value });
        const signed = metaSignature(secret, Buffer.from(raw));
        expect(await other(secret).verifyRequestSignature(raw, signed)).toBe(true);
        expect(isSigned(secret, Buffer.from(raw), signed)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  test('over another body, with another secret or with a changed sign it is wrong for both', async () => {
    const signs = fc.record({
      raw: fc.string({ unit: 'grapheme-ascii' }),
      at: fc.nat(63),
      more: fc.constantFrom('x', ' ', '\n'),
    });
    await fc.assert(
      fc.asyncProperty(signs, async ({ raw, at, more }) => {
        const signed = metaSignature(SECRET, Buffer.from(raw));
        const place = 'sha256='.length + at;
        const sign = signed[place] === '0' ? '1' : '0';
        const changed = signed.slice(0, place) + sign + signed.slice(place + 1);
        for (const [secret, body, signature] of [
          [SECRET, raw + more, signed],
          [`${SECRET}${more}`, raw, signed],
          [SECRET, raw, changed],
        ] as const) {
          expect(await other(secret).verifyRequestSignature(body, signature)).toBe(false);
          expect(isSigned(secret, Buffer.from(body), signature)).toBe(false);
        }
      }),
      { numRuns: 300 },
    );
  });

  test('is right for a body whose letters were written out on its way', async () => {
    const [sent, received] = [written({ text: 'Où ça ? 👍' }), JSON.stringify({ text: 'Où ça ? 👍' })];
    const signed = metaSignature(SECRET, Buffer.from(sent));
    expect(await other(SECRET).verifyRequestSignature(received, signed)).toBe(true);
    expect(isSigned(SECRET, Buffer.from(received), signed)).toBe(true);
    expect(isSigned(SECRET, Buffer.from(`${received}é`), signed)).toBe(false);
  });

  test('counts over the bytes as they came, also those that are no text', () => {
    const bytes = Buffer.from([0xff, 0xfe, 0x00, 0xc3, 0x28]);
    expect(isSigned(SECRET, bytes, metaSignature(SECRET, bytes))).toBe(true);
    expect(isSigned(SECRET, Buffer.from(bytes.toString('utf8')), metaSignature(SECRET, bytes))).toBe(false);
  });

  test.each([undefined, '', 'sha256=', 'sha256=é', 'sha1=5d61605c', 'x'.repeat(71), '5d61605c3feea979'])(
    '%j is none',
    (given) => expect(isSigned(SECRET, Buffer.from('{}'), given)).toBe(false),
  );

  test('without its name, or in capitals, it is not the one that Meta sends', () => {
    const signed = metaSignature(SECRET, Buffer.from('{}'));
    expect(isSigned(SECRET, Buffer.from('{}'), signed.slice('sha256='.length))).toBe(false);
    expect(isSigned(SECRET, Buffer.from('{}'), signed.toUpperCase())).toBe(false);
  });
});
