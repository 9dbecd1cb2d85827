import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { DAY, HOUR, localDate, MINUTE } from '../../src/booking/calendar.js';
import { DEMONSTRATION_HELPERS, DEMONSTRATION_PLACES } from '../../src/booking/demo.js';
import { bestOffers, OFFERS, type Wish } from '../../src/booking/match.js';
import { freeSlots, HORIZON, LEAD, overlaps, parseSlotId } from '../../src/booking/slots.js';
import type { Offer } from '../../src/engine/types.js';
import type { Helper, Place } from '../../src/store/port.js';
import { MINUTES, type Minutes, NEEDS, type Need, PRIORITIES } from '../../src/triage/outcome.js';
import { helper, NOW, place } from './town.js';

const anybody: Wish = { needs: [], priority: 'normal', language: 'fr', exclude: [] };

function offers(helpers: Helper[], places: Place[], wish: Partial<Wish>, minutes: Minutes = 60): Offer[] {
  const free = freeSlots({ helpers, places, reservations: [] }, minutes, NOW + LEAD, NOW + HORIZON);
  return bestOffers(free, { ...anybody, ...wish });
}

/** "Tue 1 Dec 09:00 lina@library", on the wall. */
function said(offer: Offer): string {
  const format = { weekday: 'short', hour: '2-digit', minute: '2-digit', timeZone: offer.timeZone } as const;
  const [weekday, time] = new Intl.DateTimeFormat('en-GB', format)
    .format(Date.parse(offer.startsAt))
    .split(' ');
  return `${weekday} ${time} ${offer.helper}@${offer.place}`;
}

const shown = (list: Offer[]) => list.map(said);

describe('three really different appointments', () => {
  const library = place('library');
  const hall = place('hall');

  test('somebody is offered the soonest, another day, and the other half of the day', () => {
    const lina = helper(
      'lina',
      [],
      'library 2 09:00-12:00',
      'library 4 09:00-12:00',
      'library 4 14:00-17:00',
    );
    const found = offers([lina], [library], { priority: 'rights_at_risk' });
    expect(shown(found)).toEqual([
      'Tue 09:00 lina@library',
      'Thu 09:00 lina@library',
      'Thu 14:00 lina@library',
    ]);
    expect(found.map((offer) => offer.why[0])).toEqual(['soonest', 'another_day', 'other_half_day']);
  });

  test('another place is offered where there is one at about the same time', () => {
    const lina = helper(
      'lina',
      [],
      'library 2 09:00-12:00',
      'library 4 09:00-12:00',
      'library 5 14:00-17:00',
    );
    const omar = helper('omar', [], 'hall 4 09:30-12:00');
    const found = offers([lina, omar], [library, hall], { priority: 'rights_at_risk' });
    expect(shown(found)).toEqual(['Tue 09:00 lina@library', 'Thu 09:30 omar@hall', 'Fri 14:00 lina@library']);
  });

  test('when only one morning is left, its appointments do not overlap', () => {
    const lina = helper('lina', [], 'library 2 09:00-11:00');
    const free = freeSlots({ helpers: [lina], places: [library], reservations: [] }, 30, NOW, NOW + 2 * DAY);
    const found = bestOffers(free, anybody);
    expect(shown(found)).toEqual([
      'Tue 09:00 lina@library',
      'Tue 09:30 lina@library',
      'Tue 10:00 lina@library',
    ]);
  });

  test('around noon, the other half of the day does not begin before the first appointment ends', () => {
    const lina = helper('lina', [], 'library 2 11:45-13:00');
    const free = freeSlots({ helpers: [lina], places: [library], reservations: [] }, 30, NOW, NOW + 2 * DAY);
    expect(shown(bestOffers(free, anybody))).toEqual(['Tue 11:45 lina@library', 'Tue 12:15 lina@library']);
  });

  test('who refused three is not offered the same morning a quarter of an hour later', () => {
    const lina = helper(
      'lina',
      [],
      'library 2 09:00-12:00',
      'library 4 09:00-12:00',
      'library 4 14:00-17:00',
    );
    const omar = helper('omar', [], 'hall 2 10:00-12:00', 'hall 3 10:00-12:00');
    const first = offers([lina, omar], [library, hall], { priority: 'rights_at_risk' });
    expect(shown(first)).toEqual(['Tue 09:00 lina@library', 'Wed 10:00 omar@hall', 'Thu 14:00 lina@library']);
    const exclude = first.map((offer) => offer.id);
    const second = offers([lina, omar], [library, hall], { priority: 'rights_at_risk', exclude });
    expect(shown(second)).toEqual([
      'Thu 09:00 lina@library',
      'Tue 10:00 omar@hall',
      'Thu 14:00 lina@library',
    ]);
    expect(second.map((offer) => localDate(Date.parse(offer.startsAt), 'Europe/Paris'))).toEqual([
      '2026-12-03',
      '2026-12-08',
      '2026-12-10',
    ]);
  });

  test('who refused all there is is offered nothing', () => {
    const lina = helper('lina', [], 'library 2 09:00-10:00');
    const first = offers([lina], [library], {});
    expect(first).toHaveLength(2);
    expect(offers([lina], [library], { exclude: first.map((offer) => offer.id) })).toEqual([]);
  });

  test('a town without helpers offers nothing', () => {
    expect(offers([], [library], {})).toEqual([]);
  });
});

