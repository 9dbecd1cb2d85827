/**
 * Understanding by the lexicon: phrases in a text say facts, difficulties and routes. It would rather say nothing
 * than something wrong: a wrong fact costs a person more than a question.
 */
import { ContentError } from '../content/errors.js';
import type { Content, Lexicon } from '../content/model.js';
import { createGuideSearch, type OtherRetriever } from '../guides/search.js';
import { FACT_IDS } from '../triage/facts.js';
import { DIFFICULTIES, type Difficulty } from '../triage/outcome.js';
import { Commands } from './commands.js';
import { Definitions } from './definitions.js';
import { Difficulties } from './difficulties.js';
import { LanguageFinder } from './language.js';
import { type Groups, type Match, Phrases } from './phrases.js';
import { choose, type Meaning, withoutAnswered, withoutContained, withoutNegated } from './readings.js';
import { Spelling } from './spelling.js';
import { plain, type Token } from './tokens.js';
import {
  ROUTES,
  type Route,
  type SaidFact,
  type Understand,
  type Understanding,
  type UnderstandingContext,
} from './types.js';

/** Words that may stand around a greeting, thanks or a whole-message phrase and change nothing. */
const POLITE = new Set(
  `bonjour bonsoir salut hello hi hey svp stp s il vous te plait merci please thanks thank you madame monsieur mme mr
  beaucoup a tous et oui ok`.split(/\s+/),
);

/** Questions that are no fact's but whose answer may be a new trouble, or a question about a word. */
const OPEN = new Set([undefined, 'need', 'offer_guide', 'guide', 'end']);

/** Questions after which a text is a name, a number or a yes: nobody asks for a guide there. */
const CLOSED = new Set([
  'name',
  'phone',
  'slot',
  'confirm',
  'appointment',
  'cancel',
  'restart',
  'delete',
  'lang',
]);

/**
 * Builds the understanding of an installation's content. Texts must be redacted before they come here. `other` finds
 * guides in another way than by their words, where it can.
 *
 * @throws ContentError when a phrase of a lexicon uses a group that is not there
 * @example await createUnderstanding(content)('g pa dadress mail', { lang: 'fr' }) // facts: { email: 'none' }
 */
export function createUnderstanding(content: Content, other?: OtherRetriever): Understand {
  const reader = new Reader(content);
  const search = createGuideSearch(content, (text) => reader.words(text), other);
  return async (text, context) => {
    const { denied, ...understood } = reader.read(text, context);
    const { route, definition } = understood;
    if ((route !== 'triage' && route !== 'unclear') || definition || CLOSED.has(context.asked ?? ''))
      return understood;
    const spoken =
      understood.lang && content.languages.includes(understood.lang) ? understood.lang : context.lang;
    const isDenied = (id: string): boolean => {
      const guide = content.guides[spoken]?.find((one) => one.id === id);
      return guide !== undefined && !guide.by_words && guide.difficulty.every((one) => denied.has(one));
    };
    const guides = (await search(text, spoken, understood)).filter(({ id }) => !isDenied(id));
    return guides.length === 0 ? understood : { ...understood, guides };
  };
}

class Reader {
  private readonly phrases: Phrases<Meaning>;
  private readonly spelling: Spelling;
  private readonly negations: Set<string>;
  private readonly languages: LanguageFinder;
  private readonly commands: Commands;
  private readonly difficulties: Difficulties;
  private readonly definitions: Definitions;

  constructor(content: Content) {
    const lexicons = content.languages.flatMap((lang) => content.words[lang]?.lexicon ?? []);
    this.commands = new Commands(content.words);
    this.phrases = new Phrases(groupsOf(lexicons, this.commands.languages));
    for (const lang of content.languages) addLexicon(this.phrases, lang, content.words[lang]?.lexicon);
    const spellings = Object.assign({}, ...lexicons.map((lexicon) => lexicon.spellings ?? {}));
    this.spelling = new Spelling(spellings, (key) => this.phrases.knows(key));
    this.negations = new Set(lexicons.flatMap((lexicon) => lexicon.negations.map((word) => plain(word))));
    this.languages = new LanguageFinder(
      Object.fromEntries(content.languages.map((lang) => [lang, content.words[lang]?.lexicon.marks ?? []])),
    );
    this.difficulties = new Difficulties(content.rules);
    this.definitions = new Definitions(content, this.spelling);
  }

