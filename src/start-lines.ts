/** What the operator reads when Declic has started, or why it has not. */
import { CHANNELS, type Config } from './config.js';

interface Started extends Pick<Config, 'channels' | 'notes'> {
  port: number;
  publicUrl: string | undefined;
  /** The agencies whose calendars may invite people. */
  inviting?: string[] | undefined;
}

/**
 * One line each for the page, the places' posters, the terminal and the channels, and one for everything that is
 * configured and not carried by this version.
 */
export function startLines({ port, publicUrl, inviting = [], channels, notes }: Started): string[] {
  const named = (state: string): string[] =>
    CHANNELS.filter(({ id }) => channels[id] === state).map(({ name }) => name);
  const mounted = ['the page', ...named('mounted')];
  const missing = named('missing');
  const add = missing.length > 0 ? ` Not mounted, for want of their variables: ${missing.join(', ')}.` : '';
  return [
    `Page:     ${publicUrl ?? `http://localhost:${port}`}/`,
    `Posters:  ${publicUrl ?? `http://localhost:${port}`}/places`,
    'Terminal: npm run --silent declic -- chat',
    ...(inviting.length > 0 ? [`Invite:   POST /api/invitations, for ${inviting.join(', ')}`] : []),
    `Channels: ${mounted.join(', ')}.${add} See .env.example.`,
    ...notes.map((note) => `Note:     ${note}`),
  ];
}

/** Errors that are the operator's to mend: their message says how, and a stack would only hide it. */
const FOR_THE_OPERATOR = new Set([
  'config',
  'content',
  'listen',
  'key_refused',
  'model_unavailable',
  'store_newer',
  'store_corrupt',
]);
/** Of the file system and of SQLite, about the folder that holds the data. */
const OF_THE_FOLDER = /^(EACCES|EEXIST|EISDIR|ENOENT|ENOSPC|ENOTDIR|EPERM|EROFS|SQLITE_\w+)$/;

/** Why Declic does not start. Anything unforeseen is shown whole: nobody has written anything yet. */
export function refusal(error: unknown): string {
  const { code, message, stack } = error as { code?: unknown; message?: string; stack?: string };
  if (typeof code === 'string' && FOR_THE_OPERATOR.has(code)) return `Declic does not start.\n${message}`;
  if (typeof code === 'string' && OF_THE_FOLDER.test(code)) {
    return `Declic does not start.\nThe folder that DATA_DIR names cannot be used (${code}): ${message}`;
  }
  return stack ?? String(error);
}
