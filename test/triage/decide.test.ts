import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { loadContent } from '../../src/content/load.js';
import { decide, holds } from '../../src/triage/decide.js';
import { FACT_VALUES, type FactId, type Facts, UNKNOWN } from '../../src/triage/facts.js';
import { answersOf, nextQuestion } from '../../src/triage/next.js';
import { DIFFICULTIES, type Difficulty, MINUTES } from '../../src/triage/outcome.js';

const content = loadContent(process.cwd());
const { rules, interview } = content;

/** Somebody whom nothing blocks but what is said. */
const AT_EASE = {
  organism: 'caf',
  urgency: 'none',
  device: 'smartphone',
  connection: 'ok',
  reading: 'ok',
  language: 'fr',
  practice: 'ok',
  email: 'ok',
  login: 'ok',
  service_failure: 'false',
  fear: 'false',
  task: 'declare',
};
type Values = Partial<Record<FactId, string>>;

const facts = (values: Values): Facts =>
  Object.fromEntries(Object.entries(values).map(([id, value]) => [id, { value, source: 'asked' }]));

const decisionFor = (values: Values, stated?: Difficulty) =>
  decide(rules, { facts: facts({ ...AT_EASE, ...values }), ...(stated ? { stated } : {}) });

describe('what blocks first', () => {
  const people: [string, Values, Difficulty, Difficulty | undefined][] = [
    ['has no device', { device: 'none', email: 'none' }, 'no_device', undefined],
    ['has a phone with keys only', { device: 'basic_phone' }, 'no_device', undefined],
    ['has no internet', { connection: 'none', login: 'password_lost' }, 'no_connection', undefined],
    ['cannot read and has no mailbox', { reading: 'cannot', email: 'none' }, 'reading_difficulty', undefined],
    ['speaks Turkish', { language: 'tr', practice: 'beginner' }, 'language_barrier', undefined],
    ['never did this', { practice: 'never', login: 'no_account' }, 'digital_beginner', undefined],
    ['has no mailbox and a lost password', { email: 'none', login: 'password_lost' }, 'no_email', undefined],
    ['cannot open the mailbox', { email: 'locked' }, 'email_locked', undefined],
    ['has a son who opens the mailbox', { email: 'managed_by_other' }, 'email_locked', undefined],
    ['has no account', { login: 'no_account' }, 'no_account', undefined],
    [
      'lost the password and is a beginner',
      { login: 'password_lost', practice: 'beginner' },
      'password_lost',
      undefined,
    ],
    ['gets no code', { login: 'code_blocked' }, 'identity_check', undefined],
    ['meets a broken site', { service_failure: 'true', task: 'upload' }, 'service_failure', undefined],
    ['must send a document', { task: 'upload', fear: 'true' }, 'document_upload', undefined],
    ['is a beginner', { practice: 'beginner' }, 'digital_beginner', undefined],
    ['reads with difficulty', { reading: 'difficult' }, 'reading_difficulty', undefined],
    ['is afraid', { fear: 'true' }, 'fear_of_error', undefined],
    ['is blocked by nothing', {}, 'procedure_complexity', undefined],
    ['wants to learn', { task: 'learn' }, 'digital_beginner', undefined],
    ['wants something else', { task: 'other' }, 'not_digital', undefined],
    ['says that a right was refused', { practice: 'beginner' }, 'not_digital', 'not_digital'],
  ];
  test.each(people)('a person who %s', (_, values, difficulty, stated) => {
    expect(decisionFor(values, stated).difficulty).toBe(difficulty);
  });

  test('what blocks besides is secondary, in the order of the table, each once', () => {
    const { difficulty, secondary } = decisionFor({
      email: 'none',
      login: 'password_lost',
      practice: 'beginner',
      reading: 'difficult',
    });
    expect([difficulty, ...secondary]).toEqual([
      'no_email',
      'password_lost',
      'digital_beginner',
      'reading_difficulty',
    ]);
  });
});

