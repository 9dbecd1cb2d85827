/** A person whose browser runs no script: they read a page, press one of its buttons, and read the next. */
import type { Declic } from './declic.js';

export interface PlainPage {
  status: number;
  html: string;
  headers: Headers;
  title: string;
  /** What the bot said, and what the person did, as plain text. */
  bot: string[];
  mine: string[];
  /** The choices, by their value. */
  choices: Record<string, string>;
  notice: string;
  /** What stands in the text field. */
  field: string;
  /** The hidden fields of the text's form. */
  carried: Record<string, string>;
}

/** Text as a reader sees it. */
const plain = (html: string): string =>
  html
    .replace(/<[^>]+>/g, '')
    .replace(/&quot;/g, '"')
    .replace(/&#39;/g, "'")
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&amp;/g, '&')
    .replace(/\u00a0/g, ' ')
    .trim();

const all = (html: string, pattern: RegExp): string[] =>
  [...html.matchAll(pattern)].map(([, found]) => found as string);

function read(status: number, headers: Headers, html: string): PlainPage {
  const lines = [
    ...html.matchAll(
      /<div class="message([^"]*)"[^>]*>.*?<span class="said">(.*?)<\/span>(?:<img[^>]*>)?<\/div>/gs,
    ),
  ];
  const said = (mine: boolean): string[] =>
    lines.filter(([, kinds = '']) => kinds.includes('mine') === mine).map(([, , text = '']) => plain(text));
  const form = /<form id="form".*?<\/form>/s.exec(html)?.[0] ?? '';
  const hidden = [...form.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)">/g)];
  const choices = [...html.matchAll(/<li><button name="value" value="([^"]+)">(.*?)<\/button>/gs)];
  return {
    status,
    html,
    headers,
    title: plain(/<title>(.*?)<\/title>/.exec(html)?.[1] ?? ''),
    bot: said(false),
    mine: said(true),
    choices: Object.fromEntries(choices.map(([, value = '', label = '']) => [value, plain(label)])),
    notice: plain(/<p id="status"[^>]*>(.*?)<\/p>/s.exec(html)?.[1] ?? ''),
    field: plain(all(html, /<input id="text"[^>]* value="([^"]*)"/gs)[0] ?? ''),
    carried: Object.fromEntries(hidden.map(([, name = '', value = '']) => [name, plain(value)])),
  };
}

/** Opens the page at a path. */
export async function open(declic: Pick<Declic, 'base'>, path = '/'): Promise<PlainPage> {
  const answer = await fetch(declic.base + path, { headers: { 'accept-language': 'fr' } });
  return read(answer.status, answer.headers, await answer.text());
}

/** Posts any form. */
export async function post(
  declic: Pick<Declic, 'base'>,
  fields: Record<string, string>,
  headers: Record<string, string> = {},
): Promise<PlainPage> {
  const answer = await fetch(`${declic.base}/plain`, {
    method: 'POST',
    headers: { 'accept-language': 'fr', ...headers },
    body: new URLSearchParams(fields),
  });
  return read(answer.status, answer.headers, await answer.text());
}

/** Presses a button of a page: the text's, or the one that `more` names. */
export const press = (
  declic: Pick<Declic, 'base'>,
  page: PlainPage,
  more: Record<string, string>,
): Promise<PlainPage> => post(declic, { ...page.carried, ...more });
