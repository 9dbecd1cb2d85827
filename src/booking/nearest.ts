/** The place nearest to where somebody is. Pure. */
import type { Place } from '../store/port.js';

export interface Position {
  /** Degrees. */
  latitude: number;
  longitude: number;
}

const EARTH_KM = 6371;
const radians = (degrees: number): number => (degrees * Math.PI) / 180;

/**
 * Kilometres along the earth's surface (haversine formula; the earth as a ball, which is within half a per cent).
 *
 * @example Math.round(distance({ latitude: 48.8566, longitude: 2.3522 }, { latitude: 45.764, longitude: 4.8357 })) // 392
 */
export function distance(from: Position, to: Position): number {
  const half = (degrees: number): number => Math.sin(radians(degrees) / 2) ** 2;
  const across = Math.cos(radians(from.latitude)) * Math.cos(radians(to.latitude));
  const h = half(to.latitude - from.latitude) + across * half(to.longitude - from.longitude);
  return 2 * EARTH_KM * Math.asin(Math.min(1, Math.sqrt(h)));
}

/** The nearest of the places whose position is known; undefined when none is. */
export function nearestPlace(places: Place[], from: Position): Place | undefined {
  let best: { place: Place; far: number } | undefined;
  for (const place of places) {
    if (!place.position) continue;
    const far = distance(from, place.position);
    if (!best || far < best.far) best = { place, far };
  }
  return best?.place;
}
