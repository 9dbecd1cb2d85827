/**
 * The words of the conversation engine: what comes in (events), what is remembered (session), what goes out
 * (prompts, effects, records). All of it is plain JSON, so that a store can keep it and a test can print it.
 */
import type { Extra } from '../content/model.js';
import type { After, FactId, Facts } from '../triage/facts.js';
import type { Difficulty, Held, Minutes, Need, Outcome, Priority, Resolution } from '../triage/outcome.js';
import type { SecretKind, Understanding } from '../understanding/types.js';

/** A phone number that only the vault can read; `hint` is its last two digits, for "the number ending in 12". */
export interface SealedPhone {
  sealed: string;
  hint: string;
}

/** Things a person can send that are not text. */
export type AttachmentKind =
  | 'audio'
  | 'image'
  | 'video'
  | 'file'
  | 'location'
  | 'sticker'
  | 'contact'
  | 'other';

/** A message of a person, already without secrets and already understood. `at` is epoch milliseconds everywhere. */
export interface MessageEvent {
  kind: 'message';
  at: number;
  /** Redacted text; absent for a pure button press or attachment. */
  text?: string;
  /** A pressed button: `<question id>:<option id>`, taken apart. */
  choice?: { question: string; option: string; of?: string };
  redacted?: SecretKind[];
  phone?: SealedPhone;
  attachment?: AttachmentKind;
  /** BCP 47, as the client says. */
  locale?: string;
  /** The place from which the person came. */
  place?: string;
  understood?: Understanding;
  kin?: Kin;
}

/** The same telephone has a conversation on another channel, in which something is under way. */
export interface Kin {
  channel: string;
}

/** An appointment made elsewhere, for which a person is invited to answer a few questions before it. */
export interface Invitation {
  /** By which the store finds it: a keyed hash of the agency and of the caller's id. */
  key: string;
  /** The id of whoever made the appointment. */
  id: string;
  /** Differs when anything about the appointment does. */
  digest: string;
  agency: string;
  /** The agency's name: who invites. */
  from: string;
  /** ISO 8601 in UTC. */
  startsAt: string;
  /** Of the place; IANA name. */
  timeZone: string;
  place: string;
  placeName: string;
  /** One line: street, town. */
  address: string;
  /** A helper's or a service's name. */
  with?: string;
  /** Its length, if the caller said so. */
  minutes?: number;
  /** ISO 639-1 of the person's language, if the caller said so. */
  lang?: string;
}

/** What an invitation has come to. */
export interface InvitationProgress {
  /**
   * planned: it is sent at `sendAt`. asked: it is in the outbox, or beyond. answered: see `answer`. prepared: the triage
   * has ended. opted_out: the person wants no messages. expired: there was no good time for it before the appointment.
   * withdrawn: by the caller. deleted: the person had everything deleted.
   */
  state: 'planned' | 'asked' | 'answered' | 'prepared' | 'opted_out' | 'expired' | 'withdrawn' | 'deleted';
  /** Epoch milliseconds. */
  sendAt?: number;
  answer?: InvitationAnswer;
  /** What the helper can make ready. */
  prepared?: { resolution: Resolution; difficulty: Difficulty; needs: Need[]; bring: string[] };
}

export type InvitationAnswer = 'yes' | 'no' | 'callback';

/** An invitation in a conversation's memory. */
export interface Invited extends Invitation {
  progress: InvitationProgress;
  /** Epoch milliseconds at which it was asked, and at which it is asked once more if nobody answers. */
  askedAt?: number;
  remindAt?: number;
}

export type Event =
  | { kind: 'start'; at: number; locale?: string; place?: string; kin?: Kin }
  | MessageEvent
  | { kind: 'timer'; at: number; name: TimerName }
  /** The person wants no more messages; `answered`: the provider has told them that there will be none. */
  | { kind: 'stop'; at: number; answered?: true }
  | { kind: 'result'; at: number; result: EffectResult }
  /** The person goes on here from another channel; `understood`: what they had said there. */
  | { kind: 'joined'; at: number; understood?: Understanding }
  /** Brought along from another conversation of the person's, it has come to something already. */
  | { kind: 'invitation'; at: number; invitation: Invitation | Invited }
  /** The invitation of this key is taken back. */
  | { kind: 'withdrawn'; at: number; key: string };

/** A slot that a person can be offered. Times are ISO 8601 in UTC; words are made from `timeZone`. */
export interface Offer {
  /** Stable id of the slot: helper, start and length. */
  id: string;
  place: string;
  placeName: string;
  /** One line: street, town. */
  address: string;
  helper: string;
  startsAt: string;
  minutes: number;
  timeZone: string;
  /** Why this one, for the reviewer: `soonest`, `chosen_place`, `has:private_room`, `language:ar`… */
  why: string[];
}

