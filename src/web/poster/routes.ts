/** What an operator prints and hands on: each place's poster, and the list of them. */
import type { Express, Request, Response } from 'express';
import type { BookingStore } from '../../store/port.js';
import { origin } from '../http.js';
import type { FindPlace, KnownPlace } from '../places.js';
import { pageLanguage } from '../words.js';
import { dialled, type PosterView, placesPage, posterPage, unknownPage } from './page.js';

export interface PosterOptions {
  store: Pick<BookingStore, 'agencies' | 'places'>;
  findPlace: FindPlace;
  address: (name: 'poster.css') => string;
  defaultLanguage: string;
  publicUrl?: string | undefined;
  embedSites?: readonly string[] | undefined;
  smsNumber?: string | undefined;
}

/**
 * Adds `/places`, `/places/:id` (short enough to be typed) and `/places/:id/poster`. Answers the page for an address
 * at which there is nothing.
 */
export function mountPosters(app: Express, options: PosterOptions): (req: Request, res: Response) => void {
  const { store, findPlace, address, defaultLanguage, publicUrl, embedSites = [], smsNumber } = options;
  // A sender's name cannot be answered, and WhatsApp's number is not for SMS.
  const sms = smsNumber && /^\+?\d{3,15}$/.test(smsNumber) ? dialled(smsNumber) : undefined;

  const viewOf = (req: Request): PosterView => ({
    lang: pageLanguage(req.query.lang, req.headers['accept-language'], defaultLanguage),
    base: origin(req, publicUrl),
    css: address('poster.css'),
    local: !publicUrl,
    sms,
    embed: embedSites.length > 0,
  });
  const send = (res: Response, page: string, status = 200): void => {
    res.set({ 'Cache-Control': 'no-cache', Vary: 'Accept-Language' }).status(status).type('html').send(page);
  };

  app.get('/places', async (req, res) => {
    const agencies = await store.agencies();
    const places = await Promise.all(
      agencies.map(
        async (agency): Promise<KnownPlace[]> =>
          (await store.places(agency.id)).map((place) => ({ place, agency })),
      ),
    );
    send(res, placesPage(viewOf(req), places.flat()));
  });

  // Phones begin a line with a capital, and nobody sees it on a poster.
  app.get('/places/:id', async (req, res) => {
    const { id } = req.params;
    const known = (await findPlace(id)) ?? (await findPlace(id.toLowerCase()));
    res.redirect(302, `/?place=${encodeURIComponent(known?.place.id ?? id)}`);
  });

  app.get('/places/:id/poster', async (req, res) => {
    const known = await findPlace(req.params.id);
    if (known) send(res, posterPage(viewOf(req), known));
    else send(res, unknownPage(viewOf(req), 'place'), 404);
  });

  return (req, res) => send(res, unknownPage(viewOf(req), 'address'), 404);
}
