/** Every prompt is few enough SMS, in the words that SMS has for it. */
import type { Words } from '../model.js';
import { foldTypography, segments } from '../segments.js';
import { inSms } from '../sms.js';
import type { KeyPath } from '../source.js';
import { type Checking, wordFile, wordsIn } from './checking.js';
import { type Page, pages } from './lengths.js';
import { longest, texts } from './texts.js';

/** An SMS costs by the segment, and long ones arrive in pieces. Twilio advises 320 characters. */
const SMS = { most: 3, good: 2 };

/** Letters named in a finding. */
const SHOWN = 6;

export function checkSms(checking: Checking): void {
  const { content, warn } = checking;
  const short = { ...checking, content: inSms(content) };
  for (const lang of content.languages) {
    for (const { texts, options } of pages(short, lang)) {
      for (const { path, text } of texts) {
        const part = hasShorter(wordsIn(content, lang), path) ? 'sms' : 'questions';
        checkQuestion(checking, wordFile(lang, part), path, asSms(text, options));
      }
    }
  }
  for (const { file, path, lang, kind, text } of texts(checking, longest)) {
    const instead = kind === 'message' && wordsIn(content, lang).sms?.messages[path[0] as 'help'];
    if (kind === 'question' || instead) continue;
    const { count } = segments(foldTypography(text));
    if (count > SMS.most) warn(file, path, `is ${count} SMS long: better at most ${SMS.most}`);
  }
}

/** Says whether a text of a question, such as facts.language.ask, has shorter words. */
function hasShorter({ sms }: Words, [part, id, which]: KeyPath): boolean {
  const questions: Record<string, { ask?: string | undefined; simpler?: string | undefined }> =
    sms?.[part as 'facts' | 'flow'] ?? {};
  return questions[String(id)]?.[which as 'ask' | 'simpler'] !== undefined;
}

/** The question with its options numbered, as a text message shows them. */
const asSms = (text: string, options: Page['options']): string =>
  [text, ...options.map(({ label }, index) => `${index + 1} ${label}`)].join('\n');

function checkQuestion({ error, warn }: Checking, file: string, path: KeyPath, text: string): void {
  const { count, units, costly } = segments(foldTypography(text));
  if (count <= SMS.good) return;
  const shown = costly.slice(0, SHOWN).join(' ') + (costly.length > SHOWN ? ' …' : '');
  const letters = shown ? `, because of ${shown}` : '';
  const message = `is ${count} SMS long with its options (${units} characters${letters})`;
  if (count > SMS.most) error(file, path, `${message}: at most ${SMS.most}`);
  else warn(file, path, `${message}: better at most ${SMS.good}`);
}
