/**
 * The channels of Azure Bot Service (Teams, Facebook, Telegram…) through the Agents SDK's CloudAdapter.
 *
 * Loaded only when it is configured: the SDK takes 29 MB. And mounted only then: without a clientId its check of
 * tokens lets everybody through.
 */
import type { Activity } from '@microsoft/agents-activity';
import * as agents from '@microsoft/agents-hosting';
import express, { type Express } from 'express';
import { DeliveryError } from '../../delivery/errors.js';
import type { Accepted } from '../../store/port.js';
import { sendError, serviceError } from '../../web/http.js';
import { attachmentKind } from '../directline/receive.js';
import { OUTCOME_EVENT, type PictureUrl, promptActivities } from '../directline/render.js';
import type { Inbound, Sender } from '../types.js';
import { addressOf, referenceOf } from './address.js';

/** Bytes of an activity; Azure's own limit for a bot's message is 256 KB. */
const BODY_LIMIT = '256kb';

/** Who signs the requests of Azure Bot Service. */
const ISSUER = 'https://api.botframework.com';

export interface AzureOptions {
  clientId: string;
  /** Without it the SDK takes the token of a managed identity. */
  clientSecret?: string | undefined;
  tenantId?: string | undefined;
  agency: string;
  accept: (inbound: Inbound) => Promise<Accepted>;
  /** Without it a message has no picture: Azure fetches it from here. */
  pictureUrl?: PictureUrl | undefined;
  now?: () => number;
  onError?: (error: unknown) => void;
}

export interface AzureChannel {
  /** Adds POST /api/messages. */
  mount: (app: Express) => void;
  sender: Sender;
}

/** What a person did in an Azure channel; undefined for what is no message of theirs. */
export function inboundOf(activity: Activity, agency: string, now: number): Inbound | undefined {
  const address = addressOf(activity);
  // In a group people talk to each other: personal questions are not asked there.
  if (!address || activity.conversation?.isGroup) return undefined;
  const base = {
    channel: 'azure',
    address,
    agency,
    at: now,
    ...(activity.locale ? { locale: activity.locale } : {}),
  };
  if (activity.type === 'conversationUpdate') {
    const joined = activity.membersAdded?.some(({ id }) => id !== activity.recipient?.id);
    return joined ? { ...base, id: `${activity.conversation?.id}/start`, kind: 'start' } : undefined;
  }
  if (activity.type !== 'message' || !activity.id) return undefined;
  const inbound: Inbound = { ...base, id: `${activity.conversation?.id}/${activity.id}`, kind: 'message' };
  if (activity.text) inbound.text = activity.text;
  if (typeof activity.value === 'string' && activity.value) inbound.value = activity.value;
  // Teams repeats a formatted text as an attachment; that is no file.
  const file = activity.attachments?.find(({ contentType }) => contentType !== 'text/html');
  if (file) inbound.attachment = attachmentKind(file.contentType ?? '');
  return inbound;
}

/** Makes the channel. Nothing is contacted before the first message. */
export function createAzure(options: AzureOptions): AzureChannel {
  const { clientId, clientSecret, tenantId, agency, accept, pictureUrl, now = Date.now, onError } = options;
  // authorizeJWT refuses every token when it is given the raw values instead.
  const auth = agents.getAuthConfigWithDefaults({
    clientId,
    ...(clientSecret ? { clientSecret } : {}),
    ...(tenantId ? { tenantId } : {}),
    issuers: [ISSUER],
  });
  const adapter = new agents.CloudAdapter(auth, undefined, undefined, { validateServiceUrl: true });
  // The SDK would tell the person to fix the source code. Azure tries again after an error instead.
  adapter.onTurnError = async (_context, error) => {
    throw error;
  };

  return {
    mount(app) {
      app.post(
        '/api/messages',
        agents.authorizeJWT(auth),
        express.json({ limit: BODY_LIMIT }),
        async (req, res) => {
          try {
            await adapter.process(req, res, async ({ activity }) => {
              const inbound = inboundOf(activity, agency, now());
              if (inbound) await accept(inbound);
            });
          } catch (error) {
            onError?.(error);
            sendError(res, serviceError());
          }
        },
      );
    },

    sender: {
      channel: 'azure',
      async send({ address, prompt, ref }) {
        let providerId = ref;
        const activities = promptActivities(prompt, pictureUrl)
          .filter(({ name }) => name !== OUTCOME_EVENT)
          .map((activity) => ({
            ...activity,
            from: undefined,
            suggestedActions: typed(activity.suggestedActions),
          }));
        try {
          await adapter.continueConversation(clientId, referenceOf(address), async (context) => {
            for (const activity of activities) {
              const sent = await context.sendActivity(activity as unknown as Activity);
              if (sent?.id) providerId = sent.id;
            }
          });
        } catch (error) {
          throw deliveryError(error);
        }
        return { providerId };
      },
    },
  };
}

type Suggested = ReturnType<typeof promptActivities>[0]['suggestedActions'];

/** As buttons that say their label: the one kind that Teams, Facebook and Telegram all show. */
function typed(suggested: Suggested): unknown {
  if (!suggested) return undefined;
  return { to: [], actions: suggested.actions.map(({ title }) => ({ type: 'imBack', title, value: title })) };
}

/** What to do after a failed attempt, by the connector's HTTP status or Node's error code. */
function deliveryError(error: unknown): DeliveryError {
  const { status, statusCode, code, response } = error as Record<string, unknown> & {
    response?: { status?: number };
  };
  const http = [status, statusCode, response?.status].find((value) => typeof value === 'number');
  if (typeof http === 'number') {
    if (http === 429) return new DeliveryError('azure:429', 'Azure asked for a pause.', 'throttle');
    if (http >= 500) return new DeliveryError(`azure:${http}`, 'Azure could not take a message.', 'unknown');
    if (http === 401)
      return new DeliveryError('azure:401', 'Azure refused clientId or clientSecret.', 'retry');
    return new DeliveryError(`azure:${http}`, 'Azure refused a message for good.', 'stop');
  }
  const notReached = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN'].includes(String(code));
  return notReached
    ? new DeliveryError(`azure:${code}`, 'Azure could not be reached.', 'retry')
    : new DeliveryError('azure:unknown', 'An attempt to send through Azure broke off.', 'unknown');
}
