/** The texts of dialogs/ and knowledge/, and the version that they make. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

/** The language in which content is written first; the others are compared with it. */
export const REFERENCE_LANGUAGE = 'fr';

export interface ContentFiles {
  /** Text by path below the root, such as `dialogs/fr/names.yaml`, in the order of the paths. */
  texts: Map<string, string>;
  /** What lies below dialogs/ or knowledge/pictures/ and is none of them, in the order of the paths. */
  unread: string[];
  /** Every dialogs/<lang>/, the reference first, the others by name. */
  languages: string[];
  /** A short hash over all paths and texts. */
  version: string;
}

/** The files of dialogs/ by their names. */
const DIALOGS =
  /^dialogs\/(?:(?:questions|rules|sources)|[a-z]{2}\/(?:questions|messages|commands|names|lexicon|sms))\.yaml$/;

/** The files of knowledge/: guides and the glossary of each language, pictures for all. */
const KNOWLEDGE =
  /^knowledge\/(?:[a-z]{2}\/(?:[^/]+\.md|glossary\.yaml)|pictures\/(?:[^/]+\.svg|pictures\.yaml))$/;

/** Folders in which every file is meant to be read; beside the guides, somebody may keep notes. */
const ALL_READ = /^(?:dialogs|knowledge\/pictures)\//;

/** What editors and file managers leave lying about: nobody took it for content. */
const BESIDE = /\/\.|~$/;

/** Reads every file that is content. `root` holds dialogs/ and knowledge/; what is not there is left out. */
export function readFiles(root: string): ContentFiles {
  const paths = ['dialogs', 'knowledge'].flatMap((folder) => {
    if (!existsSync(join(root, folder))) return [];
    return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => !entry.isDirectory())
      .map((entry) => relative(root, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
      .sort();
  });
  const wanted = paths.filter((path) => DIALOGS.test(path) || KNOWLEDGE.test(path));
  const texts = new Map(wanted.map((path) => [path, readFileSync(join(root, path), 'utf8')]));
  const hash = createHash('sha256');
  for (const [path, text] of texts) hash.update(`${path}\0${text}\0`);
  const languages = new Set(wanted.flatMap((path) => /^dialogs\/([a-z]{2})\//.exec(path)?.[1] ?? []));
  return {
    texts,
    unread: paths.filter((path) => ALL_READ.test(path) && !texts.has(path) && !BESIDE.test(path)),
    languages: [...languages].sort(
      (a, b) => Number(b === REFERENCE_LANGUAGE) - Number(a === REFERENCE_LANGUAGE) || (a < b ? -1 : 1),
    ),
    version: hash.digest('hex').slice(0, 12),
  };
}
