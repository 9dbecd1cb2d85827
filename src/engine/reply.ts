/** What a person writes: an option's words, a fact, a command, small talk, or nothing that is understood. */
import { findWanted } from '../guides/find.js';
import { type FactId, UNKNOWN } from '../triage/facts.js';
import { nextQuestion } from '../triage/next.js';
import type { Understanding } from '../understanding/types.js';
import { asksForCall, matchOption } from './answers.js';
import { ask, askAbove, askAgain, askBeneath, isFact } from './ask.js';
import { answerName, answerPhone, callBack, callForHuman, wantsCall } from './booking.js';
import { answer } from './chosen.js';
import { command, speak } from './commands.js';
import { answerStillSolved } from './follow-up.js';
import { offerGuide } from './guide.js';
import { acceptInvitation } from './invited.js';
import { tellAgain } from './inviting.js';
import { beginInstead, saysElse } from './kin.js';
import { LIMITS } from './limits.js';
import { nameIn } from './name.js';
import { digit } from './numbers.js';
import { beginTriage } from './session.js';
import {
  advance,
  answerFact,
  answerNeed,
  changeDevice,
  chooseLanguage,
  note,
  take,
  tellNews,
} from './triage.js';
import { lead, type Turn, trace, words } from './turn.js';

const NOTHING_UNDERSTOOD: Understanding = { facts: {}, difficulty: null, route: 'unclear', confidence: 0 };

/** What a text answers or asks for: first danger, then an option's own words, then what was understood of it. */
export function onText(turn: Turn, text: string, understood = NOTHING_UNDERSTOOD): void {
  const { session } = turn;
  if (session.asked?.id === 'continue' && isElse(turn, text, understood)) beginInstead(turn);
  const asked = session.asked?.id ?? 'need';
  if (understood.route === 'crisis') return onCrisis(turn);
  if (understood.definition && define(turn, understood)) return;
  const option = matchOption(turn, text);
  // "Oui c'est pour la Caf" is a yes, and more.
  if (asked === 'invitation' && option !== 'no' && option !== 'callback' && tellsNeed(turn, understood))
    return onInvited(turn, understood);
  if (option !== undefined) return answer(turn, asked, option, text);
  if (understood.route === 'command' && understood.command) {
    return command(turn, understood.command, understood.wantedLang);
  }
  if (asksForCall(turn, text)) return wantsCall(turn);
  if (understood.route === 'human') return callForHuman(turn);
  if (asked === 'lang' && understood.lang) return speak(turn, understood.lang);
  if (offersLanguage(turn, understood)) return askLanguage(turn, understood, asked);
  const name = asked === 'name' ? nameTold(text, understood) : undefined;
  if (name !== undefined) return answerName(turn, name);
  if (asked === 'phone' && session.person.phone) return answerPhone(turn, true);
  if (session.stage === 'done' && !session.under) return onTextAtEnd(turn, understood);
  if (asked === 'need' || (asked === 'offer_guide' && session.stage === 'need'))
    return onNeed(turn, understood);
  const said = understood.facts[asked as FactId];
  if (said) return answerInWords(turn, asked as FactId, understood);
  if (session.stage === 'guide' && onDevice(turn, understood)) return;
  // Inside a guide its words are no news: "changé de numéro" asks for another guide.
  if (session.stage === 'guide' && onWish(turn, understood)) return;
  if (onNews(turn, understood)) return;
  if (session.stage === 'triage' && onWish(turn, understood)) return;
  if (onSmallTalk(turn, understood)) return;
  unclear(turn);
}

/** Neither yes nor no to "shall we go on?", but something of its own. */
function isElse(turn: Turn, text: string, understood: Understanding): boolean {
  if (understood.route === 'crisis') return true;
  if (understood.definition || matchOption(turn, text) !== undefined) return false;
  return saysElse(understood) || asksForCall(turn, text) || offersLanguage(turn, understood);
}

/** Small talk tells no name, and neither does a number. */
function nameTold(text: string, { route }: Understanding): string | undefined {
  const talk = route === 'abuse' || route === 'greeting' || route === 'thanks' || route === 'off_topic';
  return talk || digit(text) !== undefined ? undefined : nameIn(text);
}

