/** `declic check`: what is wrong with the content, one finding a line. */
import { relative } from 'node:path';
import { pathLengths } from '../content/check/paths.js';
import { checkContent } from '../content/check.js';
import { formatIssue, sortIssues } from '../content/errors.js';
import { readContent } from '../content/load.js';
import type { Content } from '../content/model.js';
import { writeSchemas } from '../content/schemas.js';

/** How many people walk the interview for the last line. */
const WALKS = 200;

export interface CheckOptions {
  /** The folder with dialogs/ and knowledge/. */
  root: string;
  /** Where to write the JSON Schemas for editors, if at all. */
  schemas?: string;
  /** The day against which guides are out of date: `2026-11-24`. */
  today?: string;
  /** Takes one line. */
  print(line: string): void;
}

/**
 * Prints every finding as `file:line: message` and the totals, and answers the exit code: 1 when there is an
 * error, 0 when there are at most warnings. Files are named from the current folder.
 */
export function runCheck({ root, schemas, today, print }: CheckOptions): number {
  if (schemas) writeSchemas(schemas);
  const { content, issues: shape, locations } = readContent(root);
  const issues = sortIssues([...shape, ...(content ? checkContent(content, locations, today) : [])]);
  const folder = relative(process.cwd(), root);
  for (const issue of issues) {
    print(formatIssue({ ...issue, file: folder ? `${folder}/${issue.file}` : issue.file }));
  }
  const errors = issues.filter(({ warning }) => !warning).length;
  const found = `${count(errors, 'error')}, ${count(issues.length - errors, 'warning')}`;
  if (!content) {
    print(`${found}. The rest is checked when the files have their right shape.`);
    return 1;
  }
  const guides = Object.values(content.guides).reduce((sum, list) => sum + list.length, 0);
  const entries = Object.values(content.glossary).reduce((sum, list) => sum + list.length, 0);
  const rules = Object.values(content.rules).reduce((sum, part) => sum + part.length, 0);
  print(
    `${found}. ${content.languages.join(', ')}: ${count(content.interview.questions.length, 'question')}, ` +
      `${count(rules, 'rule')}, ${count(guides, 'guide')}, ${count(entries, 'word')} explained.` +
      `${errors > 0 ? '' : walked(content)}`,
  );
  return errors > 0 ? 1 : 0;
}

/** How long the interview is. Needs a table that leads somewhere for everybody. */
function walked(content: Content): string {
  const { questions, sms } = pathLengths(content, WALKS);
  return (
    ` People are asked ${questions.median} questions (median), at most ${questions.longest} (${WALKS} walks);` +
    ` by SMS that is ${sms.median} with the first words (median), at most ${sms.longest}.`
  );
}

const count = (n: number, what: string): string => `${n} ${what}${n === 1 ? '' : 's'}`;
