import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { type ConfigError, readConfig } from '../src/config.js';
import { ALL, envExample } from '../src/settings.js';

const SID = `AC${'0'.repeat(32)}`;
const TWILIO = { TWILIO_ACCOUNT_SID: SID, TWILIO_AUTH_TOKEN: 'token', TWILIO_FROM: '+33644000000' };
const WHATSAPP = {
  WHATSAPP_PHONE_NUMBER_ID: '106540352242922',
  WHATSAPP_ACCESS_TOKEN: 'token',
  WHATSAPP_APP_SECRET: 'secret',
  WHATSAPP_VERIFY_TOKEN: 'verify',
};
const AZURE = { clientId: '8f5a4a1e-2f14-4a1c-9d6b-3f2d1c0b9a87', clientSecret: 'secret' };

/** What the operator would read. */
function refusal(env: Record<string, string>): string {
  try {
    readConfig(env);
  } catch (error) {
    expect((error as ConfigError).code).toBe('config');
    return (error as Error).message;
  }
  throw new Error('It started.');
}

describe('the environment', () => {
  test('an operator who sets nothing gets a working bot on port 3978 in ./data', () => {
    const { values, channels, notes } = readConfig({});
    expect(values).toMatchObject({
      PORT: 3978,
      DATA_DIR: './data',
      DEFAULT_LANGUAGE: 'fr',
      TIME_ZONE: 'Europe/Paris',
      RETENTION_TEXT_DAYS: 30,
      RETENTION_OUTCOME_MONTHS: 12,
      TWILIO_API_URL: 'https://api.twilio.com',
      WHATSAPP_API_URL: 'https://graph.facebook.com/v23.0',
    });
    expect(channels).toEqual({
      twilio: 'missing',
      whatsapp: 'missing',
      directline: 'missing',
      azure: 'missing',
    });
    expect(notes).toEqual([]);
  });

  test('a variable that is empty, as a copied .env.example leaves it, counts as not set', () => {
    expect(readConfig({ PORT: '', TWILIO_ACCOUNT_SID: ' ', LLM_MODEL: '' }).values.PORT).toBe(3978);
  });

  test.each([
    ['PORT', 'eighty'],
    ['PORT', '70000'],
    ['PUBLIC_URL', 'declic.example'],
    ['EMBED_SITES', 'caf.example'],
    ['EMBED_SITES', 'https://ville.example/aide'],
    ['EMBED_SITES', 'https://ville.example, https://caf.example'],
    ['REDIS_URL', 'http://localhost'],
    ['API_KEYS', 'k'.repeat(40)],
    ['API_KEYS', 'demo:tooshort'],
    ['API_KEYS', `demo:${'k'.repeat(40)} port`],
    ['API_KEYS', `demo:${'k'.repeat(40)} port:${'k'.repeat(40)}`],
    ['SECRET_KEY', 'short'],
    ['DEFAULT_LANGUAGE', 'French'],
    ['TIME_ZONE', 'Europe/Montrivel'],
    ['RETENTION_TEXT_DAYS', '0'],
    ['RETENTION_OUTCOME_MONTHS', '-1'],
    ['TWILIO_ACCOUNT_SID', 'my account'],
    ['TWILIO_FROM', '!'],
    ['TWILIO_API_URL', 'api.twilio.com'],
    ['WHATSAPP_PHONE_NUMBER_ID', 'my phone'],
    ['clientId', 'my bot'],
    ['LLM_TIMEOUT_MS', 'soon'],
    ['EMBEDDING_MODEL', 'small'],
    ['EMBEDDING_MODEL', 'another:small'],
    ['LLM_BASE_URL', 'nowhere'],
    ['RDV_SP_URL', 'nowhere'],
  ])('a wrong %s is refused by its name, and its value is not shown', (name, value) => {
    const told = refusal({ [name]: value });
    expect(told).toContain(`${name} `);
    if (value.length > 3) expect(told).not.toContain(value);
  });

  test('keys of several agencies are told apart, and one without SMS is told to be of no use', () => {
    const [one, other] = ['a'.repeat(32), 'b'.repeat(32)];
    const { values, notes } = readConfig({ API_KEYS: `demo:${one}  ccas-valmont:${other}` });
    expect(values.API_KEYS).toEqual([
      { agency: 'demo', key: one },
      { agency: 'ccas-valmont', key: other },
    ]);
    expect(notes).toEqual([expect.stringContaining('API_KEYS is set and SMS is not carried')]);
    expect(readConfig({ API_KEYS: `demo:${one}`, ...TWILIO, PUBLIC_URL: 'https://d.example' }).notes).toEqual(
      [],
    );
  });

  test.each([
    ['TWILIO_AUTH_TOKEN', TWILIO],
    ['TWILIO_ACCOUNT_SID', TWILIO],
    ['TWILIO_FROM or TWILIO_MESSAGING_SERVICE_SID', { ...TWILIO, TWILIO_FROM: '' }],
    ['WHATSAPP_APP_SECRET', WHATSAPP],
    ['WHATSAPP_VERIFY_TOKEN', WHATSAPP],
    ['clientId', AZURE],
    ['clientId', { tenantId: AZURE.clientId }],
    ['RDV_SP_WEBHOOK_SECRET', { RDV_SP_URL: 'https://rdv.example' }],
    ['LLM_MODEL or EMBEDDING_MODEL', { LLM_API_KEY: 'key' }],
    ['LLM_API_KEY', { EMBEDDING_MODEL: 'openai:small', LLM_API_KEY: 'key' }],
  ] as [string, Record<string, string>][])(
    'half a configuration without %s does not start',
    (missing, whole) => {
      const { [missing]: _, ...half } = whole;
      const told = refusal(half);
      expect(told).toContain('by half');
      expect(told).toContain(missing);
    },
  );

  test('every problem is told at once', () => {
    expect(refusal({ PORT: 'x', TIME_ZONE: 'y' }).split('\n')).toHaveLength(2);
  });

  test("a provider's address alone, as tests set it, is no half configuration", () => {
    expect(readConfig({ TWILIO_API_URL: 'http://127.0.0.1:9' }).channels.twilio).toBe('missing');
  });

  test('SMS and WhatsApp are mounted; without its public address Twilio cannot report, and the operator is told', () => {
    const { channels, notes } = readConfig({ ...TWILIO, ...WHATSAPP });
    expect(channels).toMatchObject({ twilio: 'mounted', whatsapp: 'mounted' });
    expect(notes).toEqual([expect.stringMatching(/^PUBLIC_URL is not set: Twilio/)]);
    const { notes: none } = readConfig({ ...TWILIO, ...WHATSAPP, PUBLIC_URL: 'https://declic.example' });
    expect(none).toEqual([]);
  });

  test('a messaging service serves instead of a number', () => {
    const { TWILIO_FROM: _, ...rest } = TWILIO;
    const service = { TWILIO_MESSAGING_SERVICE_SID: `MG${'1'.repeat(32)}` };
    expect(readConfig({ ...rest, ...service }).channels.twilio).toBe('mounted');
  });

  test('Azure and Direct Line are mounted when they are configured', () => {
    const { channels } = readConfig({ ...AZURE, DIRECTLINE_SECRET: 'a-secret-of-some-length' });
    expect(channels).toMatchObject({ azure: 'mounted', directline: 'mounted' });
  });

  test.each([
    { EMBEDDING_MODEL: 'openai:small', LLM_BASE_URL: 'http://localhost:8080/v1' },
    { EMBEDDING_MODEL: 'ollama:small' },
    { EMBEDDING_MODEL: 'mistralai:small', LLM_API_KEY: 'key', LLM_MODEL: 'mistralai:large' },
  ])('a model that finds guides is taken: %j', (env) => {
    expect(readConfig(env).values.EMBEDDING_MODEL).toBe(env.EMBEDDING_MODEL);
  });

  test('the sites that may show the page are origins, however they are written', () => {
    const sites = (EMBED_SITES: string) => readConfig({ EMBED_SITES }).values.EMBED_SITES;
    expect(sites(' https://Ville.example/  http://localhost:8080 ')).toEqual([
      'https://ville.example',
      'http://localhost:8080',
    ]);
    expect(sites('*')).toEqual(['*']);
    expect(readConfig({}).values.EMBED_SITES).toBeUndefined();
  });

  test("two models of different providers cannot share one provider's key", () => {
    const told = refusal({ EMBEDDING_MODEL: 'openai:a', LLM_MODEL: 'mistralai:b', LLM_API_KEY: 'key' });
    expect(told).toContain('EMBEDDING_MODEL');
    expect(told).toContain('LLM_MODEL');
  });

  test('a secret that can be guessed is used, and the operator is told', () => {
    expect(readConfig({ DIRECTLINE_SECRET: 'guess' }).notes).toEqual([
      expect.stringContaining('DIRECTLINE_SECRET'),
    ]);
  });

  test('a Redis server, which this version cannot use, is refused rather than ignored', () => {
    expect(refusal({ REDIS_URL: 'redis://localhost' })).toContain('REDIS_URL');
  });
});

describe('.env.example', () => {
  const file = new URL('../.env.example', import.meta.url);

  test('documents every variable, word for word as the table of settings does', () => {
    // UPDATE_ENV_EXAMPLE=1 npm test rewrites the file.
    if (process.env.UPDATE_ENV_EXAMPLE) writeFileSync(file, envExample());
    expect(readFileSync(file, 'utf8')).toBe(envExample());
  });

  test('starts Declic as it stands, and with every line switched on that has a value', () => {
    const lines = readFileSync(file, 'utf8').split('\n');
    const values = Object.fromEntries(
      lines.flatMap((line) => {
        const [, name, value] = /^#([A-Za-z_]+)=(.+)$/.exec(line) ?? [];
        return name && value ? [[name, value]] : [];
      }),
    );
    expect(Object.keys(values).length).toBeGreaterThan(5);
    const { values: read } = readConfig(values);
    expect(read).toEqual(readConfig({}).values);
    expect(lines.filter((line) => /^#?[A-Za-z_]+=/.test(line))).toHaveLength(Object.keys(ALL).length);
  });
});
