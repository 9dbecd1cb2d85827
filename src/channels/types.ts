/** The seam between providers and the rest: one inbound shape, one sender. */
import type { AttachmentKind, Invitation, Invited, Prompt, SealedPhone } from '../engine/types.js';
import type { SecretKind } from '../understanding/types.js';

/** What a channel makes of a provider's payload, before redaction. */
export interface Inbound {
  channel: string;
  /** The provider's id of the message. */
  id: string;
  /** The person's address on the channel, in clear: a phone number, a Direct Line conversation id. */
  address: string;
  agency: string;
  at: number;
  /**
   * `start`: the person opened the page, or wants to hear from us again; nothing was said yet. `stop`: they do not
   * want any more messages. `moved`: they have another address now (`also` is the old one).
   */
  kind: 'start' | 'message' | 'stop' | 'moved';
  /** Of a `stop`: the provider has answered it, and lets nothing of ours through. */
  answered?: true;
  text?: string;
  /** The raw value of a pressed button, `<question id>:<option id>`. */
  value?: string;
  attachment?: AttachmentKind;
  /** Where the provider keeps a voice note. */
  media?: string;
  /** A shared position in degrees: used once, to find the nearest place, and not kept. */
  position?: { latitude: number; longitude: number };
  /** Other addresses of the same person on this channel: a second id beside the number, or the one of before. */
  also?: string[];
  /** The address holds no phone number, although this channel's do as a rule. */
  anonymous?: true;
  /** BCP 47, as the client says. */
  locale?: string;
  /** The place from which the person came: a known one of the agency. */
  place?: string;
  /** What the channel wants back from the log with this entry (Direct Line echoes the person's own activity). */
  echo?: unknown;
}

/** What is kept of an inbound message: the body of an `in` log entry. Holds no secret and no number in clear. */
export interface InboundBody {
  /**
   * Three kinds are Declic's own: an invitation, that one (its key) is taken back, and that the person goes on here from
   * another channel (`text` is what they had said there).
   */
  kind: Inbound['kind'] | 'invitation' | 'withdrawn' | 'joined';
  invitation?: Invitation | Invited;
  withdrawn?: string;
  answered?: true;
  media?: string;
  anonymous?: true;
  text?: string;
  value?: string;
  attachment?: AttachmentKind;
  locale?: string;
  place?: string;
  redacted?: SecretKind[];
  phone?: SealedPhone;
  echo?: unknown;
}

/** How channels differ for the worker, which knows none of them. */
export interface ChannelTraits {
  id: string;
  /** The person fetches the log themselves; nothing is pushed. */
  polled: boolean;
  /** The address is a phone number, which therefore need not be asked for. */
  hasPhone: boolean;
  /** Each message costs by its length: shorter words are said where there are any. */
  short?: true;
  /** Characters of one message, with some to spare; a longer one is sent in parts. */
  longest?: number;
}

/** One prompt on its way to one address. */
export interface Dispatch {
  address: string;
  prompt: Prompt;
  /** Our own id of the message, for providers that hand it back with their reports. */
  ref: string;
  /** When the person last wrote, in epoch milliseconds; undefined when that is no longer known. */
  heardAt: number | undefined;
}

/** Sends for one channel. Resolves with the provider's id, or throws a DeliveryError with its policy. */
export interface Sender {
  channel: string;
  send(dispatch: Dispatch): Promise<{ providerId: string }>;
}
