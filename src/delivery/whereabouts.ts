/** What a turn begins with: what is remembered of the person, on the channel where they are now, and elsewhere. */
import type { InboundBody } from '../channels/types.js';
import { isUnderWay } from '../engine/kin.js';
import { newSession } from '../engine/session.js';
import type { Kin, Session } from '../engine/types.js';
import type { Address, Claim } from '../store/port.js';
import { DELIVERY_LIMITS } from './limits.js';
import type { TurnParts } from './turn.js';

/** What is remembered, with the channel on which the person is answered now. */
export function goOn(parts: TurnParts, claim: Claim, at: number): Session {
  const { session, channel, entry } = claim;
  if (!session) return begin(parts, claim, at);
  if (session.channel === channel) return session;
  const { short, ...rest } = session;
  const traits = parts.channels.find(({ id }) => id === channel);
  const { anonymous } = (entry?.body ?? {}) as Partial<InboundBody>;
  const channelHasPhone = traits?.hasPhone === true && !anonymous;
  return { ...rest, channel, channelHasPhone, ...(traits?.short ? { short: true } : {}) };
}

/** What is known of the person on other channels, as far as this turn may ask about it. */
export interface Elsewhere {
  kin?: (Kin & { conversation: string }) | undefined;
  texts?: Address | undefined;
}

/** Looks for it; `session` says whether an SMS may be offered. */
export async function whereabouts(
  { identity }: TurnParts,
  claim: Claim,
  session: Session,
  at: number,
): Promise<Elsewhere & { session: Session }> {
  if (!identity) return { session };
  const asked = session.asked?.id;
  const mayAsk = claim.entry && !session.kinAsked && !isUnderWay(session, at);
  const kin = mayAsk || asked === 'continue' ? await identity.kinOf(claim, at) : undefined;
  if (session.stage !== 'booking' && asked !== 'by_sms') return { session, kin };
  const texts = await identity.textsTo(claim, at);
  const { textable, ...rest } = session;
  return { session: { ...rest, ...(texts ? { textable: true } : {}) }, kin, texts };
}

function begin(
  { content, channels, defaultLanguage, timeZone }: TurnParts,
  claim: Claim,
  at: number,
): Session {
  const { conversation, agency, channel, entry } = claim;
  const traits = channels.find(({ id }) => id === channel);
  const first = entry?.body as InboundBody | undefined;
  const locale = first?.locale?.slice(0, 2).toLowerCase();
  const wanted = [locale, defaultLanguage].find(
    (lang) => lang !== undefined && content.languages.includes(lang),
  );
  const session = newSession({
    id: conversation,
    agency,
    channel,
    channelHasPhone: traits?.hasPhone === true && !first?.anonymous,
    content,
    lang: wanted ?? content.languages[0] ?? 'fr',
    ...(traits?.short ? { short: true as const } : {}),
    ...(timeZone ? { timeZone } : {}),
    at,
  });
  // A conversation without a session may have had one, which was purged or erased. The keys of its effects must not be
  // those of the old ones, which named reservations; and they must be the same when a turn is thought again. The
  // numbers of the log do both.
  session.effects = ((entry?.seq ?? 1) - 1) * DELIVERY_LIMITS.effectsPerEntry;
  return session;
}

/** What the conversation that goes on learns of this one: what the person had said first. */
export function joinedBody({ first }: Session): InboundBody {
  const text = first?.kind === 'message' ? first.text : undefined;
  return { kind: 'joined', ...(text === undefined ? {} : { text }) };
}
