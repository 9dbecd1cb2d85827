/** The content of the repository and its understanding, for the tests of this folder. */
import { fileURLToPath } from 'node:url';
import { loadContent } from '../../src/content/load.js';
import { createUnderstanding } from '../../src/understanding/index.js';
import type { Understanding } from '../../src/understanding/types.js';

export const content = loadContent(fileURLToPath(new URL('../../', import.meta.url)));
const understand = createUnderstanding(content);

/** Understands a text in a French conversation, after a question if one is named. */
export const understood = (text: string, asked?: string, lang = 'fr'): Promise<Understanding> =>
  understand(text, { lang, ...(asked === undefined ? {} : { asked }) });

/** The values of the facts, without their evidence. */
export const factsIn = ({ facts }: Understanding): Record<string, string> =>
  Object.fromEntries(Object.entries(facts).map(([id, fact]) => [id, fact.value]));
