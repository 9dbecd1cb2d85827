/**
 * The shape of `dialogs/` and `knowledge/`: zod schemas from which both the types and the JSON Schemas for
 * editors are made. What a file may hold is said here and in the four files beside it, and nowhere else.
 */
import { z } from 'zod';
import { DIFFICULTIES } from '../triage/outcome.js';
import { COMMANDS, ROUTES, SECRET_KINDS } from '../understanding/types.js';
import { FLOW_QUESTIONS } from './flow.js';
import type { GlossaryEntry, Guide, Picture, Source } from './guide.js';
import { MESSAGES, type MessageId } from './messages.js';
import { factIds, Id, type Rules, Value } from './rules.js';

export * from './flow.js';
export * from './guide.js';
export * from './messages.js';
export * from './rules.js';

/** The interview: which facts are asked, in which order, and what a person can tap. `unknown` is added last. */
export const Interview = z.strictObject({
  questions: z
    .array(
      z.strictObject({
        fact: z.enum(factIds),
        options: z.array(Value).min(2).max(9),
        /** Shown after "more" (an option of its own); they can always be typed. */
        more: z.array(Value).max(9).optional(),
      }),
    )
    .min(1),
});
export type Interview = z.infer<typeof Interview>;

/** An option's words: what stands on the button, and other ways of saying it. */
export const OptionWords = z.strictObject({
  label: z.string().min(1),
  say: z.array(z.string().min(1)).default([]),
});
export type OptionWords = z.infer<typeof OptionWords>;

/** A question's words. `simpler` is asked when the first wording was not understood. */
export const QuestionWords = z.strictObject({
  ask: z.string().min(1),
  simpler: z.string().min(1),
  options: z.record(z.string(), OptionWords).default({}),
});
export type QuestionWords = z.infer<typeof QuestionWords>;

/** dialogs/<lang>/questions.yaml: words of every fact and flow question. */
export const Questions = z.strictObject({
  facts: z.record(z.enum(factIds), QuestionWords),
  flow: z.record(z.enum(FLOW_QUESTIONS), QuestionWords),
  /** The option that every fact question ends with. */
  unknown: OptionWords,
  /** The option that leads to the second page of options. */
  more: OptionWords,
  /** The option that keeps a slot longer. */
  wait: OptionWords,
  human: OptionWords,
});

/** dialogs/<lang>/messages.yaml. */
export const Messages = z.record(
  z.enum(Object.keys(MESSAGES) as [MessageId, ...MessageId[]]),
  z.string().min(1),
);

/** Shorter words for a question and its labels. */
const ShorterQuestion = z.strictObject({
  ask: z.string().min(1).optional(),
  simpler: z.string().min(1).optional(),
  options: z.record(z.string(), z.string().min(1)).optional(),
});
export type ShorterQuestion = z.infer<typeof ShorterQuestion>;

/** The texts of a guide's step. */
export const STEP_PARTS = ['text', 'help', 'smaller'] as const;
export type StepPart = (typeof STEP_PARTS)[number];

/** Shorter words for a guide's step. */
const ShorterStep = z.partialRecord(z.enum(STEP_PARTS), z.string().min(1));
export type ShorterStep = z.infer<typeof ShorterStep>;

/** A text that SMS writes without its costly letters: a message, a question with its labels, a guide's step. */
const Folded = z.union([
  z.enum(Object.keys(MESSAGES).map((one) => `messages.${one}`) as [string, ...string[]]),
  z.enum(factIds.map((one) => `facts.${one}`) as [string, ...string[]]),
  z.enum(FLOW_QUESTIONS.map((one) => `flow.${one}`) as [string, ...string[]]),
  z
    .string()
    .regex(
      /^guides\.[a-z][a-z0-9_-]*\.[a-z][a-z0-9_-]*\.(?:text|help|smaller)$/,
      'names no text that SMS has',
    ),
]);

/**
 * dialogs/<lang>/sms.yaml, which may be missing: shorter words for SMS, where the usual ones cost too many. What has
 * none is said as everywhere. `fold` lists texts whose letters that SMS has no cheap sign for (ç ê œ) are written
 * without their accent: `messages.my_data`, `facts.organism`, `guides.<guide>.<step>.help`. All others keep theirs,
 * for a word without its accent is harder to read.
 */
export const ShorterWords = z.strictObject({
  messages: z
    .partialRecord(z.enum(Object.keys(MESSAGES) as [MessageId, ...MessageId[]]), z.string().min(1))
    .default({}),
  facts: z.partialRecord(z.enum(factIds), ShorterQuestion).default({}),
  flow: z.partialRecord(z.enum(FLOW_QUESTIONS), ShorterQuestion).default({}),
  /** guide → step → part → words. */
  guides: z.record(Id, z.record(Id, ShorterStep)).default({}),
  fold: z.array(Folded).default([]),
});
export type ShorterWords = z.infer<typeof ShorterWords>;

