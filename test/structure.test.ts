import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { expect, test } from '@jest/globals';

/**
 * What each room of src/ may import besides its own files; an entry for one file or a folder within a room lists
 * everything. `type` in front: only types, which are gone when the program runs. So imports point one way, and
 * what thinks (engine, triage, guides, understanding) touches no disk, no network, no clock and no store.
 */
const MAY_IMPORT: Record<string, string[]> = {
  triage: ['type content/model.ts'],
  'understanding/types.ts': ['type triage'],
  understanding: [
    'triage',
    'guides/search.ts',
    'type content/model.ts',
    'content/errors.ts',
    'libphonenumber-js',
  ],
  'guides/find.ts': ['triage', 'type content/model.ts', 'type understanding/types.ts'],
  'guides/variant.ts': ['guides/find.ts', 'triage', 'type content/model.ts'],
  'guides/facts.ts': [],
  'guides/lexical.ts': ['type understanding/tokens.ts'],
  'guides/retriever.ts': ['guides/lexical.ts', 'type @langchain/core', 'type content/model.ts'],
  'guides/weigh.ts': ['type triage', 'type content/model.ts', 'type understanding/types.ts'],
  'guides/search.ts': [
    'guides/retriever.ts',
    'guides/weigh.ts',
    'type guides/lexical.ts',
    'understanding/tokens.ts',
    'type understanding/types.ts',
    'type content/model.ts',
  ],
  models: [
    'guides/retriever.ts',
    'delivery/index.ts',
    'type content/model.ts',
    '@langchain/core',
    '@langchain/openai',
    '@langchain/mistralai',
    '@langchain/ollama',
    'zod',
    'node:timers/promises',
  ],
  'guides/load.ts': ['content/model.ts', 'content/source.ts', 'type content/errors.ts'],
  'content/flow.ts': [],
  'content/messages.ts': [],
  'content/rules.ts': ['triage', 'zod'],
  'content/guide.ts': ['content/rules.ts', 'triage', 'zod'],
  'content/model.ts': [
    'content/flow.ts',
    'content/guide.ts',
    'content/messages.ts',
    'content/rules.ts',
    'triage',
    'understanding/types.ts',
    'zod',
  ],
  'content/plain.ts': [],
  'content/segments.ts': [],
  'content/sms.ts': ['type content/model.ts', 'content/segments.ts'],
  'content/text.ts': ['type content/model.ts', 'content/segments.ts', 'intl-messageformat'],
  'content/check': ['triage', 'content'],
  content: [
    'guides/load.ts',
    'guides/facts.ts',
    'zod',
    'yaml',
    'node:crypto',
    'node:fs',
    'node:path',
    'node:url',
  ],
  engine: [
    'triage',
    'guides/find.ts',
    'guides/variant.ts',
    'content/model.ts',
    'content/plain.ts',
    'content/sms.ts',
    'content/text.ts',
    'understanding/types.ts',
  ],
  'store/port.ts': ['type engine'],
  store: ['type engine', 'zod', 'better-sqlite3', 'node:crypto', 'node:fs', 'node:path'],
  booking: ['triage', 'type engine', 'type store/port.ts'],
  delivery: [
    'triage',
    'engine',
    'booking',
    'content/model.ts',
    'type understanding',
    'type channels/types.ts',
    'type store',
    'node:crypto',
  ],
  'channels/types.ts': ['type engine', 'type understanding/types.ts'],
  'channels/traits.ts': ['type channels/types.ts'],
  channels: [
    'engine/ask.ts',
    'content/segments.ts',
    'type engine',
    'delivery',
    'type store',
    'web/http.ts',
    'web/rate.ts',
    '@microsoft/agents-activity',
    '@microsoft/agents-hosting',
    'express',
    'ws',
    'zod',
    'node:crypto',
    'type node:http',
    'type node:stream',
  ],
  'web/client': [
    'web/client',
    'web/colour.ts',
    'web/icons.ts',
    'web/marks.ts',
    'web/message.ts',
    'web/words.ts',
  ],
  web: [
    'type store/port.ts',
    'type content/model.ts',
    'type understanding/types.ts',
    '@resvg/resvg-wasm',
    'express',
    'uqr',
    'zod',
    'node:crypto',
    'node:fs',
    'node:fs/promises',
    'node:http',
    'node:module',
    'type node:net',
    'type node:stream',
    'node:zlib',
  ],
  terminal: [
    'booking',
    'content',
    'delivery',
    'engine',
    'invitations',
    'store',
    'type channels/types.ts',
    'channels/sms.ts',
    'channels/traits.ts',
    'channels/whatsapp/render.ts',
    'guides/facts.ts',
    'understanding',
    'zod',
    'node:fs',
    'node:fs/promises',
    'node:os',
    'node:path',
    'node:readline',
    'type node:stream',
  ],
  invitations: [
    'booking/calendar.ts',
    'engine/invitation.ts',
    'engine/invitation-prompt.ts',
    'channels/sms.ts',
    'content/segments.ts',
    'type content/model.ts',
    'triage/facts.ts',
    'type channels/types.ts',
    'type engine',
    'type store',
    'type understanding/types.ts',
    'web/http.ts',
    'csv-parse',
    'libphonenumber-js',
    'node:crypto',
    'type node:http',
    'zod',
  ],
  'settings.ts': ['zod'],
  'config.ts': ['settings.ts'],
  'start-lines.ts': ['config.ts'],
  'start-memory.ts': ['node:v8'],
};

