/** Every prompt fits WhatsApp: its body, its buttons and its rows. What an SMS holds is in sms.ts. */

import { UNKNOWN } from '../../triage/facts.js';
import { AT_TIMES, FLOW_OPTIONS, FLOW_QUESTIONS, HUMAN, WAIT } from '../model.js';
import type { KeyPath } from '../source.js';
import { dayAndTime } from '../text.js';
import { type Checking, wordFile, wordsIn } from './checking.js';
import { longest, sample, texts } from './texts.js';

/** https://developers.facebook.com/docs/whatsapp/cloud-api/messages/interactive-list-messages and -reply-buttons */
const WHATSAPP = { body: 1024, buttons: 3, button: 20, rows: 10, row: 24, choose: 20 };

/** One page of options as a person sees it. */
export interface Page {
  path: KeyPath;
  texts: { path: KeyPath; text: string }[];
  options: { path: KeyPath; label: string }[];
}

export function checkLengths(checking: Checking): void {
  const { content, error } = checking;
  for (const lang of content.languages) {
    const file = wordFile(lang, 'questions');
    for (const page of pages(checking, lang)) {
      const { options } = page;
      if (options.length > WHATSAPP.rows) {
        error(
          file,
          page.path,
          `has ${options.length} options on a page: WhatsApp shows at most ${WHATSAPP.rows}`,
        );
      }
      const room = options.length <= WHATSAPP.buttons ? WHATSAPP.button : WHATSAPP.row;
      for (const { path, label } of options) {
        if (label.length > room)
          error(file, [...path, 'label'], `"${label}" has ${label.length} characters: at most ${room}`);
      }
    }
  }
  checkSlotLabels(checking);
  checkListButtons(checking);
  for (const { file, path, text } of texts(checking, longest)) {
    if (text.length > WHATSAPP.body) {
      error(file, path, `has ${text.length} characters: WhatsApp shows at most ${WHATSAPP.body}`);
    }
  }
}

/** The button that opens a list. */
function checkListButtons({ content, error }: Checking): void {
  for (const lang of content.languages) {
    const { choose } = wordsIn(content, lang).messages;
    if (choose.length <= WHATSAPP.choose) continue;
    const message = `"${choose}" has ${choose.length} characters: at most ${WHATSAPP.choose}`;
    error(wordFile(lang, 'messages'), ['choose'], message);
  }
}

/** Days whose names and numbers are as long as any: a whole week late in a month, at half past two. */
const LATE_IN_MONTH = ['22', '23', '24', '25', '26', '27', '28'].map((day) => `2026-11-${day}T14:30:00Z`);

/** A slot's label is made from its day and time; the place stands beside it. */
function checkSlotLabels({ content, error }: Checking): void {
  for (const lang of content.languages) {
    const pattern = wordsIn(content, lang).messages.slot_label;
    const label = LATE_IN_MONTH.map((iso) => {
      const { shortDay, time } = dayAndTime(lang, iso, 'UTC');
      return sample(lang, 'slot_label', pattern, (name) => (name === 'time' ? time : shortDay)) ?? '';
    }).reduce((longer, other) => (other.length > longer.length ? other : longer));
    if (label.length <= WHATSAPP.row) continue;
    const message = `"${label}" has ${label.length} characters: at most ${WHATSAPP.row}`;
    error(wordFile(lang, 'messages'), ['slot_label'], message);
  }
}

/** Every page of options that a person can be shown, with the texts above it. */
export function pages({ content }: Pick<Checking, 'content'>, lang: string): Page[] {
  const { facts, flow, unknown, more, wait, human } = wordsIn(content, lang).questions;
  const found: Page[] = [];
  for (const question of content.interview.questions) {
    const words = facts[question.fact];
    const base = ['facts', question.fact];
    const own = (values: string[]) =>
      values.map((value) => ({
        path: [...base, 'options', value],
        label: words.options[value]?.label ?? value,
      }));
    const last = { path: [UNKNOWN], label: unknown.label };
    const first = question.more ? [{ path: ['more'], label: more.label }, last] : [last];
    const asked = (['ask', 'simpler'] as const).map((part) => ({ path: [...base, part], text: words[part] }));
    found.push({ path: base, texts: asked, options: [...own(question.options), ...first] });
    if (question.more) found.push({ path: base, texts: asked, options: [...own(question.more), last] });
  }
  for (const id of FLOW_QUESTIONS) {
    const words = flow[id];
    const base = ['flow', id];
    const asked = (['ask', 'simpler'] as const).map((part) => ({ path: [...base, part], text: words[part] }));
    const page = (shown: readonly string[]): Page => ({
      path: base,
      texts: asked,
      options: shown.map((option) => ({
        path: [...base, 'options', option],
        label: words.options[option]?.label ?? option,
      })),
    });
    const atTimes = AT_TIMES[id];
    found.push(page(FLOW_OPTIONS[id]));
    if (atTimes) found.push(page(FLOW_OPTIONS[id].filter((option) => !atTimes.includes(option))));
  }
  // It stands beside the few options of a booking's questions.
  for (const [id, { label }] of [
    [WAIT, wait],
    [HUMAN, human],
  ] as const) {
    found.push({ path: [id], texts: [], options: [{ path: [id], label }] });
  }
  return found;
}
