/**
 * JSON Schemas of the files of dialogs/ and knowledge/, for editors: with `# yaml-language-server: $schema=…` on its first line
 * a file is completed and checked while it is written.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import {
  Commands,
  Glossary,
  GuideHead,
  Interview,
  Lexicon,
  Messages,
  Names,
  Pictures,
  Questions,
  Rules,
  ShorterWords,
  Sources,
} from './model.js';

/** By the name of the schema's file. `guide` is the front matter of knowledge/<lang>/<id>.md. */
const SCHEMAS = {
  interview: Interview,
  rules: Rules,
  questions: Questions,
  messages: Messages,
  commands: Commands,
  names: Names,
  lexicon: Lexicon,
  sms: ShorterWords,
  guide: GuideHead,
  glossary: Glossary,
  pictures: Pictures,
  sources: Sources,
} as const;
export type SchemaName = keyof typeof SCHEMAS;

/**
 * All JSON Schemas, by name. They say what may be written in a file, so booleans and defaults are as in YAML.
 * Draft 7 is what yaml-language-server reads best.
 *
 * @example jsonSchemas().rules.$schema // 'http://json-schema.org/draft-07/schema#'
 */
function jsonSchemas(): Record<SchemaName, z.core.JSONSchema.BaseSchema> {
  const made = Object.entries(SCHEMAS).map(([name, schema]) => [
    name,
    { title: `Declic: ${name}`, ...z.toJSONSchema(schema, { io: 'input', target: 'draft-7' }) },
  ]);
  return Object.fromEntries(made);
}

/** Writes <name>.json for each schema into a folder, made if need be, and answers the files' paths. */
export function writeSchemas(folder: string): string[] {
  mkdirSync(folder, { recursive: true });
  return Object.entries(jsonSchemas()).map(([name, schema]) => {
    const file = join(folder, `${name}.json`);
    writeFileSync(file, `${JSON.stringify(schema, null, 2)}\n`);
    return file;
  });
}
