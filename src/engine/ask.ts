/** Questions as a person sees them: words, options, and what is said before. */
import { FLOW_OPTIONS, type FlowQuestionId, type QuestionWords } from '../content/model.js';
import { dayAndTime } from '../content/text.js';
import { type FactId, UNKNOWN } from '../triage/facts.js';
import { findStep } from './guide.js';
import { type Turn, trace, words } from './turn.js';
import type { Offer, Prompt, PromptOption } from './types.js';

/** The option that turns to a question's second page. */
export const MORE = 'more';

export function isFact(turn: Turn, id: string): id is FactId {
  return turn.content.interview.questions.some((question) => question.fact === id);
}

export function isFlow(id: string): id is FlowQuestionId {
  return id in FLOW_OPTIONS;
}

/** The words of a question in the conversation's language. */
export function wordsOf(turn: Turn, id: string): QuestionWords {
  const { facts, flow } = turn.content.words[turn.session.lang]?.questions ?? raise(turn.session.lang);
  const found = isFlow(id) ? flow[id] : facts[id as FactId];
  return found ?? raise(id);
}

function raise(what: string): never {
  throw new Error(`the content has no words for ${what}`);
}

/** A slot in a few words: day, time, place. */
export function slotArgs(turn: Turn, offer: Offer): { day: string; time: string; place: string } {
  return { ...dayAndTime(turn.session.lang, offer.startsAt, offer.timeZone), place: offer.placeName };
}

function factOptions(turn: Turn, id: FactId, second: boolean): PromptOption[] {
  const question = turn.content.interview.questions.find(({ fact }) => fact === id);
  const { questions } = turn.content.words[turn.session.lang] ?? raise(turn.session.lang);
  const shown = second ? (question?.more ?? []) : (question?.options ?? []);
  const options = shown.map((value) => ({
    id: value,
    label: wordsOf(turn, id).options[value]?.label ?? value,
  }));
  if (question?.more && !second) options.push({ id: MORE, label: questions.more.label });
  options.push({ id: UNKNOWN, label: questions.unknown.label });
  return options;
}

function flowOptions(turn: Turn, id: FlowQuestionId): PromptOption[] {
  const { session, content } = turn;
  const { options } = wordsOf(turn, id);
  const made: PromptOption[] = [];
  if (id === 'slot') {
    for (const offer of session.offers ?? []) {
      made.push({ id: offer.id, label: words(turn, 'slot_label', slotArgs(turn, offer)) });
    }
  }
  if (id === 'lang') {
    for (const lang of content.languages)
      made.push({ id: lang, label: content.words[lang]?.names.language ?? lang });
  }
  return [
    ...made,
    ...FLOW_OPTIONS[id].map((option) => ({ id: option, label: options[option]?.label ?? option })),
  ];
}

/** The options of a question as they are shown now. */
export function optionsOf(turn: Turn, id: string, second = false): PromptOption[] {
  return isFlow(id) ? flowOptions(turn, id) : factOptions(turn, id as FactId, second);
}

function inputOf(id: string): Prompt['input'] {
  if (id === 'phone') return 'phone';
  return id === 'need' || id === 'name' ? 'text' : 'choice';
}

/** What the question says. A guide's is its step, unless the person is stuck there and has read it. */
function textOf(turn: Turn, id: string, simpler: boolean): string {
  const { ask: question, simpler: simple } = wordsOf(turn, id);
  if (simpler) return simple;
  const step = id === 'guide' ? findStep(turn) : undefined;
  if (!step) return question;
  return `${words(turn, 'guide_step', { step: step.number, total: step.total })} ${step.text}\n${question}`;
}

interface Asking {
  /** The person did not understand: simpler words. */
  simpler?: boolean;
  /** How often it was not understood so far. */
  retries?: number;
  /** The second page of options. */
  more?: boolean;
}

/** Asks a question: it becomes the open one, and a prompt goes out with all that had to be said before. */
export function ask(
  turn: Turn,
  id: string,
  { simpler = false, retries = 0, more = false }: Asking = {},
): void {
  const { session } = turn;
  const options = optionsOf(turn, id, more);
  session.asked = { id, options: options.map((option) => option.id), retries, ...(more ? { more } : {}) };
  const said = turn.lead.join('\n');
  turn.lead = [];
  turn.prompts.push({
    id,
    lang: session.lang,
    ...(said ? { lead: said } : {}),
    text: textOf(turn, id, simpler),
    options,
    input: inputOf(id),
    ...(turn.outcome ? { outcome: turn.outcome } : {}),
  });
  delete turn.outcome;
  trace(turn, 'ask', id);
}

/** Asks the open question once more, after something else was said. */
export function askAgain(turn: Turn): void {
  const { asked } = turn.session;
  if (asked) ask(turn, asked.id, { retries: asked.retries, ...(asked.more ? { more: true } : {}) });
  else ask(turn, 'need');
}

/** Asks whether a command is really meant; the question beneath is kept and comes back. */
export function askAbove(turn: Turn, id: FlowQuestionId): void {
  const { session } = turn;
  if (session.asked && !session.under) session.under = session.asked;
  ask(turn, id);
}

/** Goes back to the question beneath a command. */
export function askBeneath(turn: Turn): void {
  const { session } = turn;
  if (session.under) session.asked = session.under;
  delete session.under;
  askAgain(turn);
}
