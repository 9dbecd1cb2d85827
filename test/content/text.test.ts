import { afterAll, describe, expect, test } from '@jest/globals';
import { loadContent } from '../../src/content/load.js';
import { dayAndTime, list, say } from '../../src/content/text.js';
import { writeFixture } from './fixture.js';

const fixture = writeFixture();
fixture.edit(
  'dialogs/fr/messages.yaml',
  'fr {minutes}.',
  "Plus que {minutes, plural, one {# minute} other {# minutes}}, d'accord ?",
);
fixture.edit(
  'dialogs/fr/messages.yaml',
  'appointment_kept: "fr {day} {time} {place}."',
  `appointment_kept: "L'aide est à l'{place}, {day} {time}."`,
);
const content = loadContent(fixture.root);
afterAll(() => fixture.dispose());

describe('a message is put into words', () => {
  test('with plurals', () => {
    expect(say(content, 'fr', 'hold_warning', { minutes: 1 })).toBe("Plus que 1 minute, d'accord ?");
    expect(say(content, 'fr', 'hold_warning', { minutes: 5 })).toBe("Plus que 5 minutes, d'accord ?");
  });

  test('and an apostrophe before a brace stays an apostrophe', () => {
    expect(say(content, 'fr', 'appointment_kept', { day: 'lundi', time: '9h', place: 'Escale' })).toBe(
      "L'aide est à l'Escale, lundi 9h.",
    );
  });

  test("and what a person's name holds is never taken for a pattern", () => {
    expect(say(content, 'en', 'phone_known', { hint: '{x} <b>' })).toBe('en {x} <b>.');
  });

  test('in the reference language when the wanted one is not spoken', () => {
    expect(say(content, 'de', 'thanks')).toBe('fr.');
  });

  test('with plain spaces in large numbers, which an SMS can carry', () => {
    expect(say(content, 'fr', 'hold_warning', { minutes: 12_345 })).toContain('12 345 minutes');
  });
});

test.each([
  ['fr', '2026-11-24T13:30:00Z', 'mardi 24 novembre', '14h30'],
  ['fr', '2026-12-01T08:00:00Z', 'mardi 1er décembre', '9h'],
  ['fr', '2026-07-01T08:05:00Z', 'mercredi 1er juillet', '10h05'],
  ['fr', '2026-03-28T23:30:00Z', 'dimanche 29 mars', '0h30'],
  ['en', '2026-11-24T13:30:00Z', 'Tuesday 24 November', '14:30'],
  ['en', '2026-12-01T08:00:00Z', 'Tuesday 1 December', '9:00'],
])('a person who reads %s is told %s as "%s" at "%s"', (lang, iso, day, time) => {
  expect(dayAndTime(lang, iso, 'Europe/Paris')).toMatchObject({ day, time });
});

test('a moment is told in the time zone of the place', () => {
  expect(dayAndTime('fr', '2026-11-24T13:30:00Z', 'Indian/Reunion').time).toBe('17h30');
});

test('several things are joined as people say them', () => {
  expect(list('fr', ['un papier', 'un code', 'un stylo'])).toBe('un papier, un code et un stylo');
  expect(list('en', ['a paper', 'a code', 'a pen'])).toBe('a paper, a code and a pen');
  expect(list('fr', [])).toBe('');
});
