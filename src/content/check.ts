/** Everything that can be wrong with content beyond its shape. `declic check` prints it. */
import { type Checking, RULES_FILE } from './check/checking.js';
import { checkEasyLanguage } from './check/easy.js';
import { checkGlossary } from './check/glossary.js';
import { checkGuides } from './check/guides.js';
import { checkLengths } from './check/lengths.js';
import { checkPictures } from './check/pictures.js';
import { checkReach } from './check/reach.js';
import { checkRules, checkTable } from './check/rules.js';
import { checkSms } from './check/sms.js';
import { checkMessages, checkShorterMessages, checkTranslatedGuides } from './check/translations.js';
import { checkWords } from './check/words.js';
import { type Issue, sortIssues } from './errors.js';
import type { Content } from './model.js';
import { type KeyPath, keyOf, type Locations } from './source.js';

/** Where things stand when the content was not read from files. */
const nowhere: Locations = { at: (_file, path) => ({ line: 1, key: keyOf(path) }) };

/** Collects findings. */
function collect(
  content: Content,
  locations: Locations,
  today: string,
  check: (checking: Checking, issues: Issue[]) => void,
): Issue[] {
  const issues: Issue[] = [];
  const add = (file: string, path: KeyPath, message: string, warning: boolean): void => {
    const { line, key } = locations.at(file, path);
    const issue: Issue = { file, line, key, message, ...(warning ? { warning } : {}) };
    const same = (other: Issue): boolean =>
      other.file === file && other.key === key && other.message === message;
    if (!issues.some(same)) issues.push(issue);
  };
  const error = (file: string, path: KeyPath, message: string): void => add(file, path, message, false);
  const warn = (file: string, path: KeyPath, message: string): void => add(file, path, message, true);
  check({ content, today, error, warn }, issues);
  return sortIssues(issues);
}

const isError = (issue: Issue): boolean => issue.warning !== true;

/**
 * What would break a conversation: words that are missing, messages and rules that cannot work,
 * pictures without a description or without their step. Errors only.
 */
function checkSoundness(checking: Checking): void {
  checkWords(checking);
  checkMessages(checking);
  checkShorterMessages(checking);
  checkTable(checking);
  checkPictures(checking);
}

/**
 * What would break a conversation, sorted by file and line. The start of the server refuses such content.
 *
 * @example unsound(content, locations).length // 0
 */
export function unsound(content: Content, locations: Locations = nowhere): Issue[] {
  return collect(content, locations, '', checkSoundness).filter(isError);
}

/**
 * Every finding, sorted by file and line; those without `warning` are errors. `locations` come with
 * `readContent`; `today` (`2026-11-24`) is the day against which guides are out of date.
 *
 * @example checkContent(content, locations).filter(({ warning }) => !warning).length // 0
 */
export function checkContent(
  content: Content,
  locations: Locations = nowhere,
  today: string = new Date().toISOString().slice(0, 10),
): Issue[] {
  return collect(content, locations, today, (checking, issues) => {
    checkSoundness(checking);
    checkRules(checking);
    if (!issues.some((issue) => issue.file === RULES_FILE && isError(issue))) checkReach(checking);
    checkTranslatedGuides(checking);
    checkGuides(checking);
    checkGlossary(checking);
    checkLengths(checking);
    checkSms(checking);
    checkEasyLanguage(checking);
  });
}
