/**
 * The store's port. Two engines implement it (sqlite/, redis/) and pass one contract test.
 *
 * A conversation has one ordered log: what came in (its mailbox) and what goes out (its outbox) share one
 * sequence of numbers, which is also Direct Line's watermark. A message is accepted once per
 * (channel, provider message id); a conversation is worked on by one worker at a time under a lease; what a
 * turn changed is committed together, or not at all.
 *
 * A conversation has one or more addresses, each on a channel: several on one channel (a number and an id), and, once
 * the person said so, on several channels. What concerns two conversations (Commit.join, Commit.reach) can be done in
 * steps, each inside one conversation or one address: the steps come in a fixed order and may each be repeated, and
 * the turn's own conversation is saved last; a crash in between leaves that turn to be thought again.
 */
import type {
  Effect,
  EffectResult,
  InvitationProgress,
  Offer,
  Prompt,
  Session,
  TriageRecord,
} from '../engine/types.js';

/** Which way a log entry went. */
export type Direction = 'in' | 'out';

/**
 * in: `waiting` → `done`.
 * out: `pending` → `sending` → `accepted` → `sent` → `delivered` → `read`, or `failed` | `undeliverable` |
 * `unknown` (its fate was lost in a crash). Channels that people poll (Direct Line) start at `sent`.
 * A status never moves backwards.
 */
export type EntryStatus =
  | 'waiting'
  | 'done'
  | 'pending'
  | 'sending'
  | 'accepted'
  | 'sent'
  | 'delivered'
  | 'read'
  | 'failed'
  | 'undeliverable'
  | 'unknown';

/** One entry of a conversation's log. `body` is JSON: an InboundBody for `in`, a Prompt for `out`. */
export interface LogEntry<B = unknown> {
  seq: number;
  direction: Direction;
  status: EntryStatus;
  at: number;
  body: B;
  /**
   * Of an outgoing one: nobody could say whether it had arrived, and it was sent again. The person may have it twice.
   */
  mayBeTwice?: true;
}

/** What a channel hands over for acceptance, already redacted and sealed. */
export interface Acceptance {
  channel: string;
  /**
   * The provider's own id of this message; the pair (channel, id) is accepted once. Engines look for it among the
   * messages of the same address only: a provider's id belongs to one.
   */
  id: string;
  /** Keyed hash of the person's address on that channel (hex), by which the conversation is found. */
  addressHash: string;
  /** The address, sealed by the vault, for answering. */
  addressSealed: string;
  /** Hashes of other addresses of the same person on that channel: all of them lead to one conversation. */
  also?: string[];
  agency: string;
  at: number;
  /** The person asks for no more messages; any other message of theirs lifts that. */
  stop?: true;
  /**
   * No message of theirs: it lifts no wish for no messages, and they have not been heard by it. `moved`: the person is
   * at this address now. `own`: Declic's own, such as an invitation; they are answered where they were before.
   */
  unheard?: 'moved' | 'own';
  /** JSON; opaque to the store. */
  body: unknown;
}

export interface Accepted {
  conversation: string;
  seq: number;
  /** This (channel, id) had been accepted before; nothing was written and `seq` is the first one's. */
  duplicate: boolean;
}

/** A conversation that a worker may think about until `leaseUntil`. Exactly one of `entry` and `due` is set. */
export interface Claim {
  conversation: string;
  channel: string;
  agency: string;
  addressHash: string;
  addressSealed: string;
  /** Undefined for a conversation's first turn, and after an erasure. */
  session: Session | undefined;
  /** Version of the session for compare-and-set; 0 when there is none. */
  version: number;
  /** Grows with each claim of this conversation: a stalled worker that wakes with an old one cannot commit. */
  fence: number;
  /** The oldest waiting inbound entry. */
  entry?: LogEntry;
  /** No inbound waits, but a timer of the session has come due. */
  due?: true;
}

/** An address on a channel: its keyed hash, and the address sealed by the vault. */
export interface Address {
  channel: string;
  addressHash: string;
  addressSealed: string;
}

