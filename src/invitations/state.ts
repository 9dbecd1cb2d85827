/** What a caller is told of an invitation: how far it came, and what the helper can make ready. Pure. */
import { latestOf } from '../engine/invitation.js';
import type { InvitationProgress } from '../engine/types.js';
import type { KeptInvitation } from '../store/port.js';

export type State =
  | 'planned'
  | 'sent'
  | 'delivered'
  | 'undeliverable'
  | 'answered'
  | 'prepared'
  | 'opted_out'
  | 'expired'
  | 'withdrawn'
  | 'deleted';

export interface ToldInvitation {
  id: string;
  state: State;
  /** ISO 8601 in UTC. */
  startsAt: string;
  /** While it is planned: not before. */
  sendAt?: string;
  answer?: 'yes' | 'no' | 'call';
  /** The provider's code, such as `twilio:30003`. */
  error?: string;
  /** Ids of the closed vocabularies. */
  prepared?: NonNullable<InvitationProgress['prepared']>;
}

/** Codes of somebody who wants no messages: our own, and Twilio's. https://www.twilio.com/docs/api/errors/21610 */
const OPTED_OUT = ['opted_out', 'twilio:21610'];

/** @example told('a1', kept, Date.now()).state // 'delivered' */
export function told(id: string, kept: KeptInvitation, now: number): ToldInvitation {
  const { progress, startsAt, message } = kept;
  const { sendAt, answer, prepared } = progress;
  const state = stateOf(kept, now);
  return {
    id,
    state,
    startsAt: new Date(startsAt).toISOString(),
    ...(state === 'planned' && sendAt !== undefined ? { sendAt: new Date(sendAt).toISOString() } : {}),
    ...(answer ? { answer: answer === 'callback' ? 'call' : answer } : {}),
    ...(state === 'undeliverable' && message?.error ? { error: message.error } : {}),
    ...(prepared ? { prepared } : {}),
  };
}

function stateOf({ progress: { state }, startsAt, message }: KeptInvitation, now: number): State {
  if (state === 'planned') {
    return now > latestOf({ startsAt: new Date(startsAt).toISOString() }) ? 'expired' : state;
  }
  if (state !== 'asked') return state;
  const lost = message?.status === 'undeliverable' || message?.status === 'failed';
  if (lost) return OPTED_OUT.includes(message?.error ?? '') ? 'opted_out' : 'undeliverable';
  if (now > startsAt) return 'expired';
  if (message?.status === 'pending' || message?.status === 'sending') return 'planned';
  return message?.status === 'delivered' || message?.status === 'read' ? 'delivered' : 'sent';
}
