/** Every environment variable that Declic reads: one table, from which config.ts checks and .env.example is written. */
import { z } from 'zod';

/** One variable. `help` stands above it in .env.example; `shape` reads it and says what is wrong, without the value. */
export interface Setting {
  help: string;
  shape: z.ZodType;
  /** What is used when the variable is not set, as text for .env.example. */
  fallback?: string;
}

const text = z.string().min(1);

const url = z
  .url({
    protocol: /^https?$/,
    error: 'must be an address that begins with http:// or https://',
  })
  .transform((value) => value.replace(/\/+$/, ''));

const whole = (least: number, most: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/, 'must be a whole number')
    .transform(Number)
    .pipe(z.number().min(least, `must be at least ${least}`).max(most, `must be at most ${most}`));

/** Five digits or more, with or without the plus sign, or an alphanumeric sender. Never echoed in an error. */
const sender = z
  .string()
  .regex(/^(whatsapp:)?\+?[A-Za-z0-9 ]{3,20}$/, 'must be a phone number in E.164 (+33…) or a sender name');

/** Web origins separated by spaces, each as browsers write it; `*` is every site. */
const sites = z.string().transform((value, context) => {
  const origins = value.split(/\s+/).map((site) => {
    if (site === '*') return site;
    return /^https?:\/\/[\p{L}\p{N}.:[\]-]+\/?$/u.test(site) && URL.canParse(site)
      ? new URL(site).origin
      : undefined;
  });
  if (origins.every((site) => site !== undefined)) return origins;
  context.addIssue({
    code: 'custom',
    message: 'must be origins such as https://www.ville.example, separated by spaces, or *',
  });
  return z.NEVER;
});

/** `agency:key`, several separated by spaces. Never echoed in an error. */
const keys = z.string().transform((value, context) => {
  const pairs = value.split(/\s+/).map((pair) => /^([\w.-]{1,100}):([\w.~+/=-]{32,500})$/.exec(pair));
  const found = pairs.flatMap((pair) => (pair?.[1] && pair[2] ? [{ agency: pair[1], key: pair[2] }] : []));
  if (found.length < pairs.length) {
    const message = 'must be agency:key, several separated by spaces; a key has at least 32 characters';
    context.addIssue({ code: 'custom', message });
  } else if (new Set(found.map(({ key }) => key)).size < found.length) {
    context.addIssue({ code: 'custom', message: 'must not give one key to two agencies' });
  }
  return found;
});

const timeZone = z.string().refine(
  (zone) => {
    try {
      new Intl.DateTimeFormat('en', { timeZone: zone });
      return true;
    } catch {
      return false;
    }
  },
  { error: 'must be a time zone of the IANA list, such as Europe/Paris' },
);

