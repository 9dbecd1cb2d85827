/** Each language says the same as the reference language, with the same arguments. */

import { MESSAGES, type MessageId } from '../model.js';
import { parseMessage } from '../text.js';
import { type Checking, guideFile, wordFile, wordsIn } from './checking.js';

/** A part of a parsed message: it may name an argument, and hold further parts for each plural or choice. */
interface Part {
  type: number;
  value?: unknown;
  options?: Record<string, { value: unknown }>;
}

/** ICU's parts from `{x}` (1) to plurals (6) name an argument; a text is 0 and `#` is 7. */
const namesArgument = (part: Part): boolean => part.type >= 1 && part.type <= 6;

function argumentsOf(parts: Part[]): string[] {
  return parts.flatMap((part) => [
    ...(namesArgument(part) ? [String(part.value)] : []),
    ...Object.values(part.options ?? {}).flatMap((option) => argumentsOf(option.value as Part[])),
  ]);
}

/** Messages whose arguments are not those that they get. */
export function checkMessages({ content, error }: Checking): void {
  const reference = new Map<string, string>();
  for (const lang of content.languages) {
    const file = wordFile(lang, 'messages');
    for (const id of Object.keys(MESSAGES) as MessageId[]) {
      const used = usedIn(lang, wordsIn(content, lang).messages[id]);
      if (!used) {
        error(file, [id], 'the braces { } do not match');
        continue;
      }
      const known: readonly string[] = MESSAGES[id];
      for (const name of used) {
        if (!known.includes(name))
          error(file, [id], `{${name}} is no argument of this message: ${told(known)}`);
      }
      const list = told(used);
      const first = reference.get(id);
      if (first === undefined) reference.set(id, list);
      else if (first !== list)
        error(file, [id], `uses ${list}, but in ${content.languages[0]} it uses ${first}`);
    }
  }
}

/** Shorter messages may leave an argument out, but have no others. */
export function checkShorterMessages({ content, error }: Checking): void {
  for (const lang of content.languages) {
    const file = wordFile(lang, 'sms');
    for (const [id, pattern] of Object.entries(wordsIn(content, lang).sms?.messages ?? {})) {
      const used = usedIn(lang, pattern);
      const known: readonly string[] = MESSAGES[id as MessageId];
      if (!used) error(file, ['messages', id], 'the braces { } do not match');
      for (const name of used ?? []) {
        if (!known.includes(name))
          error(file, ['messages', id], `{${name}} is no argument of this message: ${told(known)}`);
      }
    }
  }
}

const told = (names: readonly string[]): string =>
  names.length === 0
    ? 'no argument'
    : [...names]
        .sort()
        .map((name) => `{${name}}`)
        .join(', ');

function usedIn(lang: string, pattern: string): string[] | undefined {
  try {
    return [...new Set(argumentsOf(parseMessage(lang, pattern).getAst() as Part[]))];
  } catch {
    return undefined;
  }
}

/** Guides that are not step by step the same in each language. */
export function checkTranslatedGuides({ content, error }: Checking): void {
  const [reference, ...others] = content.languages;
  for (const lang of others) {
    const originals = content.guides[reference as string] ?? [];
    const translated = content.guides[lang] ?? [];
    for (const original of originals) {
      const guide = translated.find(({ id }) => id === original.id);
      if (!guide) {
        error(
          guideFile(reference as string, original),
          [],
          `is not translated: knowledge/${lang}/${original.id}.md`,
        );
        continue;
      }
      const file = guideFile(lang, guide);
      for (const [index, step] of original.steps.entries()) {
        const translation = guide.steps[index];
        const other = translation?.id;
        if (other === step.id) {
          if (!translation?.smaller !== !step.smaller) {
            const [here, there] = step.smaller ? ['no', 'one'] : ['a', 'none'];
            error(
              file,
              ['steps', index, 'smaller'],
              `${here} smaller step, but in ${reference} there is ${there}`,
            );
          }
          continue;
        }
        error(
          file,
          ['steps', index],
          `step ${index + 1} is ${other ?? 'missing'}, but in ${reference} it is ${step.id}`,
        );
        break;
      }
      if (guide.steps.length > original.steps.length) {
        error(file, ['steps', original.steps.length], `has more steps than in ${reference}`);
      }
      for (const key of ['difficulty', 'when', 'by_words', 'see'] as const) {
        if (JSON.stringify(guide[key]) !== JSON.stringify(original[key])) {
          error(file, [key], `differs from the one in ${reference}`);
        }
      }
    }
    for (const guide of translated) {
      if (!originals.some(({ id }) => id === guide.id)) {
        error(guideFile(lang, guide), [], `there is no knowledge/${reference}/${guide.id}.md`);
      }
    }
  }
}
