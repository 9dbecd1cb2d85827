/**
 * The providers and the models that Declic calls, each answering everything after so many milliseconds: Twilio's and
 * Meta's messages and voice notes, transcriptions and embeddings of OpenAI's protocol.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { VOICE_PATH } from './posts.js';

const delay = Number(process.argv[2]);
let made = 0;

/** Texts with the same words are alike. */
function embedding(text: string): number[] {
  const vector = new Array<number>(64).fill(0);
  for (const word of text.toLowerCase().split(/[^a-zà-ÿ]+/)) {
    const place = [...word].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 64, 7);
    vector[place] = (vector[place] ?? 0) + 1;
  }
  return vector;
}

function answerTo(url: string, base: string, sent: string): unknown {
  made += 1;
  if (url.endsWith('/Messages.json')) {
    return { sid: `SM${String(made).padStart(32, '0')}`, status: 'queued' };
  }
  if (url.endsWith('/messages')) return { messages: [{ id: `wamid.${made}` }] };
  if (url.endsWith('/audio/transcriptions')) return { text: 'bonjour j’ai perdu mon mot de passe' };
  if (url.endsWith('/embeddings')) {
    const { input } = JSON.parse(sent) as { input: string | string[] };
    return { data: [input].flat().map((text, index) => ({ index, embedding: embedding(text) })) };
  }
  // The address of a voice note.
  return { url: base + VOICE_PATH };
}

const server = createServer(async (req, res) => {
  const chunks: Buffer[] = [];
  for await (const chunk of req) chunks.push(chunk as Buffer);
  const { url = '' } = req;
  setTimeout(() => {
    if (url === VOICE_PATH) {
      res.writeHead(200, { 'content-type': 'audio/ogg' }).end(Buffer.alloc(10_000));
      return;
    }
    res.writeHead(200, { 'content-type': 'application/json' });
    res.end(JSON.stringify(answerTo(url, `http://${req.headers.host}`, Buffer.concat(chunks).toString())));
  }, delay);
});
server.listen(0, () => process.send?.({ port: (server.address() as AddressInfo).port }));
process.on('disconnect', () => process.exit());
