/** Reads the environment once, at start, and refuses what cannot work. */
import { ALL, type SettingName, type Values } from './settings.js';

/** The environment cannot be used. Policy: the operator corrects the variables; nothing was started. */
export class ConfigError extends Error {
  readonly code = 'config';

  /** One sentence for each problem. They name variables and never show a value. */
  constructor(readonly problems: string[]) {
    super(problems.join('\n'));
    this.name = 'ConfigError';
  }
}

/** What a channel needs of the environment. */
export interface ChannelNeeds {
  id: string;
  /** What the start line calls it. */
  name: string;
  /** All of these. */
  all: SettingName[];
  /** And one of these. */
  oneOf?: SettingName[];
  /** May be left out, and mean nothing without the others. */
  optional: SettingName[];
  /** Whether this version speaks the protocol. */
  supported: boolean;
}

/** The channels that need credentials. A channel is mounted when all that it needs is set. */
export const CHANNELS: ChannelNeeds[] = [
  {
    id: 'twilio',
    name: 'SMS (Twilio)',
    all: ['TWILIO_ACCOUNT_SID', 'TWILIO_AUTH_TOKEN'],
    oneOf: ['TWILIO_FROM', 'TWILIO_MESSAGING_SERVICE_SID'],
    optional: ['TWILIO_API_URL'],
    supported: true,
  },
  {
    id: 'whatsapp',
    name: 'WhatsApp',
    all: [
      'WHATSAPP_PHONE_NUMBER_ID',
      'WHATSAPP_ACCESS_TOKEN',
      'WHATSAPP_APP_SECRET',
      'WHATSAPP_VERIFY_TOKEN',
    ],
    optional: ['WHATSAPP_TEMPLATE', 'WHATSAPP_API_URL'],
    supported: true,
  },
  {
    id: 'directline',
    name: 'Direct Line for other programs',
    all: ['DIRECTLINE_SECRET'],
    optional: [],
    supported: true,
  },
  {
    id: 'azure',
    name: 'Azure Bot Service',
    all: ['clientId'],
    optional: ['clientSecret', 'tenantId'],
    supported: true,
  },
];

/** Other things that are configured whole or not at all, with what this version makes of them. */
const PARTNERS: ChannelNeeds[] = [
  {
    id: 'rdv-service-public',
    name: 'RDV Service Public',
    all: ['RDV_SP_URL', 'RDV_SP_WEBHOOK_SECRET'],
    optional: [],
    supported: false,
  },
  {
    id: 'model',
    name: 'The language model',
    all: [],
    oneOf: ['LLM_MODEL', 'EMBEDDING_MODEL', 'TRANSCRIPTION_MODEL'],
    optional: ['LLM_API_KEY', 'LLM_BASE_URL', 'LLM_TIMEOUT_MS'],
    supported: true,
  },
];

/** Characters below which a secret can be guessed. */
const SHORT_SECRET = 16;

/** mounted: configured. missing: not configured. unsupported: configured, but this version cannot do it yet. */
export type ChannelState = 'mounted' | 'missing' | 'unsupported';

export interface Config {
  values: Values;
  /** By channel id: twilio, whatsapp, directline, azure. */
  channels: Record<string, ChannelState>;
  /** What is configured and not yet done, as sentences for the start-up lines. */
  notes: string[];
}

/**
 * Checks the environment. A variable that is empty counts as not set.
 *
 * @throws ConfigError naming every variable that is wrong, or missing from half a configuration
 * @example readConfig({ PORT: '8080' }).values.PORT // 8080
 */
export function readConfig(env: NodeJS.ProcessEnv): Config {
  const set = (name: string): string | undefined => env[name]?.trim() || undefined;
  const problems: string[] = [];
  const values: Record<string, unknown> = {};
  for (const [name, setting] of Object.entries(ALL)) {
    const given = set(name) ?? setting.fallback;
    if (given === undefined) continue;
    const read = setting.shape.safeParse(given);
    if (read.success) values[name] = read.data;
    else problems.push(`${name} ${read.error.issues[0]?.message ?? 'cannot be read'}.`);
  }

  const state = (needs: ChannelNeeds): ChannelState => {
    const { all, oneOf = [], optional } = needs;
    const missing: string[] = all.filter((name) => !set(name));
    if (oneOf.length > 0 && !oneOf.some(set)) missing.push(oneOf.join(' or '));
    if (missing.length === 0) return needs.supported ? 'mounted' : 'unsupported';
    // A provider's address alone is no half configuration: it has a default, and tests set it for everybody.
    const told = [...all, ...oneOf, ...optional.filter((name) => ALL[name].fallback === undefined)];
    if (told.some(set)) {
      problems.push(
        `${needs.name} is configured by half: set ${missing.join(', ')} too, or none of its variables.`,
      );
    }
    return 'missing';
  };
  const channels = Object.fromEntries(CHANNELS.map((needs) => [needs.id, state(needs)]));
  const partners = PARTNERS.map((needs) => ({ needs, state: state(needs) }));

  problems.push(...aboutModels(set));
  if (set('REDIS_URL')) {
    problems.push('REDIS_URL is set, but this version keeps everything in DATA_DIR: unset it to start.');
  }
  if (problems.length > 0) throw new ConfigError(problems);

  const notes = CHANNELS.filter((needs) => channels[needs.id] === 'unsupported').map(
    ({ name }) => `${name} is configured and checked, but this version does not carry it yet.`,
  );
  for (const { needs, state: was } of partners) {
    if (was === 'unsupported')
      notes.push(`${needs.name} is configured and checked, but this version does not use it yet.`);
  }
  if (set('LLM_MODEL')) {
    notes.push('The language model is configured and checked, but this version does not use it yet.');
  }
  if (channels.twilio === 'mounted' && !set('PUBLIC_URL')) {
    notes.push(
      'PUBLIC_URL is not set: Twilio signs the address that it calls, and cannot report what became of a message.',
    );
  }
  if (set('API_KEYS') && channels.twilio !== 'mounted') {
    notes.push('API_KEYS is set and SMS is not carried: invitations are refused, but for a dry run.');
  }
  const secret = set('DIRECTLINE_SECRET');
  if (secret && secret.length < SHORT_SECRET) {
    notes.push('DIRECTLINE_SECRET is short enough to be guessed: openssl rand -hex 32 prints a good one.');
  }
  return { values: values as Values, channels, notes };
}

/** What models, which share one key and one address, need besides their names. */
function aboutModels(set: (name: SettingName) => string | undefined): string[] {
  const named = (['EMBEDDING_MODEL', 'TRANSCRIPTION_MODEL', 'LLM_MODEL'] as const).filter((name) =>
    set(name),
  );
  const providers = new Set(named.map((name) => set(name)?.split(':')[0]));
  const problems: string[] = [];
  if (providers.size > 1) {
    problems.push(
      `${named.join(' and ')} share LLM_API_KEY and LLM_BASE_URL: all must name the same provider.`,
    );
  }
  const [helper] = named.filter((name) => name !== 'LLM_MODEL' && !set(name)?.startsWith('ollama:'));
  if (helper && !set('LLM_API_KEY') && !set('LLM_BASE_URL')) {
    problems.push(
      `${helper} is configured by half: set LLM_API_KEY too, or LLM_BASE_URL for a server of your own.`,
    );
  }
  return problems;
}
