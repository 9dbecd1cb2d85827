import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { checkContent } from '../../src/content/check.js';
import { formatIssue } from '../../src/content/errors.js';
import { readContent } from '../../src/content/load.js';
import { type Fixture, writeFixture } from './fixture.js';

const TODAY = '2026-11-24';

function findings(root: string): string[] {
  const { content, issues, locations } = readContent(root);
  return (content ? checkContent(content, locations, TODAY) : issues).map(formatIssue);
}

/** One edit of the fixture. */
type Edit = [file: string, from: string, to: string];

interface Mistake {
  label: string;
  /** The first edit's line is LINE in what is expected. */
  edits: [Edit, ...Edit[]];
  expected: string[];
}

const FR_QUESTIONS = 'dialogs/fr/questions.yaml';
const FR_MESSAGES = 'dialogs/fr/messages.yaml';
const RULES = 'dialogs/rules.yaml';
const GUIDE = 'knowledge/fr/password-lost.md';

const AGAIN = `---
id: again
title: again
difficulty: [password_lost]
sources: [{ title: caf.fr, url: "https://www.caf.fr", read: 2026-11-01 }]
review_by: 2027-11-01
words: [one, two, three, four, five, six words]
---

## open

Open.

> Help.
`;

/** Twenty-one words, the last one with a full stop. */
const LONG = `${'mot '.repeat(20)}mot.`;

