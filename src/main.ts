/**
 * Declic's server. Each part is named once here, in the order in which a message meets them; what a part does
 * stands in its own folder.
 */
// First, before there is anything to evaluate.
import './start-memory.js';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { pino } from 'pino';
import { DEMONSTRATION, ensureDemonstration } from './booking/demo.js';
import { createBooking } from './booking/index.js';
import { nearestPlace } from './booking/nearest.js';
import { promptActivities } from './channels/directline/render.js';
import { createDirectLine } from './channels/directline/server.js';
import { AZURE, DIRECTLINE, SMS, WHATSAPP, WHATSAPP_BY_TWILIO } from './channels/traits.js';
import { createTwilio } from './channels/twilio/index.js';
import { createWhatsApp } from './channels/whatsapp/index.js';
import { ConfigError, readConfig } from './config.js';
import { loadContent } from './content/load.js';
import { overdueLine } from './content/overdue.js';
import {
  createAccept,
  createIdentity,
  createListen,
  createOutbox,
  createPurge,
  createWorker,
  loggable,
} from './delivery/index.js';
import { openingOf } from './engine/opening.js';
import { createInvitationApi } from './invitations/index.js';
import { createTranscribe } from './models/transcription.js';
import { refusal, startLines } from './start-lines.js';
import { growAgain } from './start-memory.js';
import { checkKey } from './store/key-check.js';
import { openSqliteStore } from './store/sqlite/index.js';
import { openVault } from './store/vault.js';
import { withoutTracing } from './tracing.js';
import { createUnderstanding, redact } from './understanding/index.js';
import { createApp } from './web/app.js';
import { measured } from './web/measure.js';
import { createMeters } from './web/meters.js';
import { readPictures } from './web/pictures.js';
import { startServer } from './web/server.js';
import { readStatics } from './web/static.js';

/** The folder with dialogs/ and knowledge/, beside src/ and dist/. */
const ROOT = fileURLToPath(new URL('..', import.meta.url));
const DAY = 24 * 3_600_000;
/** Signals that come within so many milliseconds are one. */
const ONE_SIGNAL = 500;
/** A twelfth of a year. */
const MONTH = 30.4375 * DAY;