/** The groups in the order of .env.example. */
const SETTINGS = {
  'The server': {
    PORT: {
      help: 'The port of the web server. 0 takes any free one.',
      shape: whole(0, 65535),
      fallback: '3978',
    },
    PUBLIC_URL: {
      help: 'The address under which the internet reaches this server, when it stands behind a proxy.\nProviders sign with it, and the chat page builds its WebSocket address from it.',
      shape: url,
    },
    EMBED_SITES: {
      help: 'The sites on which the page may stand in a panel (embed.js): origins such as https://www.ville.example,\nseparated by spaces, or * for every site. Not set, no site may, and embed.js shows a link instead.',
      shape: sites,
    },
    DATA_DIR: {
      help: 'Where everything is kept: the database, and the key when SECRET_KEY is not set.',
      shape: text,
      fallback: './data',
    },
    REDIS_URL: {
      help: 'A Redis server instead of the database in DATA_DIR, for several processes.\nNot in this version: Declic refuses to start with it rather than keep data elsewhere than you asked.',
      shape: z.url({
        protocol: /^rediss?$/,
        error: 'must begin with redis:// or rediss://',
      }),
    },
    SECRET_KEY: {
      help: 'Encrypts addresses and phone numbers: at least 32 random characters (openssl rand -hex 32).\nWhen it is not set, a key is made at the first start and kept in DATA_DIR, readable by this user alone.\nLost, it makes the stored addresses unreadable: nobody can be answered any more. Keep a copy.',
      shape: z.string().min(32, 'must have at least 32 characters, such as openssl rand -hex 32 prints'),
    },
    DEFAULT_LANGUAGE: {
      help: 'The language of somebody who has not shown theirs: a folder of dialogs/.',
      shape: z.string().regex(/^[a-z]{2}$/, 'must be a language code of two letters, such as fr'),
      fallback: 'fr',
    },
    TIME_ZONE: {
      help: 'The time zone of the demonstration agency, when it is made at the first start.',
      shape: timeZone,
      fallback: 'Europe/Paris',
    },
    RETENTION_TEXT_DAYS: {
      help: 'After how many days what people wrote is deleted.',
      shape: whole(1, 3650),
      fallback: '30',
    },
    RETENTION_OUTCOME_MONTHS: {
      help: 'After how many months the outcomes, which no longer lead to a person, are deleted.',
      shape: whole(1, 120),
      fallback: '12',
    },
  },
  'SMS, and WhatsApp by Twilio': {
    TWILIO_ACCOUNT_SID: {
      help: 'From the Twilio console. Begins with AC.',
      shape: z.string().regex(/^AC\w+$/, 'must begin with AC'),
    },
    TWILIO_AUTH_TOKEN: {
      help: 'Checks signatures and sends.',
      shape: text,
    },
    TWILIO_FROM: {
      help: 'The number people text, or else the messaging service below.',
      shape: sender,
    },
    TWILIO_MESSAGING_SERVICE_SID: {
      help: 'Begins with MG.',
      shape: z.string().regex(/^MG\w+$/, 'must begin with MG'),
    },
    TWILIO_API_URL: {
      help: 'For tests and proxies.',
      shape: url,
      fallback: 'https://api.twilio.com',
    },
  },
  'WhatsApp by Meta': {
    WHATSAPP_PHONE_NUMBER_ID: {
      help: "From Meta's app dashboard: digits, not the phone number itself.",
      shape: z.string().regex(/^\d{5,25}$/, 'must be digits'),
    },
    WHATSAPP_ACCESS_TOKEN: {
      help: 'Of a system user; it does not expire.',
      shape: text,
    },
    WHATSAPP_APP_SECRET: {
      help: 'Checks signatures.',
      shape: text,
    },
    WHATSAPP_VERIFY_TOKEN: {
      help: 'Any words; the same are typed into the dashboard.',
      shape: text,
    },
    WHATSAPP_TEMPLATE: {
      help: 'The name of a template that Meta approved in each language, with one place in its body: {{1}}.\nIt carries what is sent more than 24 hours after the person last wrote; without it that is not sent.',
      shape: z.string().regex(/^[a-z0-9_]{1,512}$/, 'must be the name of a template: a-z, 0-9 and _'),
    },
    WHATSAPP_API_URL: {
      help: 'For tests and proxies.',
      shape: url,
      fallback: 'https://graph.facebook.com/v23.0',
    },
  },
  'Invitations before an appointment': {
    API_KEYS: {
      help: 'Who may post to /api/invitations: agency:key, such as demo: and what openssl rand -hex 32 prints; several\nseparated by spaces. The key says whose places are meant. Without it the address does not exist. Invitations go by SMS.',
      shape: keys,
    },
  },
  'Direct Line, for other programs': {
    DIRECTLINE_SECRET: {
      help: 'Lets your own servers open conversations at /v3/directline. The chat page works without it.\nLong and random (openssl rand -hex 32): whoever has it can speak in every conversation.',
      shape: text,
    },
  },
  'Azure Bot Service (Teams, Facebook, Telegram…)': {
    clientId: {
      help: "The bot's application id. These three names are those of Microsoft's Agents SDK.",
      shape: z.guid({ error: 'must be the application id, a UUID' }),
    },
    clientSecret: {
      help: "The application's client secret. Leave it out where a managed identity stands for the bot.",
      shape: text,
    },
    tenantId: {
      help: 'The directory (tenant) of the application. Leave it out for a multi-tenant bot.',
      shape: z.guid({ error: 'must be the tenant id, a UUID' }),
    },
  },
  'A language model (optional)': {
    LLM_MODEL: {
      help: 'provider:model, such as mistralai:mistral-small-latest.',
      shape: text,
    },
    EMBEDDING_MODEL: {
      help: "Finds guides by what a person means, not only by their words: openai:, mistralai: or ollama:, then the model,\nsuch as openai:text-embedding-3-small. The first is also for any server of your own that speaks OpenAI's protocol.\nPeople's texts go there without their secrets and numbers. Without it, or when it fails, guides are found by words.",
      shape: z
        .string()
        .regex(
          /^(openai|mistralai|ollama):\S+$/,
          'must be a provider and a model: openai:…, mistralai:… or ollama:…',
        ),
    },
    TRANSCRIPTION_MODEL: {
      help: "Listens to voice notes of SMS and WhatsApp: openai: and the model, such as openai:whisper-1, also for any server of\nyour own that speaks OpenAI's protocol. The sound goes there as it is, with whatever the person said.\nWithout it, or when it fails, the person is asked to tap or to write, or is called back.",
      shape: z.string().regex(/^openai:\S+$/, 'must be openai: and a model, such as openai:whisper-1'),
    },
    LLM_API_KEY: { help: 'The key for all of them.', shape: text },
    LLM_BASE_URL: {
      help: "When it isn't the provider's own address.",
      shape: url,
    },
    LLM_TIMEOUT_MS: {
      help: 'After how many milliseconds an answer is no longer waited for.',
      shape: whole(100, 60_000),
      fallback: '3000',
    },
  },
  'RDV Service Public (optional)': {
    RDV_SP_URL: { help: 'The address of the instance.', shape: url },
    RDV_SP_WEBHOOK_SECRET: {
      help: 'Checks the signature of its webhooks.',
      shape: text,
    },
  },
} as const satisfies Record<string, Record<string, Setting>>;

type Groups = typeof SETTINGS;
type Flat = {
  [G in keyof Groups]: (x: Groups[G]) => void;
}[keyof Groups] extends (x: infer I) => void
  ? I
  : never;

/** A variable's name. */
export type SettingName = keyof Flat & string;

/** The value of each variable after its check; those without a fallback may be missing. */
export type Values = {
  [K in SettingName]: Flat[K] extends {
    shape: infer S extends z.ZodType;
    fallback: string;
  }
    ? z.output<S>
    : Flat[K] extends { shape: infer S extends z.ZodType }
      ? z.output<S> | undefined
      : never;
};

/** All variables by name. */
export const ALL: Record<SettingName, Setting> = Object.assign({}, ...Object.values(SETTINGS));

/**
 * The text of .env.example. A variable with a fallback shows it, commented out.
 *
 * @example envExample().includes('#PORT=3978') // true
 */
export function envExample(): string {
  const groups = Object.entries(SETTINGS).map(([title, settings]) => {
    const lines = Object.entries(settings as Record<string, Setting>).map(
      ([name, { help, fallback }]) => `${help.replace(/^/gm, '# ')}\n#${name}=${fallback ?? ''}`,
    );
    return `## ${title}\n\n${lines.join('\n\n')}`;
  });
  const head =
    '# Copy this file to .env and take away the # before what you set. Nothing here is needed to try Declic.';
  return `${[head, ...groups].join('\n\n')}\n`;
}
