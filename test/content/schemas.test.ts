import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { z } from 'zod';
import { type SchemaName, writeSchemas } from '../../src/content/schemas.js';

const folder = mkdtempSync(join(tmpdir(), 'declic-schemas-'));
const files = writeSchemas(folder);
afterAll(() => rmSync(folder, { recursive: true }));

/** The schema as an editor reads it from its file. */
function editor(name: SchemaName): z.ZodType {
  return z.fromJSONSchema(JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8')));
}

const languages = ['fr', 'en'];
const words = (['questions', 'messages', 'commands', 'names', 'lexicon'] as const).flatMap((name) =>
  languages.map((lang): [string, SchemaName] => [`dialogs/${lang}/${name}.yaml`, name]),
);

describe('an editor with the generated schemas', () => {
  test.each<[string, SchemaName]>([
    ['dialogs/questions.yaml', 'interview'],
    ['dialogs/rules.yaml', 'rules'],
    ['dialogs/sources.yaml', 'sources'],
    ['knowledge/pictures/pictures.yaml', 'pictures'],
    ...words,
  ])('accepts %s', (file, name) => {
    const { error } = editor(name).safeParse(parse(readFileSync(file, 'utf8')));
    expect(error?.issues ?? []).toEqual([]);
  });

  test('accepts the head of every guide', () => {
    const guide = editor('guide');
    for (const lang of languages) {
      for (const name of readdirSync(`knowledge/${lang}`).filter((file) => file.endsWith('.md'))) {
        const [, head] = readFileSync(`knowledge/${lang}/${name}`, 'utf8').split(/^---$/m);
        expect([name, guide.safeParse(parse(head ?? '')).error?.issues ?? []]).toEqual([name, []]);
      }
    }
  });

  test.each<[SchemaName, string]>([
    ['interview', 'questions: [{ fact: mail, options: [none, ok] }]'],
    ['rules', 'difficulty: []'],
    ['messages', 'thanks: ""'],
    ['commands', 'stop: [stop]'],
    ['lexicon', 'facts: { mail: { none: [abc] } }'],
    ['guide', 'id: a guide'],
    ['pictures', '[{ id: door, description: { fr: Porte }, steps: [] }]'],
  ])('marks a mistake in %s', (name, text) => {
    expect(editor(name).safeParse(parse(text)).success).toBe(false);
  });

  test('is told by the first line of each file where its schema is', () => {
    const built = files.map((file) => join('dist/schemas', basename(file)));
    const listed = ['dialogs/questions.yaml', 'dialogs/rules.yaml', 'knowledge/pictures/pictures.yaml'];
    for (const file of [...listed, ...words.map(([path]) => path)]) {
      const [first] = readFileSync(file, 'utf8').split('\n');
      const schema = first?.replace('# yaml-language-server: $schema=', '') ?? '';
      expect(built).toContain(join(dirname(file), schema));
    }
  });
});
