import { expect, test } from '@jest/globals';
import { DEMONSTRATION_PLACES } from '../../src/booking/demo.js';
import { distance, nearestPlace } from '../../src/booking/nearest.js';
import type { Place } from '../../src/store/port.js';

const PARIS = { latitude: 48.8566, longitude: 2.3522 };
const LYON = { latitude: 45.764, longitude: 4.8357 };
const place = DEMONSTRATION_PLACES[0] as Place;

test.each([
  ['Paris and Lyon', PARIS, LYON, 391.5],
  [
    'two points on both sides of the date line',
    { latitude: 0, longitude: 179.5 },
    { latitude: 0, longitude: -179.5 },
    111.2,
  ],
  ['a point and itself', PARIS, PARIS, 0],
])('%s are as far apart as a map says', (_, from, to, kilometres) => {
  expect(distance(from, to)).toBeCloseTo(kilometres, 0);
});

test('the nearest place is found, and one whose position is not known is left out', () => {
  const { position: _, ...nowhere } = place;
  const places = [
    nowhere,
    { ...place, id: 'paris', position: PARIS },
    { ...place, id: 'lyon', position: LYON },
  ];
  expect(nearestPlace(places, { latitude: 46, longitude: 4.8 })?.id).toBe('lyon');
  expect(nearestPlace([nowhere], PARIS)).toBeUndefined();
});
