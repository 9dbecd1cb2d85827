/** The interview: facts in, next question or result out. */
import { MORE } from '../content/model.js';
import { list } from '../content/text.js';
import { findGuide, findWanted } from '../guides/find.js';
import { variantOf } from '../guides/variant.js';
import { type FactId, type Facts, isFactValue, UNKNOWN } from '../triage/facts.js';
import { nextQuestion } from '../triage/next.js';
import type { Understanding } from '../understanding/types.js';
import { ask, askAgain, noteTried, openGuide } from './ask.js';
import { offerSlots } from './booking.js';
import { know, remember } from './facts.js';
import { startGuide } from './guide.js';
import { letGo } from './hold.js';
import { LIMITS } from './limits.js';
import { decisionOf } from './outcome.js';
import { lead, type Turn, trace, words } from './turn.js';

/** An option of a fact's question. */
export function answerFact(turn: Turn, id: FactId, option: string, evidence?: string): void {
  if (option === MORE) return ask(turn, id, { more: true });
  if (id === 'device' && turn.session.stage === 'guide') return changeDevice(turn, option);
  remember(turn, id);
  know(turn, id, { value: option, source: 'asked', ...(evidence ? { evidence } : {}) });
  if (id === 'language') chooseLanguage(turn, option);
  // Whoever says that they read these messages well has told in which language they can be spoken to.
  if (id === 'reading' && option === 'ok' && !turn.session.facts.language)
    know(turn, 'language', { value: turn.session.lang, source: 'inferred' });
  advance(turn);
}

/** A language that Declic speaks is spoken from here on; another one is told honestly. */
export function chooseLanguage(turn: Turn, lang: string): void {
  const { session, content } = turn;
  if (lang === session.lang || lang === UNKNOWN) return;
  if (content.languages.includes(lang)) {
    session.lang = lang;
    // Whoever took the wrong one is asked again once they write in theirs.
    delete session.langOffered;
    return lead(turn, words(turn, 'language_set'));
  }
  const language = content.words[session.lang]?.names.languages[lang] ?? lang;
  lead(turn, words(turn, 'language_missing', { language }));
}

/**
 * Takes what a person said on their own: facts that were not known, and corrections of facts that were.
 * Returns the facts that are new or changed.
 */
export function take(turn: Turn, understood: Understanding): FactId[] {
  const { session } = turn;
  const news: FactId[] = [];
  for (const [key, said] of Object.entries(understood.facts)) {
    const id = key as FactId;
    if (!isFactValue(id, said.value) || session.facts[id]?.value === said.value) continue;
    know(turn, id, { value: said.value, source: 'said', evidence: said.evidence });
    // A language that nobody here speaks is told honestly; one that we speak is only switched to when chosen.
    if (id === 'language' && !turn.content.languages.includes(said.value)) chooseLanguage(turn, said.value);
    news.push(id);
  }
  const wanted = findWanted(turn.content, session.lang, understood.guides ?? [], session.facts);
  if (wanted && !session.unwanted?.includes(wanted.id)) session.wanted = wanted.id;
  if (understood.difficulty && understood.difficulty !== session.stated) {
    session.stated = understood.difficulty;
    trace(turn, 'stated', understood.difficulty);
  }
  return news;
}

/** The facts in a few words, as the person may read them; unknown ones are left out. */
export function factWords(turn: Turn, ids: FactId[]): string[] {
  const names = turn.content.words[turn.session.lang]?.names.facts;
  return ids.flatMap((id) => {
    const value = turn.session.facts[id]?.value;
    const phrase = value === undefined || value === UNKNOWN ? undefined : names?.[id]?.[value];
    return phrase ? [phrase] : [];
  });
}

/** Keeps what the person told on their own, and says what was understood. */
export function note(turn: Turn, understood: Understanding): void {
  remember(turn, 'need');
  const most = turn.session.short ? LIMITS.echoedBySms : LIMITS.echoed;
  const phrases = factWords(turn, take(turn, understood)).slice(0, most);
  if (phrases.length > 0) lead(turn, words(turn, 'understood', { what: list(turn.session.lang, phrases) }));
}

/** Says what was understood that is new, and what was known otherwise before. */
export function tellNews(turn: Turn, before: Facts, news: FactId[]): void {
  const wasKnown = (id: FactId): boolean => (before[id]?.value ?? UNKNOWN) !== UNKNOWN;
  const fresh = factWords(
    turn,
    news.filter((id) => !wasKnown(id)),
  ).slice(0, LIMITS.echoed);
  if (fresh.length > 0) lead(turn, words(turn, 'understood', { what: list(turn.session.lang, fresh) }));
  tellCorrected(turn, news.filter(wasKnown));
}

