/** Reads dialogs/ and knowledge/ once, at start. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { z } from 'zod';
import { parseGuide } from '../guides/load.js';
import { ContentError, type Issue } from './errors.js';
import {
  Commands,
  type Content,
  type Guide,
  Interview,
  Lexicon,
  Messages,
  Names,
  Questions,
  Rules,
  type Words,
} from './model.js';
import { keyOf, type LineOf, type Locations, readYaml, schemaIssues } from './source.js';

/** The language in which content is written first; the others are compared with it. */
export const REFERENCE_LANGUAGE = 'fr';

/** The files of one language in dialogs/<lang>/, by the part of `Words` that they fill. */
const WORD_FILES = {
  questions: Questions,
  messages: Messages,
  commands: Commands,
  names: Names,
  lexicon: Lexicon,
} as const;

/** Content with everything that was found wrong in it; `content` is there when every file has its right shape. */
export interface ReadContent {
  content?: Content;
  issues: Issue[];
  locations: Locations;
}

/**
 * The content of an installation. `root` is the folder that holds `dialogs/` and `knowledge/`.
 *
 * @throws ContentError that lists every file, line and key that is wrong.
 * @example loadContent(process.cwd()).languages // ['fr', 'en']
 */
export function loadContent(root: string): Content {
  const { content, issues } = readContent(root);
  if (!content) throw new ContentError(issues);
  return content;
}

/** Like `loadContent`, but hands back what is wrong instead of throwing, and where each value stands. */
export function readContent(root: string): ReadContent {
  const reader = new Reader(root);
  const interview = reader.yaml('dialogs/questions.yaml', Interview);
  const rules = reader.yaml('dialogs/rules.yaml', Rules);
  const languages = languagesIn(root);
  if (languages[0] !== REFERENCE_LANGUAGE) {
    reader.issue(
      'dialogs/questions.yaml',
      `there is no dialogs/${REFERENCE_LANGUAGE}/, the reference language`,
    );
  }
  const words: Record<string, Words> = {};
  const guides: Record<string, Guide[]> = {};
  for (const lang of languages) {
    const parts = Object.entries(WORD_FILES).map(([name, schema]) => [
      name,
      reader.yaml(`dialogs/${lang}/${name}.yaml`, schema as z.ZodType),
    ]);
    words[lang] = Object.fromEntries(parts) as Words;
    guides[lang] = reader.guides(`knowledge/${lang}`);
  }
  const { issues, locations } = reader;
  if (!interview || !rules || issues.length > 0) return { issues, locations };
  return {
    content: { version: reader.version(), languages, interview, rules, words, guides },
    issues,
    locations,
  };
}

/** Every dialogs/<lang>/, the reference first, the others by name. */
function languagesIn(root: string): string[] {
  const dialogs = join(root, 'dialogs');
  if (!existsSync(dialogs)) return [];
  return readdirSync(dialogs, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && /^[a-z]{2}$/.test(entry.name))
    .map((entry) => entry.name)
    .sort((a, b) => Number(b === REFERENCE_LANGUAGE) - Number(a === REFERENCE_LANGUAGE) || (a < b ? -1 : 1));
}

/** Reads files below a root and remembers their places, their hash and what is wrong. */
class Reader {
  readonly issues: Issue[] = [];
  private readonly hash = createHash('sha256');
  private readonly lines = new Map<string, LineOf>();

  constructor(private readonly root: string) {}

  readonly locations: Locations = {
    at: (file, path) => ({ line: this.lines.get(file)?.(path) ?? 1, key: keyOf(path) }),
  };

  issue(file: string, message: string, line = 1): void {
    this.issues.push({ file, line, key: '', message });
  }

  /** Files are always read in the same order, so the hash depends on names and texts alone. */
  version(): string {
    return this.hash.copy().digest('hex').slice(0, 12);
  }

  yaml<T extends z.ZodType>(file: string, schema: T): z.infer<T> | undefined {
    const text = this.text(file);
    if (text === undefined) {
      this.issue(file, 'the file is missing');
      return undefined;
    }
    const { value, issues, lineOf } = readYaml(text);
    this.lines.set(file, lineOf);
    for (const { line, message } of issues) this.issue(file, message, line);
    if (issues.length > 0) return undefined;
    const parsed = schema.safeParse(value);
    if (parsed.success) return parsed.data;
    this.issues.push(...schemaIssues(file, value, parsed.error, lineOf));
    return undefined;
  }

  guides(folder: string): Guide[] {
    const path = join(this.root, folder);
    if (!existsSync(path)) return [];
    const names = readdirSync(path).filter((name) => name.endsWith('.md'));
    return names.sort().flatMap((name) => {
      const file = `${folder}/${name}`;
      const { guide, issues, lineOf } = parseGuide(file, this.text(file) ?? '');
      this.lines.set(file, lineOf);
      this.issues.push(...issues);
      if (!guide) return [];
      if (`${guide.id}.md` !== name)
        this.issue(file, `the id ${guide.id} is not the file's name`, lineOf(['id']));
      return [guide];
    });
  }

  private text(file: string): string | undefined {
    const path = join(this.root, file);
    if (!existsSync(path)) return undefined;
    const text = readFileSync(path, 'utf8');
    this.hash.update(`${file}\0${text}\0`);
    return text;
  }
}