/**
 * From now on all addresses of the turn's conversation lead to the older `conversation`, which answers where the
 * person wrote last. In this order: it gets `body` as a message and after it whatever still waits in the turn's
 * conversation (both known by their ids, should the step be repeated), each address is turned to it, and the turn's
 * conversation is left without session, work and addresses. What that one holds is erased with the older one, and
 * else purged in its own time. It lifts what any message of theirs lifts.
 */
export interface Join {
  conversation: string;
  at: number;
  /** JSON; opaque to the store. */
  body: unknown;
}

/** Everything one turn changes. */
export interface Commit {
  claim: Pick<Claim, 'conversation' | 'version' | 'fence'>;
  session: Session;
  /** Entries to append to the log, in order. `status` is `pending`, or `sent` for channels that people poll. */
  prompts: { at: number; status: 'pending' | 'sent'; body: Prompt }[];
  records: TriageRecord[];
  /** Delete log entries before this turn's, the session and the link from records to this conversation. */
  erase: boolean;
  /** With `erase`: the session that is kept instead, with nothing of the person in it. Without it there is none. */
  remains?: Session;
  /** The person wants no more messages: these prompts are the last until they write again. */
  stop?: true;
  /**
   * What invitations have come to. Nothing is saved, and the answer is false, when one of them is sent just now and
   * its appointment was changed meanwhile: its `digest` is not the one that is kept.
   */
  invitations?: { key: string; digest: string; progress: InvitationProgress }[];
  /** The person goes on with another conversation of theirs: see Join. Nothing else of this turn is kept then. */
  join?: Join;
  /** The person can be reached at this address of another channel, too: they agreed. */
  reach?: Address;
  /** The earliest timer of the session, or undefined. */
  wakeAt: number | undefined;
  now: number;
}

/** An outbound entry that a sender may send until `leaseUntil`; per conversation only the oldest unsent one. */
export interface Outgoing {
  conversation: string;
  channel: string;
  agency: string;
  addressSealed: string;
  entry: LogEntry<Prompt>;
  /** Attempts made before this one. */
  attempts: number;
  fence: number;
  /** When the person last wrote on this channel; undefined when that is not known (any more). */
  heardAt: number | undefined;
}

/**
 * How a message is tried again whose failure was reported after the provider had taken it: after `first` milliseconds,
 * then twice as long each time up to `longest`, in at most `attempts` attempts with the first one. Only while nothing
 * was said since, by the person or by us; else it would come out of order.
 */
export interface Again {
  first: number;
  longest: number;
  attempts: number;
}

/**
 * What became of an attempt to send. A message that cannot be delivered (`failed`, `undeliverable`, here or by a
 * report) is sent over another way, once, when the person has an address on another channel at which they want
 * messages, and the order allows it; else it stands among the undelivered ones. Never after `stopsContact`.
 */
export interface Settlement {
  conversation: string;
  seq: number;
  fence: number;
  status: Exclude<EntryStatus, 'waiting' | 'done'>;
  /** The provider's id, by which its status callbacks find the entry. */
  providerId?: string;
  /** For `pending`: not before this time. */
  retryAt?: number;
  /** For `pending`: without its picture from now on. */
  plain?: true;
  /** A code such as `twilio:30003`; never the provider's text, which may hold a number. */
  error?: string;
  /** The person has opted out: nothing more is sent until they write again. */
  stopsContact?: true;
  now: number;
}

/** A provider's report on what became of a message. */
export interface Report {
  channel: string;
  providerId: string;
  status: EntryStatus;
  error?: string;
  /** Our own id of the message, if the provider hands it back: it finds a message whose sending was cut off. */
  ref?: { conversation: string; seq: number };
  stopsContact?: true;
  /** Of a failure that may pass. Without it the message is not tried again on this channel. */
  again?: Again;
  /** Of a failure: without its picture the message would have arrived. It is tried again so at once, once. */
  plain?: true;
  now: number;
}

