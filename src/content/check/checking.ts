/** What every check is given, and a few words in common. */
import type { Content, Guide, Words } from '../model.js';
import { plain } from '../plain.js';
import type { KeyPath } from '../source.js';

/** The content under examination and where findings go. Files are named as in `Issue`. */
export interface Checking {
  content: Content;
  /** The day of the check, `2026-11-24`. */
  today: string;
  error(file: string, path: KeyPath, message: string): void;
  warn(file: string, path: KeyPath, message: string): void;
}

/** The files of dialogs/<lang>/, and a guide's. */
export const wordFile = (
  lang: string,
  part: 'questions' | 'messages' | 'commands' | 'names' | 'lexicon' | 'sms',
): string => `dialogs/${lang}/${part}.yaml`;
export const guideFile = (lang: string, guide: Guide): string => `knowledge/${lang}/${guide.id}.md`;
export const PICTURES_FILE = 'knowledge/pictures/pictures.yaml';
export const RULES_FILE = 'dialogs/rules.yaml';
export const INTERVIEW_FILE = 'dialogs/questions.yaml';

/** An answer as it is compared. `??` stays `??`. */
export function fold(words: string): string {
  return plain(words) || words.trim();
}

/** The words of one of the content's own languages. */
export function wordsIn(content: Content, lang: string): Words {
  const words = content.words[lang];
  if (!words) throw new Error(`no words in ${lang}`);
  return words;
}