  /** The words of a text in their right spelling. */
  words(text: string): Token[] {
    return this.spelling.read(text);
  }

  /** `denied`: what the text says not to be the matter ("je n'ai pas perdu mon mot de passe"). */
  read(original: string, context: UnderstandingContext): Understanding & { denied: ReadonlySet<Difficulty> } {
    const text = original.normalize('NFC');
    const lang = this.languages.find(text, context.lang);
    const tokens = this.spelling.read(text);
    const [first, last] = core(tokens);
    const command = this.commands.find(text);
    const alone = !command && OPEN.has(context.asked);
    // Words that are polite elsewhere may begin the question: "à quoi sert…", "vous pouvez m'expliquer…".
    const definition =
      this.definitions.find(text, tokens.slice(first, last), alone) ??
      this.definitions.find(text, tokens, alone);
    if (definition) {
      const said = { facts: {}, difficulty: null, route: 'triage', definition, confidence: 0.9 } as const;
      return { ...(lang === undefined ? {} : { lang }), ...said, denied: new Set() };
    }
    const all = this.phrases.find(tokens, first, last);
    const allowed = all.filter(
      ({ meaning }) => meaning.answers === undefined || meaning.answers === context.asked,
    );
    const told = withoutAnswered(withoutContained(allowed));
    const matches = withoutNegated(told, tokens, this.negations);

    const facts = this.facts(matches, tokens, text);
    const stated = matches.flatMap(({ meaning }) =>
      meaning.kind === 'difficulty' ? [meaning.value as Difficulty] : [],
    );
    const [difficulty, ...secondary] = this.difficulties.order(facts, stated);
    const denied = this.denied(told, matches, facts, [difficulty, ...secondary]);
    const said = Object.keys(facts).length > 0 || difficulty !== undefined;
    const route = routeOf(matches, tokens, said, command !== undefined);
    const understanding = {
      ...(lang === undefined ? {} : { lang }),
      facts,
      difficulty: difficulty ?? null,
      ...(secondary.length === 0 ? {} : { secondary }),
      route,
      confidence: confidenceOf(route, facts, difficulty),
      denied,
    };
    const asked = route === 'triage' || route === 'unclear' ? this.definitions.within(tokens) : undefined;
    if (asked) return { ...understanding, route: 'triage', definition: asked, confidence: 0.9 };
    return route === 'command' && command
      ? { ...understanding, facts: {}, difficulty: null, ...command }
      : understanding;
  }

  /** What negated phrases would have stated, without what is stated elsewhere in the text. */
  private denied(
    told: Match<Meaning>[],
    kept: Match<Meaning>[],
    facts: Understanding['facts'],
    stated: (Difficulty | undefined)[],
  ): ReadonlySet<Difficulty> {
    const denied = new Set<Difficulty>(facts.fear?.value === 'false' ? ['fear_of_error'] : []);
    for (const match of told) {
      const { kind, fact, value } = match.meaning;
      if (kept.includes(match)) continue;
      if (kind === 'difficulty') denied.add(value as Difficulty);
      if (kind === 'fact' && fact) {
        const alone = { [fact]: { value, confidence: 1, evidence: '' } };
        for (const one of this.difficulties.order(alone, [])) denied.add(one);
      }
    }
    for (const one of stated) if (one) denied.delete(one);
    return denied;
  }

  private facts(matches: Match<Meaning>[], tokens: Token[], text: string): Understanding['facts'] {
    const facts: Understanding['facts'] = {};
    for (const id of FACT_IDS) {
      const chosen = choose(id, matches, tokens);
      if (!chosen) continue;
      const value = id === 'language' ? chosen.value : chosen.meaning.value;
      if (value !== undefined)
        facts[id] = { value, confidence: certainty(chosen), evidence: evidence(chosen, tokens, text) };
    }
    return facts;
  }
}

/** Longer phrases are surer; words that count only as an answer are less sure. */
function certainty({ meaning, words }: Match<Meaning>): number {
  if (meaning.answers !== undefined) return 0.6;
  return words >= 3 ? 0.95 : words === 2 ? 0.9 : 0.8;
}

