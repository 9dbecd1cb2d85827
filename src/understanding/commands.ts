/** Messages that are a command as a whole, in any language, and the wish to go on in another language. */
import type { Content } from '../content/model.js';
import { plain } from './tokens.js';
import { COMMANDS, type CommandId } from './types.js';

/** SMS carriers act on these words themselves and do not deliver what follows (CTIA, and the French charter for SMS). */
const CARRIER_WORDS = new Set([
  'stop',
  'stopall',
  'arret',
  'unsubscribe',
  'cancel',
  'end',
  'quit',
  'revoke',
  'optout',
]);
/** Words of politeness around a command. */
const POLITE =
  /^(?:bonjour|bonsoir|svp|stp|merci|please|pls|hello|hi|s il (?:vous|te) plait|madame|monsieur|thanks|thank you)(?= |$)/;
const POLITE_END = /(?:^| )(?:svp|stp|merci|please|pls|s il (?:vous|te) plait|thanks|thank you)$/;
/** What may stand around a language's name in the wish for it. */
const IN_LANGUAGE =
  /^(?:(?:je |i )?(?:veux |voudrais |prefere |peux |want |can |prefer )?(?:to )?(?:parler? |parlez(?: vous)? |speak |vous parlez |tu parles |do you speak |we speak )?(?:en |in |to )?)(.+?)(?: only| seulement)?$/;

/** What tells one's language, and asks nothing. */
const STATES = /^(?:(?:je|i|we) (?:can )?|)parle |^(?:i|we) (?:can )?speak /;

export interface Commanded {
  command: CommandId;
  wantedLang?: string;
}

/** Finds commands and names of languages. */
export class Commands {
  private readonly commands = new Map<string, CommandId>();
  /** Name of a language in plain letters → its code. */
  readonly languages: ReadonlyMap<string, string>;
  /** Languages that Declic has words in. */
  private readonly spoken: ReadonlySet<string>;

  constructor(words: Content['words']) {
    for (const { commands } of Object.values(words)) {
      for (const id of COMMANDS) {
        for (const phrase of commands[id] ?? []) {
          if (!CARRIER_WORDS.has(spaced(phrase))) this.commands.set(spaced(phrase), id);
        }
      }
    }
    this.spoken = new Set(Object.keys(words));
    this.languages = namesOf(words);
  }

  /** The command that a whole message is. */
  find(text: string): Commanded | undefined {
    const said = spaced(text);
    const bare = withoutPoliteness(said);
    const wanted = this.wanted(bare);
    const command = this.commands.get(said) ?? this.commands.get(bare);
    if (command && command !== 'language') return { command };
    if (wanted) return { command: 'language', wantedLang: wanted };
    return command ? { command, ...this.named(bare) } : undefined;
  }

  /**
   * "English please", "en anglais", "arabe": the language, when the message says no more. "Je parle arabe" is what a
   * person says of themselves, to be noted for the helper; only a language that is spoken here is gone on in.
   */
  private wanted(said: string): string | undefined {
    const name = IN_LANGUAGE.exec(said)?.[1];
    const lang = name === undefined ? undefined : this.languages.get(name);
    return lang !== undefined && STATES.test(said) && !this.spoken.has(lang) ? undefined : lang;
  }

  /** The language that a longer command names: "i don't speak french" names the one that is not wanted. */
  private named(said: string): { wantedLang?: string } {
    if (/\b(?:pas|not|don t|dont|no|ne|plus)\b/.test(said)) return {};
    const found = said.split(' ').find((word) => this.languages.has(word));
    const lang = found === undefined ? undefined : this.languages.get(found);
    return lang === undefined ? {} : { wantedLang: lang };
  }
}

/** Plain words with single spaces; a message of signs alone stays ("?"). */
const spaced = (text: string): string =>
  plain(text)
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim() || text.trim();

function withoutPoliteness(said: string): string {
  let rest = said;
  for (let before = ''; before !== rest; ) {
    before = rest;
    const shorter = rest.replace(POLITE, '').replace(POLITE_END, '').trim();
    if (shorter !== '') rest = shorter;
  }
  return rest;
}

/** Own names, so that a speaker of a language that Declic has no words in can name it. */
const OWN_NAMES: Record<string, string[]> = {
  ar: ['العربية', 'عربي', 'عربية', 'darija', 'arab', 'arabi'],
  es: ['espanol', 'castellano'],
  pt: ['portugues', 'brasileiro', 'bresilien'],
  tr: ['turkce'],
  uk: ['українська', 'украінська', 'ukrainska', 'ukrainienne'],
  ru: ['русский', 'по русски', 'russkiy', 'rousse'],
  zh: ['中文', '汉语', 'mandarin'],
  fa: ['فارسی', 'farsi', 'dari', 'perse'],
  ps: ['پښتو', 'pashto', 'pachtou', 'pachtoune', 'pachtoun'],
  ta: ['தமிழ்', 'tamil', 'tamoule'],
  bn: ['বাংলা', 'bangla'],
  ur: ['اردو', 'urdu'],
  de: ['deutsch'],
  it: ['italiano'],
  ro: ['romana', 'roumaine'],
  ff: ['pulaar', 'fula', 'peulh', 'poular'],
  bm: ['bamanankan'],
  ku: ['kurmandji', 'kurmanci'],
  ti: ['tigrinya', 'tigrigna'],
  fr: ['francais', 'francaise', 'french'],
  en: ['english', 'anglaise', 'inglish', 'inglis'],
};

function namesOf(words: Content['words']): Map<string, string> {
  const names = new Map<string, string>();
  const add = (name: string, lang: string): void => {
    const said = spaced(name);
    if (said.length > 1 && !names.has(said)) names.set(said, lang);
  };
  for (const { names: known } of Object.values(words)) {
    for (const [lang, name] of Object.entries(known.languages)) {
      for (const one of name.split(/ (?:ou|or) |[/(),]/)) add(one, lang);
    }
  }
  for (const [lang, own] of Object.entries(OWN_NAMES)) for (const name of own) add(name, lang);
  return names;
}
