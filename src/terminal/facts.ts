/** `declic facts`: what knowledge/ states that an agency must verify before it goes live. */
import { existsSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { formatIssue, sortIssues } from '../content/errors.js';
import { readContent } from '../content/load.js';
import { type PlacedFact, statedFacts } from '../content/stated.js';
import { FACT_KINDS } from '../guides/facts.js';

export interface FactsOptions {
  /** The folder with dialogs/ and knowledge/. */
  root: string;
  /** One JSON array, an object for each place, instead of the list. */
  json: boolean;
  /** Takes one or more lines. */
  print(text: string): void;
}

/** One line of the output. */
interface Row {
  kind: PlacedFact['kind'];
  value: string;
  file: string;
  line: number;
  lang: string;
  sentence: string;
  /** The source that says it, or null. */
  source: PlacedFact['source'] | null;
  /** All sources of the guide. */
  sources: PlacedFact['sources'];
}

/**
 * Prints every phone number, price, hour, delay, size and site, sorted by kind and value, with the places that
 * state it, their sentences and the sources that say it. The exit code is 1 when the content cannot be read, else 0.
 */
export function runFacts({ root, json, print }: FactsOptions): number {
  const { content, issues, locations } = readContent(root);
  if (!content) {
    for (const issue of sortIssues(issues)) print(formatIssue(issue));
    return 1;
  }
  const folder = relative(process.cwd(), root);
  const rows = statedFacts(content).map((fact): Row => {
    const { kind, value, lang, file, sentence, source = null, sources } = fact;
    const line = lineOf(root, fact, locations.at(file, fact.path).line);
    return { kind, value, file: folder ? `${folder}/${file}` : file, line, lang, sentence, source, sources };
  });
  rows.sort((a, b) => order(a, b));
  if (json) {
    print(JSON.stringify(rows, null, 2));
    return 0;
  }
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const name = `${row.kind} ${row.value}`;
    groups.set(name, [...(groups.get(name) ?? []), row]);
  }
  for (const group of groups.values()) print(shown(group));
  const without = rows.filter(({ source }) => !source).length;
  print(`${rows.length} facts to verify, ${without} of them in no source's title.`);
  return 0;
}

function order(a: Row, b: Row): number {
  const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);
  return (
    FACT_KINDS.indexOf(a.kind) - FACT_KINDS.indexOf(b.kind) ||
    compare(a.value, b.value) ||
    compare(a.file, b.file) ||
    a.line - b.line
  );
}

/** The line of the file on which the fact stands, from the line on which its text begins. */
function lineOf(root: string, { file, value }: PlacedFact, from: number): number {
  const path = join(root, file);
  const lines = existsSync(path) ? readFileSync(path, 'utf8').split(/\r?\n/) : [];
  const found = lines.findIndex((line, index) => index >= from - 1 && line.includes(value));
  return found < 0 ? from : found + 1;
}

/** One fact: what it is, each place that states it, each source that says it. */
function shown(rows: Row[]): string {
  const [{ kind, value }] = rows as [Row];
  const places = rows.map(({ file, line, sentence }) => `  ${file}:${line}  "${sentence}"`);
  const sources = rows.map(({ source, sources }) => {
    if (source) return `  source: ${source.title} ${source.url} (${source.read})`;
    const others = sources.map(({ url }) => url).join(' , ');
    return `  source: none says it${others ? `; the guide names ${others}` : ''}`;
  });
  return [`${kind} ${value}`, ...places, ...new Set(sources), ''].join('\n');
}
