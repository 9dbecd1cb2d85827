/** Sample pieces that the engine's tests share. */
import type { Invitation, Offer } from '../../src/engine/types.js';
import type { Understanding } from '../../src/understanding/types.js';

export const MINUTE = 60_000;

/** What understanding says of a text that means nothing to it. */
export const nothingUnderstood: Understanding = {
  facts: {},
  difficulty: null,
  route: 'unclear',
  confidence: 0,
};

export function offer(id: string): Offer {
  return {
    id,
    place: 'lac',
    placeName: 'Maison du lac',
    address: '1 rue du Lac, Valmont',
    helper: 'h1',
    startsAt: '2026-03-03T08:00:00Z',
    minutes: 30,
    timeZone: 'Europe/Paris',
    why: ['soonest'],
  };
}

/** An appointment made elsewhere, two days after `at` (epoch ms) unless `more` says otherwise. */
export function invitation(at: number, more: Partial<Invitation> = {}): Invitation {
  return {
    key: 'k1',
    id: 'rdv-1',
    digest: 'd1',
    agency: 'demo',
    from: 'CCAS de Valmont',
    startsAt: new Date(at + 48 * 60 * MINUTE).toISOString(),
    timeZone: 'Europe/Paris',
    place: 'lac',
    placeName: 'Maison du lac',
    address: '1 rue du Lac, Valmont',
    with: 'Mme Martin',
    ...more,
  };
}
