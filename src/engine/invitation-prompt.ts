/** How an invitation will read, for whoever wants to know before it is sent. Pure. */
import type { Content } from '../content/model.js';
import { sendingTime, startOf } from './invitation.js';
import { newSession } from './session.js';
import { step } from './step.js';
import type { Invitation, Prompt } from './types.js';

/**
 * The prompt of an invitation by SMS, to somebody who has never written; undefined when it would not be sent.
 *
 * @example invitationPrompt(content, invitation, 'fr', at)?.options.length // 3
 */
export function invitationPrompt(
  content: Content,
  invitation: Invitation,
  lang: string,
  at: number,
): Prompt | undefined {
  const due = sendingTime(at, invitation);
  if (due === undefined || startOf(invitation) <= at) return undefined;
  const { agency } = invitation;
  const nobody = {
    id: '',
    agency,
    channel: 'sms',
    channelHasPhone: true,
    short: true as const,
    content,
    lang,
    at,
  };
  const { session } = step(content, newSession(nobody), { kind: 'invitation', at, invitation });
  return step(content, session, { kind: 'timer', at: due, name: 'invitation' }).prompts[0];
}
