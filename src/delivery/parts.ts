/** A prompt that is longer than its channel takes becomes several messages, so that nothing is cut and nothing lost. */
import { optionText } from '../engine/ask.js';
import type { Prompt } from '../engine/types.js';

/** Where a text may be parted: after a line, else after a sentence, else between words. */
const SEAMS = [/\n(?=[^\n]*$)/, /(?<=[.!?]) (?=[^.!?]*$)/, / (?=[^ ]*$)/];
/** Characters that a part has at least, whatever stands below it. */
const LEAST = 100;

const answersOf = ({ options }: Prompt): string =>
  options.map((option, index) => `\n${index + 1} ${optionText(option)}`).join('');

/**
 * The prompt as it is, or its text in parts of at most `longest` characters with their answers counted; the answers,
 * and what became known, stand with the last one.
 *
 * @example inParts({ id: 'end', lang: 'fr', text: 'a. '.repeat(999), options: [] }, 1500).length // 2
 */
export function inParts(prompt: Prompt, longest = Number.POSITIVE_INFINITY): Prompt[] {
  const { id, lang, lead, ...last } = prompt;
  const said = lead ? `${lead}\n${prompt.text}` : prompt.text;
  const answers = answersOf(prompt).length;
  if (said.length + answers <= longest) return [prompt];
  const room = Math.max(longest - answers, LEAST);
  const parts: string[] = [];
  let rest = said;
  while (rest.length > room) {
    const end = seamOf(rest.slice(0, room + 1));
    parts.push(rest.slice(0, end).trimEnd());
    rest = rest.slice(end).trimStart();
  }
  return [
    ...parts.map((text): Prompt => ({ id, lang, text, options: [] })),
    { id, lang, ...last, text: rest },
  ];
}

/** How much of a text goes into its part: up to its last seam, or all of it but the last character. */
function seamOf(text: string): number {
  for (const seam of SEAMS) {
    const found = seam.exec(text);
    if (found && found.index >= text.length / 2) return found.index + found[0].length;
  }
  // Not in the middle of an emoji, which is two UTF-16 units.
  return text.slice(0, -1).replace(/[\ud800-\udbff]$/, '').length;
}
