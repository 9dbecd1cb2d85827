/**
 * The shape of `dialogs/` and `knowledge/`: zod schemas from which both the types and the JSON Schemas for
 * editors are made. What a file may hold is said here and nowhere else.
 */
import { z } from 'zod';
import { FACT_IDS, type FactId } from '../triage/facts.js';
import { DIFFICULTIES, MINUTES, NEEDS, OBJECTIVES, POSTURES, PRIORITIES } from '../triage/outcome.js';
import { COMMANDS, ROUTES, SECRET_KINDS } from '../understanding/types.js';

/** Questions of the conversation that are not about a fact. Their ids are what channels and buttons carry. */
export const FLOW_QUESTIONS = [
  'need',
  'offer_guide',
  'guide',
  'solved',
  'slot',
  'name',
  'phone',
  'confirm',
  'appointment',
  'cancel',
  'end',
  'still_solved',
  'restart',
  'delete',
  'lang',
] as const;
export type FlowQuestionId = (typeof FLOW_QUESTIONS)[number];

/**
 * The fixed options of each flow question. `slot` and `lang` also get options made from data (slot ids, language
 * codes), which stand before these.
 */
export const FLOW_OPTIONS: Record<FlowQuestionId, readonly string[]> = {
  need: [],
  offer_guide: ['yes', 'no', 'human'],
  guide: ['done', 'stuck', 'human'],
  solved: ['yes', 'no'],
  slot: ['later', 'callback'],
  name: ['skip'],
  phone: ['skip'],
  confirm: ['yes', 'no'],
  appointment: ['keep', 'move', 'cancel'],
  cancel: ['yes', 'no'],
  end: ['again', 'human', 'bye', 'quiet'],
  still_solved: ['yes', 'no', 'quiet'],
  restart: ['yes', 'no'],
  delete: ['yes', 'no'],
  lang: [],
};

/** Options of `FLOW_OPTIONS` that stand there only at times: `quiet` while a message is still to come. */
export const AT_TIMES: Partial<Record<FlowQuestionId, readonly string[]>> = { end: ['quiet'] };

/** The option of a fact's question that turns to its second page. */
export const MORE = 'more';

/** The option that keeps a slot longer: beside those of any question, when the hold is about to end. */
export const WAIT = 'wait';
/** The option of being called back: beside those of any question, for somebody who spoke instead of writing. */
export const HUMAN = 'human';
/** Questions that have such an option of their own. */
export const LEADS_TO_HUMAN: readonly string[] = FLOW_QUESTIONS.filter((id) =>
  FLOW_OPTIONS[id].some((option) => option === HUMAN || option === 'callback'),
);
/** What can stand beside a question's own options. */
export type Extra = typeof WAIT | typeof HUMAN;

