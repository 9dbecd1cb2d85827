/** Questions as a person sees them: words, options, and what is said before. */
import {
  AT_TIMES,
  type Content,
  type Extra,
  FLOW_OPTIONS,
  type FlowQuestionId,
  type Guide,
  type GuideStep,
  HUMAN,
  LEADS_TO_HUMAN,
  MORE,
  type OptionWords,
  type QuestionWords,
  WAIT,
} from '../content/model.js';
import { dayAndTime } from '../content/text.js';
import { type FactId, UNKNOWN } from '../triage/facts.js';
import { LIMITS } from './limits.js';
import { awaitsFollowUp } from './session.js';
import { type Turn, trace, words } from './turn.js';
import type { Asked, Offer, PromptOption, PromptPicture } from './types.js';

/** An option in one line. */
export function optionText({ label, detail }: PromptOption): string {
  return detail ? `${label}, ${detail}` : label;
}

export function isFact(turn: Turn, id: string): id is FactId {
  return turn.content.interview.questions.some((question) => question.fact === id);
}

export function isFlow(id: string): id is FlowQuestionId {
  return Object.hasOwn(FLOW_OPTIONS, id);
}

function raise(what: string): never {
  throw new Error(`the content has no words for ${what}`);
}

/** The words of a question in a language. */
function questionWords(content: Content, lang: string, id: string): QuestionWords {
  const { facts, flow } = content.words[lang]?.questions ?? raise(lang);
  return (isFlow(id) ? flow[id] : facts[id as FactId]) ?? raise(id);
}

/** The words of an option; undefined for one that is made from data, such as a slot. */
export function optionWords(
  content: Content,
  lang: string,
  id: string,
  option: string,
): OptionWords | undefined {
  const { unknown, more, wait, human } = content.words[lang]?.questions ?? raise(lang);
  if (option === WAIT) return wait;
  if (!isFlow(id) && option === UNKNOWN) return unknown;
  if (!isFlow(id) && option === MORE) return more;
  const own = questionWords(content, lang, id).options[option];
  return option === HUMAN ? (own ?? human) : own;
}

/** A slot, or another appointment, in a few words: day, time, place. */
export function slotArgs(
  turn: Turn,
  offer: Pick<Offer, 'startsAt' | 'timeZone' | 'placeName'>,
): { day: string; time: string; place: string } {
  const { day, time } = dayAndTime(turn.session.lang, offer.startsAt, offer.timeZone);
  return { day, time, place: offer.placeName };
}

/** Options made from data: slots and languages. */
function madeOptions(turn: Turn, id: string): PromptOption[] {
  const { session, content } = turn;
  if (id === 'slot') {
    return (session.offers ?? []).map(({ id, startsAt, timeZone, placeName }) => {
      const { shortDay: day, time } = dayAndTime(session.lang, startsAt, timeZone);
      return { id, label: words(turn, 'slot_label', { day, time }), detail: placeName };
    });
  }
  if (id !== 'lang') return [];
  return content.languages.map((lang) => ({ id: lang, label: content.words[lang]?.names.language ?? lang }));
}

function factOptions(turn: Turn, id: string, second: boolean): string[] {
  const question = turn.content.interview.questions.find(({ fact }) => fact === id);
  if (second) return [...(question?.more ?? []), UNKNOWN];
  return [...(question?.options ?? []), ...(question?.more ? [MORE] : []), UNKNOWN];
}

function flowOptions({ session }: Turn, id: FlowQuestionId): string[] {
  return FLOW_OPTIONS[id].filter((option) => awaitsFollowUp(session) || !AT_TIMES[id]?.includes(option));
}

/** The extra option comes last; on a full page it takes the place of "I do not know", which can still be written. */
function withExtra(id: string, own: string[], extra: Extra | undefined): string[] {
  if (!extra || (extra === HUMAN && LEADS_TO_HUMAN.includes(id))) return own;
  return [...(own.length < LIMITS.options ? own : own.slice(0, -1)), extra];
}

/** The options of a question as they are shown now. `more`: those on its other page. `extra`: one beside its own. */
export function optionsOf(
  turn: Turn,
  { id, more, extra }: Pick<Asked, 'id' | 'more' | 'extra'>,
): PromptOption[] {
  const { content, session } = turn;
  const own = isFlow(id) ? flowOptions(turn, id) : factOptions(turn, id, more === true);
  const labelled = withExtra(id, own, extra).map((option) => ({
    id: option,
    label: optionWords(content, session.lang, id, option)?.label ?? option,
  }));
  return [...madeOptions(turn, id), ...labelled];
}

/** The guide that the person follows, in the conversation's language; undefined when the content has lost it. */
export function openGuide(turn: Turn): Guide | undefined {
  const id = turn.session.guide?.id;
  return turn.content.guides[turn.session.lang]?.find((guide) => guide.id === id);
}

/** The offered guide; undefined when it is gone from the content. */
export function offeredGuide({ session, content }: Turn): Guide | undefined {
  return content.guides[session.lang]?.find(({ id }) => id === session.offered?.id);
}

