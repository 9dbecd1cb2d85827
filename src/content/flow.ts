/** The questions of a conversation that are not about a fact, and their options. */
/** Questions of the conversation that are not about a fact. Their ids are what channels and buttons carry. */
export const FLOW_QUESTIONS = [
  'need',
  'offer_guide',
  'guide',
  'solved',
  'slot',
  'name',
  'phone',
  'confirm',
  'appointment',
  'cancel',
  'end',
  'still_solved',
  'invitation',
  'continue',
  'by_sms',
  'restart',
  'delete',
  'lang',
] as const;
export type FlowQuestionId = (typeof FLOW_QUESTIONS)[number];

/**
 * The fixed options of each flow question. `slot` and `lang` also get options made from data (slot ids, language
 * codes), which stand before these.
 */
export const FLOW_OPTIONS: Record<FlowQuestionId, readonly string[]> = {
  need: [],
  offer_guide: ['yes', 'no', 'human'],
  guide: ['done', 'stuck', 'human'],
  solved: ['yes', 'no'],
  slot: ['later', 'callback'],
  name: ['skip'],
  phone: ['skip'],
  confirm: ['yes', 'no'],
  appointment: ['keep', 'move', 'cancel'],
  cancel: ['yes', 'no'],
  end: ['again', 'human', 'bye', 'quiet'],
  still_solved: ['yes', 'no', 'quiet'],
  invitation: ['yes', 'no', 'callback'],
  continue: ['yes', 'no'],
  by_sms: ['yes', 'no'],
  restart: ['yes', 'no'],
  delete: ['yes', 'no'],
  lang: [],
};

/** Options of `FLOW_OPTIONS` that stand there only at times: `quiet` while a message is still to come. */
export const AT_TIMES: Partial<Record<FlowQuestionId, readonly string[]>> = { end: ['quiet'] };

/** The option of a fact's question that turns to its second page. */
export const MORE = 'more';

/** The option that keeps a slot longer: beside those of any question, when the hold is about to end. */
export const WAIT = 'wait';

/** The option of being called back: beside those of any question, for somebody who spoke instead of writing. */
export const HUMAN = 'human';

/** Questions that have such an option of their own. */
export const LEADS_TO_HUMAN: readonly string[] = FLOW_QUESTIONS.filter((id) =>
  FLOW_OPTIONS[id].some((option) => option === HUMAN || option === 'callback'),
);

/** What can stand beside a question's own options. */
export type Extra = typeof WAIT | typeof HUMAN;
