/** What a form of the page posts, and what the page's address presets: read once, here. */
import { z } from 'zod';
import { parseColour } from '../colour.js';

/** Characters of a text that is sent; acceptance would cut a longer one, here the person is asked to. */
export const TEXT_CHARS = 2_000;

/** What is not as it should be counts as left out: a person is never shown a technical error. */
const field = (most: number) => z.string().max(most).optional().catch(undefined);
const pressed = z
  .string()
  .optional()
  .catch(undefined)
  .transform((value) => value === '1');

const presets = {
  /** A language of the page, or anything: the page decides. */
  lang: field(35),
  /** A place's id. */
  place: field(100),
  embed: pressed,
  colour: field(20).transform((text) => (text === undefined ? undefined : parseColour(text))),
};

/** The query of the page's address. */
export const Presets = z.object(presets);
export type Presets = z.infer<typeof Presets>;

/** A form of the page. Exactly one button was pressed: `send` when it is none of the others. */
export const PlainForm = z.object({
  ...presets,
  /** One that cannot be read is still one: the person is told that it opens nothing, as of a forged one. */
  token: z.string().max(4_096).optional().catch('unreadable'),
  /** The answer's own id, as newMessageId makes them. */
  message: z
    .string()
    .regex(/^[\w-]{22}$/)
    .optional()
    .catch(undefined),
  text: z.string().catch(''),
  /** A choice: `<question id>:<option id>`. */
  value: field(200),
  /** The language to change to. */
  to: field(35),
  human: pressed,
  back: pressed,
  again: pressed,
});
export type PlainForm = z.infer<typeof PlainForm>;