/** dialogs/<lang>/commands.yaml: the whole messages that are commands. */
export const Commands = z.record(z.enum(COMMANDS), z.array(z.string().min(1)).min(1));

/** dialogs/<lang>/names.yaml: short names, used inside messages. */
export const Names = z.strictObject({
  /** The language's own name, as on a button. */
  language: z.string().min(1),
  /** "a problem with …": follows `difficulty` in the result messages. */
  difficulty: z.record(z.enum(DIFFICULTIES), z.string().min(1)),
  /** What to bring, by id of the rules' `bring`. */
  bring: z.record(Id, z.string().min(1)),
  secret: z.record(z.enum(SECRET_KINDS), z.string().min(1)),
  /** A known fact in a few words, for "this is what I noted": fact → value → words. */
  facts: z.record(z.enum(factIds), z.record(z.string(), z.string().min(1))),
  /** Names of languages by ISO 639-1 code, in this language. */
  languages: z.record(z.string().regex(/^[a-z]{2}$/), z.string().min(1)),
});

/**
 * dialogs/<lang>/lexicon.yaml: words in a free text and what they mean. A phrase matches whole words, without
 * regard to case, accents, apostrophes, doubled letters and silent endings. In a phrase:
 * `word*` any ending; `(a|b)` one of them; `(a|)` may be missing; `...` up to three other words;
 * `{group}` any phrase of `groups`; `=` in front: only when it is the whole message; `a ~ b`: both within one
 * sentence, in any order, at most seven words apart.
 */
export const Lexicon = z.strictObject({
  /** Names for lists of phrases that other phrases use as `{name}`. */
  groups: z.record(Id, z.array(z.string().min(1)).min(1)).optional(),
  /** right spelling → other spellings of it ("mot de passe": [mdp, mo de pass]). */
  spellings: z.record(z.string().min(1), z.array(z.string().min(1)).min(1)).optional(),
  /** fact → value → phrases. */
  facts: z.partialRecord(z.enum(factIds), z.record(z.string(), z.array(z.string().min(2)).min(1))),
  /** fact → value → phrases that mean it only as an answer to the question about this fact. */
  answers: z
    .partialRecord(z.enum(factIds), z.record(z.string(), z.array(z.string().min(2)).min(1)))
    .optional(),
  /** difficulty → phrases that state it when no fact does. */
  difficulty: z.partialRecord(z.enum(DIFFICULTIES), z.array(z.string().min(2)).min(1)),
  /** route → phrases (greeting, thanks, human, crisis, abuse, off_topic; triage: asks for help, no more). */
  routes: z.partialRecord(z.enum(ROUTES), z.array(z.string().min(2)).min(1)),
  /** Phrases that mean nothing although they hold words that do ("mort de rire"). */
  ignore: z.array(z.string().min(2)).optional(),
  /** Words that turn a phrase around when they stand up to three words before it. */
  negations: z.array(z.string().min(1)),
  /** Frequent short words by which the language is recognised. */
  marks: z.array(z.string().min(1)),
  /** Words that say nothing of what a text is about: guides are not found by them. */
  small: z.array(z.string().min(1)).optional(),
  /** Ways of asking what a word means; `{term}` stands for the word ("c'est quoi {term}"). */
  definition: z.array(z.string().regex(/\{term\}/, 'holds {term}')).optional(),
});
export type Lexicon = z.infer<typeof Lexicon>;

/** Everything said in one language. */
export const Words = z.strictObject({
  questions: Questions,
  messages: Messages,
  commands: Commands,
  names: Names,
  lexicon: Lexicon,
  sms: ShorterWords.optional(),
});
export type Words = z.infer<typeof Words> & {
  /** Messages that are said without costly letters: only in the words that SMS has (sms.ts). */
  folded?: ReadonlySet<MessageId>;
};

/** How long things are kept when the operator does not set it otherwise. */
export const KEPT: Content['kept'] = { days: 30, months: 12 };

/** All content of an installation, read once at start and never changed. */
export interface Content {
  /** Short hash over every file; sessions are pinned to it. */
  version: string;
  /** Languages Declic speaks, reference first. */
  languages: string[];
  interview: Interview;
  rules: Rules;
  words: Record<string, Words>;
  /** Per language, in file order. */
  guides: Record<string, Guide[]>;
  /** Per language, in the order of the file. */
  glossary: Record<string, GlossaryEntry[]>;
  /** In the order of the file. */
  pictures: Picture[];
  /** How long texts (days) and outcomes (months) are kept, as "my data" says it. */
  kept: { days: number; months: number };
  /** What the numbers in dialogs/ rest on; absent when there is no dialogs/sources.yaml. */
  sources?: Source[];
}
