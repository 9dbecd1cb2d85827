/** How a conversation begins, for a page that shows it before there is one. Pure. */
import type { Content } from '../content/model.js';
import { newSession } from './session.js';
import { step } from './step.js';
import type { Prompt } from './types.js';

/**
 * What somebody is told who has just come: the greeting and the first question, in one of the content's languages.
 *
 * @example openingOf(content, 'fr')[0].id // 'need'
 */
export function openingOf(content: Content, lang: string): Prompt[] {
  const nobody = { id: '', agency: '', channel: '', channelHasPhone: false, content, lang, at: 0 };
  return step(content, newSession(nobody), { kind: 'start', at: 0, locale: lang }).prompts;
}
