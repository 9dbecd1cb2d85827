/**
 * The words of the page around the conversation. The conversation's own words are content (dialogs/).
 *
 * No destructuring here: the script has them, too (see message.ts).
 */

export interface PageWords {
  /** The language's own name. */
  name: string;
  dir: 'ltr' | 'rtl';
  title: string;
  skip: string;
  log: string;
  /** Read out before what is said, with the language's own spaces. */
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
  /** Under the title: why nobody need be afraid here. */
  promise: string;
  back: string;
  /** What is sent when the button "the question before" is pressed: a command, too. */
  backCommand: string;
  voice: string;
  voiceAuto: string;
  voiceSlow: string;
  listen: string;
  stop: string;
  print: string;
  sending: string;
  /** Beside a message that has not left. */
  queued: string;
  /** Beside a message that never will. */
  tooLong: string;
  offline: string;
  online: string;
  /** There is a network, but no answer. */
  down: string;
  full: string;
}

export const PAGE_WORDS = {
  fr: {
    name: 'Français',
    dir: 'ltr',
    title: 'Une aide pour vos démarches en ligne',
    skip: 'Aller à la conversation',
    log: 'Conversation',
    you: 'Vous :',
    bot: 'Declic :',
    label: 'Votre réponse',
    send: 'Envoyer',
    human: 'Parler à une personne',
    humanCommand: 'parler à une personne',
    languages: 'Langue',
    languageCommand: 'en français',
    choices: 'Vos réponses possibles',
    attached: 'Pièce jointe',
    promise: 'Une question à la fois. Ici, vous ne pouvez rien casser.',
    back: 'Retour',
    backCommand: 'retour',
    voice: 'Écouter',
    voiceAuto: 'Lire les messages à voix haute',
    voiceSlow: 'Parler lentement',
    listen: 'Écouter',
    stop: 'Arrêter la voix',
    print: 'Imprimer',
    sending: 'Envoi…',
    queued: 'En attente. Votre message est gardé ici.',
    tooLong: 'Ce message ne peut pas partir. Écrivez-le plus court.',
    offline: "Pas de connexion. Vous pouvez continuer d'écrire. Tout partira au retour d'internet.",
    online: 'La connexion est revenue.',
    down: 'Declic ne répond pas. Vos messages sont gardés ici. Nouvel essai dans un instant.',
    full: 'Trop de demandes en ce moment. Nouvel essai dans une minute.',
  },
  en: {
    name: 'English',
    dir: 'ltr',
    title: 'Help with online procedures',
    skip: 'Go to the conversation',
    log: 'Conversation',
    you: 'You:',
    bot: 'Declic:',
    label: 'Your answer',
    send: 'Send',
    human: 'Talk to a person',
    humanCommand: 'talk to a person',
    languages: 'Language',
    languageCommand: 'in english',
    choices: 'Possible answers',
    attached: 'Attachment',
    promise: 'One question at a time. You cannot break anything here.',
    back: 'Go back',
    backCommand: 'back',
    voice: 'Listen',
    voiceAuto: 'Read the messages aloud',
    voiceSlow: 'Speak slowly',
    listen: 'Listen',
    stop: 'Stop the voice',
    print: 'Print',
    sending: 'Sending…',
    queued: 'Waiting. Your message is kept here.',
    tooLong: 'This message cannot leave. Write it shorter.',
    offline: 'No connection. You can go on writing. All will leave when the internet is back.',
    online: 'The connection is back.',
    down: 'Declic does not answer. Your messages are kept here. Trying again in a moment.',
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
      const tag = part.trim().split(/;\s*q=/i);
      return { lang: tag[0]?.toLowerCase().split('-')[0], quality: tag[1] ? Number(tag[1]) : 1 };
    })
    .sort((a, b) => b.quality - a.quality);
  for (const tag of wanted) if (speaks(tag.lang)) return tag.lang;
  return speaks(fallback) ? fallback : 'fr';
}
