/**
 * A conversation's log as Direct Line activities: what the person sent comes back to them as it was kept, and each
 * prompt becomes a message. Pure.
 *
 * The shapes are those of the Bot Framework Activity schema:
 * https://github.com/microsoft/botframework-sdk/blob/main/specs/botframework-activity/botframework-activity.md
 */
import type { Activity } from '@microsoft/agents-activity';
import { optionText } from '../../engine/ask.js';
import type { Prompt } from '../../engine/types.js';
import type { LogEntry } from '../../store/port.js';
import type { InboundBody } from '../types.js';

/** Who speaks for Declic. */
const BOT = { id: 'declic', name: 'Declic', role: 'bot' } as const;

/** An activity as it goes over the wire. */
export type WireActivity = Pick<Activity, 'type'> & {
  id?: string;
  timestamp?: string;
  channelId?: string;
  from?: { id: string; name?: string; role?: string };
  conversation?: { id: string };
  text?: string;
  textFormat?: 'plain';
  speak?: string;
  locale?: string;
  inputHint?: string;
  name?: string;
  value?: unknown;
  channelData?: unknown;
  attachments?: { contentType: string; contentUrl?: string; name?: string }[];
  suggestedActions?: {
    to: string[];
    actions: { type: 'messageBack'; title: string; text: string; displayText: string; value: string }[];
  };
};

/**
 * What Direct Line wants back with a person's own activity; acceptance keeps it in the log beside the text.
 * `clientActivityID` is the client's own id of the activity, by which Web Chat marks it as sent. `from.id` is the
 * client's id of the person, sealed: it may be a phone number or a mail address.
 */
export interface Echo {
  from?: { id: string };
  channelData?: { clientActivityID: string };
}

/** The name of the event that carries an outcome. */
export const OUTCOME_EVENT = 'declic/outcome';

/**
 * What a prompt says, in one text: first its lead, then itself.
 *
 * @example promptText({ lead: 'Merci.', text: 'Avez-vous un e-mail ?', ... }) // 'Merci.\n\nAvez-vous un e-mail ?'
 */
export function promptText(prompt: Pick<Prompt, 'lead' | 'text'>): string {
  return prompt.lead ? `${prompt.lead}\n\n${prompt.text}` : prompt.text;
}

/** Without emoji and the signs that a voice would spell out. Undefined when it equals the text. */
function spoken(text: string): string | undefined {
  const said = text
    .replace(/\p{Extended_Pictographic}|\u{FE0F}|\u{200D}/gu, '')
    .replace(/\s+/g, ' ')
    .trim();
  return said === text ? undefined : said;
}

/** The whole address of a picture's PNG, by its id; undefined for one that is not shown. */
export type PictureUrl = (id: string) => string | undefined;

/**
 * A picture as one attachment, a PNG: Web Chat 4.18 shows SVG as well, but clients before it did not
 * (https://github.com/microsoft/BotFramework-WebChat/issues/689). It reads `name` out in place of the picture.
 */
function pictureAttachment(
  { picture }: Prompt,
  pictureUrl: PictureUrl | undefined,
): WireActivity['attachments'] {
  const contentUrl = picture && pictureUrl?.(picture.id);
  return contentUrl ? [{ contentType: 'image/png', contentUrl, name: picture.description }] : undefined;
}

/**
 * A prompt as activities: the message, and after it the event `declic/outcome` when the outcome became known.
 * Without `pictureUrl` it has no picture.
 *
 * @example promptActivities(prompt)[0].suggestedActions.actions[0].value // 'email:locked'
 */
export function promptActivities(prompt: Prompt, pictureUrl?: PictureUrl): WireActivity[] {
  const text = promptText(prompt);
  const attachments = pictureAttachment(prompt, pictureUrl);
  const speak = spoken(text);
  const message: WireActivity = {
    type: 'message',
    from: BOT,
    locale: prompt.lang,
    text,
    textFormat: 'plain',
    inputHint: 'expectingInput',
    channelData: { declic: { prompt: prompt.id, ...(prompt.alert ? { alert: true } : {}) } },
    ...(speak ? { speak } : {}),
    ...(attachments ? { attachments } : {}),
  };
  if (prompt.options.length > 0) {
    message.suggestedActions = {
      to: [],
      actions: prompt.options.map((option) => {
        const title = optionText(option);
        const value = `${prompt.id}:${option.id}`;
        return { type: 'messageBack', title, text: title, displayText: title, value };
      }),
    };
  }
  if (!prompt.outcome) return [message];
  return [
    message,
    { type: 'event', from: BOT, name: OUTCOME_EVENT, value: prompt.outcome, locale: prompt.lang },
  ];
}

/** An activity's id: the conversation, and its place in the log. Microsoft's own look the same. */
export function activityId(conversation: string, seq: number): string {
  return `${conversation}|${String(seq).padStart(7, '0')}`;
}

/**
 * One log entry as activities, ready for the wire. `openFrom` unseals the person's id. An entry that is no
 * message (the start of a conversation) gives none.
 */
export function entryActivities(
  conversation: string,
  entry: LogEntry,
  openFrom: (sealed: string) => string | undefined,
  pictureUrl?: PictureUrl,
): WireActivity[] {
  const id = activityId(conversation, entry.seq);
  const frame = {
    timestamp: new Date(entry.at).toISOString(),
    channelId: 'directline',
    conversation: { id: conversation },
  };
  if (entry.direction === 'out') {
    // The event shares its message's place in the log, so it gets an id of its own.
    return promptActivities(entry.body as Prompt, pictureUrl).map((activity, index) => ({
      ...activity,
      ...frame,
      id: index === 0 ? id : `${id}.${activity.type}`,
    }));
  }
  const body = entry.body as InboundBody;
  if (body.kind === 'start') return [];
  const echo = (body.echo ?? {}) as Echo;
  const from = echo.from?.id ? openFrom(echo.from.id) : undefined;
  return [
    {
      type: 'message',
      id,
      ...frame,
      from: { id: from ?? 'person', role: 'user' },
      text: body.text ?? body.value ?? '',
      textFormat: 'plain',
      ...(body.locale ? { locale: body.locale } : {}),
      ...(body.value ? { value: body.value } : {}),
      ...(echo.channelData ? { channelData: echo.channelData } : {}),
      // Only what it was is known; the file itself was never kept.
      ...(body.attachment
        ? { attachments: [{ contentType: 'application/octet-stream', name: body.attachment }] }
        : {}),
    },
  ];
}
