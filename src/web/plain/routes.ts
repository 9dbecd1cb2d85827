/**
 * The page without a script: GET / shows how a conversation begins, POST /plain takes an answer and shows the
 * conversation. It is the same conversation in the same mailbox as the script's; only the page is made here.
 *
 * There is no cookie, and nothing of the conversation is in an address: what opens it is a field of the form.
 */
import express, { type ErrorRequestHandler, type Express, type Request, type Response } from 'express';
import { parseColour } from '../colour.js';
import { HttpError } from '../http.js';
import { type PageFile, type PageView, renderPage } from '../page.js';
import { type FindPlace, type KnownPlace, type Whereabouts, whereaboutsOf } from '../places.js';
import { allowFrame } from '../security.js';
import { PAGE_WORDS, type PageLanguage, pageLanguage } from '../words.js';
import { PlainForm, Presets, TEXT_CHARS } from './form.js';
import { isOwnForm } from './own.js';
import { newMessageId, type Spoken, viewOf } from './view.js';
import { PLAIN_WORDS, type PlainWords } from './words.js';

/** Bytes of a form: the longest text that is read back to be shortened, each letter written as nine. */
const FORM_BYTES = '256kb';
const FORM_FIELDS = 20;

/** A conversation as this page needs it: Direct Line's tokens, mailbox and log. */
export interface Talk<G = unknown> {
  resume(token: string): G | undefined;
  begin(req: Request, message: string, where: Whereabouts | undefined): Promise<G>;
  token(grant: G): string;
  /** False: the bot has not answered yet. */
  say(grant: G, answer: { message: string; text?: string; value?: string; locale: string }): Promise<boolean>;
  hear(grant: G): Promise<boolean>;
  all(grant: G): Promise<Spoken[]>;
}

export interface PlainOptions<G> {
  talk: Talk<G>;
  /** What the bot says first, in a language; nothing is kept of it. */
  opening: (lang: string) => Spoken[];
  findPlace: FindPlace;
  address: (name: PageFile) => string;
  defaultLanguage: string;
  publicUrl?: string | undefined;
  /** Sites that may show the page in a frame. */
  embedSites?: readonly string[] | undefined;
  onError?: ((error: unknown) => void) | undefined;
}

/** What a page has become: the person's answer is there, or not, and why. */
interface Fate {
  status?: number;
  happened?: keyof PlainWords;
  notice?: keyof PlainWords;
  typed?: string;
  again?: boolean;
}