describe('the mandate', () => {
  test('somebody who cannot read and whose benefit was stopped goes first and is acted for, under a mandate', () => {
    expect(decisionFor({ reading: 'cannot', urgency: 'rights_cut' })).toMatchObject({
      difficulty: 'reading_difficulty',
      posture: 'for',
      objective: 'secure',
      priority: 'rights_at_risk',
      minutes: 90,
      needs: ['private_room', 'mandate', 'reading_support'],
    });
  });

  test('somebody who lost a password and is at ease does it alone', () => {
    expect(decisionFor({ login: 'password_lost' })).toMatchObject({
      posture: 'alone',
      objective: 'autonomy',
      priority: 'normal',
    });
  });

  test.each([
    ['whose rights are at risk', { urgency: 'rights_cut' }],
    ['who is a beginner', { practice: 'beginner' }],
    ['whose practice nobody knows', { practice: UNKNOWN }],
    ['who is afraid', { fear: 'true' }],
    ['who reads with difficulty', { reading: 'difficult' }],
    ['whose codes somebody else keeps', { login: 'held_by_other' }],
  ])('somebody who lost a password, %s, is not left alone', (_, values: Values) => {
    expect(decisionFor({ login: 'password_lost', ...values }).posture).not.toBe('alone');
  });

  test('somebody whom a guide did not help, or who asks for a human, is not left alone either', () => {
    const lost = { facts: facts({ ...AT_EASE, login: 'password_lost' }) };
    expect(decide(rules, { ...lost, after: 'guide_failed' }).posture).toBe('with');
    expect(decide(rules, { ...lost, after: 'asked_human' }).posture).toBe('with');
  });

  test('a helper is told the language, and gets a device ready for who has none', () => {
    expect(decisionFor({ language: 'ar', device: 'none' }).needs).toEqual([
      'device',
      'connection',
      'language:ar',
    ]);
  });

  test('nothing is claimed for sure of somebody of whom nothing is known', () => {
    expect(decide(rules, { facts: {} }).confidence).toBe(0);
    expect(decisionFor({}).confidence).toBe(1);
  });
});

describe('a condition', () => {
  const known = { facts: facts({ language: 'tr', email: UNKNOWN }) };
  test('does not hold for what is not known, either way', () => {
    expect(holds({ reading: 'ok' }, known)).toBe(false);
    expect(holds({ reading: { not: ['ok'] } }, known)).toBe(false);
    expect(holds({ email: { not: ['ok'] } }, known)).toBe(false);
    expect(holds({ email: [UNKNOWN] }, known)).toBe(true);
    expect(holds({ language: { not: ['fr'] } }, known)).toBe(true);
    expect(holds({}, known)).toBe(true);
  });
});

/** Anybody: each fact known with some value, unknown, or never asked. */
const anybody = fc.record(
  Object.fromEntries(
    [...Object.entries(FACT_VALUES), ['language', ['fr', 'en', 'ar', 'uk']] as const].map(([id, values]) => [
      id,
      fc.constantFrom(...values, UNKNOWN),
    ]),
  ) as Record<FactId, fc.Arbitrary<string>>,
  { requiredKeys: [] },
);
const stated = fc.option(fc.constantFrom(...DIFFICULTIES), { nil: undefined });

describe('for anybody', () => {
  test('there is a decision within the vocabularies, with reasons', () => {
    fc.assert(
      fc.property(anybody, stated, (values, said) => {
        const decision = decide(rules, { facts: facts(values), ...(said ? { stated: said } : {}) });
        expect(DIFFICULTIES).toContain(decision.difficulty);
        expect(decision.secondary).not.toContain(decision.difficulty);
        expect(MINUTES).toContain(decision.minutes);
        expect(decision.fired.length).toBeGreaterThanOrEqual(5);
        expect(decision.needs.includes('mandate')).toBe(decision.posture === 'for');
      }),
    );
  });

  test('only questions are asked that are open and whose answer can change something', () => {
    fc.assert(
      fc.property(anybody, stated, (values, said) => {
        const situation = { facts: facts(values), ...(said ? { stated: said } : {}) };
        const asked = nextQuestion(content, situation);
        if (!asked) return;
        expect(values[asked]).toBeUndefined();
        expect(canMatter(situation, asked)).toBe(true);
      }),
    );
  });

  test('the interview ends, and nobody is asked more than every question once', () => {
    fc.assert(
      fc.property(anybody, stated, (values, said) => {
        const told: Values = {};
        let questions = 0;
        for (;;) {
          const asked = nextQuestion(content, { facts: facts(told), ...(said ? { stated: said } : {}) });
          if (!asked) break;
          told[asked] = values[asked] ?? UNKNOWN;
          questions++;
        }
        expect(questions).toBeLessThanOrEqual(interview.questions.length);
      }),
    );
  });
});

/** By trying it out, apart from the code under test: two answers that end differently, whatever else is answered. */
function canMatter(situation: { facts: Facts; stated?: Difficulty }, asked: FactId): boolean {
  const question = interview.questions.find(({ fact }) => fact === asked);
  if (!question) return false;
  const open = interview.questions.filter(({ fact }) => fact !== asked && !situation.facts[fact]);
  const worlds = [
    situation.facts,
    ...open.flatMap((other) =>
      answersOf(other).map((value) => ({ ...situation.facts, ...facts({ [other.fact]: value }) })),
    ),
  ];
  return worlds.some((world) => {
    const ends = answersOf(question).map((value) => {
      const {
        fired: _,
        confidence: __,
        secondary: ___,
        ...end
      } = decide(rules, {
        ...situation,
        facts: { ...world, ...facts({ [asked]: value }) },
      });
      return JSON.stringify(end);
    });
    return new Set(ends).size > 1;
  });
}
