/** `declic`: the program's commands. What each one does stands in terminal/. */
import { closeSync, existsSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Command, InvalidArgumentError, Option } from 'commander';
import type { Content } from './content/model.js';
import type { Log } from './delivery/index.js';
import type { ChatChannel } from './terminal/channels.js';
import { withoutTracing } from './tracing.js';

/** The folder with dialogs/ and knowledge/, beside src/ and dist/. */
const ROOT = fileURLToPath(new URL('..', import.meta.url));

withoutTracing(process.env);

const print = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

const program = new Command('declic')
  .description('Finds out what blocks a person online, and helps: a guide, or an appointment with a human.')
  .showHelpAfterError();

program
  .command('start')
  .description('the server, as npm start runs it; everything is set by the environment (.env.example)')
  .action(async () => {
    await import('./main.js');
  });

program
  .command('check')
  .description('check dialogs/ and knowledge/: file:line: message for everything that is wrong')
  .argument('[folder]', 'the folder that holds dialogs/ and knowledge/', ROOT)
  .option('--schemas <folder>', 'also write the JSON Schemas of dialogs/ for editors into this folder')
  .action(async (root: string, { schemas }: { schemas?: string }) => {
    const { runCheck } = await import('./terminal/check.js');
    process.exitCode = runCheck({ root, print, ...(schemas ? { schemas } : {}) });
  });

program
  .command('facts')
  .description('every phone number, price, hour, delay, size and site that people are told, with its source')
  .argument('[folder]', 'the folder that holds dialogs/ and knowledge/', ROOT)
  .option('--json', 'one JSON array instead of the list')
  .action(async (root: string, { json = false }: { json?: boolean }) => {
    const { runFacts } = await import('./terminal/facts.js');
    process.exitCode = runFacts({ root, json, print });
  });

program
  .command('chat')
  .description(
    'a conversation in this terminal, on a store that is deleted at the end; answers may be piped in',
  )
  .option('--lang <code>', 'the language of the person', 'fr')
  .addOption(
    new Option('--channel <channel>', 'shown as this channel would, with what it costs and its limits')
      .choices(['web', 'sms', 'whatsapp'])
      .default('web'),
  )
  .option('--at <time>', 'the moment at which the clock stands still, such as 2026-03-02T09:00:00Z', moment)
  .option('--save <file>', 'write the conversation as a golden conversation')
  .action(async ({ lang, channel, at, save }: ChatArguments) => {
    const { HOW_TO, runChat } = await import('./terminal/chat.js');
    const content = await readContent();
    if (!content.languages.includes(lang)) {
      refuse(`Declic does not speak ${lang}; it speaks ${content.languages.join(', ')}.`);
    }
    if (save) mustBeWritable(save);
    process.stderr.write(`${HOW_TO}\n\n`);
    await runChat({
      content,
      lang,
      channel,
      ...(at === undefined ? {} : { at }),
      ...(save ? { save } : {}),
      input: process.stdin,
      output: process.stdout,
      interactive: process.stdin.isTTY === true && process.stdout.isTTY === true,
      log: await log(),
      signal: interrupted(),
    });
  });

program
  .command('understand')
  .description('JSON lines {id?, text, lang?} in, what each text means out')
  .action(async () => {
    const [{ runUnderstand }, { createUnderstanding, redact }] = await Promise.all([
      import('./terminal/understand.js'),
      import('./understanding/index.js'),
    ]);
    const content = await readContent();
    const understand = createUnderstanding(content);
    process.exitCode = await runUnderstand({ content, understand, redact, input: process.stdin, print });
  });

program
  .command('invite')
  .description(
    'invite people by SMS to prepare their appointments: a CSV or JSON file, as POST /api/invitations takes it',
  )
  .argument('<file>', 'id, phone, startsAt, place and, if you like, with, minutes, language')
  .option('--dry-run', 'say line by line what would happen, and change nothing')
  .option('--agency <id>', 'whose appointments they are, if there are several agencies')
  .action(async (file: string, { dryRun = false, agency }: { dryRun?: boolean; agency?: string }) => {
    process.exitCode = await invite(file, dryRun, agency);
  });

interface ChatArguments {
  lang: string;
  channel: ChatChannel;
  at?: number;
  save?: string;
}

/** Opens what the server keeps, which may run meanwhile, and invites. */
async function invite(file: string, dryRun: boolean, agency: string | undefined): Promise<number> {
  const [{ readConfig }, { openSqliteStore }, { openVault }, { checkKey }, { redact }, { runInvite }] =
    await Promise.all([
      import('./config.js'),
      import('./store/sqlite/index.js'),
      import('./store/vault.js'),
      import('./store/key-check.js'),
      import('./understanding/index.js'),
      import('./terminal/invite.js'),
    ]);
  if (existsSync('.env')) process.loadEnvFile('.env');
  try {
    const { values, channels } = readConfig(process.env);
    const { DATA_DIR: dataDir, SECRET_KEY: secretKey } = values;
    const database = join(dataDir, 'declic.db');
    if (!existsSync(database)) refuse('There is nothing in DATA_DIR yet: start Declic once.');
    const store = await openSqliteStore({ file: database });
    try {
      const vault = openVault({ dataDir, secretKey });
      await checkKey(store, vault, { dataDir, secretKey });
      const defaultLanguage = values.DEFAULT_LANGUAGE;
      const parts = { store, vault, redact, content: await readContent(), defaultLanguage, clock: Date.now };
      return await runInvite({ ...parts, file, dryRun, agency, sms: channels.twilio === 'mounted', print });
    } finally {
      await store.close();
    }
  } catch (error) {
    const { code, message } = error as { code?: unknown; message: string };
    // Of the operator's to mend; anything else is shown whole.
    if (typeof code === 'string') refuse(message);
    throw error;
  }
}

/** An option's moment in epoch milliseconds. */
function moment(value: string): number {
  const at = Date.parse(value);
  if (Number.isNaN(at)) throw new InvalidArgumentError('It is no moment, such as 2026-03-02T09:00:00Z.');
  return at;
}

/** Ends with what is wrong, and without the list of options, which would hide it. */
function refuse(sentence: string): never {
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
}

/** Told before the conversation, not after it. A file that is not there yet is made, empty. */
function mustBeWritable(file: string): void {
  try {
    closeSync(openSync(file, 'a'));
  } catch (error) {
    refuse(`The conversation cannot be saved in ${file} (${(error as NodeJS.ErrnoException).code}).`);
  }
}

/** The content, or its mistakes on standard error and the end. */
async function readContent(): Promise<Content> {
  const { loadContent } = await import('./content/load.js');
  try {
    return loadContent(ROOT);
  } catch (error) {
    if ((error as { code?: unknown }).code !== 'content') throw error;
    return refuse((error as Error).message);
  }
}

/** Standard output is the conversation's; the log goes beside it. */
async function log(): Promise<Log> {
  const { pino } = await import('pino');
  const logger: Log = pino({ level: 'warn' }, pino.destination(2));
  return logger;
}

/** Ctrl+C, a kill, or a reader of the output that went away: the conversation ends and leaves nothing behind. */
function interrupted(): AbortSignal {
  const controller = new AbortController();
  const abort = (): void => controller.abort();
  process.once('SIGINT', abort).once('SIGTERM', abort);
  process.stdout.on('error', abort);
  return controller.signal;
}

await program.parseAsync();
