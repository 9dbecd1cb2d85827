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
 *
 *     > Cherchez "caf" dans la page de recherche.
 *
 * The first quote is the help for who is stuck, the second the smaller step for who is still stuck.
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

type Part = 'text' | 'help' | 'smaller';

/** A step and the lines at which its heading and its parts stand. */
interface PlacedStep {
  step: { id: string } & Record<Part, string>;
  lines: Record<'id' | Part, number>;
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
  const value = { ...(head.value as object | null), steps: body.steps.map(stepOf) };
  const parsed = Guide.safeParse(value);
  const issues = [...body.issues, ...(parsed.success ? [] : schemaIssues(file, value, parsed.error, lineOf))];
  return { ...(parsed.success && issues.length === 0 ? { guide: parsed.data } : {}), issues, lineOf };
}

const stepOf = ({ step: { smaller, ...step } }: PlacedStep): GuideStep =>
  smaller === '' ? step : { ...step, smaller };

function stepLine(steps: PlacedStep[], path: KeyPath, end: number): number {
  const placed = steps[Number(path[1])];
  if (!placed) return end;
  const part = PARTS.find((one) => one === path[2]) ?? 'id';
  return placed.lines[part];
}

const PARTS: readonly Part[] = ['text', 'help', 'smaller'];

/** Lines of one paragraph become one line; paragraphs stay apart. */
const join = (before: string, line: string, gap: boolean): string =>
  before === '' ? line : `${before}${gap ? '\n' : ' '}${line}`;

/** What is wrong with a line that comes too late in its step. */
const LATE = {
  text: 'the words of a step stand above its help (>)',
  quote: 'a step has one help (>) and one smaller step (>), no third',
};

function readSteps(file: string, lines: string[], from: number): { steps: PlacedStep[]; issues: Issue[] } {
  const steps: PlacedStep[] = [];
  const issues: Issue[] = [];
  const issue = (line: number, message: string): void => {
    issues.push({ file, line, key: '', message });
  };
  let part: Part | undefined;
  let gap = false;
  for (const [index, raw] of lines.entries()) {
    if (index < from) continue;
    const line = raw.trim();
    const number = index + 1;
    const heading = /^##\s+(\S.*)$/.exec(line);
    const placed = steps.at(-1);
    if (heading) {
      const step = { id: heading[1] as string, text: '', help: '', smaller: '' };
      steps.push({ step, lines: { id: number, text: number, help: number, smaller: number } });
      part = undefined;
    } else if (line !== '' && !placed) {
      issue(number, 'text before the first step (## step-id)');
    } else if (line !== '' && placed) {
      const next = partOf(line, part, lines[index - 1]?.trim() === '');
      if (next === 'late') issue(number, line.startsWith('>') ? LATE.quote : LATE.text);
      else {
        const words = line.startsWith('>') ? line.slice(1).trim() : line;
        if (next !== part) placed.lines[next] = number;
        placed.step[next] = join(placed.step[next], words, gap || words === '').trimEnd();
        part = next;
      }
    }
    gap = line === '' || line === '>';
  }
  return { steps, issues };
}

/** The part that a line belongs to, after a line of `part`; an empty line between two quotes makes them two. */
function partOf(line: string, part: Part | undefined, apart: boolean): Part | 'late' {
  if (!line.startsWith('>')) return part === undefined || part === 'text' ? 'text' : 'late';
  if (part === undefined || part === 'text') return 'help';
  if (!apart) return part;
  return part === 'help' ? 'smaller' : 'late';
}
