/**
 * Golden conversations: each file holds what a person sends and everything that came back, outcomes included.
 * `UPDATE_GOLDEN=1 npm run jest -- test/conversations` writes them anew; read the difference before committing it.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { loadContent } from '../../src/content/load.js';
import type { Log } from '../../src/delivery/index.js';
import { parseGolden } from '../../src/terminal/golden.js';
import { runGolden } from '../../src/terminal/talk.js';
import { DIFFICULTIES } from '../../src/triage/outcome.js';

const folder = dirname(fileURLToPath(import.meta.url));
const content = loadContent(process.cwd());
const files = readdirSync(folder).filter((name) => name.endsWith('.txt'));
const texts = new Map(files.map((name) => [name, readFileSync(join(folder, name), 'utf8')]));

/** Nothing went wrong on the way: a line of the log would be a fault. */
const fault = (fields: object, message: string): never => {
  throw new Error(`${message} ${JSON.stringify(fields)}`);
};
const log: Log = { info: () => {}, warn: fault, error: fault };

describe('conversations', () => {
  test.each([...texts])('%s goes as written', async (name, text) => {
    const now = await runGolden(content, parseGolden(text), log);
    if (process.env.UPDATE_GOLDEN) writeFileSync(join(folder, name), now);
    else expect(now).toBe(text);
  });

  test('end with each of the difficulties', () => {
    const ended = [...texts.values()].flatMap((text) => [
      ...text.matchAll(/outcome: \{"difficulty":"(\w+)"/g),
    ]);
    expect(DIFFICULTIES.filter((difficulty) => !ended.some((match) => match[1] === difficulty))).toEqual([]);
  });
});