/** A place a person can be sent to. */
export interface PlaceCard {
  id: string;
  name: string;
  address: string;
  /** Opening hours or phone as the place publishes them, if known. */
  phone?: string;
}

/** Asked of booking by the engine; each is carried out at most once per `key` and answered by an EffectResult. */
export type Effect =
  | {
      kind: 'offer';
      key: string;
      minutes: Minutes;
      needs: Need[];
      priority: Priority;
      /** The place at which the person is, or from which they came: preferred where it meets the needs. */
      place?: string;
      /** Slots already refused, not to be offered again. */
      exclude: string[];
    }
  | { kind: 'hold'; key: string; slot: string; until: number }
  | { kind: 'prolong'; key: string; reservation: string; until: number }
  | {
      kind: 'confirm';
      key: string;
      reservation: string;
      name?: string;
      phone?: SealedPhone;
      note: HandoverNote;
    }
  | { kind: 'release'; key: string; reservation: string }
  | {
      kind: 'callback';
      key: string;
      priority: Priority;
      name?: string;
      phone?: SealedPhone;
      note: HandoverNote;
    }
  | { kind: 'places'; key: string };

/** What booking answered. `key` is that of the effect. */
export type EffectResult =
  | { kind: 'offer'; key: string; offers: Offer[] }
  | { kind: 'hold'; key: string; ok: true; reservation: string; until: number; offer: Offer }
  | { kind: 'hold'; key: string; ok: false }
  | { kind: 'prolong'; key: string; ok: boolean; until: number }
  | { kind: 'confirm'; key: string; ok: boolean }
  | { kind: 'release'; key: string; ok: boolean }
  /** `by`: ISO 8601, the time by which somebody will call; `timeZone`: in which to say it. */
  | { kind: 'callback'; key: string; by: string; timeZone: string }
  | { kind: 'places'; key: string; places: PlaceCard[] };

/** What the helper reads before the person comes. Codes only; the console puts them into words. */
export interface HandoverNote {
  difficulty: Difficulty;
  secondary: Difficulty[];
  rules: string[];
  facts: Partial<Record<FactId, string>>;
  needs: Need[];
  bring: string[];
  lang: string;
  /** The place from which the person came. */
  place?: string;
  /** Guides and steps that were tried: `password-lost#3`. */
  tried: string[];
}

/**
 * hold_warning: the hold ends soon. hold_end: it has ended. silence: nothing was heard for days. follow_up: a guide
 * did, and it is time to ask whether it still does. invitation: it is time to send one, or to remind of it.
 */
export type TimerName = 'hold_warning' | 'hold_end' | 'silence' | 'follow_up' | 'invitation';

/** One thing a person can tap, type as a digit, or say. */
export interface PromptOption {
  /** Together with the prompt's id this makes the button's value: `<prompt id>:<option id>`. */
  id: string;
  label: string;
  /** More about it, for channels with room beside the label: a slot's place. */
  detail?: string;
}

/** A drawing of knowledge/pictures/, and what it shows, in the prompt's language. */
export interface PromptPicture {
  id: string;
  description: string;
}

/** What a person is asked or told, before any channel has given it a form. All words are final. */
export interface Prompt {
  /** The question's id: a fact, or `need`, `guide`, `solved`, `slot`, `name`, `phone`, `confirm`, `end`… */
  id: string;
  lang: string;
  /** Said before the question: a reminder, an explanation, an acknowledgement. */
  lead?: string;
  text: string;
  options: PromptOption[];
  /** What the options are of, where a question comes again about something else: a step, a slot. */
  of?: string;
  /** It must not be missed: a slot is kept for minutes only. A screen reader says it at once. */
  alert?: true;
  /** Shows what the text says, for channels that can; whoever does not see it misses nothing. */
  picture?: PromptPicture;
  /** Set on the prompt with which a resolution became known or changed. */
  outcome?: Outcome;
  /** The key of the invitation that this is. */
  invitation?: string;
  /** Epoch milliseconds after which it is not sent any more: it waited too long for its provider. */
  until?: number;
}

/** A finished (or abandoned) triage, kept for review and reports. `id` is unique per triage of a conversation. */
export interface TriageRecord {
  id: string;
  at: number;
  agency: string;
  channel: string;
  lang: string;
  outcome: Outcome;
  note: HandoverNote;
  trace: TraceEntry[];
  /** The appointment made elsewhere that this triage prepares; `id` is that of whoever made it. */
  appointment?: { id: string; startsAt: string; place: string };
}

/** One line of why: what the engine did and on what grounds. Codes and ids only, never a person's words. */
export interface TraceEntry {
  at: number;
  did: string;
  detail?: string;
}

