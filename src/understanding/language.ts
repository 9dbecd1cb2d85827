/** Which language a short text is written in: by its script, or by frequent small words. */
import { plain } from './tokens.js';

/** Scripts that tell a language, and letters that only one language of a script has. */
const SCRIPTS: [RegExp, string, [RegExp, string][]?][] = [
  [
    /\p{Script=Arabic}/gu,
    'ar',
    [
      [/[ټډړږښڼېۍ]/u, 'ps'],
      [/[ٹڈڑںے]/u, 'ur'],
      [/[پچژگی]/u, 'fa'],
    ],
  ],
  [
    /\p{Script=Cyrillic}/gu,
    'ru',
    [
      [/[іїєґ]/iu, 'uk'],
      [/[ђћљњџј]/iu, 'sr'],
      [/[өүң]/iu, 'mn'],
    ],
  ],
  [/[\p{Script=Hiragana}\p{Script=Katakana}]/gu, 'ja'],
  [/\p{Script=Han}/gu, 'zh', [[/[\p{Script=Hiragana}\p{Script=Katakana}]/u, 'ja']]],
  [/\p{Script=Hangul}/gu, 'ko'],
  [/\p{Script=Tamil}/gu, 'ta'],
  [/\p{Script=Bengali}/gu, 'bn'],
  [/\p{Script=Devanagari}/gu, 'hi'],
  [/\p{Script=Sinhala}/gu, 'si'],
  [/\p{Script=Gurmukhi}/gu, 'pa'],
  [/\p{Script=Gujarati}/gu, 'gu'],
  [/\p{Script=Telugu}/gu, 'te'],
  [/\p{Script=Malayalam}/gu, 'ml'],
  [/\p{Script=Kannada}/gu, 'kn'],
  [/\p{Script=Armenian}/gu, 'hy'],
  [/\p{Script=Georgian}/gu, 'ka'],
  [/\p{Script=Greek}/gu, 'el'],
  [/\p{Script=Hebrew}/gu, 'he'],
  [/\p{Script=Ethiopic}/gu, 'am'],
  [/\p{Script=Thai}/gu, 'th'],
  [/\p{Script=Lao}/gu, 'lo'],
  [/\p{Script=Khmer}/gu, 'km'],
  [/\p{Script=Myanmar}/gu, 'my'],
  [/\p{Script=Tibetan}/gu, 'bo'],
];

/** Small words of languages in which Declic has no content, chosen so that French and English do not have them. */
const OTHER_MARKS: Record<string, string> = {
  es: 'hola no tengo puedo necesito ayuda quiero mi estoy usted gracias por favor como donde pero muy hablo soy una el los las tiene hacer cuenta contrasena correo buenos dias',
  pt: 'ola nao tenho posso preciso ajuda quero minha meu estou voce obrigado obrigada por favor como onde mas muito falo sou uma fazer conta senha bom dia consigo',
  it: 'ciao non ho posso bisogno aiuto voglio mio mia sono lei grazie per favore come dove ma molto parlo una fare buongiorno il gli riesco',
  de: 'hallo ich nicht habe kann brauche hilfe mochte mein meine bin sie danke bitte wie wo aber sehr spreche eine das der und ist mir guten tag',
  ro: 'buna nu am pot nevoie ajutor vreau meu mea sunt dumneavoastra multumesc va rog cum unde dar foarte vorbesc sau pentru si este cont parola ziua',
  tr: 'merhaba yok var yardim lazim istiyorum benim ben siz tesekkurler lutfen nasil nerede ama cok konusuyorum bir ve icin degil sifre hesap selam bilmiyorum',
  pl: 'dzien dobry nie mam moge potrzebuje pomocy chce moj moja jestem pan pani dziekuje prosze jak gdzie ale bardzo mowie jest sie haslo konto czesc',
  sq: 'pershendetje nuk kam mund ndihme dua une jam ju faleminderit lutem si ku por shume flas nje dhe eshte',
  nl: 'hallo ik niet heb kan hulp wil mijn ben bedankt alstublieft hoe waar maar heel spreek een het en goedendag',
};

/** Recognises languages by the marks of the content and a few more. */
export class LanguageFinder {
  private readonly marks = new Map<string, Set<string>>();

  /** @param marks language → frequent small words (lexicon.yaml) */
  constructor(marks: Record<string, readonly string[]>) {
    for (const [lang, words] of Object.entries(OTHER_MARKS)) this.marks.set(lang, new Set(words.split(' ')));
    for (const [lang, words] of Object.entries(marks))
      this.marks.set(lang, new Set(words.map((word) => plain(word))));
    this.known = new Set(Object.keys(marks));
  }

  private readonly known: Set<string>;

  /**
   * The language of a text as ISO 639-1; undefined when the text does not tell.
   *
   * @param expected the conversation's language: less is needed to believe it
   */
  find(text: string, expected: string): string | undefined {
    return scriptOf(text) ?? this.byMarks(text, expected);
  }

  private byMarks(text: string, expected: string): string | undefined {
    const words = plain(text).match(/[\p{L}]+/gu) ?? [];
    // One short word alone ("I", "no", "on") is a word of too many languages.
    if (words.length === 0 || (words.length === 1 && (words[0] ?? '').length < 4)) return undefined;
    let [best, bestScore, second] = ['', 0, 0];
    for (const [lang, marks] of this.marks) {
      let score = 0;
      for (const word of words) if (marks.has(word)) score++;
      if (score > bestScore) [best, bestScore, second] = [lang, score, bestScore];
      else if (score > second) second = score;
    }
    const least = best === expected ? 1 : this.known.has(best) ? Math.min(2, words.length) : 3;
    const clear =
      best === expected ? bestScore > second : bestScore >= second * 2 && bestScore * 5 >= words.length;
    return bestScore >= least && clear ? best : undefined;
  }
}

/** The language of a text whose letters are mostly not Latin. */
function scriptOf(text: string): string | undefined {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: everything beyond Latin letters and signs
  if (!/[^\u0000-\u024f\u1e00-\u1eff\u2000-\u2bff\p{Extended_Pictographic}\p{M}]/u.test(text))
    return undefined;
  const letters = (text.match(/\p{L}/gu) ?? []).length;
  for (const [script, lang, finer] of SCRIPTS) {
    const found = (text.match(script) ?? []).length;
    if (found * 2 <= letters || found < 2) continue;
    return finer?.find(([letter]) => letter.test(text))?.[1] ?? lang;
  }
  return undefined;
}
