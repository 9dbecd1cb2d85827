/** What a free text means, in closed vocabularies. */
import type { FactId } from '../triage/facts.js';
import type { Difficulty } from '../triage/outcome.js';

/** Where a message leads: an answer for the triage, or something else that the conversation reacts to. */
export const ROUTES = [
  'triage',
  'greeting',
  'thanks',
  'human',
  'crisis',
  'abuse',
  'off_topic',
  'unclear',
  'command',
] as const;
export type Route = (typeof ROUTES)[number];

/** Words that work at any moment, in each language (dialogs/<lang>/commands.yaml). */
export const COMMANDS = [
  'back',
  'language',
  'human',
  'restart',
  'my_data',
  'delete',
  'help',
  'appointment',
  'wait',
  'quiet',
] as const;
export type CommandId = (typeof COMMANDS)[number];

/** A fact read in a text, with the words that gave it. */
export interface SaidFact {
  value: string;
  /** 0 to 1. */
  confidence: number;
  evidence: string;
}

/** A guide that a person's words were found in. `score`: 0 to 1, the share of the words that it has. */
export interface FoundGuide {
  id: string;
  score: number;
}

/** The meaning of one message. */
export interface Understanding {
  /** ISO 639-1 of the language the text is written in; absent when the text is too short to tell. */
  lang?: string;
  facts: Partial<Record<FactId, SaidFact>>;
  /** The difficulty that the text states; null when it states none. */
  difficulty: Difficulty | null;
  /** Further difficulties that the text states. */
  secondary?: Difficulty[];
  route: Route;
  /** Set when `route` is `command`. */
  command?: CommandId;
  /** For the command `language`: the ISO 639-1 code that was named, if any ("English please"). */
  wantedLang?: string;
  /** Guides that the text asks for, best first; absent when there is none. */
  guides?: FoundGuide[];
  /** The text asks what a word means: the id of its entry in knowledge/<lang>/glossary.yaml. */
  definition?: string;
  /** 0 to 1. */
  confidence: number;
}

/** What the conversation was at when the text came. */
export interface UnderstandingContext {
  /** The language of the conversation. */
  lang: string;
  /** The id of the question that is open (`email`, `need`, `name`…), if any. */
  asked?: string;
}

/** Reads one redacted text. Never throws; says `unclear` when it is not sure. */
export type Understand = (text: string, context: UnderstandingContext) => Promise<Understanding>;

/** Kinds of secrets and personal numbers that are taken out of a text before anything is written. */
export const SECRET_KINDS = ['password', 'code', 'card', 'iban', 'nir', 'phone', 'email', 'account'] as const;
export type SecretKind = (typeof SECRET_KINDS)[number];

/** A text without its secrets: each one stands as its kind in square brackets, such as `[password]`. */
export interface Redacted {
  text: string;
  /** The kinds removed, in order of appearance. */
  kinds: SecretKind[];
  /** The first phone number that the text held, in E.164; the caller seals it or drops it. */
  phone?: string;
}
