/** A small, complete and correct content in two languages, written from the vocabularies into a fresh folder. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { ContentError } from '../../src/content/errors.js';
import { loadContent } from '../../src/content/load.js';
import { FLOW_OPTIONS, FLOW_QUESTIONS, MESSAGES } from '../../src/content/model.js';
import { FACT_IDS, FACT_VALUES } from '../../src/triage/facts.js';
import { DIFFICULTIES } from '../../src/triage/outcome.js';
import { COMMANDS, SECRET_KINDS } from '../../src/understanding/types.js';

const INTERVIEW = `questions:
  - fact: email
    options: [none, locked, managed_by_other, ok]
  - fact: login
    options: [no_account, password_lost, code_blocked, held_by_other, ok]
  - fact: fear
    options: [true, false]
`;

/** What else can block is what a person says blocks, each in one line. */
const STATED = DIFFICULTIES.filter(
  (id) => !['no_email', 'password_lost', 'procedure_complexity'].includes(id),
)
  .map(
    (id) =>
      `  - { id: says-${id}, when: { stated: ${id} }, then: ${id}, because: { fr: "Dit", en: "Said" } }\n`,
  )
  .join('');

const RULES = `difficulty:
  - id: no-email
    when: { email: none }
    then: no_email
    because: { fr: "Pas de boite", en: "No mailbox" }
  - id: password
    when: { login: [password_lost, code_blocked] }
    then: password_lost
    because: { fr: "Mot de passe perdu", en: "Password lost" }
${STATED}otherwise:
  - id: long
    when: {}
    then: procedure_complexity
    because: { fr: "La suite est longue", en: "It is long" }
posture:
  - id: afraid
    when: { fear: true }
    then: with
    because: { fr: "La personne a peur", en: "The person is afraid" }
  - id: lost-alone
    when: { difficulty: password_lost }
    then: alone
    because: { fr: "Un guide suffit", en: "A guide will do" }
  - id: together
    when: {}
    then: with
    because: { fr: "A deux", en: "Together" }
objective:
  - id: learn
    when: {}
    then: autonomy
    because: { fr: "Apprendre", en: "Learn" }
priority:
  - id: usual
    when: {}
    then: normal
    because: { fr: "Rien ne presse", en: "No hurry" }
minutes:
  - id: half
    when: {}
    then: 30
    because: { fr: "Trente minutes", en: "Thirty minutes" }
more_minutes: []
needs:
  - id: paper
    when: { login: held_by_other }
    then: mandate
    because: { fr: "Un mandat", en: "A mandate" }
bring:
  - id: phone
    when: { email: none }
    then: phone
    because: { fr: "Pour la boite", en: "For the mailbox" }
`;

const GUIDE = `---
id: password-lost
title: TITLE
difficulty: [password_lost]
sources:
  - title: caf.fr
    url: https://www.caf.fr
    read: 2026-11-01
review_by: 2027-11-01
words: [password, lost, forgotten, code, no entry, locked out]
---

## open

TEXT

> HELP
`;

/** The words of a language: short, and different from each other. */
const option = (label: string, ...say: string[]): string =>
  `{ label: ${JSON.stringify(label)}, say: ${JSON.stringify(say)} }`;

function questions(lang: string): string {
  const lines = ['facts:'];
  const question = (id: string, options: readonly string[]): void => {
    lines.push(`  ${id}:`, `    ask: "${lang} ask ${id[0]}?"`, `    simpler: "${lang} simpler ${id[0]}?"`);
    if (options.length > 0) lines.push('    options:');
    for (const value of options)
      lines.push(`      ${value}: ${option(`${value} ${lang}`.slice(0, 20), `say ${value}`)}`);
  };
  for (const fact of FACT_IDS) question(fact, fact === 'language' ? ['ar', 'en'] : FACT_VALUES[fact]);
  lines.push('flow:');
  for (const id of FLOW_QUESTIONS) question(id, FLOW_OPTIONS[id]);
  lines.push(
    `unknown: ${option(`? ${lang}`)}`,
    `more: ${option(`+ ${lang}`)}`,
    `wait: ${option(`... ${lang}`)}`,
    `human: ${option(`quelqu'un ${lang}`)}`,
  );
  return `${lines.join('\n')}\n`;
}