/** They name every part: what they may import is everything. */
const ENTRANCES = ['main.ts', 'cli.ts'];

interface Import {
  /** Below src/. */
  file: string;
  line: number;
  /** A path below src/, or a package. */
  from: string;
  type: boolean;
}

const SRC = join(import.meta.dirname, '../src');

/** `import … from '…'`, `export … from '…'`, `import '…'` and `import('…')`, over several lines too. */
const IMPORT =
  /^(?:import|export)\s+(type\s)?(?:[\w*{][^'";=()]*?\sfrom\s+)?'([^']+)'|\bimport\(\s*'([^']+)'\s*\)/gm;

function importsOf(file: string): Import[] {
  const text = readFileSync(join(SRC, file), 'utf8');
  return [...text.matchAll(IMPORT)].map(({ index, 1: type, 2: fixed, 3: late }) => {
    const named = (fixed ?? late) as string;
    const path = posix.join(posix.dirname(file), named).replace(/\.js$/, '.ts');
    return {
      file,
      line: text.slice(0, index).split('\n').length,
      from: named.startsWith('.') ? path : named,
      type: type !== undefined,
    };
  });
}

const within = (path: string, room: string): boolean => path === room || path.startsWith(`${room}/`);

/** The entry that speaks for a file: its own, or else its folder's, or else its room's. */
function entryOf(file: string): string | undefined {
  const entries = Object.keys(MAY_IMPORT).filter((room) => within(file, room));
  return entries.sort((a, b) => b.length - a.length)[0];
}

const allows = (allowed: string, { from, type }: Import): boolean =>
  allowed.startsWith('type ') ? type && within(from, allowed.slice(5)) : within(from, allowed);

function isAllowed(one: Import): boolean {
  const entry = entryOf(one.file);
  if (entry === undefined) return false;
  const own = entry.includes('/') || entry.endsWith('.ts') ? [] : [entry];
  return [...own, ...(MAY_IMPORT[entry] ?? [])].some((allowed) => allows(allowed, one));
}

const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .map((path) => path.replaceAll('\\', '/'))
  .filter((path) => path.endsWith('.ts') && !path.endsWith('.d.ts'))
  .sort();
const imports = files.filter((file) => !ENTRANCES.includes(file)).flatMap(importsOf);
const told = ({ file, line, from }: Import): string => `src/${file}:${line} imports ${from}`;

test('imports point one way, and what thinks touches no disk, no network and no store', () => {
  expect(imports.filter((one) => !isAllowed(one)).map(told)).toEqual([]);
});

test('what thinks asks neither the clock, nor chance, nor the environment', () => {
  const asks =
    /\bDate\.now\b|\bnew Date\(\)|\bMath\.random\b|\bprocess\.|\bset(?:Timeout|Interval)\b|\bfetch\(/;
  const pure = files.filter((file) => /^(?:engine|triage|guides|understanding)\//.test(file));
  const found = pure.flatMap((file) =>
    readFileSync(join(SRC, file), 'utf8')
      .split('\n')
      .flatMap((line, index) => (asks.test(line) ? [`src/${file}:${index + 1}: ${line.trim()}`] : [])),
  );
  expect(found).toEqual([]);
});

test('nothing may be imported that nobody needs', () => {
  const idle = Object.entries(MAY_IMPORT).flatMap(([entry, list]) =>
    list
      .filter((allowed) => !imports.some((one) => entryOf(one.file) === entry && allows(allowed, one)))
      .map((allowed) => `${entry}: ${allowed}`),
  );
  expect(idle).toEqual([]);
});

test('no file needs itself through others', () => {
  const needs = new Map(
    files.map((file) => [
      file,
      imports.filter((one) => one.file === file && !one.type).map(({ from }) => from),
    ]),
  );
  const circles = files.filter((file) => {
    const reached = new Set(needs.get(file));
    for (const other of reached) for (const next of needs.get(other) ?? []) reached.add(next);
    return reached.has(file);
  });
  expect(circles).toEqual([]);
});

test('every import is seen, and a wrong one is refused', () => {
  for (const file of files) {
    const begun = readFileSync(join(SRC, file), 'utf8').match(/^(?:import\b|export .*\bfrom ')/gm) ?? [];
    expect({ file, seen: importsOf(file).length >= begun.length }).toEqual({ file, seen: true });
  }
  const line = { file: 'engine/step.ts', line: 1, type: false };
  for (const from of ['node:fs', 'express', 'store/port.ts', 'content/load.ts', 'delivery/turn.ts']) {
    expect(isAllowed({ ...line, from })).toBe(false);
  }
});
