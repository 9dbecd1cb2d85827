/** An office with a calendar beside it: appointments are made there, and people invited by the office's own address. */
import { randomBytes } from 'node:crypto';
import { loadContent } from '../../src/content/load.js';
import type { Report } from '../../src/invitations/index.js';
import { createInvitationApi } from '../../src/invitations/index.js';
import { redact } from '../../src/understanding/redaction.js';
import { type Office, withOffice } from '../channels/twilio/office.js';
import { Person } from '../channels/twilio/person.js';

const content = loadContent(process.cwd());

export const KEY = randomBytes(16).toString('hex');
export const OTHER_KEY = randomBytes(16).toString('hex');
/** A second agency, with one place on Réunion. */
export const OTHER = { id: 'run', name: 'Ville du Port' };
export const FATIMA = '+33639981234';
export const ALI = '+33639985678';

export interface Answer<T = Report> {
  status: number;
  body: T;
  headers: Headers;
}

export interface Calendar extends Office {
  /** Posts rows as JSON, or a text as CSV. */
  post(what: unknown, more?: Ask): Promise<Answer>;
  ask<T = unknown>(path: string, more?: Ask & { method?: string }): Promise<Answer<T>>;
  /** The state of an invitation, as the calendar sees it. */
  state(id: string): Promise<Record<string, unknown> & { state: string }>;
  /** A quarter of an hour goes by, and again, until this long has gone. */
  wait(ms: number): Promise<void>;
  person(number?: string): Person;
}

interface Ask {
  dryRun?: boolean;
  key?: string | null;
  type?: string;
  body?: string | Uint8Array;
}

/** An appointment of Fatima's on Wednesday at nine, two days after the clock of the office. */
export const row = (more: Record<string, unknown> = {}): Record<string, unknown> => ({
  id: 'rdv-1',
  phone: '06 39 98 12 34',
  startsAt: '2026-12-02T09:00',
  place: 'demo-ccas',
  with: 'Claire',
  ...more,
});

export function withCalendar(run: (calendar: Calendar) => Promise<void>, { sms = true } = {}): Promise<void> {
  return withOffice(
    async (office) => {
      const { desk, base, idle } = office;
      const [place] = await desk.store.places('demo');
      await desk.store.saveAgency(
        OTHER,
        [
          {
            ...(place as object),
            id: 'port',
            agency: OTHER.id,
            name: 'Mairie du Port',
            timeZone: 'Indian/Reunion',
            postcode: '97420',
          } as never,
        ],
        [],
      );
      const ask: Calendar['ask'] = async (path, { method = 'GET', key = KEY, type, body } = {}) => {
        const answer = await fetch(`${base}${path}`, {
          method,
          headers: {
            ...(key === null ? {} : { authorization: `Bearer ${key}` }),
            ...(type ? { 'content-type': type } : {}),
          },
          ...(body === undefined ? {} : { body: body as never }),
        });
        const text = await answer.text();
        return { status: answer.status, body: text ? JSON.parse(text) : undefined, headers: answer.headers };
      };
      await run({
        ...office,
        ask,
        post(what, { dryRun = false, ...more } = {}) {
          const isCsv = typeof what === 'string' || what instanceof Uint8Array;
          return ask(`/api/invitations${dryRun ? '?dry_run=1' : ''}`, {
            method: 'POST',
            type: isCsv ? 'text/csv' : 'application/json',
            body: isCsv ? what : JSON.stringify(what),
            ...more,
          });
        },
        state: async (id) =>
          (
            await ask<Record<string, unknown> & { state: string }>(
              `/api/invitations/${encodeURIComponent(id)}`,
            )
          ).body,
        async wait(ms) {
          for (const until = desk.now + ms; desk.now < until; ) {
            desk.now += Math.min(15 * 60_000, until - desk.now);
            await idle();
          }
        },
        person: (number = FATIMA) => new Person(office.twilio, number),
      });
    },
    {
      thinks: true,
      also: ({ store, vault, clock, log }) => [
        createInvitationApi({
          store,
          vault,
          clock,
          content,
          defaultLanguage: 'fr',
          redact,
          sms,
          keys: [
            { agency: 'demo', key: KEY },
            { agency: OTHER.id, key: OTHER_KEY },
            { agency: 'gone', key: 'x'.repeat(32) },
          ],
          onError: () => log.error({}, 'A request could not be answered.'),
        }).handle,
      ],
    },
  );
}