/** Every message that is not a question, with the arguments that its words may use (ICU MessageFormat). */
export const MESSAGES = {
  /** First words of a conversation: who speaks, that it is a program, that no password is ever needed. */
  greeting: [],
  /** After a long silence, before the open question is asked again. One line. */
  resume: [],
  /** A secret was taken out of the person's message; `kinds` is a list in words ("mot de passe, code"). */
  redacted: ['kinds'],
  /** Before the simpler wording of a question that was not understood. */
  unclear: [],
  /** A question was not understood twice: it is left open and the next one is asked. */
  moving_on: [],
  /** A button of an older question was pressed and that answer was corrected. */
  corrected: [],
  /** A button of an older question was pressed and it cannot be changed any more. */
  old_button: [],
  /** What was understood from the person's own words, before the first question; `what` is a list in words. */
  understood: ['what'],
  attachment_audio: [],
  attachment_image: [],
  attachment_other: [],
  /** A location was sent; it is not kept. */
  attachment_location: [],
  /** The same, and it led to a place that slots will be looked for at. */
  attachment_place: [],
  nothing_before: [],
  went_back: [],
  help: [],
  /** What is kept about the person; `facts` is a list in words, `days` and `months` numbers. */
  my_data: ['facts', 'days', 'months'],
  /** Parts of `facts` in my_data. */
  my_name: ['name'],
  my_phone: ['hint'],
  my_appointment: ['day', 'time', 'place'],
  /** my_data when nothing is known yet. */
  my_data_none: ['days', 'months'],
  restarted: [],
  deleted: [],
  /** The person asked for no more messages by SMS or WhatsApp. */
  stopped: [],
  /** A restart or deletion was not confirmed. */
  kept: [],
  language_set: [],
  /** The person named a language that Declic does not speak; a helper may. `language` in words. */
  language_missing: ['language'],
  thanks: [],
  abuse: [],
  off_topic: [],
  hello_again: [],
  /** Danger, suicide, violence: the emergency numbers (SOURCES §7), before anything else. */
  crisis: [],
  /** Result, self-help: what blocks (`difficulty` in words) and that a guide follows. */
  result_alone: ['difficulty'],
  result_with: ['difficulty'],
  result_for: ['difficulty'],
  /** Added to a result when rights are at risk, or a date is near. */
  result_rights_at_risk: [],
  result_deadline: [],
  /** A guide was found by the person's own words; `title` is its. */
  guide_offer: ['title'],
  /** Heading of a guide's step. */
  guide_step: ['step', 'total'],
  /** Before a step's own help. */
  guide_help: [],
  /** Before the smaller step, for who is still stuck after the help. */
  guide_smaller: [],
  /** Before a slot is offered because a guide did not do. */
  guide_failed: [],
  /** The person said that it is solved. */
  solved: [],
  /** After `solved`: one message will ask whether it still is, and how to refuse it. */
  follow_up_told: [],
  /** Before `still_solved`, some hours later; `when` is today or yesterday. */
  follow_up: ['when'],
  /** It still is. */
  still_solved: [],
  /** The person wants no message that they have not asked for. */
  quiet: [],
  /** The person needs a moment; the open question stays. */
  take_your_time: [],
  /** The person asked for a human. */
  human: [],
  /** A slot's option, at most 24 letters: `day` "mardi 24", `time` "14h30". The place stands beside it. */
  slot_label: ['day', 'time'],
  /** The chosen slot was taken meanwhile; others follow. */
  slot_gone: [],
  /** A slot is held: `minutes` that it is kept for. */
  held: ['day', 'time', 'place', 'minutes'],
  /** The slot that is about to be confirmed. */
  chosen: ['day', 'time', 'place'],
  /** The hold ends in `minutes`. Any answer prolongs it. */
  hold_warning: ['minutes'],
  /** The person asked for time: the slot is held for `minutes` more. */
  hold_kept: ['minutes'],
  /** The same, but it cannot be prolonged again: it is held until `time`. */
  hold_last: ['time'],
  hold_ended: [],
  /** No slot fits; what follows is a callback. */
  no_slot: [],
  /** Number known: ends in `hint`. */
  phone_known: ['hint'],
  /** What was typed is not a phone number. */
  phone_wrong: [],
  /** Recap of a booked slot; `bring` is a list in words, `minutes` the length. */
  booked: ['day', 'time', 'place', 'address', 'minutes', 'bring'],
  /** Recap when nothing must be brought. */
  booked_nothing: ['day', 'time', 'place', 'address', 'minutes'],
  cancelled: [],
  /** The command "appointment" when there is none. */
  no_appointment: [],
  /** Somebody will call by `day`. */
  callback: ['day'],
  /** No phone number: where to go instead; `places` has one place a line. */
  referred: ['places'],
  /** The person leaves a booked slot as it is. */
  appointment_kept: ['day', 'time', 'place'],
  /** A conversation that was closed after a long silence is begun anew. */
  welcome_back: [],
  /** The button that opens a list of options, on WhatsApp: at most 20 letters. */
  choose: [],
} as const satisfies Record<string, readonly string[]>;
export type MessageId = keyof typeof MESSAGES;

