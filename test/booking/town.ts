/** A small town to test in: who is where, and when. Monday 30 November 2026, 8:00 in Paris, is "now". */
import type { Helper, Place, Presence } from '../../src/store/port.js';

export const NOW = Date.parse('2026-11-30T07:00:00Z');

export function place(id: string, ...resources: Place['resources']): Place {
  return {
    id,
    agency: 'town',
    name: `The ${id}`,
    address: '1 High Street',
    postcode: '99100',
    commune: 'Montrivel',
    timeZone: 'Europe/Paris',
    resources,
  };
}

/** @example helper('lina', ['mandate'], 'library 2 09:00-12:00', 'hall 4 14:00-17:00') */
export function helper(id: string, skills: string[], ...times: string[]): Helper {
  const presences = times.map((time) => {
    const [at = '', weekday, hours = ''] = time.split(' ');
    const [from = '', to = ''] = hours.split('-');
    return { place: at, weekday: Number(weekday) as Presence['weekday'], from, to };
  });
  return { id, agency: 'town', name: id, skills, presences };
}
