/** Reads dialogs/ and knowledge/ once, at start. */
import type { z } from 'zod';
import { parseGuide } from '../guides/load.js';
import { builtContent } from './built.js';
import { unsound } from './check.js';
import { drawingFaults } from './drawing.js';
import { ContentError, type Issue } from './errors.js';
import { type ContentFiles, REFERENCE_LANGUAGE, readFiles } from './files.js';
import {
  Commands,
  type Content,
  Glossary,
  type GlossaryEntry,
  type Guide,
  Interview,
  KEPT,
  Lexicon,
  Messages,
  Names,
  type Picture,
  Pictures,
  Questions,
  Rules,
  ShorterWords,
  Sources,
  type Words,
} from './model.js';
import { keyOf, type LineOf, type Locations, readYaml, schemaIssues } from './source.js';

/** The files of one language in dialogs/<lang>/, by the part of `Words` that they fill. */
const WORD_FILES = {
  questions: Questions,
  messages: Messages,
  commands: Commands,
  names: Names,
  lexicon: Lexicon,
} as const;

/** Content with what is wrong in its files; `content` is there when every file that is read has its right shape. */
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
  const files = readFiles(root);
  const built = builtContent(files.version);
  if (built) return built;
  return soundContent(root, files);
}

/**
 * The content as its files say, without what the build left.
 *
 * @throws ContentError that lists every file, line and key that is wrong.
 */
export function soundContent(root: string, files: ContentFiles = readFiles(root)): Content {
  const { content, issues, locations } = readContent(root, files);
  if (!content) throw new ContentError(issues);
  const broken = unsound(content, locations);
  if (broken.length > 0) throw new ContentError(broken);
  return content;
}

/** Like `loadContent`, but hands back what is wrong instead of throwing, and where each value stands. */
export function readContent(root: string, files: ContentFiles = readFiles(root)): ReadContent {
  const { languages, version } = files;
  const reader = new Reader(files);
  const interview = reader.yaml('dialogs/questions.yaml', Interview);
  const rules = reader.yaml('dialogs/rules.yaml', Rules);
  if (languages[0] !== REFERENCE_LANGUAGE) {
    reader.issue(
      'dialogs/questions.yaml',
      `there is no dialogs/${REFERENCE_LANGUAGE}/, the reference language`,
    );
  }
  const words: Record<string, Words> = {};
  const guides: Record<string, Guide[]> = {};
  const glossary: Record<string, GlossaryEntry[]> = {};
  for (const lang of languages) {
    const parts = Object.entries(WORD_FILES).map(([name, schema]) => [
      name,
      reader.yaml(`dialogs/${lang}/${name}.yaml`, schema as z.ZodType),
    ]);
    const sms = `dialogs/${lang}/sms.yaml`;
    if (files.texts.has(sms)) parts.push(['sms', reader.yaml(sms, ShorterWords)]);
    words[lang] = Object.fromEntries(parts) as Words;
    guides[lang] = reader.guides(`knowledge/${lang}`);
    const entries = `knowledge/${lang}/glossary.yaml`;
    glossary[lang] = (files.texts.has(entries) && reader.yaml(entries, Glossary)) || [];
  }
  const pictures = reader.pictures('knowledge/pictures');
  const named = 'dialogs/sources.yaml';
  const sources = files.texts.has(named) ? reader.yaml(named, Sources) : undefined;
  const { issues, locations } = reader;
  // Breaks nothing, so that the rest is checked and the server starts; but somebody meant it to be read.
  const unread = files.unread.map(
    (file): Issue => ({ file, line: 1, key: '', message: 'nothing reads this file' }),
  );
  if (!interview || !rules || issues.length > 0) return { issues: [...issues, ...unread], locations };
  const told = { words, guides, glossary, pictures, ...(sources ? { sources } : {}) };
  return {
    content: { version, languages, interview, rules, ...told, kept: KEPT },
    issues: unread,
    locations,
  };
}

/** Reads values out of the files and remembers their places and what is wrong. */
class Reader {
  readonly issues: Issue[] = [];
  private readonly lines = new Map<string, LineOf>();

  constructor(private readonly files: ContentFiles) {}

  readonly locations: Locations = {
    at: (file, path) => ({ line: this.lines.get(file)?.(path) ?? 1, key: keyOf(path) }),
  };

  issue(file: string, message: string, line = 1): void {
    this.issues.push({ file, line, key: '', message });
  }

  yaml<T extends z.ZodType>(file: string, schema: T): z.infer<T> | undefined {
    const text = this.files.texts.get(file);
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
    return [...this.files.texts].flatMap(([file, text]) => {
      if (!file.startsWith(`${folder}/`) || !file.endsWith('.md')) return [];
      const { guide, issues, lineOf } = parseGuide(file, text);
      this.lines.set(file, lineOf);
      this.issues.push(...issues);
      if (!guide) return [];
      if (file !== `${folder}/${guide.id}.md`) {
        this.issue(file, `the id ${guide.id} is not the file's name`, lineOf(['id']));
      }
      return [guide];
    });
  }

  /** The pictures of a folder. Its list may be missing; a drawing without a place in the list may not. */
  pictures(folder: string): Picture[] {
    const list = `${folder}/pictures.yaml`;
    const drawings = [...this.files.texts].filter(
      ([file]) => file.startsWith(`${folder}/`) && file.endsWith('.svg'),
    );
    for (const [file, text] of drawings) {
      for (const { line, message } of drawingFaults(text)) this.issue(file, message, line);
    }
    if (!this.files.texts.has(list) && drawings.length === 0) return [];
    const listed = this.yaml(list, Pictures);
    if (!listed) return [];
    const fileOf = (id: string): string => `${folder}/${id}.svg`;
    for (const [file] of drawings) {
      if (!listed.some(({ id }) => fileOf(id) === file)) this.issue(file, `is not in ${list}`);
    }
    return listed.flatMap((picture, index) => {
      const svg = this.files.texts.get(fileOf(picture.id));
      if (svg !== undefined) return [{ ...picture, svg }];
      const { line, key } = this.locations.at(list, [index, 'id']);
      this.issues.push({ file: list, line, key, message: `there is no ${fileOf(picture.id)}` });
      return [];
    });
  }
}
