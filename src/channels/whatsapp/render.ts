/**
 * A prompt as a message of the Cloud API: reply buttons for up to three short options, a list for up to ten, a text
 * with numbers for what fits neither. Nothing is ever cut. Pure.
 *
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/messages/interactive-reply-buttons-messages
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/messages/interactive-list-messages
 */
import { choiceValue } from '../../delivery/choice.js';
import { optionText } from '../../engine/ask.js';
import type { Prompt, PromptOption } from '../../engine/types.js';

/** Characters, and options. */
export const LIMITS = {
  text: 4096,
  body: 1024,
  buttons: 3,
  buttonTitle: 20,
  rows: 10,
  rowTitle: 24,
  rowDescription: 72,
  /** The button that opens a list. */
  listButton: 20,
  /** Of a template's parameter. */
  parameter: 1024,
} as const;

/** What a message says; who it goes to is the sender's. */
export type Content =
  | { type: 'text'; text: { body: string; preview_url: boolean } }
  | { type: 'interactive'; interactive: Record<string, unknown> }
  | { type: 'template'; template: Record<string, unknown> };

export interface RenderOptions {
  /** The words of the button that opens a list, by language: at most 20 characters. */
  choose: (lang: string) => string;
  /** The public address of a picture, if it has one. */
  pictureUrl?: ((id: string) => string | undefined) | undefined;
}

/**
 * The message for a prompt.
 *
 * @example contentOf(prompt, { choose: () => 'Choisir' }).interactive.action.buttons[0].reply.id // 'email:ok'
 */
export function contentOf(prompt: Prompt, { choose, pictureUrl }: RenderOptions): Content {
  const { options } = prompt;
  const body = bodyOf(prompt);
  if (options.length === 0 || body.length > LIMITS.body) return textOf(prompt);
  if (fitButtons(options)) {
    const link = prompt.picture && pictureUrl?.(prompt.picture.id);
    const buttons = options.map((option) => ({
      type: 'reply',
      reply: { id: idOf(prompt, option), title: optionText(option) },
    }));
    return {
      type: 'interactive',
      interactive: {
        type: 'button',
        ...(link ? { header: { type: 'image', image: { link } } } : {}),
        body: { text: body },
        action: { buttons },
      },
    };
  }
  if (!fitRows(options)) return textOf(prompt);
  const rows = options.map(({ id, label, detail }) => ({
    id: idOf(prompt, { id }),
    title: label,
    ...(detail ? { description: detail } : {}),
  }));
  return {
    type: 'interactive',
    interactive: {
      type: 'list',
      body: { text: body },
      action: { button: choose(prompt.lang), sections: [{ rows }] },
    },
  };
}

/** Old messages keep their buttons, so each says what it is of. Meta takes 256 characters, of a row 200. */
const idOf = ({ id, of }: Prompt, option: Pick<PromptOption, 'id'>): string =>
  choiceValue({ question: id, option: option.id, ...(of ? { of } : {}) });

/**
 * A message for a person who has not written for a day: only a template that Meta has approved reaches them. It has
 * one place, for the text.
 *
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/templates/overview
 */
export function templateOf(prompt: Prompt, name: string): Content | undefined {
  // A parameter holds no line break, and no more than four spaces in a row.
  const text = numbered(prompt).replace(/\s*\n+\s*/g, ' · ');
  if (text.length > LIMITS.parameter) return undefined;
  return {
    type: 'template',
    template: {
      name,
      language: { code: prompt.lang, policy: 'deterministic' },
      components: [{ type: 'body', parameters: [{ type: 'text', text }] }],
    },
  };
}

const bodyOf = ({ lead, text }: Prompt): string => (lead ? `${lead}\n\n${text}` : text);

const numbered = (prompt: Prompt): string =>
  [bodyOf(prompt), ...prompt.options.map((option, index) => `${index + 1} ${optionText(option)}`)].join('\n');

function textOf(prompt: Prompt): Content {
  return { type: 'text', text: { body: numbered(prompt), preview_url: false } };
}

function fitButtons(options: PromptOption[]): boolean {
  const titles = options.map(optionText);
  return (
    options.length <= LIMITS.buttons &&
    titles.every((title) => title.length <= LIMITS.buttonTitle) &&
    // Titles of buttons must differ, or Meta refuses the message; rows may say the same, as two slots at one hour do.
    new Set(titles).size === titles.length
  );
}

function fitRows(options: PromptOption[]): boolean {
  return (
    options.length <= LIMITS.rows &&
    options.every(
      ({ label, detail = '' }) => label.length <= LIMITS.rowTitle && detail.length <= LIMITS.rowDescription,
    )
  );
}
