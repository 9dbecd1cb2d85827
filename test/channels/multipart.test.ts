import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { boundaryOf, createUploadReader, UPLOAD_LIMITS } from '../../src/channels/directline/multipart.js';
import { LIMITS } from '../../src/channels/directline/receive.js';

/** An upload as browsers write it. */
function form(parts: { name: string; type?: string; bytes: Uint8Array | string }[], boundary = 'b'): Buffer {
  const pieces = parts.flatMap(({ name, type, bytes }) => [
    Buffer.from(
      `--${boundary}\r\nContent-Disposition: form-data; name="${name}"; filename="x"\r\n${type ? `Content-Type: ${type}\r\n` : ''}\r\n`,
    ),
    Buffer.from(bytes as string),
    Buffer.from('\r\n'),
  ]);
  return Buffer.concat([...pieces, Buffer.from(`--${boundary}--\r\n`)]);
}

function read(body: Uint8Array, size = body.length, boundary = 'b') {
  const reader = createUploadReader(boundary);
  for (let at = 0; at < body.length; at += size) reader.feed(Buffer.from(body.subarray(at, at + size)));
  return reader.finish();
}

describe('an upload', () => {
  const whole = form([
    { name: 'activity', type: 'application/vnd.microsoft.activity', bytes: '{"type":"message"}' },
    { name: 'file', type: 'image/jpeg', bytes: new Uint8Array([0, 255, 13, 10, 45, 45, 99]) },
    { name: 'file', bytes: '' },
  ]);
  const expected = { activity: '{"type":"message"}', files: ['image/jpeg', 'application/octet-stream'] };

  test('is read whole', () => {
    expect(read(whole)).toEqual(expected);
  });

  test('is read the same in pieces of any size, cut in the middle of a delimiter too', () => {
    for (let size = 1; size < 40; size++) expect(read(whole, size)).toEqual(expected);
  });

  test('keeps the activity as it was, whatever stands in it and in the files', () => {
    const boundary = 'xX-boundary-Xx';
    fc.assert(
      fc.property(fc.string(), fc.uint8Array(), fc.integer({ min: 1, max: 50 }), (text, bytes, size) => {
        const body = form(
          [
            { name: 'file', type: 'image/png', bytes },
            { name: 'activity', bytes: text },
          ],
          boundary,
        );
        const clean = Buffer.from(text).toString('utf8');
        expect(read(body, size, boundary)).toEqual({ activity: clean, files: ['image/png'] });
      }),
    );
  });

  test('of anything at all is read or refused, never anything else', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.integer({ min: 1, max: 20 }), (bytes, size) => {
        try {
          read(bytes, size);
        } catch (error) {
          expect((error as { status: number }).status).toBe(400);
        }
      }),
    );
  });

  test.each([
    ['it breaks off', whole.subarray(0, whole.length - 8)],
    ['it has no delimiter', Buffer.from('hello')],
    ['nothing came', Buffer.alloc(0)],
    ['its headers never end', Buffer.from(`--b\r\nx: ${'y'.repeat(UPLOAD_LIMITS.headers + 10)}`)],
    ['a delimiter is followed by words', Buffer.from('--bad\r\n\r\n')],
  ])('is refused when %s', (_name, body) => {
    expect(() => read(body)).toThrow('cannot be read');
  });

  test('is refused when its activity is endless, or its parts are', () => {
    const endless = form([{ name: 'activity', bytes: 'x'.repeat(LIMITS.activityBytes + 1) }]);
    expect(() => read(endless, 60_000)).toThrow('too big');
    const many = form(Array.from({ length: UPLOAD_LIMITS.parts + 1 }, () => ({ name: 'file', bytes: 'x' })));
    expect(() => read(many)).toThrow('too big');
  });

  test.each([
    ['multipart/form-data; boundary=abc', 'abc'],
    ['multipart/form-data; charset=utf-8; boundary="a b"', 'a b'],
    ['multipart/form-data', undefined],
    [`multipart/form-data; boundary=${'x'.repeat(71)}`, undefined],
  ])('named %s has the boundary %s', (type, boundary) => {
    expect(boundaryOf(type)).toBe(boundary);
  });
});
