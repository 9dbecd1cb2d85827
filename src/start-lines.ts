/** What the operator reads when Declic has started. */
import { CHANNELS, type Config } from './config.js';

interface Started extends Pick<Config, 'channels' | 'notes'> {
  port: number;
  publicUrl: string | undefined;
}

/**
 * One line each for the page, the terminal and the channels, and one for everything that is configured and not
 * carried by this version.
 */
export function startLines({ port, publicUrl, channels, notes }: Started): string[] {
  const named = (state: string): string[] =>
    CHANNELS.filter(({ id }) => channels[id] === state).map(({ name }) => name);
  const mounted = ['the page', ...named('mounted')];
  const missing = named('missing');
  const add = missing.length > 0 ? ` Not mounted, for want of their variables: ${missing.join(', ')}.` : '';
  return [
    `Page:     ${publicUrl ?? `http://localhost:${port}`}/`,
    'Terminal: npm run --silent declic -- chat',
    `Channels: ${mounted.join(', ')}.${add} See .env.example.`,
    ...notes.map((note) => `Note:     ${note}`),
  ];
}