describe('what a person needs', () => {
  const places = [
    place('library', 'printer_scanner'),
    place('office', 'device', 'private_room'),
    place('hall'),
  ];

  test('somebody without a device is not sent to the nearer place that has none', () => {
    const lina = helper('lina', [], 'library 2 09:00-18:00');
    const omar = helper('omar', [], 'office 4 09:00-18:00');
    const found = offers([lina, omar], places, { needs: ['device'] });
    expect(found.map((offer) => offer.place)).toEqual(['office', 'office', 'office']);
    expect(found.map((offer) => offer.why)).toContainEqual(expect.arrayContaining(['has:device']));
  });

  test('somebody who speaks Turkish meets the helper who does', () => {
    const lina = helper('lina', [], 'library 2 09:00-18:00');
    const elif = helper('elif', ['language:tr'], 'hall 5 09:00-12:00');
    const found = offers([lina, elif], places, { needs: ['language:tr'], language: 'fr' });
    expect(found.map((offer) => offer.helper)).toEqual(['elif', 'elif', 'elif']);
    expect(found[0]?.why).toContain('language:tr');
  });

  test('somebody who speaks a language that nobody does is met all the same, and the helper is told', () => {
    const lina = helper('lina', ['mandate'], 'library 2 09:00-18:00');
    const found = offers([lina], places, { needs: ['language:pt', 'mandate'] });
    expect(found).toHaveLength(3);
    for (const offer of found)
      expect(offer.why).toEqual([expect.any(String), 'missing:language:pt', 'has:mandate']);
  });

  test('when nobody has everything, printing is given up before the private room, and that before the mandate', () => {
    const needs: Need[] = ['printer_scanner', 'private_room', 'mandate'];
    const lina = helper('lina', [], 'library 2 09:00-18:00');
    const omar = helper('omar', [], 'office 3 09:00-18:00');
    const rosa = helper('rosa', ['mandate'], 'hall 4 09:00-18:00');
    expect(offers([lina], places, { needs })[0]?.why.slice(1)).toEqual([
      'has:printer_scanner',
      'missing:private_room',
      'missing:mandate',
    ]);
    expect(offers([lina, omar], places, { needs })[0]?.helper).toBe('omar');
    expect(offers([lina, omar, rosa], places, { needs })[0]?.helper).toBe('rosa');
  });

  test('a person who cannot come is offered a home visit or nothing', () => {
    const lina = helper('lina', ['mandate'], 'library 2 09:00-18:00');
    const yves = helper('yves', ['home_visit'], 'hall 4 09:00-12:00');
    expect(offers([lina], places, { needs: ['home_visit'] })).toEqual([]);
    expect(offers([lina, yves], places, { needs: ['home_visit', 'mandate'] })[0]?.helper).toBe('yves');
  });

  test('French is no special skill', () => {
    const lina = helper('lina', [], 'library 2 09:00-18:00');
    expect(offers([lina], places, { needs: ['language:fr'] })[0]?.why).toContain('language:fr');
  });

  test('a conversation in English gets helpers who speak it first, and others to fill up', () => {
    const lina = helper('lina', [], 'library 2 09:00-18:00');
    const elif = helper('elif', ['language:en'], 'hall 4 09:00-10:00');
    const found = offers([lina, elif], places, { language: 'en', priority: 'rights_at_risk' });
    expect(shown(found)).toEqual(['Tue 12:00 lina@library', 'Thu 09:00 elif@hall', 'Thu 09:00 elif@hall']);
  });

  test('at the same time, the helper with the rarer skill is left to those who need it', () => {
    const amal = helper('amal', ['language:ar'], 'library 2 09:00-12:00');
    const zoe = helper('zoe', [], 'library 2 09:00-12:00');
    const found = offers([amal, zoe], places, {});
    expect(found.every((offer) => offer.helper === 'zoe')).toBe(true);
  });
});