/** Adds both routes. */
export function mountPlain<G>(app: Express, options: PlainOptions<G>): void {
  const { talk, opening, findPlace, address, defaultLanguage, publicUrl, embedSites = [], onError } = options;

  const languageOf = (req: Request, asked: unknown): PageLanguage =>
    pageLanguage(asked, req.headers['accept-language'], defaultLanguage);

  /** The page's frame around any conversation. */
  const frame = (lang: PageLanguage, presets: Presets, known: KnownPlace | undefined) => ({
    lang,
    message: newMessageId(),
    place: known?.place.id,
    embed: presets.embed,
    colour: presets.colour ?? parseColour(known?.agency.colour ?? ''),
    agency: known?.agency.name,
  });

  const known = async ({ place }: Presets): Promise<KnownPlace | undefined> =>
    place ? findPlace(place) : undefined;

  const send = (res: Response, view: PageView, status = 200): void => {
    if (view.embed) allowFrame(res, embedSites);
    res.status(status).type('html').send(renderPage(view, address));
  };

  /** A conversation that has not begun, or cannot be reached any more. */
  const beginning = async (req: Request, presets: Presets, fate: Fate): Promise<PageView> => {
    const lang = languageOf(req, presets.lang);
    const place = await known(presets);
    const words = PLAIN_WORDS[lang];
    const notice = fate.notice ?? (presets.place && !place ? 'unknownPlace' : undefined);
    return {
      ...frame(lang, presets, place),
      ...viewOf(opening(lang)),
      happened: fate.happened && words[fate.happened],
      notice: notice && words[notice],
      typed: fate.typed,
    };
  };

  /** A conversation as its log has it. The page speaks the language in which the bot does, if it can. */
  const conversation = async (req: Request, form: PlainForm, grant: G, fate: Fate): Promise<PageView> => {
    const said = viewOf(await talk.all(grant), PAGE_WORDS[languageOf(req, form.lang)].attached);
    const spoken = said.lines.findLast(({ mine }) => !mine)?.lang;
    const lang = languageOf(req, spoken && Object.hasOwn(PAGE_WORDS, spoken) ? spoken : form.lang);
    const words = PLAIN_WORDS[lang];
    return {
      ...frame(lang, form, await known(form)),
      ...(said.lines.length > 0 ? said : viewOf(opening(lang))),
      token: talk.token(grant),
      happened: fate.happened && words[fate.happened],
      notice: fate.notice && words[fate.notice],
      typed: fate.typed,
      again: fate.again ? words.seeAnswer : undefined,
    };
  };

  const answered = (there: boolean, typed = ''): Fate =>
    there
      ? { happened: 'answered', typed }
      : { happened: 'waiting', notice: 'noAnswerYet', again: true, typed };

  /** What the pressed button says; undefined when it says nothing. */
  const saidBy = (form: PlainForm, lang: PageLanguage, said: Spoken[]): Said | undefined => {
    const words = PAGE_WORDS[lang];
    const other = languageNamed(form.to);
    if (other) return { text: PAGE_WORDS[other].languageCommand, lang: other };
    if (form.human) return { text: words.humanCommand, lang };
    if (form.back) return { text: words.backCommand, lang };
    if (form.value) return { value: form.value, text: labelOf(form.value, said) ?? form.value, lang };
    return form.text.trim() ? { text: form.text.trim(), lang } : undefined;
  };

  /** Takes the answer of a form into its conversation. */
  const take = async (req: Request, form: PlainForm): Promise<{ view: PageView; status: number }> => {
    const lang = languageOf(req, form.lang);
    const message = form.message ?? newMessageId();
    const resumed = form.token ? talk.resume(form.token) : undefined;
    const page = async (grant: G | undefined, fate: Fate) => ({
      view: await (grant ? conversation(req, form, grant, fate) : beginning(req, form, fate)),
      status: fate.status ?? 200,
    });
    const keep = (notice: keyof PlainWords, status: number): Promise<{ view: PageView; status: number }> =>
      page(resumed, { happened: 'notSent', notice, status, typed: form.text });

    if (!isOwnForm(req, publicUrl)) {
      return {
        view: await beginning(req, form, { happened: 'notSent', notice: 'notOurs', typed: form.text }),
        status: 403,
      };
    }
    if (form.token && !resumed) return keep('tooOld', 403);
    if (form.again && resumed) return page(resumed, answered(await talk.hear(resumed), form.text));
    const said = saidBy(form, lang, resumed ? await talk.all(resumed) : opening(lang));
    if (!said) return keep('empty', 400);
    const ownWords = said.text === form.text.trim();
    if (ownWords && form.text.length > TEXT_CHARS) return keep('tooLong', 413);
    try {
      const grant = resumed ?? (await talk.begin(req, message, whereaboutsOf(await known(form))));
      const { lang: locale, ...words } = said;
      const there = await talk.say(grant, { message, locale, ...words });
      // What was typed beside a pressed button was not sent: it stays in the field.
      return page(grant, answered(there, ownWords ? '' : form.text));
    } catch (error) {
      if (error instanceof HttpError && error.status === 429) return keep('tooMany', 429);
      onError?.(error);
      return keep('failed', 500);
    }
  };

  app.get('/', async (req, res) => {
    res.set({ 'Cache-Control': 'no-cache', Vary: 'Accept-Language' });
    send(res, await beginning(req, Presets.parse(req.query), {}));
  });

  // Somebody who kept the address, or came back to the tab later: there is nothing to show but the beginning.
  app.get('/plain', (_req, res) => res.redirect(303, '/'));

  app.post(
    '/plain',
    express.urlencoded({ extended: false, limit: FORM_BYTES, parameterLimit: FORM_FIELDS }),
    async (req: Request, res: Response) => {
      // Kept by nobody else's cache. With no-store the browser's Back would show an error page of its own.
      res.set('Cache-Control', 'private, no-cache');
      const { view, status } = await take(req, PlainForm.parse(req.body ?? {}));
      send(res, view, status);
    },
    // A form that could not be read at all: too long, or cut off on its way.
    (async (error, req, res, next) => {
      if (res.headersSent) return next(error);
      const status = Number((error as { status?: unknown }).status) || 500;
      if (status >= 500) onError?.(error);
      const notice = status === 413 ? 'farTooLong' : 'failed';
      send(res, await beginning(req, Presets.parse({}), { happened: 'notSent', notice }), status);
    }) satisfies ErrorRequestHandler,
  );
}

interface Said {
  text: string;
  value?: string;
  lang: PageLanguage;
}

function languageNamed(code: string | undefined): PageLanguage | undefined {
  return code && Object.hasOwn(PAGE_WORDS, code) ? (code as PageLanguage) : undefined;
}

/** What the button with this value said, wherever it stood in the conversation: newest first. */
function labelOf(value: string, said: Spoken[]): string | undefined {
  const actions = said.flatMap(({ suggestedActions }) => suggestedActions?.actions ?? []);
  return actions.findLast((action) => action.value === value)?.title;
}
