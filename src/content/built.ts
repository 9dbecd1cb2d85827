/**
 * The content as the build read it, kept beside the built program. YAML takes a third of a second to read and
 * leaves tens of megabytes of garbage; this takes a few milliseconds. It counts only while the files are letter
 * for letter those that were built: whoever edits dialogs/ needs no build.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Content } from './model.js';

const NAME = 'content.json';

/** dist/content.json, seen from dist/content/; src/content/ has none. */
const BESIDE = fileURLToPath(new URL(`../${NAME}`, import.meta.url));

/** The built content when it is of this version. */
export function builtContent(version: string): Content | undefined {
  if (!existsSync(BESIDE)) return undefined;
  const content = JSON.parse(readFileSync(BESIDE, 'utf8')) as Content;
  return content.version === version ? content : undefined;
}

/** Writes the content into the folder of the built program; answers the file's path. */
export function writeBuilt(content: Content, folder: string): string {
  const file = join(folder, NAME);
  writeFileSync(file, JSON.stringify(content));
  return file;
}