const id = z.string().regex(/^[a-z][a-z0-9_-]*$/, 'an id: small letters, digits, - and _');
const factIds = FACT_IDS as [FactId, ...FactId[]];

/** A fact's value. YAML reads `fear: true` as a boolean; here it is the text `true`. */
const Value = z.union([z.string(), z.boolean()]).transform(String);

/** `[a, b]` or `a`: any of them. `{ not: [...] }`: known, and none of them. */
const Test = z.union([Value, z.array(Value).min(1), z.strictObject({ not: z.array(Value).min(1) })]);
export type Test = z.infer<typeof Test>;

/** All tests must hold. A fact that is not known makes a test false, either way. `{}` always holds. */
const When = z.partialRecord(
  z.enum([...factIds, 'stated', 'after', 'difficulty', 'posture', 'priority']),
  Test,
);
export type When = z.infer<typeof When>;

const rule = <T extends z.ZodType>(then: T) =>
  z.strictObject({
    id,
    when: When,
    then,
    /** The reason in words, per language. */
    because: z.record(z.string(), z.string().min(1)),
  });

/**
 * The decision table. Each part is read from top to bottom. `difficulty`: the first rule that holds gives the
 * primary one (what blocks first), later ones the secondary; when none holds, the first of `otherwise`.
 * `posture`, `objective`, `priority`, `minutes`: the first that holds. `more_minutes`, `needs`, `bring`: all that
 * hold. The last rule of `otherwise` and of each first-match part has `when: {}`.
 */
export const Rules = z.strictObject({
  difficulty: z.array(rule(z.enum(DIFFICULTIES))).min(1),
  otherwise: z.array(rule(z.enum(DIFFICULTIES))).min(1),
  posture: z.array(rule(z.enum(POSTURES))).min(1),
  objective: z.array(rule(z.enum(OBJECTIVES))).min(1),
  priority: z.array(rule(z.enum(PRIORITIES))).min(1),
  minutes: z.array(rule(z.literal([...MINUTES]))).min(1),
  more_minutes: z.array(rule(z.number().int().positive().max(60))),
  /** `language` becomes `language:xx` with the person's own. */
  needs: z.array(rule(z.enum([...NEEDS, 'language']))),
  bring: z.array(rule(id)),
});
export type Rules = z.infer<typeof Rules>;
export type Rule<T = unknown> = { id: string; when: When; then: T; because: Record<string, string> };

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
  guides: z.record(id, z.record(id, ShorterStep)).default({}),
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
  bring: z.record(id, z.string().min(1)),
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
  groups: z.record(id, z.array(z.string().min(1)).min(1)).optional(),
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

const day = z.iso.date();

/** Where a fact comes from, and the day it was read there. */
const Source = z.strictObject({ title: z.string().min(1), url: z.string().min(1), read: day });
export type Source = z.infer<typeof Source>;

/** dialogs/sources.yaml: where the phone numbers, prices and sites that the messages state come from. */
export const Sources = z.array(Source).min(1);

/** The front matter of a guide in knowledge/<lang>/<id>.md. */
export const GuideHead = z.strictObject({
  id,
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
    .union([id, z.array(id).min(1)])
    .transform((ids) => [ids].flat())
    .optional(),
});

/**
 * One action. `text`: at most 300 characters. `help`: said when the person is stuck. `smaller`: an easier step, for
 * who is still stuck then.
 */
export const GuideStep = z.strictObject({
  id,
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
    id,
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
    id,
    description: z.record(z.string().regex(/^[a-z]{2}$/), z.string().min(1)),
    steps: z
      .array(z.string().regex(/^[a-z][a-z0-9_-]*#[a-z][a-z0-9_-]*$/, 'is no step: <guide>#<step>'))
      .min(1),
  }),
);
/** A picture with its drawing, the text of its SVG file. */
export type Picture = z.infer<typeof Pictures>[number] & { svg: string };

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
