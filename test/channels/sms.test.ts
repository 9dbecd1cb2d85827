import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { SegmentedMessage } from 'sms-segments-calculator';
import { smsText } from '../../src/channels/sms.js';
import { segments } from '../../src/content/segments.js';
import { optionText } from '../../src/engine/ask.js';
import type { PromptOption } from '../../src/engine/types.js';

const GSM = "abcdefghij XYZ 0'?\n@£$¥èéùìòÇØøÅåΔ_ΦÆæßÉàä";
/** Two septets each in GSM-7, one unit each in UCS-2. */
const EXTENSION = '^{}\\[~]|€';
const TYPOGRAPHY = '’‘“”«»–—…\u00a0\u202f';
const OTHERS = 'çêâîôûëïœÀÊ日';
const EMOJI = ['😀', '👍🏽', '👨‍👩‍👧', '🇫🇷', '1️⃣', '❤️'];
const units = [...GSM, ...GSM, ...GSM, ...EXTENSION, ...TYPOGRAPHY, ...OTHERS, ...EMOJI];

const textOf = (of: string[], maxLength = 400) => fc.string({ unit: fc.constantFrom(...of), maxLength });
/** Texts that stay cheap, texts for which one sign would cost double, and anything at all. */
const text = (maxLength?: number) =>
  fc.oneof(
    textOf([...GSM], maxLength),
    textOf([...GSM, ...EXTENSION], maxLength),
    textOf([...GSM, ...TYPOGRAPHY], maxLength),
    textOf(units, maxLength),
  );
const options: fc.Arbitrary<PromptOption[]> = fc.array(
  fc.record({ id: fc.constant('x'), label: text(30), detail: text(30) }, { requiredKeys: ['id', 'label'] }),
  { maxLength: 10 },
) as never;
const prompt = fc.record({ text: text(), lead: text(), options }, { requiredKeys: ['text', 'options'] });

const letters = (said: string): string => said.replace(/[^\p{L}\p{N}\p{So}]/gu, '');

describe('a prompt as an SMS', () => {
  test('costs what Twilio says it costs', () => {
    fc.assert(
      fc.property(prompt, (asked) => {
        const said = smsText(asked as never);
        const oracle = new SegmentedMessage(said);
        const { encoding, count } = segments(said);
        expect([encoding, count, said]).toEqual([oracle.encodingName, oracle.segmentsCount, said]);
      }),
      { numRuns: 1_500 },
    );
  });

  test('says every letter and digit of it, and each option with its number at the start of a line', () => {
    fc.assert(
      fc.property(prompt, (asked) => {
        const said = smsText(asked as never);
        const listed = asked.options.map((option, index) => `${index + 1} ${optionText(option)}`);
        expect(letters(said)).toBe(letters([asked.lead ?? '', asked.text, ...listed].join('')));
        asked.options.forEach((_, index) => {
          expect(`\n${said}`).toContain(`\n${index + 1} `);
        });
      }),
      { numRuns: 500 },
    );
  });

  test('is never dearer by a typographic sign', () => {
    const cheap = textOf([...GSM, ...EXTENSION, ...TYPOGRAPHY]);
    fc.assert(
      fc.property(cheap, (said) => {
        expect(segments(smsText({ text: said, options: [] })).encoding).toBe('GSM-7');
      }),
      { numRuns: 500 },
    );
    // One typographic quote once turned 2 SMS into 8.
    const long = `${"l'aide ".repeat(40)}`;
    expect(segments(smsText({ text: long.replace("'", '’'), options: [] })).count).toBe(segments(long).count);
  });
});
