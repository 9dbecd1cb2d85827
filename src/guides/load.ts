/**
 * Reads one guide: knowledge/<lang>/<id>.md.
 *
 *     ---
 *     id: password-lost
 *     title: J'ai perdu mon mot de passe
 *     difficulty: [password_lost]
 *     sources: [{ title: caf.fr, url: "https://www.caf.fr", read: 2026-11-01 }]
 *     review_by: 2027-05-01
 *     ---
 *
 *     ## open-page
 *
 *     Ouvrez le site.
 *
 *     > Tapez caf.fr en haut de l'écran.
 */
import type { Issue } from '../content/errors.js';
import { Guide, type GuideStep } from '../content/model.js';
import { type KeyPath, type LineOf, readYaml, schemaIssues } from '../content/source.js';

/** A guide that was read, or what is wrong with it. `lineOf` finds `review_by` as well as `steps.2.text`. */
export interface GuideFile {
  guide?: Guide;
  issues: Issue[];
  lineOf: LineOf;
}

/** A step and the lines at which its heading, text and help stand. */
interface PlacedStep {
  step: GuideStep;
  lines: { id: number; text: number; help: number };
}

/**
 * Parses a guide's Markdown. `file` is only used to say where something is wrong.
 *
 * @example parseGuide('knowledge/fr/site-down.md', text).guide?.steps[0]?.text
 */
export function parseGuide(file: string, text: string): GuideFile {
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  const end = lines.indexOf('---', 1);
  if (lines[0] !== '---' || end < 0) {
    const message = 'a guide begins with its front matter between two lines of ---';
    return { issues: [{ file, line: 1, key: '', message }], lineOf: () => 1 };
  }
  const head = readYaml(lines.slice(1, end).join('\n'), 2);
  if (head.issues.length > 0) {
    return { issues: head.issues.map((issue) => ({ file, key: '', ...issue })), lineOf: () => 1 };
  }
  const body = readSteps(file, lines, end + 1);
  const lineOf: LineOf = (path) =>
    path[0] === 'steps' ? stepLine(body.steps, path, end + 1) : head.lineOf(path);
  const value = { ...(head.value as object | null), steps: body.steps.map(({ step }) => step) };
  const parsed = Guide.safeParse(value);
  const issues = [...body.issues, ...(parsed.success ? [] : schemaIssues(file, value, parsed.error, lineOf))];
  return { ...(parsed.success && issues.length === 0 ? { guide: parsed.data } : {}), issues, lineOf };
}

function stepLine(steps: PlacedStep[], path: KeyPath, end: number): number {
  const placed = steps[Number(path[1])];
  if (!placed) return end;
  const part = path[2] === 'text' || path[2] === 'help' ? path[2] : 'id';
  return placed.lines[part];
}

/** Lines of one paragraph become one line; paragraphs stay apart. */
const join = (before: string, line: string, gap: boolean): string =>
  before === '' ? line : `${before}${gap ? '\n' : ' '}${line}`;

function readSteps(file: string, lines: string[], from: number): { steps: PlacedStep[]; issues: Issue[] } {
  const steps: PlacedStep[] = [];
  const issues: Issue[] = [];
  let gap = false;
  for (const [index, raw] of lines.entries()) {
    if (index < from) continue;
    const line = raw.trim();
    const number = index + 1;
    const heading = /^##\s+(\S.*)$/.exec(line);
    const placed = steps.at(-1);
    if (heading) {
      const step = { id: heading[1] as string, text: '', help: '' };
      steps.push({ step, lines: { id: number, text: number, help: number } });
    } else if (line !== '' && !placed) {
      issues.push({ file, line: number, key: '', message: 'text before the first step (## step-id)' });
    } else if (line !== '' && placed) {
      const part = line.startsWith('>') ? 'help' : 'text';
      const words = part === 'help' ? line.slice(1).trim() : line;
      if (placed.step[part] === '') placed.lines[part] = number;
      placed.step[part] = join(placed.step[part], words, gap || words === '').trimEnd();
    }
    gap = line === '' || line === '>';
  }
  return { steps, issues };
}