function messages(lang: string): string {
  return Object.entries(MESSAGES)
    .map(([id, args]) => `${id}: "${lang}${args.map((arg) => ` {${arg}}`).join('')}."\n`)
    .join('');
}

const commands = (lang: string): string => COMMANDS.map((id) => `${id}: ["${id} ${lang}"]\n`).join('');

function names(lang: string): string {
  const map = (title: string, ids: readonly string[]): string =>
    `${title}:\n${ids.map((id) => `  ${id}: "${id} ${lang}"\n`).join('')}`;
  const facts = FACT_IDS.map((fact) => {
    const values = fact === 'language' ? ['ar', 'en'] : FACT_VALUES[fact];
    return `  ${fact}:\n${values.map((value) => `    ${value}: "${value} ${lang}"\n`).join('')}`;
  }).join('');
  return [
    `language: "${lang}"\n`,
    map('difficulty', DIFFICULTIES),
    map('bring', ['phone']),
    map('secret', SECRET_KINDS),
    `facts:\n${facts}`,
    map('languages', ['ar', 'en', 'fr']),
  ].join('');
}

const LEXICON = `facts:
  email:
    none: ["no mailbox"]
difficulty:
${DIFFICULTIES.map((id) => `  ${id}: ["${id === 'password_lost' ? 'password' : `blocked ${id}`}"]\n`).join('')}routes:
  human: ["somebody"]
negations: ["not"]
marks: ["the"]
`;

/** A content's folder that a test may change. */
export interface Fixture {
  root: string;
  /** Replaces a text that must be there; answers the line at which it stands, counted from 1. */
  edit(file: string, from: string, to: string): number;
  /** The line of the first occurrence of a text. */
  line(file: string, text: string): number;
  write(file: string, text: string): void;
  remove(file: string): void;
  dispose(): void;
}

/** Writes the content into a new temporary folder. */
export function writeFixture(): Fixture {
  const root = mkdtempSync(join(tmpdir(), 'declic-content-'));
  const read = (file: string): string => readFileSync(join(root, file), 'utf8');
  const write = (file: string, text: string): void => {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  };
  const line = (file: string, text: string): number => {
    const at = read(file).indexOf(text);
    if (at < 0) throw new Error(`${file} does not hold ${text}`);
    return read(file).slice(0, at).split('\n').length;
  };
  write('dialogs/questions.yaml', INTERVIEW);
  write('dialogs/rules.yaml', RULES);
  for (const lang of ['fr', 'en']) {
    write(`dialogs/${lang}/questions.yaml`, questions(lang));
    write(`dialogs/${lang}/messages.yaml`, messages(lang));
    write(`dialogs/${lang}/commands.yaml`, commands(lang));
    write(`dialogs/${lang}/names.yaml`, names(lang));
    write(`dialogs/${lang}/lexicon.yaml`, LEXICON);
    write(
      `knowledge/${lang}/password-lost.md`,
      GUIDE.replace('TITLE', `${lang} title`)
        .replace('TEXT', `${lang} one.`)
        .replace('HELP', `${lang} help.`),
    );
  }
  return {
    root,
    line,
    write,
    edit(file, from, to) {
      const at = line(file, from);
      write(
        file,
        read(file).replace(from, () => to),
      );
      return at;
    },
    remove: (file) => rmSync(join(root, file)),
    dispose: () => rmSync(root, { recursive: true, force: true }),
  };
}

/** What the start of the server says of a content, one finding a line. */
export function saidAtStart({ root }: Fixture): string[] {
  try {
    loadContent(root);
    return [];
  } catch (error) {
    if (!(error instanceof ContentError)) throw error;
    return error.message.split('\n');
  }
}
