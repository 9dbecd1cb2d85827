/**
 * What people cost by SMS: ten of them hold a whole conversation, from their first word to an appointment, a call or a
 * problem that is solved, on the way that every message goes. The same every time.
 */
import { fileURLToPath } from 'node:url';
import { smsText } from '../../src/channels/sms.js';
import { loadContent } from '../../src/content/load.js';
import type { Content } from '../../src/content/model.js';
import { segments } from '../../src/content/segments.js';
import type { Prompt } from '../../src/engine/types.js';
import { openTalk } from '../../src/terminal/talk.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** A Monday morning. */
const AT = Date.parse('2026-03-02T09:00:00Z');
/** Nobody answers as often as this. */
const MOST = 40;

interface Person {
  who: string;
  lang?: string;
  /** What they write first. */
  says: string;
  /** What they choose when they are asked: an option's id; all else is fine with them. */
  chooses: Record<string, string>;
}

const PEOPLE: Person[] = [
  {
    who: 'a password lost, at the Caf',
    says: "bonjour j'ai perdu mon mot de passe de la caf",
    chooses: { urgency: 'none' },
  },
  {
    who: 'no mailbox, has never been online',
    says: 'jai pas dadresse mail et on me la demande',
    chooses: { practice: 'never', organism: 'france_travail' },
  },
  {
    who: 'no device, payments stopped',
    says: "on m'a coupé mon rsa et j'ai pas d'ordinateur ni de smartphone",
    chooses: { device: 'none', urgency: 'rights_cut', organism: 'caf' },
  },
  {
    who: 'hardly reads, writes little',
    says: 'jariv pa',
    chooses: { reading: 'cannot', organism: 'prefecture' },
  },
  {
    who: 'the code never comes',
    says: "le code par sms n'arrive pas pour ameli",
    chooses: { login: 'code_blocked', organism: 'ameli' },
  },
  {
    who: 'a document to send, and a date',
    says: "je dois envoyer un papier à la préfecture avant vendredi et je n'y arrive pas",
    chooses: { task: 'upload', urgency: 'deadline', guide: 'stuck' },
  },
  {
    who: 'afraid of making a mistake',
    says: "j'ai peur de me tromper dans ma déclaration d'impôts",
    chooses: { fear: 'true', task: 'declare', organism: 'impots' },
  },
  {
    who: 'her son opens her mailbox',
    says: 'mon fils ouvre ma boite mail, moi je ne sais pas',
    chooses: { email: 'managed_by_other', practice: 'beginner', organism: 'retraite' },
  },
  { who: 'wants a human at once', says: 'humain', chooses: {} },
  {
    who: 'a password lost, in English',
    lang: 'en',
    says: 'i forgot my password for the job centre',
    chooses: { organism: 'france_travail' },
  },
];

/** What the others answer to what they are asked. */
const FINE: Record<string, string> = {
  ...{ device: 'smartphone', connection: 'ok', email: 'ok', login: 'ok', reading: 'ok', practice: 'ok' },
  ...{ language: 'fr', fear: 'false', organism: 'caf', task: 'declare', urgency: 'none' },
  ...{
    service_failure: 'false',
    offer_guide: 'yes',
    guide: 'done',
    solved: 'yes',
    confirm: 'yes',
    name: 'skip',
  },
};

interface Cost {
  /** SMS until a guide or appointments are shown, and until the end. */
  triage: number;
  all: number;
  messages: number;
  resolution: string;
}

/** Prints the SMS of each person and the medians. */
export async function measureSegments(print: (line: string) => void): Promise<void> {
  const content = loadContent(ROOT);
  print('segments: SMS sent for each triage: until a guide or appointments are shown, and until the end');
  const costs: Cost[] = [];
  for (const person of PEOPLE) {
    const cost = await costOf(content, person);
    costs.push(cost);
    const { triage, all, messages, resolution } = cost;
    print(`  ${person.who}: ${triage}, ${all} (${messages} messages, ${resolution})`);
  }
  const [triage, all] = (['triage', 'all'] as const).map((what) => median(costs.map((cost) => cost[what])));
  print(
    `  median: ${triage} until then (aim: at most ${AIM}; ${(triage ?? 0) <= AIM ? 'met' : 'MISSED'}), ${all} until the end`,
  );
}

const AIM = 10;

async function costOf(content: Content, { lang = 'fr', says, chooses }: Person): Promise<Cost> {
  const heard: Prompt[] = [];
  const trouble = (_fields: object, message: string): never => {
    throw new Error(message);
  };
  const log = { info: () => {}, warn: trouble, error: trouble };
  const hear = (prompt: Prompt): void => void heard.push(prompt);
  const talk = await openTalk({ content, lang, channel: 'sms', at: AT, hear, log });
  try {
    let text: string | undefined = says;
    for (let n = 0; text !== undefined; n += 1) {
      if (n > MOST) throw new Error(`"${says}" leads to no end`);
      await talk.send({ kind: 'text', text });
      text = answerTo(heard.at(-1), chooses);
    }
  } finally {
    await talk.close();
  }
  const cost = heard.map((prompt) => segments(smsText(prompt)).count);
  const helped = heard.findIndex(({ id }) => id === 'guide' || id === 'slot');
  const before = helped < 0 ? cost : cost.slice(0, helped + 1);
  const sum = (counts: number[]): number => counts.reduce((total, count) => total + count, 0);
  const { resolution = 'none' } = heard.at(-1)?.outcome ?? {};
  return { triage: sum(before), all: sum(cost), messages: cost.length, resolution };
}

/** The number of an option, as people type it; undefined at the end. */
function answerTo(prompt: Prompt | undefined, chooses: Record<string, string>): string | undefined {
  if (!prompt || prompt.outcome) return undefined;
  const wanted = chooses[prompt.id] ?? FINE[prompt.id];
  const index = prompt.options.findIndex(({ id }) => id === wanted);
  return String(Math.max(0, index) + 1);
}

function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
}
