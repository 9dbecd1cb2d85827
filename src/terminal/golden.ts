/**
 * Golden conversations: what a person sends and everything that comes back, as one readable text.
 *
 *     # A person who lost a password
 *     @lang fr
 *     @channel sms
 *     @at 2026-03-02T09:00:00Z
 *
 *     > (start)
 *     [need] Bonjour.
 *       Qu'est-ce qui bloque ?
 *     > mot de passe perdu
 *     [organism] Pour quel service ?
 *       1 La CAF = caf
 *       2 Je ne sais pas = unknown
 *
 * Besides words, digits and commands a person can send `(start)`, `(press device:none)` (an old or a new button),
 * `(audio)` and the other kinds of attachments, and `(wait 3d)` lets time go by. A turn that gave a resolution
 * shows it: `  outcome: {…}`. A conversation on the web has no line `@channel`.
 */
import { optionText } from '../engine/ask.js';
import type { AttachmentKind, Prompt } from '../engine/types.js';
import { CHAT_CHANNELS, type ChatChannel } from './channels.js';

const ATTACHMENTS: readonly AttachmentKind[] = [
  'audio',
  'image',
  'video',
  'file',
  'location',
  'sticker',
  'contact',
  'other',
];

/** What a person does. `ms` is milliseconds. */
export type GoldenInput =
  | { kind: 'start' }
  | { kind: 'text'; text: string }
  | { kind: 'press'; value: string }
  | { kind: 'attachment'; attachment: AttachmentKind }
  | { kind: 'wait'; ms: number };

/** A conversation's head. `at` is ISO 8601, the moment of the first input. */
export interface GoldenHead {
  title: string;
  lang: string;
  channel: ChatChannel;
  at: string;
}

/** What came back after an input. */
export interface GoldenTurn {
  input: string;
  prompts: Prompt[];
}

/** What a golden file asks for. */
export interface Golden extends GoldenHead {
  /** The lines after `> `, as written. */
  inputs: string[];
}

const UNITS: Record<string, number> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/**
 * One line as a person types it in the terminal.
 *
 * @example readInput('(wait 3d)') // { kind: 'wait', ms: 259200000 }
 */
export function readInput(line: string): GoldenInput {
  const text = line.trim();
  const wait = /^\(wait (\d+)([smhd])\)$/.exec(text);
  if (wait) return { kind: 'wait', ms: Number(wait[1]) * (UNITS[wait[2] ?? ''] ?? 0) };
  const press = /^\(press (\S+)\)$/.exec(text);
  if (press?.[1]) return { kind: 'press', value: press[1] };
  if (text === '(start)') return { kind: 'start' };
  const attachment = ATTACHMENTS.find((kind) => text === `(${kind})`);
  return attachment ? { kind: 'attachment', attachment } : { kind: 'text', text };
}

/**
 * Reads a golden file: its head and what the person sends. What came back is not read; it is compared as text.
 *
 * @throws Error naming the line of the head that is missing
 */
export function parseGolden(text: string): Golden {
  const lines = text.split(/\r?\n/);
  const head = (mark: string): string => {
    const found = lines.find((line) => line.startsWith(`${mark} `));
    if (!found) throw new Error(`a golden conversation needs a line "${mark} …" at its head`);
    return found.slice(mark.length + 1).trim();
  };
  return {
    title: head('#'),
    lang: head('@lang'),
    channel: channelIn(lines),
    at: head('@at'),
    inputs: lines.filter((line) => line.startsWith('> ')).map((line) => line.slice(2).trim()),
  };
}

/** @throws Error for a channel that cannot be shown */
function channelIn(lines: string[]): ChatChannel {
  const named =
    lines
      .find((line) => line.startsWith('@channel '))
      ?.slice('@channel '.length)
      .trim() ?? 'web';
  const channel = CHAT_CHANNELS.find((one) => one === named);
  if (!channel)
    throw new Error(`a golden conversation is on one of ${CHAT_CHANNELS.join(', ')}, not ${named}`);
  return channel;
}

/** Several lines of one prompt, all but the first indented, so that none looks like a person's. */
const indent = (text: string): string => text.replaceAll('\n', '\n  ');

/**
 * One prompt as a golden file shows it, without a line break at its end.
 *
 * @example printPrompt(prompt) // '[email] Avez-vous une boîte mail ?\n  1 Oui = ok\n  2 Non = none'
 */
function printPrompt({ id, lead, text, options, outcome }: Prompt): string {
  return [
    `[${id}] ${indent(lead ? `${lead}\n${text}` : text)}`,
    ...options.map((option, index) => `  ${index + 1} ${optionText(option)} = ${option.id}`),
    ...(outcome ? [`  outcome: ${JSON.stringify(outcome)}`] : []),
  ].join('\n');
}

/** A whole golden file. The same head and turns always give the same text. */
export function printGolden({ title, lang, channel, at }: GoldenHead, turns: GoldenTurn[]): string {
  const on = channel === 'web' ? '' : `@channel ${channel}\n`;
  const talk = turns.map(({ input, prompts }) => [`> ${input}`, ...prompts.map(printPrompt)].join('\n'));
  return `# ${title}\n@lang ${lang}\n${on}@at ${at}\n\n${talk.join('\n')}\n`;
}
