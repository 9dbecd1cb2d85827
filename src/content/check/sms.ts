/** Every prompt is few enough SMS, in the words that SMS has for it and with what is always said before it. */
import { type Guide, type GuideStep, MESSAGES, type MessageId, STEP_PARTS, type StepPart } from '../model.js';
import { foldTypography, type Segments, segments } from '../segments.js';
import { inSms } from '../sms.js';
import type { KeyPath } from '../source.js';
import { type Rest, say } from '../text.js';
import { SMS_LIMITS, smsLimit } from './budget.js';
import { type Checking, guideFile, wordFile, wordsIn } from './checking.js';
import { type Page, pages } from './lengths.js';
import { longest } from './texts.js';

/** Letters named in a finding. */
const SHOWN = 6;

/** What is said before a question: each of these, with all of its lines. */
const BEFORE: Record<string, [MessageId, ...MessageId[]][]> = {
  // Whatever is written first by SMS is greeted in the same message.
  need: [
    ['greeting', 'redacted'],
    ['greeting', 'help'],
    ['greeting', 'my_data_none'],
    ['restarted'],
    ['deleted', 'appointment_stays'],
    ['preparing'],
    ['invitation_over'],
  ],
  lang: [['greeting']],
  slot: [['greeting'], ['human'], ['guide_failed'], ['slot_gone'], ['hold_ended']],
  name: [['held']],
  phone: [['held']],
  confirm: [['chosen'], ['phone_known', 'chosen']],
  appointment: [['booked'], ['booked_nothing']],
  still_solved: [['follow_up']],
  invitation: [['invited'], ['invited_again'], ['went_back']],
  continue: [['greeting', 'begun_elsewhere']],
  end: [
    ['solved', 'follow_up_told'],
    ['no_slot', 'callback'],
    ['human', 'callback'],
    ['crisis', 'callback'],
    ['referred'],
    ['cancelled'],
    ['still_solved'],
    ['appointment_kept'],
    ['quiet'],
    ['invitation_no'],
    ['solved', 'appointment_stays'],
    ['human', 'callback', 'appointment_stays'],
    ['result_with', 'prepared'],
    ['result_with', 'prepared_nothing'],
    ['guide_failed', 'prepared'],
    ['invited_appointment'],
  ],
};

/** What is said before a question in simpler words, where it is something else. */
const UNCLEAR: Record<string, MessageId> = { phone: 'phone_wrong', invitation: 'invited_again' };

/** What is said before one of the first questions about a fact, when the first message told two others. */
const FIRST: [MessageId, ...MessageId[]][] = [['greeting', 'understood']];
const TOLD = 2;

/** Messages that are checked with the question that follows them. */
const WITH_QUESTION = new Set<string>([
  ...[FIRST, ...Object.values(BEFORE)].flat(2),
  ...['result_alone', 'result_with', 'result_for', 'guide_offer'],
]);

/** One language as SMS says it. */
interface Said {
  checking: Checking;
  /** The same with the words that SMS has. */
  short: Checking;
  lang: string;
}

export function checkSms(checking: Checking): void {
  const short = { ...checking, content: inSms(checking.content) };
  for (const lang of checking.content.languages) {
    const said = { checking, short, lang };
    for (const page of pages(short, lang)) checkPage(said, page);
    for (const id of Object.keys(MESSAGES) as MessageId[]) {
      if (!WITH_QUESTION.has(id)) checkLines(said, ...placeOf(said, id), [words(said, id)], smsLimit([id]));
    }
    for (const guide of short.content.guides[lang] ?? []) checkGuide(said, guide);
    for (const [index, { answer }] of (short.content.glossary[lang] ?? []).entries()) {
      checkLines(said, `knowledge/${lang}/glossary.yaml`, [index, 'answer'], [answer], SMS_LIMITS.prompt);
    }
  }
}

/** A message with the longest that is likely to stand in it; nothing when it cannot be said, which is told elsewhere. */
function words({ short, lang }: Said, id: MessageId, own: Record<string, string | number> = {}): string {
  const { email, login } = wordsIn(short.content, lang).names.facts;
  const samples: typeof own = { what: `${email.none}, ${login.password_lost}`, ...own };
  const values = Object.fromEntries(MESSAGES[id].map((name) => [name, samples[name] ?? longest(name)]));
  try {
    return say(short.content, lang, id, ...([values] as Rest<MessageId>));
  } catch {
    return '';
  }
}

const numbered = (labels: string[]): string[] => labels.map((label, index) => `${index + 1} ${label}`);

