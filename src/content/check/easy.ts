/**
 * Easy language: one idea a sentence, about twelve words, no jargon. Written to the rules of "Facile à lire et à
 * comprendre" (Inclusion Europe, Unapei); only a reading by people concerned could give the label.
 */
import { type Checking, fold } from './checking.js';
import { shortest, texts } from './texts.js';

const WORDS = { good: 12, most: 20 };

/** What people do not say, and what they do say. Words of offices and of computer people. */
const JARGON: Record<string, Record<string, string>> = {
  fr: {
    authentification: 'connexion',
    authentifier: 'se connecter',
    identifiants: 'mot de passe, ou numéro',
    'saisir saisissez saisie': 'écrire',
    renseigner: 'remplir',
    'dematerialisation dematerialise dematerialisee': 'sur internet',
    procedure: 'démarche',
    'usager usagers': 'vous',
    'beneficiaire beneficiaires': 'vous',
    interface: 'page',
    plateforme: 'site',
    url: 'adresse du site',
    login: 'connexion',
    ulterieurement: 'plus tard',
    prealablement: "d'abord",
    veuillez: 'dites-le sans détour',
    'afin de': 'pour',
    notamment: 'rien',
    neanmoins: 'mais',
    triage: 'questions',
    chatbot: 'robot',
  },
  en: {
    'authentication authenticate': 'sign in',
    credentials: 'password',
    procedure: 'steps',
    'beneficiary beneficiaries': 'you',
    interface: 'page',
    platform: 'site',
    url: 'address of the site',
    'in order to': 'to',
    subsequently: 'later',
    prior: 'before',
    nevertheless: 'but',
    triage: 'questions',
    chatbot: 'robot',
  },
};

export function checkEasyLanguage(checking: Checking): void {
  for (const { file, path, lang, text } of texts(checking, shortest)) {
    for (const sentence of sentences(text)) {
      const count = sentence.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word)).length;
      const start = `"${sentence.split(/\s+/).slice(0, 4).join(' ')}…"`;
      if (count > WORDS.most)
        checking.error(file, path, `${start} has ${count} words: at most ${WORDS.most}`);
      else if (count > WORDS.good)
        checking.warn(file, path, `${start} has ${count} words: better at most ${WORDS.good}`);
    }
    const folded = ` ${fold(text)} `;
    for (const [words, better] of jargon(lang)) {
      if (folded.includes(` ${words} `))
        checking.error(file, path, `"${words}" is jargon; people say: ${better}`);
    }
  }
}

/** A sentence ends with its mark, at a colon, or with its line. */
const sentences = (text: string): string[] =>
  text
    .split(/(?<=[.!?…])\s+|\s*[:;]\s+|\n+/)
    .map((sentence) => sentence.trim())
    .filter(Boolean);

/** One phrase each: forms of one word stand together in the list, a phrase of several words stands alone. */
const jargon = (lang: string): [string, string][] =>
  Object.entries(JARGON[lang] ?? {}).flatMap(([words, better]): [string, string][] =>
    PHRASES.has(words) ? [[words, better]] : words.split(' ').map((word) => [word, better]),
  );

const PHRASES = new Set(['afin de', 'in order to']);
