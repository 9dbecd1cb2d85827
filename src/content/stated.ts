/** Where a text for people states a phone number, a price, an hour, a delay, a size or a site, and what it rests on. */
import { type FactKind, factsIn, type StatedFact, sentenceAt } from '../guides/facts.js';
import type { Content, Source } from './model.js';
import type { KeyPath } from './source.js';

/** A fact in its place. `source` is the one whose title or address says it; absent when none does. */
export interface PlacedFact extends StatedFact {
  lang: string;
  file: string;
  path: KeyPath;
  sentence: string;
  /** All sources of the guide, of the glossary's entry or of the messages. */
  sources: Source[];
  source?: Source;
}

const ACTED_ON: readonly FactKind[] = ['phone', 'price', 'hour', 'size'];

/** A number that somebody acts on needs a source that says it. */
export const mustBeSourced = ({ kind, key }: StatedFact): boolean =>
  ACTED_ON.includes(kind) && /\d/.test(key);

/** A text with its place. */
interface Placed {
  file: string;
  path: KeyPath;
  text: string;
  sources: Source[];
}

/**
 * Every fact stated in the guides, the glossary and the messages, in the order of languages, files and texts.
 *
 * @example statedFacts(content).filter(({ kind }) => kind === 'phone').map(({ value }) => value) // ['3949', …]
 */
export function statedFacts(content: Content): PlacedFact[] {
  return content.languages.flatMap((lang) =>
    placedTexts(content, lang).flatMap(({ file, path, text, sources }) =>
      factsIn(text).map((fact) => {
        const source = sources.find((one) => says(one, fact));
        const sentence = sentenceAt(text, fact.at);
        return { ...fact, lang, file, path, sentence, sources, ...(source ? { source } : {}) };
      }),
    ),
  );
}

function placedTexts({ guides, glossary, words, sources: named = [] }: Content, lang: string): Placed[] {
  const found: Placed[] = [];
  for (const { id, title, steps, sources } of guides[lang] ?? []) {
    const file = `knowledge/${lang}/${id}.md`;
    found.push({ file, path: ['title'], text: title, sources });
    for (const [index, step] of steps.entries()) {
      for (const part of ['text', 'help', 'smaller'] as const) {
        const text = step[part];
        if (text) found.push({ file, path: ['steps', index, part], text, sources });
      }
    }
  }
  for (const [index, { answer, source }] of (glossary[lang] ?? []).entries()) {
    const file = `knowledge/${lang}/glossary.yaml`;
    found.push({ file, path: [index, 'answer'], text: answer, sources: source ? [source] : [] });
  }
  for (const [id, text] of Object.entries(words[lang]?.messages ?? {})) {
    found.push({ file: `dialogs/${lang}/messages.yaml`, path: [id], text, sources: named });
  }
  return found;
}

/** A source says a fact when its title does; a site also when it stands in its address. */
function says({ title, url }: Source, { kind, key }: StatedFact): boolean {
  if (kind === 'site' && factsIn(url).some((fact) => fact.key === key)) return true;
  return factsIn(title).some((fact) => fact.kind === kind && fact.key === key);
}
