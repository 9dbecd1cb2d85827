/**
 * A server that speaks OpenAI's protocol for embeddings (https://platform.openai.com/docs/api-reference/embeddings)
 * and makes plain vectors: pieces of words, counted in 256 boxes. It can also be slow, broken or talk nonsense.
 */
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

const BOXES = 256;

/** Texts with the same pieces of words have like vectors. */
export function vectorOf(text: string): number[] {
  const vector = new Array<number>(BOXES).fill(0);
  const plain = text.toLowerCase().normalize('NFKD').replace(/\p{M}/gu, '');
  for (const [word] of plain.matchAll(/\p{L}{3,}/gu)) {
    const whole = `^${word}$`;
    for (let at = 0; at + 3 <= whole.length; at++) {
      let hash = 7;
      for (const letter of whole.slice(at, at + 3)) hash = (hash * 31 + letter.charCodeAt(0)) % 65_521;
      vector[hash % BOXES] = (vector[hash % BOXES] ?? 0) + 1;
    }
  }
  vector[0] = (vector[0] ?? 0) + 0.01;
  return vector;
}

/** well; slow: after five seconds; silent: never; broken: 500; small: half a vector; nonsense: a page; flat: all alike. */
export type Mood = 'well' | 'slow' | 'silent' | 'broken' | 'small' | 'nonsense' | 'flat';

export class EmbeddingProvider {
  mood: Mood = 'well';
  /** Every text that came, in order. */
  readonly texts: string[] = [];
  /** The keys that came with them. */
  readonly keys = new Set<string | undefined>();
  requests = 0;
  private readonly server: Server = createServer((req, res) => {
    this.requests += 1;
    this.keys.add(req.headers.authorization);
    void bodyOf(req).then(({ input, model }) => {
      const texts = [input].flat();
      this.texts.push(...texts);
      const answer = (): void => {
        if (this.mood === 'broken') return void res.writeHead(500).end('{"error":{"message":"no"}}');
        if (this.mood === 'nonsense') return void res.writeHead(200).end('<html>Welcome</html>');
        res.writeHead(200, { 'content-type': 'application/json' });
        const data = texts.map((text, index) => ({
          object: 'embedding',
          index,
          embedding: this.vector(text),
        }));
        res.end(
          JSON.stringify({ object: 'list', data, model, usage: { prompt_tokens: 0, total_tokens: 0 } }),
        );
      };
      if (this.mood === 'slow') setTimeout(answer, 5_000).unref();
      else if (this.mood !== 'silent') answer();
    });
  });

  private vector(text: string): number[] {
    if (this.mood === 'flat') return new Array<number>(BOXES).fill(1);
    return this.mood === 'small' ? vectorOf(text).slice(0, BOXES / 2) : vectorOf(text);
  }

  /** The address for LLM_BASE_URL. */
  async open(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/v1`;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

async function bodyOf(req: IncomingMessage): Promise<{ input: string | string[]; model: string }> {
  let text = '';
  for await (const chunk of req) text += chunk;
  return JSON.parse(text);
}