function evidence({ from, to }: Match<Meaning>, tokens: Token[], text: string): string {
  return text.slice(tokens[from]?.from, tokens[to - 1]?.to);
}

/** The first and last place of the message without politeness around it. */
function core(tokens: Token[]): [number, number] {
  let first = 0;
  let last = tokens.length;
  while (first < last && POLITE.has((tokens[first] as Token).plain)) first++;
  while (last > first && POLITE.has((tokens[last - 1] as Token).plain)) last--;
  return first < last ? [first, last] : [0, tokens.length];
}

function routeOf(matches: Match<Meaning>[], tokens: Token[], said: boolean, isCommand: boolean): Route {
  const routes = new Set(
    matches.flatMap(({ meaning }) => (meaning.kind === 'route' ? [meaning.value as Route] : [])),
  );
  if (routes.has('crisis')) return 'crisis';
  if (isCommand) return 'command';
  if (routes.has('human')) return 'human';
  if (said) return 'triage';
  if (routes.has('abuse')) return 'abuse';
  const small = covered(matches, tokens);
  if (routes.has('greeting') && small) return 'greeting';
  if (routes.has('thanks') && small) return 'thanks';
  if (routes.has('triage')) return 'triage';
  return routes.has('off_topic') ? 'off_topic' : 'unclear';
}

/** Says whether a message holds nothing but greetings, thanks and politeness. */
function covered(matches: Match<Meaning>[], tokens: Token[]): boolean {
  const small = matches.filter(({ meaning }) => meaning.value === 'greeting' || meaning.value === 'thanks');
  return tokens.every(
    (token, at) => POLITE.has(token.plain) || small.some(({ from, to }) => from <= at && at < to),
  );
}

function confidenceOf(
  route: Route,
  facts: Understanding['facts'],
  difficulty: Difficulty | undefined,
): number {
  if (route === 'unclear') return 0.3;
  if (route !== 'triage') return 0.9;
  const sure = Object.values(facts).map((fact) => (fact as SaidFact).confidence);
  if (sure.length === 0) return difficulty ? 0.8 : 0.5;
  return Math.round((sure.reduce((sum, one) => sum + one, 0) / sure.length) * 100) / 100;
}

/** Adds a language's phrases. What is wrong with one is told with its file. */
function addLexicon(phrases: Phrases<Meaning>, lang: string, lexicon: Lexicon | undefined): void {
  try {
    if (lexicon) addPhrases(phrases, lexicon);
  } catch (error) {
    const { message } = error as Error;
    throw new ContentError([{ file: `dialogs/${lang}/lexicon.yaml`, line: 1, key: '', message }]);
  }
}

function addPhrases(phrases: Phrases<Meaning>, lexicon: Lexicon): void {
  for (const id of FACT_IDS) {
    for (const [value, list] of Object.entries(lexicon.facts[id] ?? {})) {
      for (const phrase of list) phrases.add(phrase, { kind: 'fact', fact: id, value });
    }
    for (const [value, list] of Object.entries(lexicon.answers?.[id] ?? {})) {
      for (const phrase of list) phrases.add(phrase, { kind: 'fact', fact: id, value, answers: id });
    }
  }
  for (const id of DIFFICULTIES) {
    for (const phrase of lexicon.difficulty[id] ?? []) phrases.add(phrase, { kind: 'difficulty', value: id });
  }
  for (const id of ROUTES) {
    for (const phrase of lexicon.routes[id] ?? []) phrases.add(phrase, { kind: 'route', value: id });
  }
  for (const phrase of lexicon.ignore ?? []) phrases.add(phrase, { kind: 'nothing', value: '' });
}

/** The groups of all lexicons together, and `{language}`: every language by each of its names. */
function groupsOf(lexicons: Lexicon[], languages: ReadonlyMap<string, string>): Groups {
  const groups = new Map<string, { phrase: string; value?: string }[]>();
  groups.set(
    'language',
    [...languages].map(([phrase, value]) => ({ phrase, value })),
  );
  for (const { groups: own = {} } of lexicons) {
    for (const [name, list] of Object.entries(own)) {
      groups.set(name, [...(groups.get(name) ?? []), ...list.map((phrase) => ({ phrase }))]);
    }
  }
  return groups;
}
