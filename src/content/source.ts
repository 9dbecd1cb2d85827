/** Text files whose every value knows its line, so that a finding can say where it is. */
import { isCollection, isMap, isPair, isScalar, LineCounter, type Node, parseDocument } from 'yaml';
import type { z } from 'zod';
import type { Issue } from './errors.js';

/** A path into a file's values: keys and list positions. */
export type KeyPath = readonly PropertyKey[];

/** Finds the place of a value, or of the nearest thing around it when it is missing. */
export interface Locations {
  at(file: string, path: KeyPath): { line: number; key: string };
}

/** Finds a line from the path of a value, within one file. */
export type LineOf = (path: KeyPath) => number;

/** `facts.email.options.none`. */
export const keyOf = (path: KeyPath): string => path.map(String).join('.');

/** A YAML text, read. `value` is undefined when the text is not YAML. */
export interface YamlText {
  value: unknown;
  lineOf: LineOf;
  issues: { line: number; message: string }[];
}

/**
 * Reads one YAML text. `firstLine` is the line of the file at which it begins.
 *
 * @example readYaml('a: [1, 2]').lineOf(['a', 1]) // 1
 */
export function readYaml(text: string, firstLine = 1): YamlText {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const lineAt = (offset: number): number => lines.linePos(offset).line + firstLine - 1;
  // Only the first: what a YAML parser finds after a mistake is a consequence of it.
  const issues = document.errors.slice(0, 1).map((error) => ({
    line: lineAt(error.pos[0]),
    message:
      error.code === 'DUPLICATE_KEY'
        ? `the key ${keyAt(text, error.pos[0])} is there twice`
        : (error.message.split(/ at line |\n/)[0] ?? error.message).replace(/:$/, ''),
  }));
  return {
    value: issues.length > 0 ? undefined : document.toJS(),
    issues,
    lineOf: (path) => lineAt(offsetOf(document.contents, path)),
  };
}

/** The key that begins there, as it is written. */
function keyAt(text: string, offset: number): string {
  return /^(?:"[^"]*"|'[^']*'|[^:,}\n]*)/.exec(text.slice(offset))?.[0].trim() ?? '';
}

/** The offset of a value's key (or of a list's item); of the nearest parent that exists when it does not. */
function offsetOf(root: Node | null, path: KeyPath): number {
  let node: unknown = root;
  let offset = 0;
  for (const step of path) {
    if (!isCollection(node)) break;
    const item = isMap(node)
      ? node.items.find((pair) => String(isScalar(pair.key) ? pair.key.value : pair.key) === String(step))
      : node.items[Number(step)];
    if (!item) break;
    const start: unknown = isPair(item) ? item.key : item;
    offset = (start as Node).range?.[0] ?? offset;
    node = isPair(item) ? item.value : item;
  }
  return offset;
}

/** Says whether a value stands at the path. */
function exists(value: unknown, path: KeyPath): boolean {
  let here: unknown = value;
  for (const step of path) {
    if (typeof here !== 'object' || here === null || !(step in here)) return false;
    here = (here as Record<PropertyKey, unknown>)[step];
  }
  return here !== undefined;
}

/** What zod found, as findings with a place. */
export function schemaIssues(file: string, value: unknown, error: z.ZodError, lineOf: LineOf): Issue[] {
  const at = (path: KeyPath, message: string): Issue => ({
    file,
    line: lineOf(path),
    key: keyOf(path),
    message,
  });
  return error.issues.flatMap((issue): Issue[] => {
    switch (issue.code) {
      case 'unrecognized_keys':
        return issue.keys.map((key) => at([...issue.path, key], 'nothing reads this key'));
      case 'invalid_key':
        return [at(issue.path, `is not a known name${expected(issue.issues[0])}`)];
      case 'invalid_value':
      case 'invalid_type':
      case 'invalid_union':
        if (!exists(value, issue.path)) return [at(issue.path, 'is missing')];
        if (issue.code === 'invalid_value') return [at(issue.path, `is none of ${issue.values.join(', ')}`)];
        return [
          at(
            issue.path,
            issue.code === 'invalid_type' ? `must be ${a(issue.expected)}` : 'has the wrong shape',
          ),
        ];
      case 'too_big':
        return [at(issue.path, `has too many or too long values: at most ${issue.maximum}`)];
      case 'too_small':
        return [
          at(issue.path, issue.minimum === 1 ? 'is empty' : `has too few values: at least ${issue.minimum}`),
        ];
      default:
        return [at(issue.path, issue.message)];
    }
  });
}

const a = (type: string): string =>
  ({
    string: 'a text',
    number: 'a number',
    int: 'a whole number',
    array: 'a list',
    object: 'a map',
    record: 'a map',
  })[type] ?? `a value of type ${type}`;

function expected(issue: z.core.$ZodIssue | undefined): string {
  return issue?.code === 'invalid_value' ? `: one of ${issue.values.join(', ')}` : '';
}
