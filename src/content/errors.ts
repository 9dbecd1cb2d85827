/** What is wrong with a piece of content, and where. */

/** One finding. `file` is relative to the content's root, `line` counts from 1, `key` is a path such as `facts.email`. */
export interface Issue {
  file: string;
  line: number;
  key: string;
  message: string;
  /** A warning is printed but does not stop anything; without it the finding is an error. */
  warning?: true;
}

/** `file:line: message`, as editors and terminals can jump to. */
export function formatIssue(issue: Issue): string {
  const what = issue.key ? `${issue.key}: ${issue.message}` : issue.message;
  return `${issue.file}:${issue.line}: ${issue.warning ? 'warning: ' : ''}${what}`;
}

/** Errors first, then by file, line, key: the same findings are always printed in the same order. */
export function sortIssues(issues: Issue[]): Issue[] {
  const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
  return [...issues].sort(
    (a, b) =>
      Number(a.warning ?? false) - Number(b.warning ?? false) ||
      compare(a.file, b.file) ||
      a.line - b.line ||
      compare(a.key, b.key) ||
      compare(a.message, b.message),
  );
}

/** Content that cannot be used. Its message lists every finding, one a line. Policy: the operator corrects the files. */
export class ContentError extends Error {
  readonly code = 'content';

  constructor(readonly issues: Issue[]) {
    super(sortIssues(issues).map(formatIssue).join('\n'));
    this.name = 'ContentError';
  }
}
