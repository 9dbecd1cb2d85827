/** What a triage ends with. The ids are stable: channels publish this as the event `declic/outcome`. */
import type { FactId, FactSource } from './facts.js';

/** What blocks a person. The primary one is what blocks first. */
export const DIFFICULTIES = [
  'no_device',
  'no_connection',
  'no_email',
  'email_locked',
  'no_account',
  'password_lost',
  'identity_check',
  'digital_beginner',
  'reading_difficulty',
  'language_barrier',
  'procedure_complexity',
  'document_upload',
  'fear_of_error',
  'service_failure',
  'not_digital',
] as const;
export type Difficulty = (typeof DIFFICULTIES)[number];

/** alone: self-help. with: beside a helper. for: in the person's place, which needs a mandate. */
export const POSTURES = ['alone', 'with', 'for'] as const;
export type Posture = (typeof POSTURES)[number];

/** autonomy: the person learns. secure: a right is made safe first. */
export const OBJECTIVES = ['autonomy', 'secure'] as const;
export type Objective = (typeof OBJECTIVES)[number];

export const PRIORITIES = ['rights_at_risk', 'deadline', 'normal'] as const;
export type Priority = (typeof PRIORITIES)[number];

/** Lengths of an appointment in minutes (La Coop's durations, FIELD §3). */
export const MINUTES = [15, 30, 45, 60, 90, 120] as const;
export type Minutes = (typeof MINUTES)[number];

/** What the helper must have ready; a language need is written `language:xx`. */
export const NEEDS = [
  'device',
  'connection',
  'printer_scanner',
  'private_room',
  'mandate',
  'reading_support',
  'home_visit',
  'phone',
] as const;
export type Need = (typeof NEEDS)[number] | `language:${string}`;

export const RESOLUTIONS = [
  'self_help',
  'booked',
  'waitlisted',
  'referred',
  'callback',
  'abandoned',
] as const;
export type Resolution = (typeof RESOLUTIONS)[number];

/** A rule that fired: its id in dialogs/rules.yaml, the facts it used, and its reason in the person's language. */
export interface Reason {
  rule: string;
  facts: Partial<Record<FactId, string>>;
  text: string;
}

/** What the decision table says of the facts known so far. */
export interface Decision {
  difficulty: Difficulty;
  secondary: Difficulty[];
  posture: Posture;
  objective: Objective;
  priority: Priority;
  minutes: Minutes;
  needs: Need[];
  /** Ids of things to bring to an appointment; their words are in dialogs/<lang>/words.yaml under `bring`. */
  bring: string[];
  /** The rules that fired, in table order, without their words. */
  fired: { rule: string; facts: Partial<Record<FactId, string>> }[];
  /** 0 to 1: the share of the facts used by fired or open rules that are really known. */
  confidence: number;
}

/** What a person said a day later of a guide that had solved it; no_answer: they were asked, and have not answered. */
export const HELD = ['yes', 'no', 'no_answer'] as const;
export type Held = (typeof HELD)[number];

/** The end of a triage, as published. Dates are ISO 8601 in UTC. */
export interface Outcome {
  difficulty: Difficulty;
  secondary: Difficulty[];
  reasons: Reason[];
  posture: Posture;
  objective: Objective;
  priority: Priority;
  minutes: Minutes;
  needs: Need[];
  resolution: Resolution;
  /** `held` is absent when nobody asked later. When it did not hold, `solved` is false. */
  guide?: { id: string; solved: boolean; held?: Held };
  slot?: { id: string; place: string; startsAt: string; minutes: number };
  places?: string[];
  callback?: { by: string };
  confidence: number;
  facts: Partial<Record<FactId, { value: string; source: FactSource }>>;
}