/** An invitation to prepare an appointment, as an entry of ours in the mailbox of whom it is for. */
export interface InvitationRequest extends Omit<Acceptance, 'id' | 'stop' | 'unheard'> {
  /** Finds it again: a keyed hash of the agency and of the caller's id, which is kept only while the person is. */
  key: string;
  /** Differs when anything about the appointment or its person does. */
  digest: string;
  /** Epoch milliseconds. */
  startsAt: number;
  /** The body of the entry that takes the invitation back from somebody whose number it was by mistake. */
  withdrawal: unknown;
}

/**
 * What becomes of a request. planned: it is new. replaced: it was not sent yet, and is what it says now. already:
 * nothing is different. changed_after_sending: the person has read the old appointment; the new one is kept.
 * sent_to_another_number: it was sent, and to somebody else. opted_out: the person wants no messages. deleted: they
 * had everything about them deleted. Nothing is written for the last three and for `already`.
 */
export type InviteCode =
  | 'planned'
  | 'replaced'
  | 'already'
  | 'changed_after_sending'
  | 'sent_to_another_number'
  | 'opted_out'
  | 'deleted';

export interface KeptInvitation {
  progress: InvitationProgress;
  startsAt: number;
  /** The newest message about it, while it is kept. */
  message?: { status: EntryStatus; error?: string };
}

/** A message that reached nobody, for the desk. */
export interface Undelivered {
  conversation: string;
  seq: number;
  /** When that became known. */
  at: number;
  channel: string;
  /** Why: a code such as `whatsapp:131026`. */
  error: string;
}

/** A place of an agency (LaMednum's standard names its fields; FIELD §2). */
export interface Place {
  id: string;
  agency: string;
  name: string;
  address: string;
  postcode: string;
  commune: string;
  timeZone: string;
  /** Degrees (WGS 84). */
  position?: { latitude: number; longitude: number };
  phone?: string;
  /** What every helper of the place can use. */
  resources: ('device' | 'connection' | 'printer_scanner' | 'private_room')[];
}

/** A helper's weekly presence at a place; times are local to the place, "09:00". weekday: 1 Monday … 7 Sunday. */
export interface Presence {
  place: string;
  weekday: 1 | 2 | 3 | 4 | 5 | 6 | 7;
  from: string;
  to: string;
}

export interface Helper {
  id: string;
  agency: string;
  name: string;
  /** `reading_support`, `mandate` (Aidants Connect or a CNIL mandate), `language:ar`, `home_visit`, `phone`. */
  skills: string[];
  presences: Presence[];
}

/** A stretch of a helper's time. Held ones end by themselves at `until`. */
export interface Reservation {
  id: string;
  conversation: string;
  helper: string;
  place: string;
  /** Epoch milliseconds, half-open. */
  from: number;
  to: number;
  state: 'held' | 'booked' | 'released';
  until?: number;
  offer: Offer;
}

export interface Agency {
  id: string;
  name: string;
  /** The agency's colour on the page, `#0b6e4f`. What is none is ignored, and contrast is kept. */
  colour?: string;
}

/**
 * Booking's part of the store. Two reservations of one helper can never overlap: the engine refuses it. An effect's
 * key begins with its conversation's id, so that an erasure finds what was recorded for the person.
 */
export interface BookingStore {
  saveAgency(agency: Agency, places: Place[], helpers: Helper[]): Promise<void>;
  agencies(): Promise<Agency[]>;
  places(agency: string): Promise<Place[]>;
  helpers(agency: string): Promise<Helper[]>;
  /** Reservations (booked, and held with `until` > now) of these helpers that overlap [from, to). */
  reservations(helpers: string[], from: number, to: number, now: number): Promise<Reservation[]>;
  reservation(id: string): Promise<Reservation | undefined>;
  /**
   * The recorded result of an effect, if it was carried out before. Every mutation below takes the effect's key,
   * records its result together with the change, and answers the recorded result when the key is known.
   */
  effectResult(key: string): Promise<EffectResult | undefined>;
  /** Records a result that changed nothing else (an offer, a list of places), unless the key is known. */
  recordResult(key: string, result: EffectResult, now: number): Promise<EffectResult>;
  /** Holds a stretch of time, or answers ok: false when it overlaps a booked or still held one. */
  hold(
    effect: Extract<Effect, { kind: 'hold' }>,
    wanted: Pick<Reservation, 'conversation' | 'helper' | 'place' | 'from' | 'to' | 'offer'>,
    now: number,
  ): Promise<EffectResult>;
  prolong(effect: Extract<Effect, { kind: 'prolong' }>, now: number): Promise<EffectResult>;
  /** Books what is held. ok: false when the hold has ended and somebody else has the time, or it was released. */
  confirm(effect: Extract<Effect, { kind: 'confirm' }>, now: number): Promise<EffectResult>;
  release(effect: Extract<Effect, { kind: 'release' }>, now: number): Promise<EffectResult>;
  /** Keeps a promise to call back, for the desk. */
  keepRequest(
    effect: Extract<Effect, { kind: 'callback' }>,
    conversation: string,
    agency: string,
    result: EffectResult,
    now: number,
  ): Promise<EffectResult>;
}

