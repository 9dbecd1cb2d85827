/**
 * What Declic knows about a person: twelve facts over closed vocabularies.
 *
 * The ids are stable: rules, buttons, statistics and other programs use them. `unknown` is a legal answer to
 * every question; a fact that was never asked is absent.
 */

/** The values of each fact, in the order in which a question offers them. */
export const FACT_VALUES = {
  device: ['none', 'basic_phone', 'smartphone', 'tablet', 'computer'],
  connection: ['none', 'limited', 'ok'],
  email: ['none', 'locked', 'managed_by_other', 'ok'],
  login: ['no_account', 'password_lost', 'code_blocked', 'held_by_other', 'ok'],
  reading: ['cannot', 'difficult', 'ok'],
  practice: ['never', 'beginner', 'ok'],
  fear: ['true', 'false'],
  organism: [
    'caf',
    'france_travail',
    'ameli',
    'impots',
    'prefecture',
    'msa',
    'retraite',
    'mairie',
    'logement',
    'ecole',
    'banque',
    'sante',
    'energie',
    'mdph',
    'justice',
    'other',
  ],
  task: [
    'apply',
    'declare',
    'upload',
    'appointment',
    'consult',
    'pay',
    'update',
    'certificate',
    'learn',
    'other',
  ],
  urgency: ['rights_cut', 'deadline', 'none'],
  service_failure: ['true', 'false'],
} as const;

/** ISO 639-1, all of it (Library of Congress, https://www.loc.gov/standards/iso639-2/php/code_list.php). */
const LANGUAGES = new Set(
  (
    'aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el en ' +
    'eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv ' +
    'ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ' +
    'ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st ' +
    'su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu'
  ).split(' '),
);

/** The value of a fact that the person was asked for and could not or would not give. */
export const UNKNOWN = 'unknown';

/** A fact's id. `language` is open: any ISO 639-1 code. */
export type FactId = keyof typeof FACT_VALUES | 'language';

/** All fact ids. */
export const FACT_IDS = [...Object.keys(FACT_VALUES), 'language'] as FactId[];

/** Where a fact came from: the person's answer, their free text, a rule, or a receptionist. */
export type FactSource = 'asked' | 'said' | 'inferred' | 'desk';

/** One known fact. `evidence` holds the (redacted) words that gave it, when they were the person's own. */
export interface KnownFact {
  value: string;
  source: FactSource;
  evidence?: string;
}

/** What the person went through before a decision: a guide that did not do, or asking for a human. */
export const AFTER = ['guide_failed', 'asked_human'] as const;
export type After = (typeof AFTER)[number];

/** All that is known of a person; a missing key was never asked nor said. */
export type Facts = Partial<Record<FactId, KnownFact>>;

/**
 * Says whether `value` is legal for the fact `id`.
 *
 * @example isFactValue('email', 'locked') // true
 */
export function isFactValue(id: FactId, value: string): boolean {
  if (value === UNKNOWN) return true;
  if (id === 'language') return LANGUAGES.has(value);
  return (FACT_VALUES[id] as readonly string[]).includes(value);
}