describe('rights at risk go first', () => {
  const places = [place('library')];
  const lina = helper('lina', [], 'library 2 09:00-12:00', 'library 4 14:00-17:00');

  test('the two nearest hours are kept for them', () => {
    const urgent = offers([lina], places, { priority: 'rights_at_risk' });
    expect(said(urgent[0] as Offer)).toBe('Tue 09:00 lina@library');
    expect(urgent[0]?.why).toContain('reserve:rights_at_risk');
    expect(urgent[1]?.why).not.toContain('reserve:rights_at_risk');
    for (const priority of ['normal', 'deadline'] as const) {
      expect(said(offers([lina], places, { priority })[0] as Offer)).toBe('Tue 11:00 lina@library');
    }
  });

  test('nothing is kept back when the others would have less than three to choose from', () => {
    const oneMorning = helper('lina', [], 'library 2 09:00-11:00');
    expect(said(offers([oneMorning], places, {})[0] as Offer)).toBe('Tue 09:00 lina@library');
  });
});

describe('whatever is free and whatever is wished', () => {
  const territory = { helpers: DEMONSTRATION_HELPERS, places: DEMONSTRATION_PLACES };
  const need = fc.constantFrom<Need>(...NEEDS, 'language:ar', 'language:tr', 'language:en', 'language:pt');
  const given = fc.record({
    at: fc.integer({ min: 0, max: 3 * 365 * 96 }).map((n) => NOW + n * 15 * MINUTE),
    minutes: fc.constantFrom(...MINUTES),
    taken: fc.array(
      fc.record({
        who: fc.nat(DEMONSTRATION_HELPERS.length - 1),
        after: fc.nat(14 * 24),
        hours: fc.integer({ min: 1, max: 72 }),
      }),
      { maxLength: 12 },
    ),
    wish: fc.record({
      needs: fc.uniqueArray(need, { maxLength: 4 }),
      priority: fc.constantFrom(...PRIORITIES),
      language: fc.constantFrom('fr', 'en'),
    }),
  });

  test('offers are free, in time, in order, different, deterministic, and never come back once refused', () => {
    fc.assert(
      fc.property(given, ({ at, minutes, taken, wish }) => {
        const reservations = taken.map(({ who, after, hours }) => {
          const from = Math.ceil(at / HOUR) * HOUR + after * HOUR;
          return { helper: DEMONSTRATION_HELPERS[who]?.id ?? '', from, to: from + hours * HOUR };
        });
        const free = freeSlots({ ...territory, reservations }, minutes, at + LEAD, at + HORIZON);
        const ids = new Set(free.map((slot) => slot.id));
        const exclude: string[] = [];
        for (let round = 0; round < 4; round += 1) {
          const found = bestOffers(free, { ...wish, exclude: [...exclude] });
          expect(bestOffers([...free].reverse(), { ...wish, exclude: [...exclude] })).toEqual(found);
          expect(found.length).toBeLessThanOrEqual(OFFERS);
          const times = found.map(({ id }) => parseSlotId(id)?.from ?? 0);
          expect(times).toEqual([...times].sort((a, b) => a - b));
          for (const [i, offer] of found.entries()) {
            expect(ids.has(offer.id)).toBe(true);
            expect(exclude).not.toContain(offer.id);
            for (const other of found.slice(i + 1)) {
              const stretch = ({ startsAt }: Offer) => ({
                from: Date.parse(startsAt),
                to: Date.parse(startsAt) + minutes * MINUTE,
              });
              expect(offer.place !== other.place || !overlaps(stretch(offer), stretch(other))).toBe(true);
            }
          }
          exclude.push(...found.map((offer) => offer.id));
        }
      }),
      { numRuns: 60 },
    );
  });

  test('rights at risk never wait longer than others with the same needs', () => {
    fc.assert(
      fc.property(given, ({ at, minutes, wish }) => {
        const free = freeSlots({ ...territory, reservations: [] }, minutes, at + LEAD, at + HORIZON);
        const soonest = (priority: Wish['priority']) =>
          bestOffers(free, { ...wish, exclude: [], priority })[0]?.startsAt ?? '';
        expect(soonest('rights_at_risk') <= soonest('normal')).toBe(true);
      }),
      { numRuns: 60 },
    );
  });
});