/** How long things are kept, in milliseconds. */
export interface Retention {
  texts: number;
  outcomes: number;
}

export interface Purged {
  entries: number;
  conversations: number;
  records: number;
  reservations: number;
}

/** Something became visible to others: a log entry was appended or changed. */
export type StoreListener = (conversation: string) => void;

export interface Store extends BookingStore {
  /** Writes the message durably before it resolves. Waiting calls share one transaction. */
  accept(acceptance: Acceptance): Promise<Accepted>;
  /** Finds a conversation by its address; undefined when the person never wrote. */
  find(channel: string, addressHash: string): Promise<string | undefined>;
  /** What a conversation remembers now, without a claim: for looking only. */
  session(conversation: string): Promise<Session | undefined>;
  /**
   * The person of this address wants no messages; known also when their conversation was purged. A wish said on one
   * channel counts for all of the conversation's addresses; writing again lifts it on the channel written on.
   */
  optedOut(channel: string, addressHash: string): Promise<boolean>;
  /** Writes an invitation durably, once; with `dryRun` only says what would become of it. */
  invite(request: InvitationRequest, dryRun?: boolean): Promise<InviteCode>;
  invitation(key: string): Promise<KeptInvitation | undefined>;
  /** Takes an invitation back. `sent`: the person has read it; undefined: there is none, or no longer. */
  withdraw(key: string, withdrawal: unknown, now: number): Promise<{ sent: boolean } | undefined>;
  /** The next conversation with something to do and no living lease, oldest first. */
  claim(worker: string, now: number, leaseMs: number): Promise<Claim | undefined>;
  /** True when everything was saved; false when the claim is no longer valid (nothing was saved then). */
  commit(commit: Commit): Promise<boolean>;
  /** Gives a claim back unprocessed; it may be claimed again at `retryAt`. */
  giveBack(claim: Pick<Claim, 'conversation' | 'fence'>, retryAt: number): Promise<void>;
  /** Log entries with seq > after, in order. */
  log(conversation: string, after: number, limit: number): Promise<LogEntry[]>;
  /** The number of the conversation's last log entry; 0 when there is none. */
  last(conversation: string): Promise<number>;
  claimOutgoing(
    worker: string,
    channels: string[],
    now: number,
    leaseMs: number,
  ): Promise<Outgoing | undefined>;
  settle(settlement: Settlement): Promise<boolean>;
  /** A provider's report; ignored (false) when the message is not known or its status would move backwards. */
  report(report: Report): Promise<boolean>;
  /**
   * Messages of an agency that reached nobody, with `at` > after, oldest first. Those that the person themselves did
   * not want any more are not among them.
   */
  undelivered(agency: string, after: number, limit: number): Promise<Undelivered[]>;
  /** Finished triages with `at` > after, oldest first. */
  records(agency: string, after: number, limit: number): Promise<TriageRecord[]>;
  purge(now: number, retention: Retention): Promise<Purged>;
  /** Keeps a value of the installation's own unless one is kept under this name; answers the one that is kept. */
  keepOnce(name: string, value: string): Promise<string>;
  /** Calls back after local commits at once and after other processes' commits within about 100 ms. */
  watch(listener: StoreListener): () => void;
  close(): Promise<void>;
}
