import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parse } from 'yaml';
import { fold, placesOf } from '../../src/understanding/redaction/fold.js';
import { saysNothing } from '../../src/understanding/redaction/glance.js';
import { readWhole } from '../../src/understanding/redaction.js';

const read = (name: string) => parse(readFileSync(new URL(name, import.meta.url), 'utf8'));
const sentences = (read('./sentences.yaml') as { say: string }[]).map(({ say }) => say);
const secrets = (read('./secrets.yaml') as { say: string }[]).map(({ say }) => say);
const lookAlikes = Object.values(read('./look-alikes.yaml') as Record<string, string[]>).flat();
const everything = [...sentences, ...secrets, ...lookAlikes];

/** The glance may only ever let through what the whole reading leaves as it is. */
function agree(text: string): void {
  if (saysNothing(fold(text))) expect(readWhole(text)).toEqual({ text, kinds: [] });
}

test('no text of anybody that is let through at a glance holds a secret', () => {
  for (const text of everything) agree(text);
});

test('most of what people write is let through at a glance', () => {
  expect(sentences.filter((text) => saysNothing(fold(text))).length).toBeGreaterThan(sentences.length * 0.7);
});

test('nor does a text put together from pieces of all of them, spaced and spelled in any way', () => {
  const words = [...new Set(everything.flatMap((text) => text.split(/\s+/)))];
  const pieces = [...new Set(everything.flatMap((text) => text.split(/(?<=[a-zà-ÿ])(?=[^a-zà-ÿ])|\s+/i)))];
  const telling =
    `at (at) (at] [a) chez a arobase arrobe a\ncommercial gmail.com orange fr la poste net com me fr
    zero zéro un deux trois quatre cinq six code codes kode otp pin mdp pass pas passe mot de mo 2 pwd login user : = -
    est c'est identifiant compte [email] [password] avec tape puis 1 7 12 0 06 ١ ２ point tiret . , ( ) "`.split(
      / +|\n */,
    );
  const piece = fc.oneof(
    fc.constantFrom(...words),
    fc.constantFrom(...pieces),
    { arbitrary: fc.constantFrom(...telling), weight: 3 },
    fc.string({ unit: 'grapheme', maxLength: 3 }),
  );
  const spelled = fc.constantFrom<(text: string) => string>(
    (text) => text,
    (text) => text.toUpperCase(),
    (text) => text.normalize('NFD'),
    (text) => text.replace(/'/g, '’'),
    (text) => text.replace(/\d/g, ''),
    (text) => text.replace(/[\d@[#$&_+*^~%]/g, ''),
  );
  fc.assert(
    fc.property(
      fc.array(piece, { maxLength: 12 }),
      fc.constantFrom(' ', '', '  ', '\n', '\u00a0', ', '),
      spelled,
      (parts, glue, spell) => agree(spell(parts.join(glue))),
    ),
    { numRuns: 20_000 },
  );
});

test('a folded text knows where each of its characters stood', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const { start, end } = placesOf(text);
      const folded = fold(text);
      expect(start).toHaveLength(folded.length);
      for (let at = 0; at < folded.length; at++) {
        expect(fold(text.slice(start[at], end[at]))).toContain(folded[at]);
      }
    }),
    { numRuns: 1_000 },
  );
});
