/** The decision table: every value legal, every rule able to fire and to change something. */
import { AFTER, FACT_VALUES, type FactId, isFactValue, UNKNOWN } from '../../triage/facts.js';
import { answersOf } from '../../triage/next.js';
import { DIFFICULTIES, POSTURES, PRIORITIES } from '../../triage/outcome.js';
import type { Rule, Rules, Test, When } from '../model.js';
import { type Checking, INTERVIEW_FILE, RULES_FILE, wordsIn } from './checking.js';

/** The parts in the order in which `decide` reads them. */
export const PARTS = [
  'difficulty',
  'otherwise',
  'priority',
  'posture',
  'objective',
  'minutes',
  'more_minutes',
  'needs',
  'bring',
] as const satisfies readonly (keyof Rules)[];
type Part = (typeof PARTS)[number];

/** Parts of which only the first rule that holds counts, so that the last one must hold always. */
const FIRST_MATCH: readonly Part[] = ['otherwise', 'priority', 'posture', 'objective', 'minutes'];

/** What a condition can look at besides facts: the values, and the parts in which it is not known yet. */
const DECIDED = {
  stated: { values: DIFFICULTIES, tooEarly: [] },
  after: { values: AFTER, tooEarly: [] },
  difficulty: { values: DIFFICULTIES, tooEarly: ['difficulty', 'otherwise'] },
  priority: { values: PRIORITIES, tooEarly: ['difficulty', 'otherwise', 'priority'] },
  posture: { values: POSTURES, tooEarly: ['difficulty', 'otherwise', 'priority', 'posture'] },
} as const satisfies Record<string, { values: readonly string[]; tooEarly: readonly Part[] }>;

const isDecided = (key: string): key is keyof typeof DECIDED => key in DECIDED;

/** Stands for every language code that the table does not name. */
const ANOTHER_LANGUAGE = '??';

/** What would break the table: a name twice, a value that no fact has, a part that can end without an answer. */
export function checkTable(checking: Checking): void {
  const { content, error } = checking;
  const ids = new Map<string, Part>();
  for (const part of PARTS) {
    const rules: Rule[] = content.rules[part];
    for (const [index, rule] of rules.entries()) {
      const path = [part, index];
      const other = ids.get(rule.id);
      if (other) error(RULES_FILE, [...path, 'id'], `${rule.id} is already a rule of ${other}`);
      ids.set(rule.id, part);
      checkReasons(checking, path, rule);
      for (const [key, message] of wrongIn(part, rule.when))
        error(RULES_FILE, [...path, 'when', key], message);
    }
    const last = rules.at(-1);
    if (FIRST_MATCH.includes(part) && last && Object.keys(last.when).length > 0) {
      error(
        RULES_FILE,
        [part, rules.length - 1, 'when'],
        'the last rule of this part must hold always: when: {}',
      );
    }
  }
}

/** Rules about what nobody can say, and rules that one above makes useless. */
export function checkRules(checking: Checking): void {
  const given = answers(checking);
  const told = new Set<string>();
  for (const part of PARTS) {
    const rules: Rule[] = checking.content.rules[part];
    for (const [index, { when }] of rules.entries()) {
      if (wrongIn(part, when).length > 0) continue;
      if (!canBeMet(checking, [part, index], when, given)) continue;
      checkAsked(checking, rules[index] as Rule, told);
      checkEffect(checking, part, index, rules);
    }
  }
}

function checkReasons({ content, error }: Checking, path: (string | number)[], rule: Rule): void {
  for (const lang of content.languages) {
    if (!rule.because[lang]) error(RULES_FILE, [...path, 'because', lang], 'is missing');
  }
  for (const lang of Object.keys(rule.because)) {
    if (!content.languages.includes(lang)) {
      error(RULES_FILE, [...path, 'because', lang], `there is no dialogs/${lang}/`);
    }
  }
}

/** Every value that a person can give, by tapping or in their own words. */
function answers({ content }: Checking): Map<string, Set<string>> {
  const given = new Map<string, Set<string>>();
  const add = (key: string, values: string[]): void => {
    given.set(key, new Set([...(given.get(key) ?? []), ...values]));
  };
  for (const question of content.interview.questions) add(question.fact, [...answersOf(question), UNKNOWN]);
  for (const lang of content.languages) {
    const { facts, difficulty } = wordsIn(content, lang).lexicon;
    for (const [fact, values] of Object.entries(facts)) add(fact, Object.keys(values));
    add('stated', Object.keys(difficulty));
  }
  return given;
}

