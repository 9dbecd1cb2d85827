/**
 * Listens to a voice note: fetched from its provider, written down by a model, and then a text like any other, from
 * which secrets are taken out before anything looks at it. Neither the sound nor the text is kept.
 */
import type { SealedPhone } from '../engine/types.js';
import type { Vault } from '../store/vault.js';
import type { SecretKind } from '../understanding/types.js';
import { type Redact, redactCut } from './accept.js';
import { type Log, loggable } from './errors.js';
import { DELIVERY_LIMITS } from './limits.js';

/** What somebody said. */
export interface Heard {
  text: string;
  redacted: SecretKind[];
  phone?: SealedPhone;
}

/** Undefined when it could not be understood: then the person is asked to write. */
export type Listen = (channel: string, media: string) => Promise<Heard | undefined>;

export interface ListenParts {
  /** Fetches a voice note, by channel. */
  fetchers: Record<string, (media: string, signal: AbortSignal) => Promise<Blob>>;
  transcribe: (voice: Blob, signal: AbortSignal) => Promise<string>;
  redact: Redact;
  vault: Pick<Vault, 'seal'>;
  log: Log;
  /** Milliseconds for all of it. */
  patience?: number;
}

/** @example createListen({ fetchers: { whatsapp }, transcribe, redact, vault, log })('whatsapp', 'a media id') */
export function createListen(parts: ListenParts): Listen {
  const { fetchers, transcribe, redact, vault, log, patience = DELIVERY_LIMITS.listen } = parts;
  return async (channel, media) => {
    const fetcher = fetchers[channel];
    if (!fetcher) return undefined;
    try {
      const signal = AbortSignal.timeout(patience);
      const said = (await transcribe(await fetcher(media, signal), signal)).trim();
      if (!said) return undefined;
      const { text, kinds, phone } = redactCut(said, redact);
      const sealed = phone ? { phone: { sealed: vault.seal(phone), hint: phone.slice(-2) } } : {};
      return { text, redacted: kinds, ...sealed };
    } catch (error) {
      log.warn(
        { ...loggable(error), channel },
        'A voice note could not be listened to; the person is asked to write.',
      );
      return undefined;
    }
  };
}