/** Says what stands now for facts that were known otherwise. */
function tellCorrected(turn: Turn, changed: FactId[]): void {
  if (changed.length === 0) return;
  const what = factWords(turn, changed).slice(0, LIMITS.echoed);
  const line =
    what.length > 0
      ? words(turn, 'corrected_to', { what: list(turn.session.lang, what) })
      : words(turn, 'corrected');
  lead(turn, line);
}

/** The answer to "what is the matter?". */
export function answerNeed(turn: Turn, understood: Understanding): void {
  note(turn, understood);
  advance(turn);
}

/** The next question whose answer can change something; else the result. */
export function advance(turn: Turn): void {
  const { session, content } = turn;
  session.stage = 'triage';
  const next = nextQuestion(content, session);
  if (next) return ask(turn, next);
  conclude(turn);
}

/** Says what blocks, and goes on to a guide or to a human. */
function conclude(turn: Turn): void {
  const { session, content } = turn;
  const { difficulty, posture, priority } = decisionOf(turn);
  trace(turn, 'decided', `${difficulty} ${posture} ${priority}`);
  const name = content.words[session.lang]?.names.difficulty[difficulty] ?? difficulty;
  const { lang, facts, wanted } = session;
  const guide = posture === 'alone' ? findGuide(content, lang, difficulty, facts, wanted) : undefined;
  const result = guide ? 'result_alone' : posture === 'for' ? 'result_for' : 'result_with';
  // Something was corrected, and the guide stays: what blocks was said already.
  if (guide && guide.id === session.guide?.id) return startGuide(turn, guide);
  lead(turn, words(turn, result, { difficulty: name }));
  if (priority === 'rights_at_risk') lead(turn, words(turn, 'result_rights_at_risk'));
  if (priority === 'deadline') lead(turn, words(turn, 'result_deadline'));
  if (guide) return startGuide(turn, guide);
  noteTried(turn);
  offerSlots(turn);
}

/** Devices on which a guide can be followed. */
const FOR_GUIDES = ['smartphone', 'tablet', 'computer', UNKNOWN];

/**
 * Inside a guide the person says what they have in their hands: the guide goes on if it does for that too, else the
 * one for that device begins; without a device that shows pages the table decides again. "I have no computer" may come
 * from somebody with a phone: they are asked.
 */
export function changeDevice(turn: Turn, device: string, evidence?: string): void {
  const { session, content } = turn;
  const known = session.facts.device?.value;
  if (device === 'none' && known !== 'none' && session.asked?.id !== 'device') return ask(turn, 'device');
  const open = openGuide(turn);
  if (device !== UNKNOWN && device !== known) {
    know(turn, 'device', {
      value: device,
      source: evidence ? 'said' : 'asked',
      ...(evidence ? { evidence } : {}),
    });
    if (known) tellCorrected(turn, ['device']);
  }
  if (!FOR_GUIDES.includes(device)) return advance(turn);
  const guide = open && variantOf(content, session.lang, open, session.facts);
  if (guide) startGuide(turn, guide);
  else offerSlots(turn);
}

/** "Back" in the interview; false when there is nothing before. */
export function undo(turn: Turn): boolean {
  const { session } = turn;
  const before = session.history.pop();
  if (!before) return false;
  letGo(turn);
  session.facts = before.facts;
  delete session.stated;
  if (before.stated) session.stated = before.stated;
  delete session.guide;
  delete session.offers;
  delete session.callback;
  session.stage = before.asked === 'need' ? 'need' : 'triage';
  lead(turn, words(turn, 'went_back'));
  ask(turn, before.asked);
  return true;
}

/** A button of an older question: it corrects that answer while that can still change something. */
export function correct(turn: Turn, id: FactId, option: string): void {
  const { session } = turn;
  if (session.stage === 'done' || session.held || !isFactValue(id, option)) {
    lead(turn, words(turn, 'old_button'));
    return askAgain(turn);
  }
  if (id === 'device' && session.stage === 'guide') return changeDevice(turn, option);
  const known = session.facts[id]?.value;
  know(turn, id, { value: option, source: 'asked' });
  if (known) tellCorrected(turn, [id]);
  delete session.offers;
  advance(turn);
}
