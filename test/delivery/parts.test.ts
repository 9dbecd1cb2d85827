import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { smsText } from '../../src/channels/sms.js';
import { SMS, WHATSAPP } from '../../src/channels/traits.js';
import { contentOf } from '../../src/channels/whatsapp/render.js';
import { inParts } from '../../src/delivery/parts.js';
import type { Prompt } from '../../src/engine/types.js';
import { withDesk } from './desk.js';

const OPTIONS = [
  { id: 'yes', label: 'Oui' },
  { id: 'no', label: 'Non', detail: 'plus tard' },
];
const prompt = (text: string, more: Partial<Prompt> = {}): Prompt => ({
  id: 'end',
  lang: 'fr',
  text,
  options: OPTIONS,
  ...more,
});
const letters = (text: string): string => text.replace(/\s+/g, '');

describe('a message that is longer than its channel takes', () => {
  test('is sent in parts, each whole sentences, the answers below the last', () => {
    const parts = inParts(prompt('Voici une adresse de plus. '.repeat(120), { lead: "C'est noté." }), 1500);
    expect(parts).toHaveLength(3);
    for (const { text } of parts) expect(text).toMatch(/\.\s?$/);
    expect(parts.map(({ options }) => options.length)).toEqual([0, 0, 2]);
    expect(parts.map(({ id }) => id)).toEqual(['end', 'end', 'end']);
  });

  test('is one message where it fits', () => {
    const short = prompt('Voulez-vous ?', { lead: "C'est noté." });
    expect(inParts(short, 1500)).toEqual([short]);
    expect(inParts(prompt('x'.repeat(9_999)))).toHaveLength(1);
  });

  test('loses no letter, whatever it says, and each part is one that the provider takes', () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 9_000, size: 'max' });
    fc.assert(
      fc.property(text, fc.option(text, { nil: undefined }), (said, lead) => {
        const whole = prompt(said, lead ? { lead } : {});
        for (const { longest, id } of [SMS, WHATSAPP]) {
          const parts = inParts(whole, longest);
          expect(letters(parts.map((part) => `${part.lead ?? ''}${part.text}`).join(''))).toBe(
            letters(`${lead ?? ''}${said}`),
          );
          expect(parts.at(-1)?.options).toEqual(OPTIONS);
          for (const part of parts) {
            expect(part.text.length).toBeLessThanOrEqual(longest ?? 0);
            const content = contentOf(part, { choose: () => 'Choisir' });
            if (id === WHATSAPP.id && content.type === 'text')
              expect(content.text.body.length).toBeLessThanOrEqual(4096);
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  test('reaches the outbox in its parts, in order', () =>
    withDesk(async (desk) => {
      const understand = async () =>
        ({ facts: {}, difficulty: null, route: 'command', command: 'help', confidence: 1 }) as const;
      const worker = desk.worker({ understand, channels: [{ ...SMS, longest: 150 }] });
      await desk.say('+33639981234', 'aide', { channel: 'sms' });
      await worker.idle();
      const prompts = await desk.prompts('+33639981234', 'sms');
      expect(prompts.length).toBeGreaterThan(2);
      for (const one of prompts) expect(smsText(one).length).toBeLessThanOrEqual(150);
      expect(smsText(prompts[0] as Prompt)).toMatch(/^Bonjour/);
      expect(smsText(prompts.at(-1) as Prompt)).toContain('?');
    }));
});
