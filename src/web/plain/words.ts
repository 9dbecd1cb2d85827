/** The words of a page that works without a script: what happened, and how to go on. */
import type { PageLanguage } from '../words.js';

export interface PlainWords {
  /** For the title, before the page's own. */
  answered: string;
  waiting: string;
  notSent: string;
  /** Above the form. Each says what is the matter, and what to do. */
  noAnswerYet: string;
  seeAnswer: string;
  empty: string;
  tooLong: string;
  /** More than can be read back: it is still in the browser's page before this one. */
  farTooLong: string;
  tooOld: string;
  tooMany: string;
  /** The form came from another site, or from nobody's page. */
  notOurs: string;
  failed: string;
  unknownPlace: string;
}

export const PLAIN_WORDS: Record<PageLanguage, PlainWords> = {
  fr: {
    answered: 'Nouveau message',
    waiting: 'Réponse en attente',
    notSent: "Rien n'est parti",
    noAnswerYet: "Votre message est arrivé. La réponse n'est pas encore là. Attendez un peu.",
    seeAnswer: 'Voir la réponse',
    empty: "Il n'y a rien d'écrit. Écrivez un mot, ou touchez une réponse.",
    tooLong: "Votre message est trop long. Rien n'est perdu. Écrivez-le plus court, puis envoyez.",
    farTooLong: "Votre message est beaucoup trop long. Revenez à la page d'avant : il y est encore.",
    tooOld: 'Cette page a attendu trop longtemps. On recommence ici. Votre texte est gardé.',
    tooMany:
      "Trop de demandes en ce moment. Votre réponse n'est pas partie. Attendez une minute, puis envoyez.",
    notOurs: "Ce message ne venait pas de cette page. Rien n'est parti. Vous pouvez écrire ici.",
    failed: "Il y a eu un problème chez nous. Votre réponse n'est pas partie. Envoyez-la encore une fois.",
    unknownPlace: "Ce lieu n'est pas connu. Vous pouvez continuer.",
  },
  en: {
    answered: 'New message',
    waiting: 'Waiting for the answer',
    notSent: 'Nothing was sent',
    noAnswerYet: 'Your message has arrived. The answer is not here yet. Wait a little.',
    seeAnswer: 'See the answer',
    empty: 'Nothing is written. Write a word, or tap an answer.',
    tooLong: 'Your message is too long. Nothing is lost. Make it shorter, then send it.',
    farTooLong: 'Your message is much too long. Go back to the page before: it is still there.',
    tooOld: 'This page has waited too long. We start again here. Your text is kept.',
    tooMany: 'Too many requests just now. Your answer was not sent. Wait a minute, then send it.',
    notOurs: 'This message did not come from this page. Nothing was sent. You can write here.',
    failed: 'Something went wrong on our side. Your answer was not sent. Send it once more.',
    unknownPlace: 'This place is not known. You can go on.',
  },
};