const mistakes: Mistake[] = [
  {
    label: 'an option without words',
    edits: [[FR_QUESTIONS, '      locked: { label: "locked fr", say: ["say locked"] }\n', '']],
    expected: [`${FR_QUESTIONS}:21: facts.email.options.locked: is missing`],
  },
  {
    label: 'words for an option that does not exist',
    edits: [[FR_QUESTIONS, '      locked: {', '      lost: { label: "Perdue" }\n      locked: {']],
    expected: [`${FR_QUESTIONS}:LINE: facts.email.options.lost: is no value of email`],
  },
  {
    label: 'a fixed question without one of its options',
    edits: [
      [
        FR_QUESTIONS,
        '    options:\n      keep: { label: "keep fr", say: ["say keep"] }\n      move: { label: "move fr", say: ["say move"] }\n',
        '    options:\n      keep: { label: "keep fr", say: ["say keep"] }\n',
      ],
    ],
    expected: [`${FR_QUESTIONS}:LINE: flow.appointment.options.move: is missing`],
  },
  {
    label: 'two options with the same label, but for an accent',
    edits: [[FR_QUESTIONS, 'label: "locked fr"', 'label: "Nóne FR"']],
    expected: [`${FR_QUESTIONS}:LINE: facts.email.options.locked.label: "Nóne FR" is also the label of none`],
  },
  {
    label: 'a word that means two options',
    edits: [[FR_QUESTIONS, '"say locked"', '"say none"']],
    expected: [`${FR_QUESTIONS}:LINE: facts.email.options.locked.say.0: "say none" also means none`],
  },
  {
    label: 'a word that carriers swallow, as an answer',
    edits: [[FR_QUESTIONS, '"say locked"', '"Arrêt"']],
    expected: [
      `${FR_QUESTIONS}:LINE: facts.email.options.locked.say.0: "Arrêt" never arrives: SMS carriers take it for themselves`,
    ],
  },
  {
    label: 'a word that carriers swallow, as a command',
    edits: [['dialogs/en/commands.yaml', '"delete en"', '"Cancel"']],
    expected: [
      'dialogs/en/commands.yaml:LINE: delete.0: "Cancel" never arrives: SMS carriers take it for themselves',
    ],
  },
  {
    label: 'one word for two commands',
    edits: [['dialogs/en/commands.yaml', '"delete en"', '"Restart  EN!"']],
    expected: ['dialogs/en/commands.yaml:LINE: delete.0: "Restart  EN!" is also a word for restart'],
  },
  {
    label: 'a number as an answer',
    edits: [[FR_QUESTIONS, '"say locked"', '"2"']],
    expected: [
      `${FR_QUESTIONS}:LINE: facts.email.options.locked.say.0: "2" would be taken for the number of an option`,
    ],
  },
  {
    label: 'a fact without a name',
    edits: [['dialogs/fr/names.yaml', '    locked: "locked fr"\n', '']],
    expected: ['dialogs/fr/names.yaml:40: facts.email.locked: is missing'],
  },
  {
    label: 'a thing to bring without a name',
    edits: [[RULES, 'then: phone', 'then: paper']],
    expected: [
      'dialogs/en/names.yaml:18: bring.paper: is missing (dialogs/rules.yaml, bring.0)',
      'dialogs/fr/names.yaml:18: bring.paper: is missing (dialogs/rules.yaml, bring.0)',
      'dialogs/en/names.yaml:19: warning: bring.phone: no rule asks to bring it',
      'dialogs/fr/names.yaml:19: warning: bring.phone: no rule asks to bring it',
    ],
  },
  {
    label: 'a phrase of the lexicon that means two values',
    edits: [
      [
        'dialogs/fr/lexicon.yaml',
        'none: ["no mailbox"]',
        'none: ["no mailbox"]\n    locked: ["No  mailbox"]',
      ],
    ],
    expected: ['dialogs/fr/lexicon.yaml:4: facts.email.locked.0: "No  mailbox" also means none'],
  },
  {
    label: 'a phrase with a group that does not exist, and one whose bracket stays open',
    edits: [['dialogs/fr/lexicon.yaml', '["no mailbox"]', '["no {box}", "no (mailbox|mail"]']],
    expected: [
      'dialogs/fr/lexicon.yaml:LINE: facts.email.none.0: "no {box}": there is no group {box}',
      'dialogs/fr/lexicon.yaml:LINE: facts.email.none.1: "no (mailbox|mail": the brackets do not match',
    ],
  },
  {
    label: 'groups that hold each other',
    edits: [
      ['dialogs/fr/lexicon.yaml', 'facts:\n', 'groups:\n  one: ["{two}"]\n  two: ["a {one}"]\nfacts:\n'],
    ],
    expected: [
      'dialogs/fr/lexicon.yaml:2: groups.one: {one} holds itself',
      'dialogs/fr/lexicon.yaml:3: groups.two: {two} holds itself',
    ],
  },
  {
    label: 'a question that is asked twice, with an option that is no value',
    edits: [
      [
        'dialogs/questions.yaml',
        '  - fact: fear',
        '  - fact: email\n    options: [none, lost]\n  - fact: fear',
      ],
    ],
    expected: [
      'dialogs/en/questions.yaml:21: facts.email.options.lost: is missing',
      'dialogs/fr/questions.yaml:21: facts.email.options.lost: is missing',
      'dialogs/questions.yaml:LINE: questions.2.fact: email is asked twice',
      'dialogs/questions.yaml:7: questions.2.options.1: lost is no value of email',
    ],
  },
  {
    label: 'a rule that tests a value that does not exist',
    edits: [[RULES, 'when: { email: none }', 'when: { email: gone }']],
    expected: [`${RULES}:LINE: difficulty.0.when.email: gone is no value of email`],
  },
  {
    label: 'a rule about something that nobody is asked',
    edits: [[RULES, 'when: { email: none }', 'when: { device: none }']],
    expected: [`${RULES}:LINE: difficulty.0.when.device: is never asked, and no words say it`],
  },
  {
    label: 'a rule about an answer that nobody can give',
    edits: [
      ['dialogs/questions.yaml', '[none, locked, managed_by_other, ok]', '[none, ok]'],
      [RULES, 'when: { login: held_by_other }', 'when: { email: locked }'],
    ],
    expected: [`${RULES}:58: needs.0.when.email: nobody can answer or say locked`],
  },
  {
    label: 'a rule that asks for what is decided later',
    edits: [[RULES, 'when: { fear: true }', 'when: { posture: with }']],
    expected: [`${RULES}:LINE: posture.0.when.posture: is not decided yet when the part posture is read`],
  },
  {
    label: 'a rule behind one that always holds first',
    edits: [[RULES, 'when: { fear: true }', 'when: {}']],
    expected: [
      `${RULES}:32: posture.1: lost-alone can never change anything: afraid above always holds first`,
      `${RULES}:36: posture.2: together can never change anything: afraid above always holds first`,
    ],
  },
  {
    label: 'a rule that is hidden by two above it together',
    edits: [
      [
        RULES,
        '  - id: lost-alone\n',
        '  - id: brave\n    when: { fear: false }\n    then: with\n    because: { fr: "Sans peur", en: "No fear" }\n' +
          '  - id: either\n    when: { fear: [true, false], login: ok }\n    then: for\n    because: { fr: "Un", en: "One" }\n' +
          '  - id: lost-alone\n',
      ],
    ],
    expected: [`${RULES}:36: posture.2: either fires for nobody: rules above it always hold first`],
  },
  {
    label: 'a difficulty that is always behind another one',
    edits: [[RULES, 'when: { stated: service_failure }', 'when: { login: password_lost, email: none }']],
    expected: [
      `${RULES}:LINE: difficulty.12: service_failure is nobody's main difficulty: where says-service_failure holds, rules above always hold first`,
    ],
  },
  {
    label: 'a difficulty that no rule leads to',
    edits: [[RULES, 'then: service_failure', 'then: no_device']],
    expected: [`${RULES}:1: difficulty: no rule leads to service_failure`],
  },
  {
    label: 'a value that a rule asks for and that no option says, which is a warning',
    edits: [
      ['dialogs/questions.yaml', 'options: [none, locked, managed_by_other, ok]', 'options: [locked, ok]'],
    ],
    expected: [
      'dialogs/questions.yaml:LINE: warning: questions.0.options: no option says email none, which no-email in dialogs/rules.yaml asks for',
    ],
  },
  {
    label: 'a fact that rules ask for and no question does, which is a warning',
    edits: [
      ['dialogs/questions.yaml', '  - fact: email\n    options: [none, locked, managed_by_other, ok]\n', ''],
    ],
    expected: [
      'dialogs/questions.yaml:1: warning: questions: no option says email none, which no-email in dialogs/rules.yaml asks for',
    ],
  },
  {
    label: 'a rule that says again what one above says',
    edits: [
      [
        RULES,
        'when: { login: [password_lost, code_blocked] }\n    then: password_lost',
        'when: { email: none, fear: true }\n    then: no_email',
      ],
    ],
    expected: [`${RULES}:6: difficulty.1: password can never change anything: no-email above says the same`],
  },
  {
    label: 'a part of the table that can end without an answer',
    edits: [[RULES, 'id: together\n    when: {}', 'id: together\n    when: { fear: false }']],
    expected: [`${RULES}:37: posture.2.when: the last rule of this part must hold always: when: {}`],
  },
  {
    label: 'two rules of one name',
    edits: [[RULES, 'id: learn', 'id: together']],
    expected: [`${RULES}:LINE: objective.0.id: together is already a rule of posture`],
  },
  {
    label: 'a rule without its reason in each language',
    edits: [[RULES, 'fr: "Apprendre", en: "Learn"', 'fr: "Apprendre", de: "Lernen"']],
    expected: [
      `${RULES}:LINE: objective.0.because.de: there is no dialogs/de/`,
      `${RULES}:LINE: objective.0.because.en: is missing`,
    ],
  },
  {
    label: 'a difficulty left alone without a guide',
    edits: [
      [RULES, 'when: { difficulty: password_lost }', 'when: { difficulty: [password_lost, no_email] }'],
    ],
    expected: [
      `${RULES}:34: posture.1.then: lost-alone leaves no_email alone, but knowledge/en/ has no guide for it`,
      `${RULES}:34: posture.1.then: lost-alone leaves no_email alone, but knowledge/fr/ has no guide for it`,
    ],
  },
  {
    label: 'a message with an argument that it does not get',
    edits: [[FR_MESSAGES, 'thanks: "fr."', 'thanks: "fr {name}."']],
    expected: [
      'dialogs/en/messages.yaml:LINE: thanks: uses no argument, but in fr it uses {name}',
      `${FR_MESSAGES}:LINE: thanks: {name} is no argument of this message: no argument`,
    ],
  },
  {
    label: 'a translation that leaves an argument out',
    edits: [['dialogs/en/messages.yaml', 'en {minutes}.', 'en.']],
    expected: ['dialogs/en/messages.yaml:LINE: hold_warning: uses no argument, but in fr it uses {minutes}'],
  },
  {
    label: 'braces that do not match',
    edits: [['dialogs/en/messages.yaml', 'en {minutes}.', 'en {minutes.']],
    expected: ['dialogs/en/messages.yaml:LINE: hold_warning: the braces { } do not match'],
  },
  {
    label: 'a guide with other steps than its translation',
    edits: [[GUIDE, '## open', '## close']],
    expected: ['knowledge/en/password-lost.md:13: steps.0: step 1 is open, but in fr it is close'],
  },
  {
    label: 'a guide that is to be read again, with a source of tomorrow',
    edits: [
      [GUIDE, 'review_by: 2027-11-01', 'review_by: 2026-11-23'],
      [GUIDE, 'read: 2026-11-01', 'read: 2026-11-25'],
    ],
    expected: [
      `${GUIDE}:8: sources.0.read: 2026-11-25 is yet to come`,
      `${GUIDE}:LINE: warning: review_by: was to be read again by 2026-11-23`,
    ],
  },
  {
    label: 'a step that is too long',
    edits: [[GUIDE, 'fr one.', `${'a'.repeat(301)}.`]],
    expected: [`${GUIDE}:LINE: steps.0.text: has 302 characters: at most 300`],
  },
  {
    label: 'a smaller step that is too long, with a long sentence, and not there in the other language',
    edits: [[GUIDE, '> fr help.\n', `> fr help.\n\n> ${LONG} ${'a'.repeat(300)}.\n`]],
    expected: [
      'knowledge/en/password-lost.md:13: steps.0.smaller: no smaller step, but in fr there is one',
      `${GUIDE}:19: steps.0.smaller: "mot mot mot mot…" has 21 words: at most 20`,
      `${GUIDE}:19: steps.0.smaller: has 386 characters: at most 300`,
    ],
  },
  {
    label: 'a step with a third quote, and words below its help',
    edits: [[GUIDE, '> fr help.\n', '> fr help.\n\n> Two.\n\n> Three.\n\nFour.\n']],
    expected: [
      `${GUIDE}:21: a step has one help (>) and one smaller step (>), no third`,
      `${GUIDE}:23: the words of a step stand above its help (>)`,
    ],
  },
  {
    label: 'a number in a text that no source says, and one that a source does',
    edits: [
      [GUIDE, 'fr help.', 'Appelez le 3949.'],
      ['knowledge/en/password-lost.md', 'en help.', 'Call 3949. It costs 2 euros.'],
      ['knowledge/en/password-lost.md', 'title: caf.fr', 'title: "caf.fr: call 39 49"'],
    ],
    expected: [
      "knowledge/en/password-lost.md:17: steps.0.help: states 2 euros (price), but no source's title says it",
      `${GUIDE}:LINE: steps.0.help: states 3949 (phone), but no source's title says it`,
    ],
  },
  {
    label: 'a guide that speaks of one that is not there, in one language only',
    edits: [[GUIDE, 'review_by:', 'see: other\nreview_by:']],
    expected: [
      'knowledge/en/password-lost.md:2: see: differs from the one in fr',
      `${GUIDE}:LINE: see.0: there is no knowledge/fr/other.md`,
    ],
  },
  {
    label: 'a guide that is left alone to be found by words',
    edits: [
      [GUIDE, 'review_by:', 'by_words: true\nreview_by:'],
      ['knowledge/en/password-lost.md', 'review_by:', 'by_words: true\nreview_by:'],
    ],
    expected: [
      `${RULES}:34: posture.1.then: lost-alone leaves password_lost alone, but knowledge/en/ has no guide for it`,
      `${RULES}:34: posture.1.then: lost-alone leaves password_lost alone, but knowledge/fr/ has no guide for it`,
    ],
  },
  {
    label: 'a guide that can hardly be asked for, which is a warning',
    edits: [[GUIDE, 'words: [password, lost, forgotten, code, no entry, locked out]', 'words: [password]']],
    expected: [`${GUIDE}:LINE: warning: words: has 1 ways of asking for it: at least 6`],
  },
  {
    label: 'a label that is too long for a button, and one that is too long for a row',
    edits: [
      [FR_QUESTIONS, '"true fr"', '"vingt et un caracteres"'],
      [FR_QUESTIONS, '"locked fr"', '"vingt-cinq caracteres long"'],
    ],
    expected: [
      `${FR_QUESTIONS}:23: facts.email.options.locked.label: "vingt-cinq caracteres long" has 26 characters: at most 24`,
      `${FR_QUESTIONS}:LINE: facts.fear.options.true.label: "vingt et un caracteres" has 22 characters: at most 20`,
    ],
  },
  {
    label: 'a label of appointments that is too long for a row',
    edits: [[FR_MESSAGES, 'fr {day} {time}.', 'Le {day} à {time} pile.']],
    expected: [
      `${FR_MESSAGES}:LINE: slot_label: "Le dimanche 22 à 14h30 pile." has 28 characters: at most 24`,
    ],
  },
  {
    label: 'words that are too long for the button that opens a list',
    edits: [[FR_MESSAGES, 'choose: "fr."', 'choose: "Choisir dans la liste"']],
    expected: [`${FR_MESSAGES}:LINE: choose: "Choisir dans la liste" has 21 characters: at most 20`],
  },
  {
    label: 'a question that is too long for two SMS with its options',
    edits: [[FR_QUESTIONS, '"fr simpler e?"', `"${'Là ! '.repeat(22)}Là-bas, où ça ?"`]],
    expected: [
      `${FR_QUESTIONS}:LINE: facts.email.simpler: is 3 SMS long with its options (188 characters, because of ç): at most 2`,
    ],
  },
  {
    label: 'a message that is too long for two SMS with the question that follows it',
    edits: [[FR_MESSAGES, 'held: "fr {day} {time} {place} {minutes}."', `held: "${'Oui ! '.repeat(50)}"`]],
    expected: [
      `dialogs/en/messages.yaml:LINE: held: uses {day}, {minutes}, {place}, {time}, but in fr it uses no argument`,
      `${FR_MESSAGES}:LINE: held: is 3 SMS long with the question name (320 characters): at most 2`,
      `${FR_MESSAGES}:LINE: held: is 3 SMS long with the question phone (320 characters): at most 2`,
    ],
  },
  {
    label: 'a step that is too long for three SMS with its number, question and options',
    edits: [[GUIDE, 'fr one.', `${'Là, ça va. '.repeat(16)}`]],
    expected: [
      `${GUIDE}:LINE: steps.0.text: is 4 SMS long as it is sent (246 characters, because of ç): at most 3`,
    ],
  },
  {
    label: 'a message that WhatsApp would not show',
    edits: [[FR_MESSAGES, 'help: "fr."', `help: "${'Oui ! '.repeat(171)}"`]],
    expected: [
      `${FR_MESSAGES}:LINE: help: has 1026 characters: WhatsApp shows at most 1024`,
      `${FR_MESSAGES}:LINE: help: is 7 SMS long with the question need (1040 characters): at most 3`,
    ],
  },
  {
    label: 'a label too long for a button, beside an option that is there only at times',
    edits: [[FR_QUESTIONS, 'label: "bye fr"', 'label: "bye bye bye bye bye fr"']],
    expected: [
      `${FR_QUESTIONS}:LINE: flow.end.options.bye.label: "bye bye bye bye bye fr" has 22 characters: at most 20`,
    ],
  },
  {
    label: 'an option for more time that is too long for a button',
    edits: [[FR_QUESTIONS, 'wait: { label: "... fr"', 'wait: { label: "un peu plus de temps svp"']],
    expected: [`${FR_QUESTIONS}:LINE: wait.label: "un peu plus de temps svp" has 24 characters: at most 20`],
  },
  {
    label: 'a sentence of more than twenty words',
    edits: [[FR_MESSAGES, 'help: "fr."', `help: "${LONG}"`]],
    expected: [`${FR_MESSAGES}:LINE: help: "mot mot mot mot…" has 21 words: at most 20`],
  },
  {
    label: 'a sentence of more than twelve words, which is a warning',
    edits: [[GUIDE, 'fr help.', `Oui. ${'mot '.repeat(12)}mot.`]],
    expected: [`${GUIDE}:LINE: warning: steps.0.help: "mot mot mot mot…" has 13 words: better at most 12`],
  },
  {
    label: 'a word of offices',
    edits: [[FR_MESSAGES, 'help: "fr."', 'help: "Veuillez attendre."']],
    expected: [`${FR_MESSAGES}:LINE: help: "veuillez" is jargon; people say: dites-le sans détour`],
  },
];

