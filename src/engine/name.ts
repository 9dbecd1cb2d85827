/** A person's name in what they wrote when they were asked for it. Pure. */
import { plain } from '../content/plain.js';

/** "Je m'appelle", "mon nom c'est", "moi c'est", "my name is": said before a name. */
const BEFORE =
  /^(?:(?:bonjour|hello|oui|yes),? )?(?:(?:je )?m['’ ]?appelle?|je me nomme|mon nom (?:est|c['’ ]?est)|(?:moi )?c['’ ]?est|my name(?: is|['’]s)|name|nom)(?: ?: ?| )/i;
const BEHIND = /[\s,]+(?:svp|stp|merci|please|thanks|s['’]il (?:vous|te) pla[iî]t)[\s.!]*$/i;
/** What stands for something that was taken out, such as a phone number. */
const REMOVED = /\[[a-z_]+\]/g;
/** Emoji and signs: nobody is called so, and one of them doubles the price of an SMS. */
const SIGNS = /[^\p{L}\p{M}\p{N}\s'’.,-]/gu;
/** A sentence about somebody, and no name: "je veux pas", "j'ai pas compris". */
const SENTENCE =
  /^(?:je|jai|j ai|jveux|jsuis|vous etes|tu es|qui (?:es|est|etes)|pourquoi|pk|quoi|koi|comment|i (?:am|do|dont|don t|want|can|have|will)|why|what|who)(?: |$)/;
/** Answers to another question. */
const NO_NAMES = new Set(['oui', 'ouais', 'ok', 'd accord', 'yes', 'yeah']);

/**
 * The name that a text tells; undefined when it tells none.
 *
 * @example nameIn("je m'appelle Fatima Cissé, merci") // 'Fatima Cissé'
 */
export function nameIn(text: string): string | undefined {
  if (text.includes('?')) return undefined;
  const said = text.replace(REMOVED, ' ').replace(SIGNS, ' ').replace(/\s+/g, ' ').trim();
  const name = said
    .replace(BEFORE, '')
    .replace(BEHIND, '')
    .replace(/^[\s.,-]+|[\s,-]+$/g, '');
  const bare = plain(name);
  return /\p{L}/u.test(name) && !NO_NAMES.has(bare) && !SENTENCE.test(bare) ? name : undefined;
}
