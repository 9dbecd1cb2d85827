/** `declic understand`: JSON lines in, what each text means out. For trying words out, and for measuring. */
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { z } from 'zod';
import type { Content } from '../content/model.js';
import { type Redact, redactCut } from '../delivery/index.js';
import type { Understand } from '../understanding/types.js';

/** One line of the input. */
const Line = z.object({
  id: z.union([z.string(), z.number()]).optional(),
  text: z.string(),
  lang: z
    .string()
    .regex(/^[a-z]{2}$/)
    .optional(),
});

export interface UnderstandOptions {
  content: Content;
  understand: Understand;
  redact: Redact;
  input: Readable;
  print(line: string): void;
}

/**
 * Reads each line `{id?, text, lang?}` and prints `{id, lang, text, facts, difficulty, secondary, route,
 * guides, definition, confidence}`, in order. `text` comes out as the server keeps it: cut where nobody writes on, and
 * without its secrets. A line that cannot be read is printed as
 * `{line, id, error}`, which never quotes it; then the exit code is 1.
 */
export async function runUnderstand(options: UnderstandOptions): Promise<number> {
  let number = 0;
  let code = 0;
  for await (const line of createInterface({ input: options.input })) {
    number += 1;
    if (line.trim() === '') continue;
    const read = readLine(line);
    if ('error' in read) {
      code = 1;
      options.print(JSON.stringify({ line: number, id: read.id, error: read.error }));
    } else {
      options.print(JSON.stringify(await meaning(read, options)));
    }
  }
  return code;
}

type Read = z.infer<typeof Line>;

function readLine(line: string): Read | { id: string | number | null; error: string } {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return { id: null, error: 'The line is not JSON.' };
  }
  const parsed = Line.safeParse(value);
  if (parsed.success) return parsed.data;
  const id = z.object({ id: z.union([z.string(), z.number()]) }).safeParse(value);
  const field = parsed.error.issues[0]?.path[0];
  const error = field
    ? `"${String(field)}" is missing or not what it must be: {"id"?: text or number, "text": text, "lang"?: "fr"}.`
    : 'The line is not a JSON object.';
  return { id: id.success ? id.data.id : null, error };
}

async function meaning({ id, text, lang }: Read, { content, understand, redact }: UnderstandOptions) {
  const clean = redactCut(text, redact).text;
  const assumed = lang ?? content.languages[0] ?? 'fr';
  const understood = await understand(clean, { lang: assumed });
  const facts = Object.entries(understood.facts).map(([fact, said]) => [fact, said.value]);
  return {
    id: id ?? null,
    lang: understood.lang ?? assumed,
    text: clean,
    facts: Object.fromEntries(facts),
    difficulty: understood.difficulty,
    secondary: understood.secondary ?? [],
    route: understood.route,
    guides: (understood.guides ?? []).map((guide) => guide.id),
    definition: understood.definition ?? null,
    confidence: understood.confidence,
  };
}
