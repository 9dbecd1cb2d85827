/** The words of the poster, and of the page where operators find it. Sentences as in a guide: short, one idea each. */
import type { PageLanguage } from '../words.js';

export interface PosterWords {
  title: string;
  question: string;
  promise: string;
  /** How to scan, in order. */
  scan: [string, string, string];
  code: string;
  type: string;
  text: string;
  /** What is sent first: a greeting, which every language's lexicon knows. */
  word: string;
  withWord: string;
  human: string;
  secret: string;
  places: string;
  poster: string;
  link: string;
  embed: string;
  noPublicUrl: string;
  noEmbed: string;
  unknown: string;
  unknownAddress: string;
  unknownHelp: string;
  toPage: string;
}

export const POSTER_WORDS: Record<PageLanguage, PosterWords> = {
  fr: {
    title: 'Affiche',
    question: 'Bloqué sur internet ?',
    promise: 'Declic vous aide, une question à la fois.',
    scan: [
      "Ouvrez l'appareil photo de votre téléphone.",
      'Mettez ce carré au milieu.',
      "Touchez l'adresse qui s'affiche.",
    ],
    code: 'Code QR. Il mène à',
    type: 'Ou écrivez cette adresse dans votre téléphone :',
    text: 'Ou envoyez un SMS au',
    word: 'Bonjour',
    withWord: 'avec ce mot :',
    human: "Vous préférez voir quelqu'un ? Demandez à l'accueil.",
    secret: 'Ne donnez jamais votre mot de passe.',
    places: 'Les lieux et leurs affiches',
    poster: 'Affiche à imprimer',
    link: 'La page de ce lieu',
    embed: 'À mettre dans le site du lieu :',
    noPublicUrl:
      "L'adresse de l'affiche est celle de cet ordinateur. Personne d'autre ne peut l'ouvrir. Donnez à PUBLIC_URL l'adresse du site.",
    noEmbed:
      "Aucun site n'a le droit d'ouvrir la page dans un volet. EMBED_SITES le donne. Sans lui, le site montre un lien.",
    unknown: "Ce lieu n'est pas connu.",
    unknownAddress: "Cette page n'existe pas.",
    unknownHelp: "L'adresse a peut-être une faute. La page d'aide marche quand même.",
    toPage: "Aller à la page d'aide",
  },
  en: {
    title: 'Poster',
    question: 'Stuck on the internet?',
    promise: 'Declic helps you, one question at a time.',
    scan: ["Open your phone's camera.", 'Put this square in the middle.', 'Tap the address that appears.'],
    code: 'QR code. It leads to',
    type: 'Or write this address in your phone:',
    text: 'Or send a text message to',
    word: 'Hello',
    withWord: 'with this word:',
    human: 'Would you rather see somebody? Ask at the desk.',
    secret: 'Never give your password.',
    places: 'The places and their posters',
    poster: 'Poster to print',
    link: "This place's page",
    embed: "For the place's own site:",
    noPublicUrl:
      "The poster's address is that of this computer. Nobody else can open it. Set PUBLIC_URL to the site's address.",
    noEmbed:
      'No site may open the page in a panel. EMBED_SITES allows it. Without it, the site shows a link.',
    unknown: 'This place is not known.',
    unknownAddress: 'This page does not exist.',
    unknownHelp: 'There may be a mistake in the address. The help page works all the same.',
    toPage: 'Go to the help page',
  },
};
