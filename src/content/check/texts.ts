/** Every text that a person reads, with its place. */
import { FLOW_QUESTIONS, MESSAGES, type MessageId, type Words } from '../model.js';
import type { KeyPath } from '../source.js';
import { parseMessage } from '../text.js';
import { type Checking, guideFile, PICTURES_FILE, wordFile, wordsIn } from './checking.js';

/** What stands for a message's arguments when it is measured. */
export type Samples = (argument: string) => string | number;

/** Each argument as one short word: for counting the words of a sentence. */
export const shortest: Samples = (argument) => (NUMBERS.has(argument) ? 2 : 'x');

const NUMBERS = new Set(['days', 'months', 'minutes', 'step', 'total', 'hint']);

/** The longest that each argument is likely to be: for measuring against a channel's limit. */
export const longest: Samples = (argument) => {
  if (NUMBERS.has(argument)) return 120;
  return LONGEST[argument] ?? 'une autre chose à dire';
};

const LONGEST: Record<string, string> = {
  from: 'Ville de Saint-Denis, action sociale',
  with: 'Mme Dubois-Lefebvre',
  day: 'mercredi 23 septembre',
  time: '14h30',
  place: 'Médiathèque Jean Moulin',
  address: '125 bis avenue de la République, 93200 Saint-Denis',
  bring:
    'votre téléphone chargé, votre numéro Caf, vos lunettes si vous en avez et le courrier que vous avez eu',
  facts: 'pas de boîte mail, mot de passe perdu, smartphone, lit avec difficulté, la CAF, droits coupés',
  what: 'pas de boîte mail, mot de passe perdu et la CAF',
  places: 'Médiathèque Jean Moulin, 125 bis avenue de la République, 93200 Saint-Denis et une autre',
  kinds: 'mot de passe, code et numéro de carte',
};

/** One text as a person reads it. */
export interface Read {
  file: string;
  path: KeyPath;
  lang: string;
  kind: 'question' | 'message' | 'step' | 'help' | 'smaller' | 'answer' | 'picture';
  text: string;
}

/** A message with samples for its arguments; undefined when it cannot be parsed, which is said elsewhere. */
export function sample(lang: string, id: MessageId, pattern: string, samples: Samples): string | undefined {
  try {
    const values = Object.fromEntries(MESSAGES[id].map((name) => [name, samples(name)]));
    return String(parseMessage(lang, pattern).format(values));
  } catch {
    return undefined;
  }
}

/** What SMS says instead. */
function shorterTexts(lang: string, { sms }: Words, samples: Samples): Read[] {
  const found: Read[] = [];
  const file = wordFile(lang, 'sms');
  for (const part of ['facts', 'flow'] as const) {
    for (const [id, words] of Object.entries(sms?.[part] ?? {})) {
      for (const which of ['ask', 'simpler'] as const) {
        const text = words[which];
        if (text) found.push({ file, path: [part, id, which], lang, kind: 'question', text });
      }
    }
  }
  for (const [id, pattern] of Object.entries(sms?.messages ?? {})) {
    const text = sample(lang, id as MessageId, pattern, samples);
    if (text) found.push({ file, path: ['messages', id], lang, kind: 'message', text });
  }
  return found;
}

/** Every question, message, step, help, explained word and picture's description of every language. */
export function texts({ content }: Checking, samples: Samples): Read[] {
  const found: Read[] = [];
  for (const lang of content.languages) {
    const { questions, messages } = wordsIn(content, lang);
    const file = wordFile(lang, 'questions');
    const asked = [
      ...content.interview.questions.map(({ fact }) => ({
        path: ['facts', fact],
        words: questions.facts[fact],
      })),
      ...FLOW_QUESTIONS.map((id) => ({ path: ['flow', id], words: questions.flow[id] })),
    ];
    for (const { path, words } of asked) {
      for (const part of ['ask', 'simpler'] as const) {
        found.push({ file, path: [...path, part], lang, kind: 'question', text: words[part] });
      }
    }
    for (const id of Object.keys(MESSAGES) as MessageId[]) {
      const text = sample(lang, id, messages[id], samples);
      if (text) found.push({ file: wordFile(lang, 'messages'), path: [id], lang, kind: 'message', text });
    }
    found.push(...shorterTexts(lang, wordsIn(content, lang), samples));
    for (const [index, { answer }] of (content.glossary[lang] ?? []).entries()) {
      const place = { file: `knowledge/${lang}/glossary.yaml`, path: [index, 'answer'] };
      found.push({ ...place, lang, kind: 'answer', text: answer });
    }
    for (const [index, { description }] of content.pictures.entries()) {
      const place = { file: PICTURES_FILE, path: [index, 'description', lang] };
      found.push({ ...place, lang, kind: 'picture', text: description[lang] ?? '' });
    }
    for (const guide of content.guides[lang] ?? []) {
      for (const [index, step] of guide.steps.entries()) {
        const place = { file: guideFile(lang, guide), lang };
        found.push({ ...place, path: ['steps', index, 'text'], kind: 'step', text: step.text });
        found.push({ ...place, path: ['steps', index, 'help'], kind: 'help', text: step.help });
        if (step.smaller) {
          found.push({ ...place, path: ['steps', index, 'smaller'], kind: 'smaller', text: step.smaller });
        }
      }
    }
  }
  return found;
}
