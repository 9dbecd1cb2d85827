/** A prompt as a channel would show it, with what it costs there and what its limits are. No account is needed. */
import { smsText } from '../channels/sms.js';
import { SMS, WHATSAPP } from '../channels/traits.js';
import type { ChannelTraits } from '../channels/types.js';
import { contentOf, LIMITS } from '../channels/whatsapp/render.js';
import type { Content } from '../content/model.js';
import { SMS_ROOM, segments } from '../content/segments.js';
import { say } from '../content/text.js';
import { optionText } from '../engine/ask.js';
import type { Prompt } from '../engine/types.js';

export const CHAT_CHANNELS = ['web', 'sms', 'whatsapp'] as const;
export type ChatChannel = (typeof CHAT_CHANNELS)[number];

/** Text that is no part of the conversation. */
export type Aside = (text: string) => string;

/**
 * What the worker knows of each channel. Prompts are read back from the log, so nothing is pushed. The numbers are of
 * those that Arcep keeps for stories.
 */
export const CHAT_TRAITS: Record<ChatChannel, { traits: ChannelTraits; address: string; opened: boolean }> = {
  web: { traits: { id: 'terminal', polled: true, hasPhone: false }, address: 'terminal', opened: true },
  sms: { traits: { ...SMS, polled: true }, address: '+33639981234', opened: false },
  whatsapp: { traits: { ...WHATSAPP, polled: true }, address: '33639981234', opened: false },
};

/** Shows prompts, and says at the end what all of them came to. */
export interface Show {
  prompt(prompt: Prompt): string;
  /** Undefined where messages cost nothing. */
  total(): string | undefined;
}

/**
 * How a channel shows prompts.
 *
 * @example showOn('sms', content, String).prompt(prompt) // 'Avez-vous une boite mail ?\n1 Oui…\n[1 SMS: …]\n'
 */
export function showOn(channel: ChatChannel, content: Content, aside: Aside): Show {
  if (channel === 'sms') return showSms(aside);
  const shown = channel === 'whatsapp' ? whatsApp(content, aside) : web(aside);
  return {
    prompt: (prompt) => block([...shown(prompt), ...outcomeOf(prompt, aside)]),
    total: () => undefined,
  };
}

const block = (lines: string[]): string => [...lines, ''].join('\n');

const outcomeOf = ({ outcome }: Prompt, aside: Aside): string[] =>
  outcome ? [aside(`outcome: ${JSON.stringify(outcome)}`)] : [];

/** The words, then the options with their numbers. */
const web =
  (aside: Aside) =>
  ({ lead, text, options }: Prompt): string[] => [
    ...(lead ? [lead] : []),
    text,
    ...options.map((option, index) => `  ${aside(`${index + 1}`)} ${optionText(option)}`),
  ];

function showSms(aside: Aside): Show {
  let messages = 0;
  let sms = 0;
  return {
    prompt(prompt) {
      const text = smsText(prompt);
      const { count, encoding, units, costly } = segments(text);
      messages += 1;
      sms += count;
      const { alone, part } = SMS_ROOM[encoding];
      const room = count === 1 ? alone : count * part;
      const because = costly.length > 0 ? `, because of ${costly.join(' ')}` : '';
      const cost = aside(`[${count} SMS: ${encoding}${because}, ${units} of ${room} units]`);
      return block([text, cost, ...outcomeOf(prompt, aside)]);
    },
    total: () => `[${sms} SMS in ${messages} ${messages === 1 ? 'message' : 'messages'}]`,
  };
}

/** A message of the Cloud API: its parts, and how full each is. */
const whatsApp =
  (content: Content, aside: Aside) =>
  (prompt: Prompt): string[] => {
    const message = contentOf(prompt, { choose: (lang) => say(content, lang, 'choose') });
    if (message.type === 'text') {
      const { body } = message.text;
      return [body, aside(`[text, ${body.length} of ${LIMITS.text} characters]`)];
    }
    if (message.type === 'template') return [];
    const { body, action } = message.interactive as unknown as Interactive;
    const full = `body ${body.text.length} of ${LIMITS.body} characters`;
    if (action.buttons) {
      const titles = action.buttons.map(({ reply }) => reply.title);
      const longest = Math.max(...titles.map((title) => title.length));
      const limits = `${titles.length} of ${LIMITS.buttons} buttons, the longest ${longest} of ${LIMITS.buttonTitle}`;
      return [
        body.text,
        ...titles.map((title) => `  ( ${title} )`),
        aside(`[reply buttons: ${full}; ${limits}]`),
      ];
    }
    const rows = (action.sections ?? []).flatMap((section) => section.rows);
    const longest = Math.max(...rows.map(({ title }) => title.length));
    const limits = `${rows.length} of ${LIMITS.rows} rows, the longest ${longest} of ${LIMITS.rowTitle}`;
    return [
      body.text,
      `  ( ${action.button} )`,
      ...rows.map(
        ({ title, description }) => `    - ${title}${description ? aside(`  ${description}`) : ''}`,
      ),
      aside(`[list: ${full}; ${limits}]`),
    ];
  };

/** The two kinds of interactive message that contentOf makes. */
interface Interactive {
  body: { text: string };
  action: {
    buttons?: { reply: { id: string; title: string } }[];
    button?: string;
    sections?: { rows: { id: string; title: string; description?: string }[] }[];
  };
}