describe('this checkout', () => {
  test('has a person for each difficulty: one more condition at the wrong line is found', () => {
    const { content, locations } = readContent(process.cwd());
    if (!content) throw new Error('The content has mistakes.');
    const errors = () => checkContent(content, locations, TODAY).filter(({ warning }) => !warning);
    expect(errors()).toEqual([]);
    const rule = content.rules.difficulty.find(({ then }) => then === 'service_failure');
    Object.assign(rule?.when ?? {}, { device: 'none' });
    expect(errors().map(({ message }) => message)).toEqual([
      expect.stringMatching(/^service_failure is nobody's main difficulty/),
    ]);
  });
});
const WORD = '- { id: pdf, term: PDF, ask: [a file], answer: "A sheet." }\n';
const FR_WORDS = 'knowledge/fr/glossary.yaml';
const EN_WORDS = 'knowledge/en/glossary.yaml';

/** What stands in the two glossaries. */
const glossaries: { label: string; fr: string; en: string; expected: string[] }[] = [
  { label: 'nothing in a word explained in each language', fr: WORD, en: WORD, expected: [] },
  {
    label: 'a word that only one language explains',
    fr: WORD,
    en: WORD.replace('pdf', 'sms').replace('PDF', 'SMS'),
    expected: [
      `${EN_WORDS}:1: 0.id: sms is not in ${FR_WORDS}`,
      `${FR_WORDS}:1: 0.id: pdf is not in ${EN_WORDS}`,
    ],
  },
  {
    label: 'a name of two words, and a word twice',
    fr: `${WORD}- { id: sms, term: SMS, ask: ["A FILE"], answer: "A text." }\n${WORD}`,
    en: `${WORD}- { id: sms, term: SMS, answer: "A text." }\n`,
    expected: [
      `${FR_WORDS}:2: 1.ask.0: "A FILE" is also a name of pdf`,
      `${FR_WORDS}:3: 2.id: pdf is there twice`,
      `${FR_WORDS}:3: 2.ask.0: "a file" is also a name of sms`,
    ],
  },
  {
    label: 'an answer that is too long, of three sentences, with a number and no source',
    fr: WORD.replace('A sheet.', `A. B. Call 3949 ${'a'.repeat(300)}.`),
    en: WORD,
    expected: [
      `${FR_WORDS}:1: 0.answer: has 317 characters: at most 300`,
      `${FR_WORDS}:1: 0.answer: is 3 SMS long (317 characters): at most 2`,
      `${FR_WORDS}:1: warning: 0.answer: has 3 sentences: better at most 2`,
      `${FR_WORDS}:1: 0.answer: states 3949 (phone), but no source's title says it`,
    ],
  },
  {
    label: 'a word without its answer',
    fr: WORD.replace(', answer: "A sheet."', ''),
    en: WORD,
    expected: [`${FR_WORDS}:1: 0.answer: is missing`],
  },
];

describe('declic check', () => {
  let fixture: Fixture;
  beforeEach(() => {
    fixture = writeFixture();
  });
  afterEach(() => fixture.dispose());

  test('finds nothing in content that is right', () => {
    expect(findings(fixture.root)).toEqual([]);
  });

  test.each(glossaries)('finds $label', ({ fr, en, expected }) => {
    fixture.write(FR_WORDS, fr);
    fixture.write(EN_WORDS, en);
    expect(findings(fixture.root).sort()).toEqual(expected.sort());
  });

  test('finds two guides for the same people', () => {
    for (const lang of ['fr', 'en']) {
      fixture.write(`knowledge/${lang}/again.md`, AGAIN);
    }
    const beside = 'stands beside again.md for password_lost: one of them needs a when, or by_words: true';
    expect(findings(fixture.root)).toEqual([
      `knowledge/en/password-lost.md:4: difficulty: ${beside}`,
      `knowledge/fr/password-lost.md:4: difficulty: ${beside}`,
    ]);
  });

  test.each(mistakes)('finds $label', ({ edits, expected }) => {
    const [line] = edits.map((edit) => fixture.edit(...edit));
    const place = (message: string): string => message.replace('LINE', String(line));
    expect(findings(fixture.root)).toEqual(expected.map(place));
  });
});
