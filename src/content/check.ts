/** Everything that can be wrong with content beyond its shape. `declic check` prints it. */
import { type Checking, RULES_FILE } from './check/checking.js';
import { checkEasyLanguage } from './check/easy.js';
import { checkGuides } from './check/guides.js';
import { checkLengths } from './check/lengths.js';
import { checkReach } from './check/reach.js';
import { checkRules } from './check/rules.js';
import { checkTranslations } from './check/translations.js';
import { checkWords } from './check/words.js';
import { type Issue, sortIssues } from './errors.js';
import type { Content } from './model.js';
import { type KeyPath, keyOf, type Locations } from './source.js';

/** Where things stand when the content was not read from files. */
const nowhere: Locations = { at: (_file, path) => ({ line: 1, key: keyOf(path) }) };

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
  const issues: Issue[] = [];
  const add = (file: string, path: KeyPath, message: string, warning: boolean): void => {
    const { line, key } = locations.at(file, path);
    const issue: Issue = { file, line, key, message, ...(warning ? { warning } : {}) };
    const same = (other: Issue): boolean =>
      other.file === file && other.key === key && other.message === message;
    if (!issues.some(same)) issues.push(issue);
  };
  const checking: Checking = {
    content,
    today,
    error: (file, path, message) => add(file, path, message, false),
    warn: (file, path, message) => add(file, path, message, true),
  };
  checkWords(checking);
  checkRules(checking);
  if (!issues.some(({ file, warning }) => file === RULES_FILE && !warning)) checkReach(checking);
  checkTranslations(checking);
  checkGuides(checking);
  checkLengths(checking);
  checkEasyLanguage(checking);
  return sortIssues(issues);
}
