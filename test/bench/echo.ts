/** What Declic is measured beside: a server that checks a signature, reads the JSON and says the text back. */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { ECHO_KEY } from './orders.js';

/** HMAC-SHA256 over the raw body, as providers sign their webhooks. */
function isSigned(body: Buffer, signature: unknown): boolean {
  const expected = createHmac('sha256', ECHO_KEY).update(body).digest();
  const given = Buffer.from(String(signature), 'hex');
  return given.length === expected.length && timingSafeEqual(given, expected);
}

function plain(req: IncomingMessage, res: ServerResponse): void {
  const chunks: Buffer[] = [];
  req.on('data', (chunk: Buffer) => chunks.push(chunk));
  req.on('end', () => {
    const body = Buffer.concat(chunks);
    if (!isSigned(body, req.headers['x-signature'])) {
      res.writeHead(403).end();
      return;
    }
    const answer = JSON.stringify({ text: JSON.parse(body.toString('utf8')).text });
    res.writeHead(200, {
      'content-type': 'application/json; charset=utf-8',
      'content-length': Buffer.byteLength(answer),
    });
    res.end(answer);
  });
}

function onExpress(): express.Express {
  const app = express();
  const raw = new WeakMap<IncomingMessage, Buffer>();
  app.use(express.json({ verify: (req, _res, body) => raw.set(req, body) }));
  app.post('/*path', (req, res) => {
    const body = raw.get(req);
    if (body && isSigned(body, req.headers['x-signature'])) res.json({ text: req.body.text });
    else res.sendStatus(403);
  });
  return app;
}

// Without it Express writes each error to stderr, and keeps fewer things ready.
process.env.NODE_ENV = 'production';
const server = createServer(process.argv[2] === 'express' ? onExpress() : plain);
server.listen(0, () => process.send?.({ port: (server.address() as AddressInfo).port }));
process.on('disconnect', () => process.exit());
