/**
 * What the webhooks are measured beside: a server that does nothing but check the provider's signature and insert the
 * body into a table, durably (SQLite, WAL, synchronous=FULL). `plain` commits each insert by itself, as one writes it
 * first; `grouped` all inserts of one tick together, as Declic does.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { APP_SECRET, AUTH_TOKEN, TWILIO_PATH } from './posts.js';

const db = new Database(join(process.env.DATA_DIR ?? '', 'bare.db'));
db.pragma('journal_mode = WAL');
db.pragma('synchronous = FULL');
db.exec('CREATE TABLE message (n INTEGER PRIMARY KEY, body TEXT NOT NULL)');
const insert = db.prepare('INSERT INTO message (body) VALUES (?)');
const insertAll = db.transaction((bodies: string[]) => {
  for (const body of bodies) insert.run(body);
});

let waiting: { body: string; res: ServerResponse }[] = [];

const answer = (res: ServerResponse): void => void res.writeHead(200, { 'content-length': 0 }).end();

function flush(): void {
  const all = waiting;
  waiting = [];
  insertAll(all.map(({ body }) => body));
  for (const { res } of all) answer(res);
}

const keep = {
  plain(body: string, res: ServerResponse): void {
    insert.run(body);
    answer(res);
  },
  grouped(body: string, res: ServerResponse): void {
    if (waiting.length === 0) setImmediate(flush);
    waiting.push({ body, res });
  },
}[process.argv[2] as 'plain' | 'grouped'];

const same = (given: unknown, wanted: string): boolean => {
  const [one, other] = [Buffer.from(String(given)), Buffer.from(wanted)];
  return one.length === other.length && timingSafeEqual(one, other);
};

function isSigned(req: IncomingMessage, body: Buffer): boolean {
  const { url = '', headers } = req;
  if (url !== TWILIO_PATH) {
    const signature = createHmac('sha256', APP_SECRET).update(body).digest('hex');
    return same(headers['x-hub-signature-256'], `sha256=${signature}`);
  }
  const fields = [...new URLSearchParams(body.toString())].sort(([a], [b]) => (a < b ? -1 : 1));
  const signed = fields.reduce((all, [name, value]) => all + name + value, `http://${headers.host}${url}`);
  return same(headers['x-twilio-signature'], createHmac('sha1', AUTH_TOKEN).update(signed).digest('base64'));
}

const server = createServer((req, res) => {
  const chunks: Buffer[] = [];
  req.on('data', (chunk: Buffer) => chunks.push(chunk));
  req.on('end', () => {
    const body = Buffer.concat(chunks);
    if (isSigned(req, body)) keep(body.toString(), res);
    else res.writeHead(403).end();
  });
});
server.listen(0, () => process.send?.({ port: (server.address() as AddressInfo).port }));
process.on('disconnect', () => process.exit());
