import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { SegmentedMessage } from 'sms-segments-calculator';
import { segments } from '../../src/content/segments.js';

const LETTERS = "abc XYZ 0'?\n@£$¥èéùìòÇØøÅåΔ_ΦÆæßÉ^{}\\[~]|€çêâîôûëïœÀÊ’«»–…\u00a0😀🙂日".match(
  /./gsu,
) as string[];
const french = fc.string({ unit: fc.constantFrom(...LETTERS), maxLength: 500 });
const plain = fc.string({
  unit: fc.constantFrom(...LETTERS.filter((_, index) => index < 38)),
  maxLength: 500,
});

describe('an SMS is counted as Twilio counts it', () => {
  test('whatever a person or a content author writes', () => {
    fc.assert(
      fc.property(fc.oneof(french, plain), (text) => {
        const oracle = new SegmentedMessage(text);
        const own = segments(text);
        expect([own.encoding, own.count]).toEqual([oracle.encodingName, oracle.segmentsCount]);
      }),
      { numRuns: 1000 },
    );
  });

  test('for each single character of the basic plane', () => {
    const wrong: string[] = [];
    for (let code = 0x20; code < 0xd800; code++) {
      const char = String.fromCharCode(code);
      if (segments(char).encoding !== new SegmentedMessage(char).encodingName) wrong.push(char);
    }
    expect(wrong).toEqual([]);
  });

  test.each([
    ['nothing', '', 1, 'GSM-7'],
    ['160 letters', 'a'.repeat(160), 1, 'GSM-7'],
    ['161 letters', 'a'.repeat(161), 2, 'GSM-7'],
    ['306 letters', 'a'.repeat(306), 2, 'GSM-7'],
    ['307 letters', 'a'.repeat(307), 3, 'GSM-7'],
    ['a euro sign across two parts', `${'a'.repeat(152)}€${'a'.repeat(152)}`, 3, 'GSM-7'],
    ['70 letters with a cedilla', 'ç'.repeat(70), 1, 'UCS-2'],
    ['71 letters with a cedilla', 'ç'.repeat(71), 2, 'UCS-2'],
    ['an emoji across two parts', `${'ç'.repeat(66)}😀${'ç'.repeat(66)}`, 3, 'UCS-2'],
  ])('at the edges: %s', (_label, text, count, encoding) => {
    expect(segments(text)).toMatchObject({ count, encoding });
  });

  test('says which characters are to blame', () => {
    expect(segments('Ça ne reçoit rien, c’est bête').costly).toEqual(['ç', '’', 'ê']);
  });
});
