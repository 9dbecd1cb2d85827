/** A prompt as one text message: what is said, then each option with its number on a line of its own. Pure. */
import { foldTypography } from '../content/segments.js';
import { optionText } from '../engine/ask.js';
import type { Prompt } from '../engine/types.js';

/**
 * The text of an SMS. Typographic signs are written plainly, for one of them alone more than doubles the price.
 *
 * @example smsText(prompt) // 'Avez-vous une adresse mail ?\n1 Oui\n2 Non\n3 Je ne sais pas'
 */
export function smsText({ lead, text, options }: Pick<Prompt, 'lead' | 'text' | 'options'>): string {
  const lines = [
    ...(lead ? [foldTypography(lead)] : []),
    foldTypography(text),
    ...options.map((option, index) => `${index + 1} ${foldTypography(optionText(option))}`),
  ];
  return lines.join('\n');
}