/** The person needs somebody now: the numbers first, then a human of ours. */
function onCrisis(turn: Turn): void {
  trace(turn, 'crisis');
  // Nothing stands before them, not even who is speaking.
  const greeting = words(turn, 'greeting');
  turn.lead = [words(turn, 'crisis'), ...turn.lead.filter((line) => line !== greeting)];
  turn.session.crisis = true;
  callBack(turn);
}

/** Another language than the conversation's: offered once, never switched silently. */
function offersLanguage(turn: Turn, { lang }: Understanding): boolean {
  return lang !== undefined && lang !== turn.session.lang && !turn.session.langOffered;
}

function askLanguage(turn: Turn, understood: Understanding, asked: string): void {
  const { session, content } = turn;
  session.langOffered = true;
  take(turn, understood);
  const lang = understood.lang ?? session.lang;
  if (content.languages.includes(lang)) return askAbove(turn, 'lang');
  if (!session.facts.language) session.facts.language = { value: lang, source: 'inferred' };
  chooseLanguage(turn, lang);
  if (asked === 'need') advance(turn);
  else askAgain(turn);
}

/**
 * Says what a word means, and asks again what was asked. False when nobody wrote down what it means, or when the
 * text told something beside it that is still to be taken.
 */
function define(turn: Turn, { definition: id = '', ...said }: Understanding): boolean {
  const entry = turn.content.glossary[turn.session.lang]?.find((one) => one.id === id);
  if (!entry) return false;
  trace(turn, 'defined', id);
  lead(turn, entry.answer);
  if (saysNews(said)) return false;
  if (turn.session.asked?.id === 'invitation') tellAgain(turn);
  askAgain(turn);
  return true;
}

/**
 * The person's words ask for a guide: it is offered, unless they did not want it. The table goes first: before and
 * during the interview only a guide that no outcome leads to is offered, and only for words that say nothing of what
 * blocks. Any other guide that was asked for is remembered and preferred when the table leaves the person alone.
 */
function onWish(turn: Turn, understood: Understanding): boolean {
  const { session, content } = turn;
  const wanted = findWanted(content, session.lang, understood.guides ?? [], session.facts);
  if (!wanted || session.unwanted?.includes(wanted.id)) return false;
  const interviewed = session.stage === 'need' || session.stage === 'triage';
  if (interviewed && (!wanted.by_words || saysNews(understood))) return false;
  if (session.asked?.id === 'offer_guide' && session.offered?.id === wanted.id) return false;
  if (session.stage === 'guide' && session.guide?.id === wanted.id) return false;
  // After the end a new triage begins only with a yes; what was found out stays as it was told.
  if (session.stage === 'need') note(turn, understood);
  offerGuide(turn, wanted);
  return true;
}

const saysNews = ({ facts, difficulty }: Understanding): boolean =>
  Object.keys(facts).length > 0 || difficulty !== null;

/** The text says what is the matter, or asks for help with it. */
function tellsNeed({ content, session: { lang, facts } }: Turn, understood: Understanding): boolean {
  const { route, guides = [] } = understood;
  if (route === 'human' || route === 'command') return false;
  return saysNews(understood) || route === 'triage' || findWanted(content, lang, guides, facts) !== undefined;
}

function onInvited(turn: Turn, understood: Understanding): void {
  acceptInvitation(turn);
  onNeed(turn, understood);
}

function onNeed(turn: Turn, understood: Understanding): void {
  const { route } = understood;
  if (onWish(turn, understood)) return;
  if (saysNews(understood) || route === 'triage') return answerNeed(turn, understood);
  if (!turn.session.asked) return ask(turn, 'need');
  if (onSmallTalk(turn, understood)) return;
  unclear(turn);
}

/** The open fact, told in a sentence; other facts told with it count too. */
function answerInWords(turn: Turn, id: FactId, understood: Understanding): void {
  const { [id]: said, ...others } = understood.facts;
  take(turn, { ...understood, facts: others });
  if (said) answerFact(turn, id, said.value, said.evidence);
}

