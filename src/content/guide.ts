/** What stands in `knowledge/`: guides, explained words, pictures, and where each of them has its facts from. */
import { z } from 'zod';
import { DIFFICULTIES } from '../triage/outcome.js';
import { Id, When } from './rules.js';

const day = z.iso.date();

/** Where a fact comes from, and the day it was read there. */
const Source = z.strictObject({ title: z.string().min(1), url: z.string().min(1), read: day });
export type Source = z.infer<typeof Source>;

/** dialogs/sources.yaml: where the phone numbers, prices and sites that the messages state come from. */
export const Sources = z.array(Source).min(1);

/** The front matter of a guide in knowledge/<lang>/<id>.md. */
export const GuideHead = z.strictObject({
  id: Id,
  title: z.string().min(1),
  /** The difficulties that it helps with. */
  difficulty: z.array(z.enum(DIFFICULTIES)).min(1),
  /** Facts that must hold besides, as in the rules. */
  when: When.optional(),
  sources: z.array(Source).min(1),
  review_by: day,
  /** Phrases with which people ask for it, in their own spelling: it is found by them. */
  words: z.array(z.string().min(2)).optional(),
  /** It is found by those phrases only, never by what blocks: for a topic that not everybody has. */
  by_words: z.boolean().optional(),
  /** Ids of guides that its texts speak of: one, or a list. */
  see: z
    .union([Id, z.array(Id).min(1)])
    .transform((ids) => [ids].flat())
    .optional(),
});

/**
 * One action. `text`: at most 300 characters. `help`: said when the person is stuck. `smaller`: an easier step, for
 * who is still stuck then.
 */
export const GuideStep = z.strictObject({
  id: Id,
  text: z.string().min(1),
  help: z.string().min(1),
  smaller: z.string().min(1).optional(),
});
export type GuideStep = z.infer<typeof GuideStep>;

export const Guide = z.strictObject({ ...GuideHead.shape, steps: z.array(GuideStep).min(1).max(12) });
export type Guide = z.infer<typeof Guide>;

/**
 * knowledge/<lang>/glossary.yaml: words that people ask about. `ask`: other names and spellings of the word; one that
 * ends with a question mark is a whole question. `answer`: two short sentences, at most 300 characters.
 */
export const Glossary = z.array(
  z.strictObject({
    id: Id,
    term: z.string().min(1),
    ask: z.array(z.string().min(2)).default([]),
    answer: z.string().min(1),
    source: Source.optional(),
  }),
);
export type GlossaryEntry = z.infer<typeof Glossary>[number];

/**
 * knowledge/pictures/pictures.yaml: drawings of key steps, each in <id>.svg beside it. No drawing holds words, so one
 * serves every language; its `description` says in each language, in at most 160 letters, what it shows. `steps`:
 * where it is shown, as `<guide>#<step>`.
 */
export const Pictures = z.array(
  z.strictObject({
    id: Id,
    description: z.record(z.string().regex(/^[a-z]{2}$/), z.string().min(1)),
    steps: z
      .array(z.string().regex(/^[a-z][a-z0-9_-]*#[a-z][a-z0-9_-]*$/, 'is no step: <guide>#<step>'))
      .min(1),
  }),
);
/** A picture with its drawing, the text of its SVG file. */
export type Picture = z.infer<typeof Pictures>[number] & { svg: string };
