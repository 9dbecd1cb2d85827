/** The seam between providers and the rest: one inbound shape, one sender. */
import type { AttachmentKind, Prompt, SealedPhone } from '../engine/types.js';
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
  /** `start`: the person opened the page; nothing was said yet. */
  kind: 'start' | 'message';
  text?: string;
  /** The raw value of a pressed button, `<question id>:<option id>`. */
  value?: string;
  attachment?: AttachmentKind;
  /** BCP 47, as the client says. */
  locale?: string;
  /** What the channel wants back from the log with this entry (Direct Line echoes the person's own activity). */
  echo?: unknown;
}

/** What is kept of an inbound message: the body of an `in` log entry. Holds no secret and no number in clear. */
export interface InboundBody {
  kind: 'start' | 'message';
  text?: string;
  value?: string;
  attachment?: AttachmentKind;
  locale?: string;
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
}

/** Sends one prompt to one address. Resolves with the provider's id, or throws a DeliveryError with its policy. */
export interface Sender {
  channel: string;
  send(address: string, prompt: Prompt, ref: string): Promise<{ providerId: string }>;
}
