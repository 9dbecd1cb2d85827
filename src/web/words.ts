/** The words of the page around the conversation. The conversation's own words are content (dialogs/). */

export interface PageWords {
  /** The language's own name. */
  name: string;
  dir: 'ltr' | 'rtl';
  title: string;
  skip: string;
  log: string;
  you: string;
  bot: string;
  label: string;
  send: string;
  human: string;
  /** What is sent when the button "a human" is pressed: a command of dialogs/<lang>/commands.yaml. */
  humanCommand: string;
  languages: string;
  /** What is sent when the person comes from another language: a command of the other languages' commands.yaml. */
  languageCommand: string;
  choices: string;
  attached: string;
  sending: string;
  offline: string;
  online: string;
  failed: string;
  full: string;
}

export const PAGE_WORDS = {
  fr: {
    name: 'Français',
    dir: 'ltr',
    title: 'Une aide pour vos démarches en ligne',
    skip: 'Aller à la conversation',
    log: 'Conversation',
    you: 'Vous',
    bot: 'Declic',
    label: 'Votre réponse',
    send: 'Envoyer',
    human: 'Parler à une personne',
    humanCommand: 'parler à une personne',
    languages: 'Langue',
    languageCommand: 'en français',
    choices: 'Vos réponses possibles',
    attached: 'Pièce jointe',
    sending: 'Envoi…',
    offline: 'Pas de connexion. Votre message partira dès que possible.',
    online: 'La connexion est revenue.',
    failed: 'Le message n’est pas parti. Nouvel essai…',
    full: 'Trop de demandes en ce moment. Nouvel essai dans une minute.',
  },
  en: {
    name: 'English',
    dir: 'ltr',
    title: 'Help with online procedures',
    skip: 'Go to the conversation',
    log: 'Conversation',
    you: 'You',
    bot: 'Declic',
    label: 'Your answer',
    send: 'Send',
    human: 'Talk to a person',
    humanCommand: 'talk to a person',
    languages: 'Language',
    languageCommand: 'in english',
    choices: 'Possible answers',
    attached: 'Attachment',
    sending: 'Sending…',
    offline: 'No connection. Your message will leave as soon as it can.',
    online: 'The connection is back.',
    failed: 'The message did not leave. Trying again…',
    full: 'Too many requests just now. Trying again in a minute.',
  },
} as const satisfies Record<string, PageWords>;

/** A language that the page speaks. */
export type PageLanguage = keyof typeof PAGE_WORDS;

const speaks = (lang: unknown): lang is PageLanguage =>
  typeof lang === 'string' && Object.hasOwn(PAGE_WORDS, lang);

/**
 * The page's language: the one asked for in the address, else the browser's, else the installation's.
 *
 * @example pageLanguage(undefined, 'en-GB,en;q=0.8', 'fr') // 'en'
 */
export function pageLanguage(asked: unknown, accepted: string | undefined, fallback: string): PageLanguage {
  if (speaks(asked)) return asked;
  const wanted = (accepted ?? '')
    .split(',')
    .map((part) => {
      const [tag = '', quality] = part.trim().split(/;\s*q=/i);
      return { lang: tag.toLowerCase().split('-')[0], quality: quality ? Number(quality) : 1 };
    })
    .sort((a, b) => b.quality - a.quality);
  for (const { lang } of wanted) if (speaks(lang)) return lang;
  return speaks(fallback) ? fallback : 'fr';
}
