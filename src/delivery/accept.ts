/**
 * The first thing that happens to a message: its secrets are taken out, its address is sealed, and it is written
 * down. Only then may the provider be told that we have it.
 */
import type { Inbound, InboundBody } from '../channels/types.js';
import type { Accepted, Store } from '../store/port.js';
import type { Vault } from '../store/vault.js';
import type { Redacted } from '../understanding/types.js';
import { choiceValue, parseChoice } from './choice.js';
import { keepOfEcho } from './echo.js';
import { DELIVERY_LIMITS } from './limits.js';

/** Takes secrets and personal numbers out of a text. */
export type Redact = (text: string) => Redacted;

export interface AcceptParts {
  /** The id of the agency's place nearest to a shared position; without it, positions are of no use. */
  nearest?: (agency: string, position: NonNullable<Inbound['position']>) => Promise<string | undefined>;
  store: Pick<Store, 'accept'>;
  vault: Pick<Vault, 'seal' | 'hash'>;
  redact: Redact;
}

export type Accept = (inbound: Inbound) => Promise<Accepted>;

/**
 * Answers the function that every channel calls with every message. It resolves once the message is on disk, and
 * answers the same for a message that was accepted before.
 *
 * @throws StoreError when nothing was written: the provider must be told to send it again
 * @example const accept = createAccept({ store, vault, redact })
 */
export function createAccept({ store, vault, redact, nearest }: AcceptParts): Accept {
  const take: Accept = (inbound) =>
    store.accept({
      channel: inbound.channel,
      id: inbound.id,
      addressHash: vault.hash(inbound.channel, inbound.address),
      // A getter: only the first message of a conversation needs it.
      get addressSealed() {
        return vault.seal(inbound.address);
      },
      ...(inbound.also ? { also: inbound.also.map((address) => vault.hash(inbound.channel, address)) } : {}),
      agency: inbound.agency,
      at: inbound.at,
      ...(inbound.kind === 'stop' ? { stop: true } : {}),
      ...(inbound.kind === 'moved' ? { unheard: inbound.kind } : {}),
      body: bodyOf(inbound, redact, vault),
    });
  return async (inbound) => {
    const { agency, position } = inbound;
    if (!position || !nearest) return take(inbound);
    // Of the position only this is kept.
    const place = await nearest(agency, position);
    return take(place ? { ...inbound, place } : inbound);
  };
}

/** What is kept of a message. */
function bodyOf(inbound: Inbound, redact: Redact, vault: Pick<Vault, 'seal'>): InboundBody {
  const { kind, answered, attachment, media, anonymous, echo } = inbound;
  const { place } = inbound;
  const locale = localeOf(inbound.locale);
  const choice = parseChoice(inbound.value) ?? parseChoice(inbound.text);
  // A value that is no button of ours was put there by a client: it is read like any text, so secrets go too.
  const said = inbound.text ?? (choice ? undefined : inbound.value);
  const redacted = said === undefined ? undefined : clean(said, choice !== undefined, redact);

  const body: InboundBody = { kind };
  if (redacted?.text) body.text = redacted.text;
  if (choice) body.value = choiceValue(choice);
  if (attachment) body.attachment = attachment;
  if (media && media.length <= DELIVERY_LIMITS.media) body.media = media;
  if (answered) body.answered = answered;
  if (anonymous) body.anonymous = anonymous;
  if (locale) body.locale = locale;
  if (place) body.place = place;
  if (redacted && redacted.kinds.length > 0) body.redacted = redacted.kinds;
  if (redacted?.phone) body.phone = { sealed: vault.seal(redacted.phone), hint: redacted.phone.slice(-2) };
  if (echo !== undefined) body.echo = keepOfEcho(echo);
  return body;
}

/** A button's own value is kept as it is: its digits (`slot:lina.29935200.60`) are no phone number. */
function clean(said: string, isChoice: boolean, redact: Redact): Redacted {
  if (isChoice && parseChoice(said)) return { text: said, kinds: [] };
  return redactCut(said, redact);
}

/**
 * What is read of a text, however long: its start, without its secrets and without control characters.
 *
 * @example redactCut('x'.repeat(1e6), redact).text.length // 2000
 */
export function redactCut(said: string, redact: Redact): Redacted {
  // SQLite ends a text at U+0000; the other control characters say nothing.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: those are the ones to take out
  const text = said.slice(0, DELIVERY_LIMITS.rawText).replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, ' ');
  const redacted = redact(text);
  return { ...redacted, text: shorten(redacted.text) };
}

/** Cuts what is longer than anybody answers; the dots tell a reader that there was more. */
function shorten(text: string): string {
  if (text.length <= DELIVERY_LIMITS.text) return text;
  // Not in the middle of an emoji, which is two UTF-16 units.
  return `${text.slice(0, DELIVERY_LIMITS.text - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}

/** BCP 47 (RFC 5646 asks for room for 35 characters); anything else is not a locale. */
function localeOf(locale: string | undefined): string | undefined {
  return locale && /^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$/.test(locale) && locale.length <= 35
    ? locale
    : undefined;
}