describe('a person who came from a place', () => {
  const library = place('library', 'device');
  const hall = place('hall', 'device', 'private_room');
  const lina = helper('lina', [], 'library 2 09:00-12:00', 'library 3 09:00-12:00', 'library 3 14:00-17:00');
  const omar = helper('omar', [], 'hall 4 09:00-12:00', 'hall 5 14:00-17:00');
  const town = (wish: Partial<Wish>): Offer[] => offers([lina, omar], [library, hall], wish);

  test('is offered appointments there first, and one elsewhere', () => {
    const found = town({ place: 'hall' });
    expect(shown(found)).toEqual(['Thu 09:00 omar@hall', 'Fri 14:00 omar@hall', 'Wed 14:00 lina@library']);
    expect(found.map(({ why }) => why.includes('chosen_place'))).toEqual([true, true, false]);
  });

  test('whose rights are at risk sees the soonest first all the same', () => {
    const found = town({ place: 'hall', priority: 'rights_at_risk' });
    expect(shown(found)).toEqual(['Tue 09:00 lina@library', 'Wed 14:00 lina@library', 'Thu 09:00 omar@hall']);
    expect(found[0]?.why[0]).toBe('soonest');
  });

  test('that has not what they need is offered the places that have', () => {
    const found = town({ place: 'library', needs: ['private_room'] });
    expect(found.map((offer) => offer.place)).toEqual(['hall', 'hall', 'hall']);
    expect(found.flatMap(({ why }) => why)).not.toContain('chosen_place');
  });

  test('where nobody is free is offered what there is elsewhere', () => {
    expect(town({ place: 'nowhere' })).toEqual(town({}));
    expect(offers([lina], [library], { place: 'library' })).toHaveLength(3);
  });

  test('and refused what was offered there hears of other times there before it is offered again', () => {
    const first = town({ place: 'hall' });
    const second = town({ place: 'hall', exclude: first.map(({ id }) => id) });
    expect(second[0]?.place).toBe('hall');
    for (const { id } of second) expect(first.map((offer) => offer.id)).not.toContain(id);
  });
});
