import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { loadContent } from '../../src/content/load.js';
import { type Fixture, saidAtStart, writeFixture } from './fixture.js';

let fixture: Fixture;
beforeEach(() => {
  fixture = writeFixture();
});
afterEach(() => fixture.dispose());

const told = (): string[] => saidAtStart(fixture);

describe('content that is right', () => {
  test('is loaded, French first, with its guides', () => {
    const content = loadContent(fixture.root);
    expect(content.languages).toEqual(['fr', 'en']);
    expect(content.guides.en?.[0]).toEqual({
      id: 'password-lost',
      title: 'en title',
      difficulty: ['password_lost'],
      sources: [{ title: 'caf.fr', url: 'https://www.caf.fr', read: '2026-11-01' }],
      review_by: '2027-11-01',
      words: ['password', 'lost', 'forgotten', 'code', 'no entry', 'locked out'],
      steps: [{ id: 'open', text: 'en one.', help: 'en help.' }],
    });
  });

  test('reads "true" in the rules as the fact value it is', () => {
    expect(loadContent(fixture.root).rules.posture[0]?.when).toEqual({ fear: 'true' });
  });

  test('has another version when any file has another letter, and the same one otherwise', () => {
    const before = loadContent(fixture.root).version;
    expect(loadContent(fixture.root).version).toBe(before);
    fixture.edit('knowledge/en/password-lost.md', 'en help.', 'en helps.');
    expect(loadContent(fixture.root).version).not.toBe(before);
    expect(before).toMatch(/^[0-9a-f]{12}$/);
  });
});

/** What is changed, and the finding; LINE is the line of the change. */
const mistakes: [label: string, file: string, from: string, to: string, ...expected: string[]][] = [
  [
    'a value that no fact has',
    'dialogs/rules.yaml',
    'then: autonomy',
    'then: autonomie',
    'dialogs/rules.yaml:LINE: objective.0.then: is none of autonomy, secure',
  ],
  [
    'a key that nothing reads',
    'dialogs/rules.yaml',
    'when: { email: none }',
    'when: { mail: none }',
    'dialogs/rules.yaml:LINE: difficulty.0.when.mail: nothing reads this key',
  ],
  [
    'a message that is not one, and the one that is then missing',
    'dialogs/fr/messages.yaml',
    'thanks: ',
    'thank: ',
    'dialogs/fr/messages.yaml:1: thanks: is missing',
    'dialogs/fr/messages.yaml:LINE: thank: nothing reads this key',
  ],
  [
    'a text that is empty',
    'dialogs/en/messages.yaml',
    'thanks: "en."',
    'thanks: ""',
    'dialogs/en/messages.yaml:LINE: thanks: is empty',
  ],
  [
    'a list where a text must be',
    'dialogs/en/messages.yaml',
    'thanks: "en."',
    'thanks: [en]',
    'dialogs/en/messages.yaml:LINE: thanks: must be a text',
  ],
  [
    'a text that is not YAML',
    'dialogs/en/commands.yaml',
    'back: [',
    'back: [[',
    'dialogs/en/commands.yaml:2: Flow sequence in block collection must be sufficiently indented and end with a ]',
  ],
  [
    'a key that stands there twice',
    'dialogs/en/messages.yaml',
    'abuse: ',
    'thanks: ',
    'dialogs/en/messages.yaml:LINE: the key thanks is there twice',
  ],
  [
    'a guide without a source',
    'knowledge/fr/password-lost.md',
    '  - title: caf.fr\n    url: https://www.caf.fr\n    read: 2026-11-01\n',
    '  []\n',
    'knowledge/fr/password-lost.md:5: sources: is empty',
  ],
  [
    'a guide whose day is none',
    'knowledge/fr/password-lost.md',
    'review_by: 2027-11-01',
    'review_by: 2027-13-01',
    'knowledge/fr/password-lost.md:LINE: review_by: Invalid ISO date',
  ],
  [
    'a step without help',
    'knowledge/fr/password-lost.md',
    '\n> fr help.\n',
    '',
    'knowledge/fr/password-lost.md:13: steps.0.help: is empty',
  ],
  [
    'text before the first step',
    'knowledge/fr/password-lost.md',
    '## open',
    'Bonjour\n\n## open',
    'knowledge/fr/password-lost.md:LINE: text before the first step (## step-id)',
  ],
  [
    'a guide without front matter',
    'knowledge/fr/password-lost.md',
    '---\nid',
    'id',
    'knowledge/fr/password-lost.md:1: a guide begins with its front matter between two lines of ---',
  ],
  [
    'a guide in a file of another name',
    'knowledge/fr/password-lost.md',
    'id: password-lost',
    'id: password-gone',
    "knowledge/fr/password-lost.md:LINE: the id password-gone is not the file's name",
  ],
];

describe('a mistake is told with its file, line and key', () => {
  test.each(mistakes)('%s', (_label, file, from, to, ...expected) => {
    const line = fixture.edit(file, from, to);
    const found = told();
    expect(found).toHaveLength(expected.length);
    for (const [index, message] of expected.entries()) {
      expect(found[index]).toBe(message.replace('LINE', String(line)));
    }
  });

  test('what would break a conversation, such as a message with an argument that nobody gives', () => {
    const line = fixture.edit('dialogs/en/messages.yaml', 'thanks: "en."', 'thanks: "{name}."');
    expect(told()).toEqual([
      `dialogs/en/messages.yaml:${line}: thanks: uses {name}, but in fr it uses no argument`,
      `dialogs/en/messages.yaml:${line}: thanks: {name} is no argument of this message: no argument`,
    ]);
  });

  test('but not what is only hard to read', () => {
    fixture.edit('dialogs/en/messages.yaml', 'thanks: "en."', `thanks: "${'word '.repeat(40)}."`);
    expect(told()).toEqual([]);
  });

  test('a missing file', () => {
    fixture.remove('dialogs/en/names.yaml');
    expect(told()).toEqual(['dialogs/en/names.yaml:1: the file is missing']);
  });

  test('several at once, sorted by file and line', () => {
    const rule = fixture.edit('dialogs/rules.yaml', 'then: normal', 'then: calm');
    const step = fixture.edit('knowledge/en/password-lost.md', '## open', '## Open it');
    const message = fixture.edit('dialogs/fr/messages.yaml', 'kept: "fr."', 'kept: ""');
    expect(told()).toEqual([
      `dialogs/fr/messages.yaml:${message}: kept: is empty`,
      `dialogs/rules.yaml:${rule}: priority.0.then: is none of rights_at_risk, deadline, normal`,
      `knowledge/en/password-lost.md:${step}: steps.0.id: an id: small letters, digits, - and _`,
    ]);
  });
});