/** What the engine was doing; the open question lives in `Session.asked`. */
export type Stage = 'need' | 'triage' | 'guide' | 'booking' | 'done';

/** The question that is open. */
export interface Asked {
  id: string;
  /** Option ids in the order shown, so that a digit means what the person saw. */
  options: string[];
  /** How often it was not understood. */
  retries: number;
  /** A second page of options is shown. */
  more?: boolean;
  /** An option that stands beside the question's own. */
  extra?: Extra;
  /** How often small talk was answered instead. */
  talk?: number;
}

/** All that a conversation remembers. Saved as one JSON document, compare-and-set on the store's version. */
export interface Session {
  id: string;
  agency: string;
  channel: string;
  /** The channel is SMS: shorter words are said where there are any. */
  short?: true;
  /** The person's number could be written to by SMS, too, if they agree. */
  textable?: true;
  /** Each was asked once: whether to go on with another channel's conversation, and whether an SMS may come. */
  kinAsked?: true;
  smsAsked?: true;
  /** What the person said before they were asked whether to go on with that conversation. */
  first?: MessageEvent | Extract<Event, { kind: 'start' }>;
  /** True when the channel itself carries a phone number (SMS, WhatsApp): then it is not asked for. */
  channelHasPhone: boolean;
  /** The place from which the person came: the one in the page's address, or on the poster. */
  place?: string;
  /** The content version it began with. */
  content: string;
  lang: string;
  lastAt: number;
  /** Number of triages begun in this conversation, from 1. */
  triage: number;
  /** Effects asked for so far: makes each effect's key. */
  effects: number;
  stage: Stage;
  asked?: Asked;
  /** A command waits for its confirmation (restart, delete, cancel, lang): `under` is the question beneath it. */
  under?: Asked;
  facts: Facts;
  /** The difficulty that the person's own words stated. */
  stated?: Difficulty;
  /** Snapshots for "back", newest last, at most LIMITS.back. */
  history: { asked: string; facts: Facts; stated?: Difficulty }[];
  /** `help`: how often the person was stuck at this step. */
  guide?: { id: string; step: number; help: number; tried: string[] };
  /** The guide that the person's own words asked for. */
  wanted?: string;
  /** A guide that is offered, and the question that was open then. */
  offered?: { id: string; asked?: Asked };
  /** Guides that the person did not want. */
  unwanted?: string[];
  offers?: Offer[];
  refused: string[];
  /** How many times slots were offered in this triage. */
  rounds: number;
  /**
   * A slot kept while the person decides; `prolonged` counts how often its end was put off. `waits`: the person asked
   * for time, and is told when booking has answered.
   */
  held?: { id: string; offer: Offer; until: number; prolonged: number; waits?: true };
  /** A confirmed appointment. It stays while another one is held to replace it. */
  booked?: { id: string; offer: Offer };
  /** The phone number is asked for to call the person back, not for an appointment. */
  callback?: boolean;
  /** The person has sent something. */
  spoken?: boolean;
  /** Another language was offered once already. */
  langOffered?: boolean;
  /** `name` is '' when the person would rather not say it. */
  person: { name?: string; phone?: SealedPhone };
  /** Appointments made elsewhere that the person is invited to prepare. They outlive the triage. */
  invitations?: Invited[];
  /** The invitation that was asked last, and the question that was open then. */
  invited?: { key: string; asked?: Asked };
  /** This triage, and any other that begins before it, prepares the appointment of this invitation. */
  preparing?: string;
  /** A guide did: one message asks later whether it still does. `held` is there from when it was asked. */
  followUp?: { held?: Held };
  /** The person wants no message that they have not asked for. It outlives the triage. */
  quiet?: true;
  /** IANA name of the zone in which messages keep civil hours; the engine's default when absent. */
  timeZone?: string;
  /** A guide did not do, or the person asked for a human: the decision table knows. */
  after?: After;
  /** Danger was spoken of: whoever calls back is told first. */
  crisis?: boolean;
  outcome?: Outcome;
  /** Lines that wait for booking's answer to be said with the prompt that it brings, and the outcome with them. */
  unsaid?: { lead: string[]; outcome?: Outcome };
  timers: { name: TimerName; at: number }[];
  trace: TraceEntry[];
}

/** Everything one event led to. */
export interface StepResult {
  session: Session;
  prompts: Prompt[];
  effects: Effect[];
  records: TriageRecord[];
  /** The person confirmed that their data be deleted: the commit erases what the store holds of them. */
  erase?: true;
  /** The person wants no more messages: these prompts are the last until they write again. */
  stop?: true;
  /** They go on with the conversation of the event's `kin`: there are no prompts here. */
  join?: true;
  /** They agreed to be reached by SMS, too. */
  reach?: true;
}
