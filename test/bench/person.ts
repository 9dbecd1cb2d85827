/** People of the benchmark: what they write, and how they hold a conversation with Declic. */
import { WebSocket } from 'ws';
import { type Line, request } from './wire.js';

/** What people write first. */
export const TEXTS = [
  'bonjour j’ai perdu mon mot de passe pour la caf',
  'je n’ai pas d’adresse mail et on m’en demande une',
  'je n’ai pas d’ordinateur, comment faire ma déclaration ?',
  'le code par sms n’arrive pas sur mon téléphone',
  'je dois envoyer un document à la préfecture mais je ne sais pas faire',
  'mon fils ouvre ma boîte mail, moi je ne sais pas',
  'j’ai peur de me tromper dans ma déclaration d’impôts',
  'le site de france travail ne marche pas depuis ce matin',
];

/** What each of them answers when asked; everything else is fine with them. */
const ANSWERS: Record<string, string>[] = [
  { login: 'password_lost', organism: 'caf' },
  { email: 'none' },
  { device: 'none', organism: 'impots', task: 'declare' },
  { login: 'code_blocked' },
  { organism: 'prefecture', task: 'upload' },
  { email: 'managed_by_other', practice: 'beginner' },
  { fear: 'true', organism: 'impots', task: 'declare' },
  { service_failure: 'true', organism: 'france_travail' },
];
const FINE: Record<string, string> = {
  ...{ device: 'computer', connection: 'ok', email: 'ok', login: 'ok', reading: 'ok', practice: 'ok' },
  ...{ language: 'fr', fear: 'false', organism: 'caf', task: 'declare', urgency: 'none' },
  ...{ service_failure: 'false', guide: 'done', solved: 'yes', confirm: 'yes', name: 'skip' },
};

/** An activity as Microsoft's Web Chat posts it; about 500 bytes. `client`: 16 characters, never the same twice. */
export function activity(text: string, client: string, value?: string): string {
  return JSON.stringify({
    channelData: {
      clientActivityID: client,
      clientTimestamp: '2026-11-24T09:30:00.000Z',
      attachmentSizes: [],
    },
    type: 'message',
    text,
    ...(value ? { value } : {}),
    textFormat: 'plain',
    channelId: 'webchat',
    from: { id: 'dl_5f0c1e7ab2', name: '', role: 'user' },
    locale: 'fr-FR',
    localTimestamp: '2026-11-24T10:30:00.000+01:00',
    localTimezone: 'Europe/Paris',
    timestamp: '2026-11-24T09:30:00.000Z',
    entities: [
      { type: 'ClientCapabilities', requiresBotState: true, supportsListening: true, supportsTts: true },
    ],
  });
}

interface Said {
  type: string;
  name?: string;
  from: { role: string };
  channelData?: { declic?: { prompt: string } };
  suggestedActions?: { actions: { text: string; value: string }[] };
}

export interface Visit {
  port: number;
  conversation: string;
  token: string;
  /** Which of the people it is. */
  number: number;
  /** After so many messages they leave. */
  messages: number;
  goesOn(): boolean;
  /** After each answer: how long it took, in milliseconds. */
  heard(wait: number): void;
}

/** A conversation from the opening of the page to its outcome, each message answered before the next is written. */
export async function talk(line: Line, visit: Visit): Promise<void> {
  const { port, conversation, token, number, messages, goesOn, heard } = visit;
  const headers = { Authorization: `Bearer ${token}` };
  const begun = await line.ask(request(port, '/v3/directline/conversations', headers, '{"locale":"fr"}'));
  const ears = listen(JSON.parse(begun).streamUrl);
  try {
    let said = await ears.next();
    for (let n = 0; n < messages && goesOn() && !said.some(({ name }) => name === 'declic/outcome'); n += 1) {
      const { text, value } = answerTo(said, number);
      const body = activity(text, `${conversation.slice(0, 12)}${String(n).padStart(4, '0')}`, value);
      const path = `/v3/directline/conversations/${conversation}/activities`;
      const at = performance.now();
      const [, more] = await Promise.all([line.ask(request(port, path, headers, body)), ears.next()]);
      heard(performance.now() - at);
      said = more;
    }
  } finally {
    ears.close();
  }
}

function answerTo(said: Said[], number: number): { text: string; value?: string } {
  const { channelData, suggestedActions } = said.findLast(({ channelData }) => channelData?.declic) ?? {};
  const prompt = channelData?.declic?.prompt ?? '';
  if (prompt === 'need') return { text: TEXTS[number % TEXTS.length] as string };
  if (prompt === 'phone') return { text: 'c’est le 06 39 98 12 34' };
  const wanted = `${prompt}:${ANSWERS[number % ANSWERS.length]?.[prompt] ?? FINE[prompt]}`;
  const actions = suggestedActions?.actions ?? [];
  return actions.find(({ value }) => value === wanted) ?? actions[0] ?? { text: 'oui' };
}

/** Hears what the bot says; what the person said themselves comes back too, and is passed over. */
function listen(address: string): { next(): Promise<Said[]>; close(): void } {
  const socket = new WebSocket(address, { perMessageDeflate: false });
  let ready: Said[] = [];
  let waiting: { resolve(said: Said[]): void; reject(error: Error): void } | undefined;
  const give = (): void => {
    if (!waiting || ready.length === 0) return;
    waiting.resolve(ready);
    waiting = undefined;
    ready = [];
  };
  let broken: Error | undefined;
  const fail = (error: Error): void => {
    broken = error;
    waiting?.reject(error);
  };
  socket.on('error', fail);
  socket.on('close', (code) => fail(new Error(`The server closed a WebSocket (${code}).`)));
  socket.on('message', (frame) => {
    const text = String(frame);
    if (text === '') return;
    ready.push(...(JSON.parse(text).activities as Said[]).filter(({ from }) => from.role === 'bot'));
    give();
  });
  return {
    next: () =>
      new Promise((resolve, reject) => {
        waiting = { resolve, reject };
        if (broken) reject(broken);
        else give();
      }),
    close: () => {
      socket.removeAllListeners('close');
      socket.close();
    },
  };
}
