/** The Express application: the page, its token, what it is made of, and the addresses for operators. */
import express, { type ErrorRequestHandler, type Express, type RequestHandler } from 'express';
import { z } from 'zod';
import type { BookingStore } from '../store/port.js';
import { serveAccent } from './accent.js';
import { HttpError, sendError, serviceError } from './http.js';
import type { Meters } from './meters.js';
import type { Pictures } from './pictures.js';
import { createPlaces, type Whereabouts, whereaboutsOf } from './places.js';
import { mountPlain, type Talk } from './plain/routes.js';
import type { Spoken } from './plain/view.js';
import { mountPosters } from './poster/routes.js';
import { SECURITY_HEADERS } from './security.js';
import type { Statics } from './static.js';

/** Bytes of a form or JSON body outside Direct Line. */
const BODY_BYTES = '16kb';

export interface AppOptions {
  meters: Meters;
  statics: Statics;
  pictures: Pictures;
  defaultLanguage: string;
  /** What the bot says first, as a conversation would begin; nothing is kept of it. */
  opening: (lang: string) => Spoken[];
  /** Where the people who write here can be. */
  store: Pick<BookingStore, 'agencies' | 'places'>;
  /** A page's token; throws HttpError 429. */
  pageToken: (req: express.Request, before: string | undefined, where: Whereabouts | undefined) => unknown;
  /** The conversation of a page without a script. */
  talk: Talk;
  publicUrl?: string | undefined;
  /** Sites that may show the page in a frame; `*` is every site. */
  embedSites?: readonly string[] | undefined;
  /** The number that people text, if SMS is carried. */
  smsNumber?: string | undefined;
  /** Rejects when the store cannot be read. */
  ready: () => Promise<unknown>;
  /** Further routes, such as the Azure channels'. */
  mount?: (app: Express) => void;
  onError?: (error: unknown) => void;
}

/** A place that is not known is no reason to refuse somebody: it is left out. */
const TokenBody = z.looseObject({
  token: z.string().max(4096).nullish(),
  place: z.string().max(100).nullish().catch(undefined),
});

/** Makes the application. */
export function createApp(options: AppOptions): Express {
  const findPlace = createPlaces(options.store);
  const { meters, statics, pictures, pageToken, ready, mount, onError } = options;
  const app = express();
  app.disable('x-powered-by');
  app.set('etag', 'weak');
  app.use(((_req, res, next) => {
    res.set(SECURITY_HEADERS);
    next();
  }) satisfies RequestHandler);

  mountPlain(app, { ...options, findPlace, address: statics.address });
  app.get('/static/accent.css', serveAccent);
  app.get('/static/:name', statics.serve);
  app.get('/embed.js', statics.serveEmbed);
  const lost = mountPosters(app, { ...options, findPlace, address: statics.address });
  app.get('/pictures/:name', pictures.serve);
  app.get('/favicon.ico', (_req, res) => void res.status(204).end());

  app.post('/webchat/token', express.json({ limit: BODY_BYTES }), async (req, res) => {
    const body = TokenBody.safeParse(req.body ?? {});
    if (!body.success) throw new HttpError(400, 'BadArgument', 'token must be a text.');
    const { token, place } = body.data;
    const where = whereaboutsOf(place ? await findPlace(place) : undefined);
    res.set('Cache-Control', 'no-store').json(pageToken(req, token ?? undefined, where));
  });

  // Alive: the process answers. Ready: it can also keep what a person writes.
  app.get('/healthz', (_req, res) => void res.set('Cache-Control', 'no-store').type('txt').send('ok'));
  app.get('/readyz', async (_req, res) => {
    res.set('Cache-Control', 'no-store').type('txt');
    try {
      await ready();
      res.send('ready');
    } catch (error) {
      onError?.(error);
      res.status(503).send('The store cannot be read.');
    }
  });
  app.get('/metrics', (_req, res) => {
    res.set('Cache-Control', 'no-store').type('text/plain; version=0.0.4').send(meters.text());
  });

  mount?.(app);

  // Somebody who mistyped reads how to go on; a program reads what is the matter.
  app.use((req, res) => {
    if (req.method === 'GET' && req.accepts(['json', 'html']) === 'html') return lost(req, res);
    throw new HttpError(404, 'NotFound', 'There is nothing at this address.');
  });
  app.use(((error, _req, res, next) => {
    if (res.headersSent) return next(error);
    sendError(res, told(error, onError));
  }) satisfies ErrorRequestHandler);
  return app;
}

/** Express and its body parser throw errors with a status of their own; all others are ours to be ashamed of. */
function told(error: unknown, onError: ((error: unknown) => void) | undefined): HttpError {
  if (error instanceof HttpError) return error;
  const status = (error as { status?: unknown }).status;
  if (status === 413) return new HttpError(413, 'MessageSizeTooBig', 'The body is too long.');
  if (status === 415) return new HttpError(415, 'UnsupportedMediaType', 'This encoding is not understood.');
  if (typeof status === 'number' && status >= 400 && status < 500) {
    return new HttpError(status, 'BadArgument', 'The request cannot be read.');
  }
  onError?.(error);
  return serviceError();
}