/** The text says which device the person has, and nothing else. */
function onDevice(turn: Turn, { facts, difficulty }: Understanding): boolean {
  const { device, ...others } = facts;
  if (!device || Object.keys(others).length > 0 || (difficulty && difficulty !== 'no_device')) return false;
  changeDevice(turn, device.value, device.evidence);
  return true;
}

/** Facts that were not asked for: a correction, or several answers at once. */
function onNews(turn: Turn, understood: Understanding): boolean {
  const { session } = turn;
  if (session.stage !== 'triage' && session.stage !== 'guide') return false;
  const before = session.stated;
  const known = session.facts;
  session.facts = { ...known };
  const news = take(turn, understood);
  if (news.length === 0 && session.stated === before) return false;
  // "I do not understand the question" says what blocks; the same question again, in the same words, would not help.
  if (news.length === 0 && nextQuestion(turn.content, session) === session.asked?.id) return false;
  tellNews(turn, known, news);
  advance(turn);
  return true;
}

function onSmallTalk(turn: Turn, { route }: Understanding): boolean {
  const { asked } = turn.session;
  const talk = (asked?.talk ?? 0) + 1;
  if (talk > LIMITS.smallTalk && turn.session.stage !== 'done') return false;
  if (route === 'thanks') lead(turn, words(turn, 'thanks'));
  else if (route === 'abuse') lead(turn, words(turn, 'abuse'));
  else if (route === 'off_topic') lead(turn, words(turn, 'off_topic'));
  else if (route === 'greeting') lead(turn, words(turn, 'hello_again'));
  else return false;
  askAgain(turn);
  if (turn.session.asked) turn.session.asked.talk = talk;
  return true;
}

/** After the end: a new problem begins a new triage; anything else is answered kindly. */
function onTextAtEnd(turn: Turn, understood: Understanding): void {
  if (onSmallTalk(turn, understood)) return;
  if (!saysNews(understood)) {
    if (!onWish(turn, understood)) unclear(turn);
    return;
  }
  if (turn.session.asked?.id === 'still_solved' && tellsTheSame(turn, understood))
    return answerStillSolved(turn, 'no');
  beginTriage(turn.session);
  lead(turn, words(turn, 'welcome_back'));
  onNeed(turn, understood);
}

/** "Non, j'ai encore perdu mon mot de passe": what blocks is what the guide was for. */
function tellsTheSame({ session }: Turn, { difficulty }: Understanding): boolean {
  return difficulty !== null && difficulty === session.outcome?.difficulty;
}

/** What an answer that was twice not understood counts as: the choice that costs the person nothing. */
const FALLBACK: Record<string, string> = {
  offer_guide: 'no',
  guide: 'stuck',
  // No answer is none: neither a yes that nobody gave, nor an appointment that nobody wants.
  still_solved: 'unclear',
  solved: 'no',
  slot: 'callback',
  name: 'skip',
  phone: 'skip',
  confirm: 'no',
  appointment: 'keep',
  cancel: 'no',
  invitation: 'no',
  restart: 'no',
  delete: 'no',
};

/** Not understood: once more in simpler words; then it is left open, which is itself a sign of difficulty. */
function unclear(turn: Turn): void {
  const { session } = turn;
  const { asked } = session;
  if (!asked) return ask(turn, 'need');
  trace(turn, 'unclear', asked.id);
  if (asked.retries < LIMITS.retries || asked.id === 'end') {
    if (asked.id === 'invitation') tellAgain(turn);
    else lead(turn, words(turn, asked.id === 'phone' ? 'phone_wrong' : 'unclear'));
    return ask(turn, asked.id, {
      simpler: true,
      retries: Math.min(asked.retries, LIMITS.retries) + 1,
      ...(asked.more ? { more: true } : {}),
    });
  }
  lead(turn, words(turn, 'moving_on'));
  if (isFact(turn, asked.id)) return answerFact(turn, asked.id, UNKNOWN);
  if (asked.id === 'need') return answerNeed(turn, NOTHING_UNDERSTOOD);
  if (asked.id === 'lang') return askBeneath(turn);
  answer(turn, asked.id, FALLBACK[asked.id] ?? 'no');
}
