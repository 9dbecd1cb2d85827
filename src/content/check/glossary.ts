/** The glossary: the same words in each language, each explained in two sentences, no name for two words. */
import { type Checking, fold } from './checking.js';

const ANSWER = { letters: 300, sentences: 2 };

const glossaryFile = (lang: string): string => `knowledge/${lang}/glossary.yaml`;

export function checkGlossary({ content, error, warn }: Checking): void {
  const [reference] = content.languages;
  const original = content.glossary[reference as string] ?? [];
  for (const lang of content.languages) {
    const file = glossaryFile(lang);
    const entries = content.glossary[lang] ?? [];
    const ids = new Set<string>();
    const names = new Map<string, string>();
    for (const [index, { id, term, ask, answer }] of entries.entries()) {
      if (ids.has(id)) error(file, [index, 'id'], `${id} is there twice`);
      ids.add(id);
      for (const [at, name] of [term, ...ask].entries()) {
        const folded = fold(name);
        const other = names.get(folded);
        const path = at === 0 ? [index, 'term'] : [index, 'ask', at - 1];
        if (other !== undefined && other !== id) error(file, path, `"${name}" is also a name of ${other}`);
        names.set(folded, id);
      }
      const { length } = answer;
      if (length > ANSWER.letters) {
        error(file, [index, 'answer'], `has ${length} characters: at most ${ANSWER.letters}`);
      }
      const count = answer.split(/(?<=[.!?…])\s+/).filter(Boolean).length;
      if (count > ANSWER.sentences) {
        warn(file, [index, 'answer'], `has ${count} sentences: better at most ${ANSWER.sentences}`);
      }
      if (!original.some((entry) => entry.id === id)) {
        error(file, [index, 'id'], `${id} is not in ${glossaryFile(reference as string)}`);
      }
    }
    for (const [index, { id }] of original.entries()) {
      if (!ids.has(id)) error(glossaryFile(reference as string), [index, 'id'], `${id} is not in ${file}`);
    }
  }
}