async function main(): Promise<void> {
  const clock = Date.now;
  const log = pino({ base: null }, pino.destination(2));
  const onError = (error: unknown): void => log.error(loggable(error), 'A request could not be answered.');

  // The environment, and the file .env in the current folder for what it does not say.
  if (existsSync('.env')) process.loadEnvFile('.env');
  withoutTracing(process.env);
  const { values, channels, notes } = readConfig(process.env);

  // What the bot asks and says.
  const kept = { days: values.RETENTION_TEXT_DAYS, months: values.RETENTION_OUTCOME_MONTHS };
  const content = { ...loadContent(ROOT), kept };
  if (!content.languages.includes(values.DEFAULT_LANGUAGE)) {
    throw new ConfigError([
      `DEFAULT_LANGUAGE must be a language of dialogs/: ${content.languages.join(', ')}.`,
    ]);
  }

  const pictures = await readPictures(content.pictures, new URL('./pictures/', import.meta.url));
  /** For who fetches a picture from elsewhere. */
  const pictureUrl = (id: string): string | undefined => {
    const address = pictures.address(id);
    return values.PUBLIC_URL && address && values.PUBLIC_URL + address;
  };

  // What it keeps, and the key that makes addresses unreadable there.
  const meters = createMeters();
  const vault = openVault({ dataDir: values.DATA_DIR, secretKey: values.SECRET_KEY });
  const store = measured(await openSqliteStore({ file: join(values.DATA_DIR, 'declic.db') }), meters);
  await checkKey(store, vault, { dataDir: values.DATA_DIR, secretKey: values.SECRET_KEY });
  await ensureDemonstration(store, values.TIME_ZONE);
  const agency = DEMONSTRATION.id;

  // From a channel to the mailbox: without secrets, durable, once.
  const accept = createAccept({
    store,
    vault,
    redact,
    nearest: async (of, position) => nearestPlace(await store.places(of), position)?.id,
  });

  // The channels. The page's Direct Line is polled; Azure is loaded only where it is configured, and pushed to.
  const answers = meters.counter(
    'declic_directline_answers_total',
    'Answers of Direct Line, by route and status',
  );
  const directline = createDirectLine({
    store,
    vault,
    accept,
    agency,
    pictureAddress: pictures.address,
    secret: values.DIRECTLINE_SECRET,
    publicUrl: values.PUBLIC_URL,
    onError,
    onAnswer: (route, status) => answers({ route, status: String(status) }),
  });
  meters.gauge('declic_directline_streams', 'Open WebSockets', () => directline.streams);
  const { clientId, clientSecret, tenantId } = values;
  const azure = clientId
    ? (await import('./channels/azure/index.js')).createAzure({
        clientId,
        clientSecret,
        tenantId,
        agency,
        accept,
        pictureUrl,
        onError,
      })
    : undefined;

  const { TWILIO_ACCOUNT_SID: accountSid, TWILIO_AUTH_TOKEN: authToken } = values;
  const twilio =
    accountSid && authToken
      ? createTwilio({
          accountSid,
          authToken,
          from: values.TWILIO_FROM,
          messagingServiceSid: values.TWILIO_MESSAGING_SERVICE_SID,
          apiUrl: values.TWILIO_API_URL,
          publicUrl: values.PUBLIC_URL,
          agency,
          accept,
          store,
          onError,
        })
      : undefined;
  const { WHATSAPP_PHONE_NUMBER_ID: phoneNumberId, WHATSAPP_ACCESS_TOKEN: accessToken } = values;
  const { WHATSAPP_APP_SECRET: appSecret, WHATSAPP_VERIFY_TOKEN: verifyToken } = values;
  const whatsapp =
    phoneNumberId && accessToken && appSecret && verifyToken
      ? createWhatsApp({
          phoneNumberId,
          accessToken,
          appSecret,
          verifyToken,
          apiUrl: values.WHATSAPP_API_URL,
          template: values.WHATSAPP_TEMPLATE,
          choose: (lang) => content.words[lang]?.messages.choose ?? '',
          pictureUrl,
          agency,
          accept,
          store,
          onError,
        })
      : undefined;

  // From calendars to the mailbox: people are invited to prepare an appointment.
  const { API_KEYS: keys } = values;
  const agencies = (await store.agencies()).map(({ id }) => id);
  if (keys?.some((key) => !agencies.includes(key.agency))) {
    throw new ConfigError([`API_KEYS must name agencies that there are: ${agencies.join(', ')}.`]);
  }
  const invitations = keys
    ? createInvitationApi({
        store,
        vault,
        redact,
        content,
        defaultLanguage: values.DEFAULT_LANGUAGE,
        clock,
        keys,
        sms: twilio !== undefined,
        onError,
      })
    : undefined;

  // Voice notes are listened to where a model for that is configured.
  const { TRANSCRIPTION_MODEL: transcription } = values;
  const listen =
    transcription && (twilio || whatsapp)
      ? createListen({
          fetchers: { ...twilio?.voices, ...whatsapp?.voices },
          transcribe: createTranscribe({
            model: transcription,
            apiKey: values.LLM_API_KEY,
            baseUrl: values.LLM_BASE_URL,
          }),
          redact,
          vault,
          log,
        })
      : undefined;

  // Guides are found by meaning too, where a model for that is configured; it is loaded only then.
  const meaning = values.EMBEDDING_MODEL
    ? await (await import('./models/index.js')).createMeaning({
        settings: {
          model: values.EMBEDDING_MODEL,
          apiKey: values.LLM_API_KEY,
          baseUrl: values.LLM_BASE_URL,
          timeoutMs: values.LLM_TIMEOUT_MS,
        },
        content,
        clock,
        counter: meters.counter('declic_meaning_total', 'Texts for which the embedding model was asked'),
        log,
      })
    : undefined;
  const understand = createUnderstanding(content, meaning?.retriever);

  // Who writes by WhatsApp and by SMS from one number.
  const spoken = [DIRECTLINE, SMS, WHATSAPP_BY_TWILIO, WHATSAPP, AZURE];
  const identity = createIdentity({ store, vault, channels: spoken, texts: twilio && SMS.id });

  // From the mailbox to an answer: understand, think, book, save.
  const worker = createWorker({
    store,
    content,
    understand,
    listen,
    carryOut: createBooking({ store, clock }).carryOut,
    channels: spoken,
    identity,
    clock,
    defaultLanguage: values.DEFAULT_LANGUAGE,
    timeZone: values.TIME_ZONE,
    log,
  });

  // From the outbox to the provider, in order, until it is there.
  const senders = [...(twilio?.senders ?? []), whatsapp?.sender, azure?.sender].filter(
    (sender) => sender !== undefined,
  );
  const outbox = createOutbox({ store, vault, senders, clock, log });

  // And in time everything is forgotten.
  const purge = createPurge({
    store,
    retention: { texts: kept.days * DAY, outcomes: kept.months * MONTH },
    clock,
    log,
  });

  // The web server: Direct Line first, the page and the rest behind it.
  const app = createApp({
    meters,
    statics: readStatics(new URL('./web/', import.meta.url), values.EMBED_SITES),
    pictures,
    defaultLanguage: values.DEFAULT_LANGUAGE,
    opening: (lang) => openingOf(content, lang).flatMap((prompt) => promptActivities(prompt)),
    store,
    pageToken: directline.pageToken,
    talk: directline.talk,
    publicUrl: values.PUBLIC_URL,
    embedSites: values.EMBED_SITES,
    smsNumber: channels.twilio === 'mounted' ? values.TWILIO_FROM : undefined,
    ready: () => store.agencies(),
    ...(azure ? { mount: azure.mount } : {}),
    onError,
  });
  const server = await startServer(
    {
      handlers: [directline, twilio, whatsapp, invitations].flatMap((channel) => channel?.handle ?? []),
      upgrades: [directline.upgrade],
      app,
    },
    values.PORT,
  ).catch(async (error) => {
    directline.close();
    await store.close();
    throw error;
  });

  worker.start();
  if (senders.length > 0) outbox.start();
  purge.start();

  // Nothing new is taken, what is under way ends, and the rest waits in the store for the next start.
  const stop = async (): Promise<void> => {
    meaning?.stop();
    directline.close();
    await server.stop();
    await Promise.all([worker.stop(), outbox.stop(), purge.stop()]);
    await store.close();
  };
  // Never with its message, which may quote what a person wrote.
  process.on('uncaughtException', (error) => {
    log.fatal(
      loggable(error),
      'Something unforeseen happened. Start again: nothing that was accepted is lost.',
    );
    process.exit(1);
  });
  let stoppingSince: number | undefined;
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      // Under npm, Ctrl+C arrives twice: from the terminal, and passed on by npm. Later it means: now.
      if (stoppingSince !== undefined) {
        if (clock() - stoppingSince > ONE_SIGNAL) process.exit(1);
        return;
      }
      stoppingSince = clock();
      stop().then(
        () => process.exit(0),
        (error) => {
          log.error(loggable(error), 'The end was not clean; nothing that was accepted is lost.');
          process.exit(1);
        },
      );
    });
  }

  // Last: whoever reads these lines may send a signal at once.
  const overdue = overdueLine(content, new Date(clock()).toISOString().slice(0, 10));
  const lines = startLines({
    port: server.port,
    publicUrl: values.PUBLIC_URL,
    inviting: keys?.map((key) => key.agency),
    channels,
    notes,
  });
  for (const line of overdue ? [...lines, overdue] : lines) process.stdout.write(`${line}\n`);

  // Meanwhile what the first sentence would wait for.
  await nextTurn();
  const lang = values.DEFAULT_LANGUAGE;
  await understand(content.guides[lang]?.[0]?.title ?? '', { lang, asked: 'need' });
  growAgain();
  void meaning?.start();
}

main().catch((error) => {
  process.stderr.write(`${refusal(error)}\n`);
  process.exit(1);
});