/** A question by itself, in simpler words, and below what is said before it. */
function checkPage(said: Said, { path, texts, options }: Page): void {
  const id = String(path.at(-1));
  const labels = options.map(({ label }) => label);
  const listed = numbered(id === 'slot' ? [...slots(said), ...labels] : labels);
  for (const { path: at, text } of texts) {
    const unclear = at.at(-1) === 'simpler' ? [words(said, UNCLEAR[id] ?? 'unclear')] : [];
    const file = wordFile(said.lang, hasShorter(said, at) ? 'sms' : 'questions');
    checkLines(said, file, at, [...unclear, text, ...listed], SMS_LIMITS.prompt, 'with its options');
  }
  const asked = texts[0]?.text;
  // A question that is too long by itself was told.
  if (asked === undefined || costOf([asked, ...listed]).count > SMS_LIMITS.prompt) return;
  const below = (before: string[]): string[] => [...before, asked, ...listed];
  const check = (ids: [MessageId, ...MessageId[]], ways: string[][]): void =>
    checkLines(
      said,
      ...placeOf(said, longestOf(said, ids)),
      costliest(ways.map(below)),
      smsLimit(ids),
      `with the question ${id}`,
    );
  // By SMS the first message is greeted, understood and answered with a question, all in one.
  const early = said.short.content.interview.questions.slice(0, TOLD + 1).some(({ fact }) => fact === id);
  const before = path[0] === 'facts' ? (early ? FIRST : []) : (BEFORE[id] ?? []);
  for (const ids of before) check(ids, [ids.map((one) => words(said, one))]);
  if (id === 'slot')
    for (const result of ['result_with', 'result_for'] as const) check([result], results(said, result));
  if (id === 'offer_guide') check(['guide_offer'], offers(said));
}

/** The message that takes most of the room. */
const longestOf = (said: Said, ids: [MessageId, ...MessageId[]]): MessageId =>
  ids.reduce((most, id) => (words(said, id).length > words(said, most).length ? id : most));

/** The lines that are the most SMS. */
const costliest = (ways: string[][]): string[] =>
  ways.reduce((most, other) => (costOf(other).count > costOf(most).count ? other : most), []);

const costOf = (lines: string[]): Segments => segments(foldTypography(lines.join('\n')));

/** As many appointments as are offered at once, on days with long names. */
function slots(said: Said): string[] {
  const label = words(said, 'slot_label', { day: said.lang === 'fr' ? 'mercredi 25' : 'Wednesday 25' });
  return Array(3).fill(`${label}, ${longest('place')}`);
}

/** What blocks, whatever it is, for somebody who will not be alone. */
function results(said: Said, id: 'result_with' | 'result_for'): string[][] {
  const { names } = wordsIn(said.short.content, said.lang);
  return Object.values(names.difficulty).flatMap((difficulty) =>
    (['result_rights_at_risk', 'result_deadline'] as const).map((soon) => [
      words(said, id, { difficulty }),
      words(said, soon),
    ]),
  );
}

/** An offer of each guide. */
const offers = (said: Said): string[][] =>
  (said.short.content.guides[said.lang] ?? []).map(({ title }) => [
    words(said, 'greeting'),
    words(said, 'guide_offer', { title }),
  ]);

/** Each step as it is sent: with its number, its question and its options, the first one below what blocks. */
function checkGuide(said: Said, guide: Guide): void {
  const { questions, names } = wordsIn(said.short.content, said.lang);
  const { ask, simpler, options } = questions.flow.guide;
  const listed = numbered(['done', 'stuck', 'human'].map((option) => options[option]?.label ?? option));
  for (const [index, step] of guide.steps.entries()) {
    const number = words(said, 'guide_step', { step: index + 1, total: guide.steps.length });
    const blocks = index > 0 ? [] : guide.difficulty.map((id) => names.difficulty[id]);
    const text = [`${number} ${step.text}`, ask];
    const sent: Record<StepPart, string[][]> = {
      text: [text, ...blocks.map((difficulty) => [words(said, 'result_alone', { difficulty }), ...text])],
      help: [[words(said, 'guide_help'), step.help, simpler]],
      smaller: step.smaller ? [[words(said, 'guide_smaller'), step.smaller, simpler]] : [],
    };
    for (const part of STEP_PARTS) {
      const lines = [...costliest(sent[part]), ...listed];
      const [file, path] = hasShorterStep(said, guide, step, part)
        ? [wordFile(said.lang, 'sms'), ['guides', guide.id, step.id, part]]
        : [guideFile(said.lang, guide), ['steps', index, part]];
      checkLines(said, file, path, lines, SMS_LIMITS.step, 'as it is sent');
    }
  }
}

function hasShorterStep({ checking, lang }: Said, guide: Guide, step: GuideStep, part: StepPart): boolean {
  return wordsIn(checking.content, lang).sms?.guides[guide.id]?.[step.id]?.[part] !== undefined;
}

/** Where a message's words for SMS stand. */
function placeOf({ checking, lang }: Said, id: MessageId): [string, KeyPath] {
  const { sms } = wordsIn(checking.content, lang);
  return sms?.messages[id] ? [wordFile(lang, 'sms'), ['messages', id]] : [wordFile(lang, 'messages'), [id]];
}

/** Says whether a text of a question, such as facts.language.ask, has shorter words. */
function hasShorter({ checking, lang }: Said, [part, id, which]: KeyPath): boolean {
  const { sms } = wordsIn(checking.content, lang);
  const questions: Record<string, { ask?: string | undefined; simpler?: string | undefined }> =
    sms?.[part as 'facts' | 'flow'] ?? {};
  return questions[String(id)]?.[which as 'ask' | 'simpler'] !== undefined;
}

function checkLines(
  { checking }: Said,
  file: string,
  path: KeyPath,
  lines: string[],
  most: number,
  how?: string,
): void {
  const { count, units, costly } = costOf(lines);
  if (count <= most) return;
  const shown = costly.slice(0, SHOWN).join(' ') + (costly.length > SHOWN ? ' …' : '');
  const letters = shown ? `, because of ${shown}` : '';
  const sent = how ? ` ${how}` : '';
  checking.error(file, path, `is ${count} SMS long${sent} (${units} characters${letters}): at most ${most}`);
}
