/**
 * The demonstration agency, so that the first start gives real appointments: five places of Montrivel, a town that
 * does not exist, and eight helpers. Presences are weekly, so two weeks of slots always lie ahead of today.
 *
 * Phone numbers are of the range that Arcep keeps for works of fiction, 01 99 00 xx xx (decision 2018-0881,
 * annex 1, §2.5.12): they ring nowhere. No French postcode begins with 99.
 */
import type { Agency, BookingStore, Helper, Place, Presence } from '../store/port.js';

export const DEMONSTRATION: Agency = { id: 'demo', name: 'Montrivel (démonstration)' };

const TOWN = { agency: 'demo', postcode: '99100', commune: 'Montrivel', timeZone: 'Europe/Paris' };

export const DEMONSTRATION_PLACES: Place[] = [
  {
    ...TOWN,
    id: 'demo-france-services',
    name: 'France Services de Montrivel',
    address: '1 place de la Mairie',
    phone: '+33199000110',
    position: { latitude: 46.601, longitude: 2.501 },
    resources: ['device', 'connection', 'printer_scanner', 'private_room'],
  },
  {
    ...TOWN,
    id: 'demo-mediatheque',
    name: 'Médiathèque des Tilleuls',
    address: '4 rue des Tilleuls',
    phone: '+33199000120',
    position: { latitude: 46.604, longitude: 2.497 },
    resources: ['device', 'connection', 'printer_scanner'],
  },
  {
    ...TOWN,
    id: 'demo-passerelle',
    name: 'Centre social La Passerelle',
    address: '18 avenue du Canal',
    phone: '+33199000130',
    position: { latitude: 46.596, longitude: 2.508 },
    resources: ['device', 'connection', 'private_room'],
  },
  {
    ...TOWN,
    id: 'demo-ccas',
    name: 'CCAS de Montrivel',
    address: "2 rue de l'Hôtel-de-Ville",
    phone: '+33199000140',
    position: { latitude: 46.602, longitude: 2.503 },
    resources: ['device', 'connection', 'printer_scanner', 'private_room'],
  },
  {
    ...TOWN,
    id: 'demo-ormes',
    name: 'Maison de quartier des Ormes',
    address: '7 allée des Ormes',
    phone: '+33199000150',
    position: { latitude: 46.611, longitude: 2.489 },
    resources: ['connection'],
  },
];

const MONDAY = 1;
const TUESDAY = 2;
const WEDNESDAY = 3;
const THURSDAY = 4;
const FRIDAY = 5;
const SATURDAY = 6;

function at(place: string, weekday: Presence['weekday'], from: string, to: string): Presence {
  return { place: `demo-${place}`, weekday, from, to };
}

function helper(id: string, name: string, skills: string[], presences: Presence[]): Helper {
  return { id: `demo-${id}`, agency: 'demo', name, skills, presences };
}

export const DEMONSTRATION_HELPERS: Helper[] = [
  helper(
    'nadia',
    'Nadia',
    ['mandate', 'reading_support', 'phone', 'language:ar'],
    [
      at('france-services', MONDAY, '09:00', '12:00'),
      at('france-services', WEDNESDAY, '13:30', '17:00'),
      at('france-services', THURSDAY, '09:00', '12:00'),
    ],
  ),
  helper(
    'bruno',
    'Bruno',
    ['mandate'],
    [
      at('france-services', TUESDAY, '09:00', '12:30'),
      at('france-services', TUESDAY, '13:30', '17:00'),
      at('france-services', FRIDAY, '09:00', '12:30'),
    ],
  ),
  helper(
    'elif',
    'Elif',
    ['reading_support', 'phone', 'language:tr', 'language:en'],
    [
      at('passerelle', MONDAY, '14:00', '18:00'),
      at('passerelle', WEDNESDAY, '09:00', '12:00'),
      at('passerelle', FRIDAY, '14:00', '17:30'),
    ],
  ),
  helper(
    'samir',
    'Samir',
    ['language:ar', 'language:en'],
    [
      at('passerelle', TUESDAY, '14:00', '18:00'),
      at('passerelle', THURSDAY, '14:00', '18:00'),
      at('ormes', SATURDAY, '09:30', '12:00'),
    ],
  ),
  helper(
    'claire',
    'Claire',
    ['mandate', 'reading_support', 'phone'],
    [
      at('ccas', MONDAY, '09:00', '12:00'),
      at('ccas', WEDNESDAY, '09:00', '12:00'),
      at('ccas', THURSDAY, '13:30', '16:30'),
    ],
  ),
  helper(
    'hugo',
    'Hugo',
    ['language:en'],
    [
      at('mediatheque', TUESDAY, '10:00', '12:30'),
      at('mediatheque', WEDNESDAY, '14:00', '18:00'),
      at('mediatheque', SATURDAY, '10:00', '13:00'),
    ],
  ),
  helper(
    'martine',
    'Martine',
    ['reading_support'],
    [
      at('mediatheque', THURSDAY, '14:00', '18:00'),
      at('mediatheque', FRIDAY, '10:00', '12:30'),
      at('mediatheque', FRIDAY, '14:00', '17:00'),
    ],
  ),
  helper(
    'yanis',
    'Yanis',
    ['home_visit', 'phone', 'language:ar'],
    [
      at('ormes', MONDAY, '09:30', '12:30'),
      at('ormes', TUESDAY, '13:30', '17:30'),
      at('ormes', THURSDAY, '09:30', '12:30'),
    ],
  ),
];

/**
 * Creates the demonstration agency when the store has no agency at all; does nothing else, ever. `timeZone` is that
 * of its places, Europe/Paris unless told otherwise.
 *
 * @example await ensureDemonstration(store, 'Indian/Reunion')
 */
export async function ensureDemonstration(
  store: Pick<BookingStore, 'agencies' | 'saveAgency'>,
  timeZone?: string,
): Promise<void> {
  if ((await store.agencies()).length > 0) return;
  const places = DEMONSTRATION_PLACES.map((place) => (timeZone ? { ...place, timeZone } : place));
  await store.saveAgency(DEMONSTRATION, places, DEMONSTRATION_HELPERS);
}
