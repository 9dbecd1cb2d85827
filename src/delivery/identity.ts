/**
 * Who a person is on several channels. By SMS and by WhatsApp people are known by their number, so a number leads to
 * what was begun on the other channel: for asking the person whether to go on with it, never for doing so unasked.
 */
import type { ChannelTraits } from '../channels/types.js';
import { isUnderWay } from '../engine/kin.js';
import type { Kin } from '../engine/types.js';
import type { Address, Claim, Store } from '../store/port.js';
import type { Vault } from '../store/vault.js';

export interface Identity {
  /**
   * The conversation of the same number on another channel, if something is under way there; of several that in which
   * something was said last.
   */
  kinOf(claim: Claim, at: number): Promise<(Kin & { conversation: string }) | undefined>;
  /** Where the same number can be written to by SMS, if that is possible, not refused, and not agreed already. */
  textsTo(claim: Claim, at: number): Promise<Address | undefined>;
}

export interface IdentityParts {
  store: Pick<Store, 'find' | 'session' | 'optedOut'>;
  vault: Pick<Vault, 'open' | 'hash' | 'seal'>;
  channels: ChannelTraits[];
  /** The channel of SMS, where there is one that sends. */
  texts?: string | undefined;
}

/**
 * Answers how people are known again.
 *
 * @example createIdentity({ store, vault, channels: [SMS, WHATSAPP], texts: SMS.id })
 */
export function createIdentity({ store, vault, channels, texts }: IdentityParts): Identity {
  const phones = channels.filter(({ hasPhone }) => hasPhone).map(({ id }) => id);

  /** The person's number; undefined on a channel without numbers, and for who hides theirs. */
  function numberOf({ channel, addressSealed }: Claim): string | undefined {
    const address = phones.includes(channel) ? vault.open(addressSealed) : '';
    return address.startsWith('+') ? address : undefined;
  }

  async function behind(channel: string, number: string) {
    const conversation = await store.find(channel, vault.hash(channel, number));
    return conversation ? { conversation, session: await store.session(conversation) } : undefined;
  }

  return {
    async kinOf(claim, at) {
      const number = numberOf(claim);
      if (!number) return undefined;
      const others = phones.filter((channel) => channel !== claim.channel);
      const found = await Promise.all(others.map((channel) => behind(channel, number)));
      const [newest] = found
        .flatMap((one) => {
          const { conversation = '', session } = one ?? {};
          const other = session !== undefined && conversation !== claim.conversation;
          return other && isUnderWay(session, at) ? { conversation, session } : [];
        })
        .sort((a, b) => b.session.lastAt - a.session.lastAt);
      return newest && { conversation: newest.conversation, channel: newest.session.channel };
    },

    async textsTo(claim, at) {
      const number = texts === undefined || claim.channel === texts ? undefined : numberOf(claim);
      if (!number || texts === undefined) return undefined;
      const addressHash = vault.hash(texts, number);
      if (await store.optedOut(texts, addressHash)) return undefined;
      const other = await behind(texts, number);
      // It is a way to them already, or leads to something else of theirs.
      if (other?.conversation === claim.conversation) return undefined;
      if (other?.session && isUnderWay(other.session, at)) return undefined;
      return { channel: texts, addressHash, addressSealed: vault.seal(number) };
    },
  };
}
