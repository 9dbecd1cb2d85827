/** An agency's colour as a style sheet of its own: the page allows no style inside it. */
import type { RequestHandler } from 'express';
import { accentCss, parseColour } from './colour.js';
import { HttpError } from './http.js';

/** It depends on the address alone; a day, so that a better reckoning of contrast reaches everybody. */
const KEPT = 'public, max-age=86400';

/** Serves `/static/accent.css?c=0b6e4f`. The page asks only for colours that are some. */
export const serveAccent: RequestHandler = (req, res) => {
  const colour = typeof req.query.c === 'string' ? parseColour(req.query.c) : undefined;
  if (!colour) throw new HttpError(404, 'NotFound', 'There is no such colour.');
  res.set('Cache-Control', KEPT).type('css').send(accentCss(colour));
};
