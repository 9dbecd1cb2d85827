/** Where an Azure channel's conversation is answered, as one text that the vault can seal. Pure. */
import type { Activity, ConversationReference } from '@microsoft/agents-activity';
import { z } from 'zod';

/** Ids only: the names that providers add are not needed for answering, so they are not kept. */
const Address = z.object({
  channel: z.string(),
  service: z.url(),
  conversation: z.string().min(1),
  tenant: z.string().optional(),
  person: z.string().min(1),
  bot: z.string().min(1),
});

/** An address as it is sealed and hashed: the same conversation always gives the same text. */
export function addressOf(activity: Activity): string | undefined {
  const read = Address.safeParse({
    channel: activity.channelId,
    service: activity.serviceUrl,
    conversation: activity.conversation?.id,
    tenant: activity.conversation?.tenantId,
    person: activity.from?.id,
    bot: activity.recipient?.id,
  });
  return read.success ? JSON.stringify(read.data) : undefined;
}

/**
 * The SDK's reference of an address, for a message that answers none.
 *
 * @throws when the text is no address of ours
 */
export function referenceOf(address: string): ConversationReference {
  const { channel, service, conversation, tenant, person, bot } = Address.parse(JSON.parse(address));
  return {
    channelId: channel,
    serviceUrl: service,
    conversation: { id: conversation, ...(tenant ? { tenantId: tenant } : {}) },
    user: { id: person },
    agent: { id: bot },
  } as ConversationReference;
}