/** The step at which the person is. */
export function openStep(turn: Turn): (GuideStep & { number: number; total: number }) | undefined {
  const guide = openGuide(turn);
  const at = turn.session.guide?.step ?? 0;
  const step = guide?.steps[at];
  return guide && step ? { ...step, number: at + 1, total: guide.steps.length } : undefined;
}

/** The step at which a guide did not do is noted for the helper, once. */
export function noteTried(turn: Turn): void {
  const { guide } = turn.session;
  const step = openStep(turn);
  const tried = guide && step ? `${guide.id}#${step.id}` : undefined;
  if (tried && !guide?.tried.includes(tried)) guide?.tried.push(tried);
}

/** What the question says. A guide's is its step, unless the person is stuck there and has read it. */
function textOf(turn: Turn, id: string, simpler: boolean, again: boolean): string {
  const { ask: question, simpler: simple } = questionWords(turn.content, turn.session.lang, id);
  if (simpler) return simple;
  const offered = id === 'offer_guide' ? offeredGuide(turn) : undefined;
  if (offered) return `${words(turn, 'guide_offer', { title: offered.title })}\n${question}`;
  const step = id === 'guide' ? openStep(turn) : undefined;
  if (!step) return question;
  const number = words(turn, 'guide_step', { step: step.number, total: step.total });
  // Each SMS costs, and the step stands just above; who comes back after a while reads it once more.
  const resumed = turn.lead.includes(words(turn, 'resume'));
  if (turn.session.short && again && !resumed) return `${number} ${simple}`;
  return `${number} ${step.text}\n${question}`;
}

/** The drawing of the step at which the person is; most steps have none. */
function openPicture(turn: Turn): PromptPicture | undefined {
  const { content, session } = turn;
  const step = `${session.guide?.id}#${openStep(turn)?.id}`;
  const picture = content.pictures.find(({ steps }) => steps.includes(step));
  const description = picture?.description[session.lang];
  return picture && description ? { id: picture.id, description } : undefined;
}

/**
 * What a question is about that may come again about something else: its button, pressed when it does, is an old one.
 */
export function ofWhat(turn: Turn, id: string): { of?: string } {
  const { guide, offered, held, booked } = turn.session;
  const step = id === 'guide' ? openStep(turn)?.id : undefined;
  const about: Record<string, string | undefined> = {
    guide: guide && step && `${guide.id}#${step}`,
    solved: guide?.id,
    offer_guide: offered?.id,
    confirm: held?.offer.id,
    appointment: booked?.offer.id,
    cancel: booked?.offer.id,
  };
  const of = about[id];
  return of ? { of } : {};
}

interface Asking {
  /** The person did not understand: simpler words. */
  simpler?: boolean;
  /** How often it was not understood so far. */
  retries?: number;
  /** The second page of options. */
  more?: boolean;
  /** It was asked in the same way before: what was shown then is not shown again. */
  again?: boolean;
  /** An option beside the question's own. */
  extra?: Extra | undefined;
  /** It must not be missed. */
  alert?: boolean;
}

/** Questions that a command puts above the open one. */
const ABOVE: readonly string[] = ['restart', 'delete', 'cancel', 'lang', 'appointment', 'continue'];

/** Asks a question: it becomes the open one, and a prompt goes out with all that had to be said before. */
export function ask(
  turn: Turn,
  id: string,
  { simpler = false, retries = 0, more = false, again = false, extra, alert = false }: Asking = {},
): void {
  const { session } = turn;
  if (!ABOVE.includes(id)) delete session.under;
  const shown = { id, ...(more ? { more } : {}), ...(extra ? { extra } : {}) };
  const options = optionsOf(turn, shown);
  session.asked = { ...shown, options: options.map((option) => option.id), retries };
  const text = textOf(turn, id, simpler, again);
  const said = turn.lead.join('\n');
  turn.lead = [];
  const picture = id === 'guide' && !simpler && !again ? openPicture(turn) : undefined;
  turn.prompts.push({
    id,
    lang: session.lang,
    ...(said ? { lead: said } : {}),
    text,
    options,
    ...ofWhat(turn, id),
    ...(alert ? { alert } : {}),
    ...(picture ? { picture } : {}),
    ...(turn.outcome ? { outcome: turn.outcome } : {}),
  });
  delete turn.outcome;
  trace(turn, 'ask', id);
}

/** Asks the open question once more, after something else was said. */
export function askAgain(turn: Turn, asking: Pick<Asking, 'extra' | 'alert'> = {}): void {
  const { asked } = turn.session;
  if (asked)
    ask(turn, asked.id, { retries: asked.retries, more: asked.more === true, again: true, ...asking });
  else ask(turn, 'need', asking);
}

/** Asks whether a command is really meant; the question beneath is kept and comes back. */
export function askAbove(turn: Turn, id: FlowQuestionId): void {
  const { session } = turn;
  // By SMS a command may be the first thing that is ever said: beneath it is the first question.
  session.under ??= session.asked ?? { id: 'need', options: [], retries: 0 };
  ask(turn, id);
}

/** Goes back to the question beneath a command. */
export function askBeneath(turn: Turn): void {
  const { session } = turn;
  if (session.under) session.asked = session.under;
  askAgain(turn);
}