const isLegal = (key: string, value: string): boolean =>
  isDecided(key)
    ? (DECIDED[key].values as readonly string[]).includes(value)
    : isFactValue(key as FactId, value);

const valuesIn = (test: Test): string[] =>
  typeof test === 'string' ? [test] : Array.isArray(test) ? test : test.not;

/** What is wrong with a condition in itself: the key, and why. */
function wrongIn(part: Part, when: When): [key: string, message: string][] {
  return Object.entries(when).flatMap(([key, test]): [string, string][] => {
    const illegal = valuesIn(test).filter((value) => !isLegal(key, value));
    if (illegal.length > 0) return illegal.map((value) => [key, `${value} is no value of ${key}`]);
    const early = isDecided(key) && (DECIDED[key].tooEarly as readonly Part[]).includes(part);
    return early ? [[key, `is not decided yet when the part ${part} is read`]] : [];
  });
}

/** True when people can answer or say what the condition wants. */
function canBeMet(
  { error }: Checking,
  path: (string | number)[],
  when: When,
  given: Map<string, Set<string>>,
): boolean {
  let met = true;
  for (const [key, test] of Object.entries(when)) {
    if (isDecided(key) && key !== 'stated') continue;
    const known = given.get(key);
    if (known && [...allowed(key, test, [])].some((value) => known.has(value) || value === ANOTHER_LANGUAGE))
      continue;
    met = false;
    const none = key === 'stated' ? 'no words state a difficulty' : 'is never asked, and no words say it';
    error(
      RULES_FILE,
      [...path, 'when', key],
      known ? `nobody can answer or say ${valuesIn(test).join(', ')}` : none,
    );
  }
  return met;
}

/**
 * A value that a rule names and no option gives is only known of those who say it by themselves. Each is told once,
 * which is what `told` is for.
 */
function checkAsked({ content, warn }: Checking, rule: Rule, told: Set<string>): void {
  const { questions } = content.interview;
  for (const [key, test] of Object.entries(rule.when)) {
    if (isDecided(key) || (typeof test === 'object' && !Array.isArray(test))) continue;
    const at = questions.findIndex(({ fact }) => fact === key);
    const question = questions[at];
    const options = question ? [...answersOf(question), UNKNOWN] : [];
    for (const value of valuesIn(test)) {
      if (options.includes(value) || told.has(`${key} ${value}`)) continue;
      told.add(`${key} ${value}`);
      const message = `no option says ${key} ${value}, which ${rule.id} in ${RULES_FILE} asks for`;
      warn(INTERVIEW_FILE, question ? ['questions', at, 'options'] : ['questions'], message);
    }
  }
}

/** The values with which a test holds. `codes` are the language codes that matter. */
function allowed(key: string, test: Test, codes: string[]): Set<string> {
  if (typeof test === 'string') return new Set([test]);
  if (Array.isArray(test)) return new Set(test);
  const all: readonly string[] = isDecided(key)
    ? DECIDED[key].values
    : key === 'language'
      ? [...codes, ANOTHER_LANGUAGE]
      : FACT_VALUES[key as keyof typeof FACT_VALUES];
  return new Set(all.filter((value) => !test.not.includes(value)));
}

/** True when `broad` holds wherever `narrow` does. */
function covers(broad: When, narrow: When): boolean {
  return Object.entries(broad).every(([key, test]) => {
    const other = narrow[key as keyof When];
    if (other === undefined) return false;
    const codes = [...valuesIn(test), ...valuesIn(other)];
    const wide = allowed(key, test, codes);
    return [...allowed(key, other, codes)].every((value) => wide.has(value));
  });
}

/** A rule behind one that always holds with it never counts, or adds nothing. */
function checkEffect({ error }: Checking, part: Part, index: number, rules: Rule[]): void {
  const rule = rules[index] as Rule;
  const earlier = rules.slice(0, index).filter((other) => covers(other.when, rule.when));
  const firstOnly = FIRST_MATCH.includes(part);
  const cover = earlier.find((other) => firstOnly || (part !== 'more_minutes' && other.then === rule.then));
  if (!cover) return;
  const why = firstOnly ? `${cover.id} above always holds first` : `${cover.id} above says the same`;
  error(RULES_FILE, [part, index], `${rule.id} can never change anything: ${why}`);
}
