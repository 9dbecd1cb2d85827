/** A provider on this machine: a real HTTP server that answers what the test says, and a sender that posts to it. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Sender } from '../../src/channels/types.js';
import { DeliveryError } from '../../src/delivery/index.js';

/** ok: taken. Numbers are HTTP statuses. cut: taken, but the connection breaks before the answer. */
export type Answer = 'ok' | 'cut' | 429 | 400 | 503;

export interface Provider {
  sender: Sender;
  /** What was taken, in order: `<address> <prompt id>`. */
  taken: string[];
  /** What was asked of it, in order, taken or not. */
  asked: string[];
  /** The answers to the next requests; afterwards `ok`. */
  answers: Answer[];
  /** While set, requests wait for it. */
  gate: Promise<void> | undefined;
  close(): Promise<void>;
}

export async function openProvider(): Promise<Provider> {
  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let body = '';
    for await (const chunk of request) body += chunk;
    const { to, id } = JSON.parse(body) as { to: string; id: string };
    provider.asked.push(`${to} ${id}`);
    await provider.gate;
    const answer = provider.answers.shift() ?? 'ok';
    if (answer === 'ok' || answer === 'cut') provider.taken.push(`${to} ${id}`);
    if (answer === 'cut') response.destroy();
    else response.writeHead(answer === 'ok' ? 201 : answer).end(`"${provider.taken.length}"`);
  }

  const server = createServer((request, response) => void handle(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  const provider: Provider = {
    taken: [],
    asked: [],
    answers: [],
    gate: undefined,
    sender: {
      channel: 'sms',
      async send({ address: to, prompt: { id } }) {
        const answer = await fetch(url, { method: 'POST', body: JSON.stringify({ to, id }) }).catch(() => {
          throw new DeliveryError('test:cut', 'The connection broke.', 'unknown');
        });
        if (answer.status === 201) return { providerId: await answer.text() };
        const policy = answer.status === 429 ? 'throttle' : answer.status === 503 ? 'retry' : 'stop';
        throw new DeliveryError(`test:${answer.status}`, 'The provider refused.', policy);
      },
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return provider;
}
