/** Generated secrets and look-alikes, in the many ways in which people put a sentence around them. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { redact } from '../../src/understanding/index.js';

const RUNS = { numRuns: 400 };
const number = (digits: number, first = '123456789') =>
  fc
    .tuple(
      fc.constantFrom(...first),
      fc.array(fc.constantFrom(...'0123456789'), { minLength: digits - 1, maxLength: digits - 1 }),
    )
    .map(([one, rest]) => one + rest.join(''));
const pairs = (digits: string) => (digits.match(/\d{1,2}/g) ?? []).join(' ');

/** What goes before and after: other messages, other lines, faces. None of it holds digits. */
const carriers = fc.tuple(
  fc.constantFrom('', 'bonjour ', 'slt, ', 'HELP ', "j'ai un souci. ", '😭 ', 'bonjour\n', 'Hi, '),
  fc.constantFrom('', ' merci', ' 🙏', '\nmerci', ', je fais quoi ?', ' et sa march pa', '. Thanks'),
);
/** As one types: as it is, in small letters, in capitals, with other spaces and apostrophes. */
const spelling = fc.constantFrom<(text: string) => string>(
  (text) => text,
  (text) => text.toLowerCase(),
  (text) => text.toUpperCase(),
  (text) => text.replace(/ /g, '\u00a0'),
  (text) => text.replace(/'/g, '’'),
  (text) => text.normalize('NFD'),
);

/** Every announcement with every secret: nothing of the secret is left, and what stands around it stays. */
function everywhere(announcements: string[], secret: fc.Arbitrary<string>, mark: RegExp): void {
  fc.assert(
    fc.property(
      carriers,
      fc.constantFrom(...announcements),
      secret,
      spelling,
      ([before, after], announced, value, spell) => {
        const said = spell(before + announced.replace('…', value) + after);
        const { text } = redact(said);
        expect(text).toMatch(mark);
        expect(text).not.toContain(spell(value));
        // The last piece is what a rule that stops too early leaves.
        const pieces = spell(value).match(/[\p{L}\p{M}]{4,}|\d{2,}/gu) ?? [];
        for (const piece of pieces) expect(text).not.toContain(piece);
        expect(text.startsWith(spell(before).trim().slice(0, 4))).toBe(true);
        expect(redact(text)).toEqual({ text, kinds: [] });
      },
    ),
    RUNS,
  );
}

const word = fc.constantFrom(
  ...'lapinrose tournesol marmotte crevette biscotte bluebird dolphin licorne papillon doudou'.split(' '),
);
const strong = fc
  .tuple(word, number(2), fc.constantFrom('', '!', '*', '_', '?'), fc.boolean())
  .map(([name, digits, sign, capital]) => {
    const whole = name + digits + sign;
    return capital ? whole.charAt(0).toUpperCase() + whole.slice(1) : whole;
  });

describe('a secret in a sentence of any voice', () => {
  test('a password made of a word and digits', () => {
    everywhere(
      [
        'mdp … ',
        'mdp: …',
        'mon mdp c …',
        'mot de passe …',
        'mot de passe caf : …',
        "le mot de passe que j'ai choisi est …",
        "mon mot de passe c'est …",
        "j'ai mis … comme mot de passe",
        "… c'est mon mot de passe",
        'je me connecte avec …',
        'je tape … et rien',
        'mo 2 passe …',
        'mot de passe\n…',
        'mdp 👉 …',
        'mdp (…)',
        'mdp "…"',
        'my password is …',
        'password: …',
        'i log in with …',
        'her password is …',
        'jdupont62 / …',
        '1840275 / …',
        '1840275\n…',
      ],
      strong,
      /\[password\]/,
    );
  });

  test('a password that is a plain word', () => {
    everywhere(
      ['mdp: …', 'mdp …', 'mon mdp c …', "mon mot de passe c'est …", 'mot de passe = …', 'password: …'],
      word,
      /\[password\]/,
    );
  });

  test('two passwords, with their accounts', () => {
    fc.assert(
      fc.property(
        strong,
        strong,
        number(7),
        fc.constantFrom(
          'mdp 1 ou 2',
          'mot de passe ameli 1, mot de passe caf 2',
          "j'ai essayé 1 puis 2",
          'identifiant 3 mdp 1 sinon 2',
          'mdp 1\nmdp 2',
          'ancien mot de passe : 1 nouveau mot de passe : 2',
          "pour ameli c'est 1 et pour la caf 2",
          '3 et le mot de passe 1, avant 2',
        ),
        (one, two, account, frame) => {
          const said = frame.replace(/[123]/g, (place) => ({ 1: one, 2: two, 3: account })[place] ?? '');
          const { text } = redact(said);
          for (const secret of [one, two]) expect(text).not.toContain(secret);
          expect(text).not.toContain(account);
        },
      ),
      RUNS,
    );
  });

  test('a password spelled letter by letter', () => {
    const spelled = fc
      .tuple(word, number(2), fc.constantFrom(' ', '-', ', ', '.'))
      .map(([name, digits, sign]) => [...name, ...digits].join(sign));
    everywhere(
      ['mdp …', 'mot de passe : …', "mon mot de passe c'est …", "le mot de passe ça s'écrit …"],
      spelled,
      /\[password\]/,
    );
  });

  test('a code of an SMS', () => {
    const code = fc
      .tuple(number(6), fc.constantFrom(/.{6}/g, /.{3}/g, /.{2}/g, /./g), fc.constantFrom(' ', '-'))
      .map(([digits, group, sign]) => (digits.match(group) ?? []).join(sign))
      // Behind "reçu" it would be a date.
      .filter((written) => !/^[0-3]\d-[01]\d-/.test(written));
    everywhere(
      [
        'reçu …',
        'code reçu …',
        'mon code cest …',
        'le code que j’ai reçu est …',
        '… est votre code',
        'le sms dit …',
        'my code is …',
        'ils ont envoyé le code …',
        'code: …',
        'on me demande le code c’est …',
      ],
      code,
      /\[code\]/,
    );
  });

  test('a bank card with a digit mistyped, and its three digits', () => {
    const card = number(16, '45').map((digits) => (digits.match(/.{4}/g) ?? []).join(' '));
    everywhere(
      ['carte …', 'ma carte bleue c’est …', 'CB: …', 'my card number is …', 'visa …'],
      card,
      /\[card\]/,
    );
    fc.assert(
      fc.property(card, number(3), (digits, three) => {
        for (const between of [' cvv ', ' code ', ' et les 3 chiffres au dos ', ' exp 09/28 crypto ']) {
          expect(redact(`carte ${digits}${between}${three}`).text).not.toMatch(new RegExp(`${three}$`));
        }
      }),
    );
  });

  test('a phone number of France, overseas or abroad, in digits', () => {
    const at = (prefix: string, digits: number) => number(digits).map((rest) => prefix + rest);
    const phone = fc.oneof(
      at('06', 8).map(pairs),
      at('07', 8),
      at('0692', 6).map(pairs),
      at('0690', 6),
      at('+262 692 ', 6),
      at('+33 6', 8),
      at('0033 7', 8),
      at('+212 6', 8),
      at('+44 79', 8),
      at('01.', 8),
    );
    everywhere(
      ['…', 'mon numéro …', 'tel: …', 'appelez moi au …', 'my phone is …', 'sms au …'],
      phone,
      /\[phone\]/,
    );
  });

  test('a phone number in words', () => {
    const spoken = fc
      .array(
        fc.constantFrom(
          ...'douze trente-quatre cinquante-six quarante deux onze vingt et un seize'.split(' '),
        ),
        { minLength: 5, maxLength: 8 },
      )
      .map((words) => `zéro six ${words.join(' ').replace(/\bet\b/g, 'vingt')}`);
    fc.assert(
      fc.property(spoken, fc.constantFrom('', 'mon numéro ', "rappelez moi c'est le "), (words, before) => {
        expect(redact(before + words).text).toBe(`${before}[phone]`);
      }),
    );
  });

  test('an e-mail address, however its sign is written', () => {
    const address = fc
      .tuple(
        word,
        number(2),
        fc.constantFrom('@', ' @ ', ' arobase ', ' arobas ', '(at)', '@ '),
        fc.constantFrom('gmail.com', 'orange.fr', 'laposte.net', 'hotmail point fr', 'free point fr'),
      )
      .map(([name, digits, sign, home]) => name + digits + sign + home);
    everywhere(['mon mail …', "mon adresse c'est …", 'email: …', '…', 'my email is …'], address, /\[email\]/);
  });
});

describe('what only looks like a secret, in any sentence', () => {
  const whole = (least: number, most: number) => fc.integer({ min: least, max: most }).map(String);
  const two = (least: number, most: number) => whole(least, most).map((text) => text.padStart(2, '0'));
  const of = (...parts: (string | fc.Arbitrary<string>)[]) =>
    fc
      .tuple(...parts.map((part) => (typeof part === 'string' ? fc.constant(part) : part)))
      .map((all) => all.join(''));
  const kinds: Record<string, fc.Arbitrary<string>> = {
    'an amount': fc.oneof(
      of(whole(1, 9999), ' euros'),
      of(whole(10, 99999), ' €'),
      of(whole(1, 999), ',', two(0, 99), '€'),
      of(whole(1, 9), ' ', whole(100, 999), ' euros'),
      of('£', whole(1, 999)),
    ),
    'a date': fc.oneof(
      of(two(1, 28), '/', two(1, 12), '/', whole(1930, 2030)),
      of('le ', whole(1, 28), ' mars ', whole(1930, 2030)),
      of(two(1, 28), '.', two(1, 12), '.', whole(1930, 2030)),
      of('depuis ', whole(1950, 2030)),
    ),
    'an hour': fc.oneof(
      of(whole(7, 20), 'h', two(0, 59)),
      of('à ', whole(7, 20), 'h'),
      of(whole(10, 20), ':', two(10, 59)),
    ),
    'an age or a number of times': of(
      whole(2, 99),
      fc.constantFrom(' ans', ' fois', ' jours', ' enfants', ' mois', ' minutes'),
    ),
    'a form': of('cerfa ', whole(10000, 16999), '*0', whole(1, 9)),
    'an error': fc.oneof(
      of('erreur ', whole(100, 9999)),
      of('error ', whole(400, 599)),
      of('code erreur ', whole(100, 9999)),
    ),
    'a place': fc.oneof(
      of('code postal ', whole(10000, 97490)),
      of(whole(1, 300), ' rue Victor Hugo'),
      of(whole(10000, 97490), ' Marseille'),
      of('département ', two(1, 95)),
    ),
    'a device': of(
      fc.constantFrom('Samsung A', 'iPhone ', 'Windows ', 'Redmi Note ', 'Android ', 'Galaxy S'),
      whole(5, 24),
    ),
    'a service': fc.constantFrom(
      'le 3949',
      '36 46',
      'le 115',
      '112',
      'le 3114',
      'avec Ameli',
      'avec FranceConnect',
      'avec France Identité',
    ),
    'an article': of('article L', whole(100, 999), '-', whole(1, 40)),
  };
  const sentences = [
    '…',
    'bonjour, …',
    'mon mot de passe est bloqué, …',
    'mot de passe oublié … merci',
    "je n'arrive pas à me connecter … aidez moi",
    'le site affiche … et rien',
    "le code n'arrive pas. …",
    'my password does not work, …',
    'j’ai noté …',
    '… et mon dossier est perdu',
  ];

  test.each(Object.entries(kinds))('%s stays', (_, lookAlike) => {
    fc.assert(
      fc.property(fc.constantFrom(...sentences), lookAlike, spelling, (sentence, value, spell) => {
        const text = spell(sentence.replace('…', value));
        expect(redact(text)).toEqual({ text, kinds: [] });
      }),
      RUNS,
    );
  });

  test('what is the matter with a password, whoever says it', () => {
    const matter = fc.constantFrom(
      ...`oublié perdu refusé incorrect bloqué correct bon faux expiré invalide compliqué trop long enregistré
      périmé valide accepté piraté changé introuvable valable simple obligatoire ancien`
        .split(/\s+/)
        .filter((one) => one !== 'trop'),
    );
    const subject = fc.constantFrom(
      'mon mot de passe est ',
      'mot de passe ',
      'mdp ',
      'le mdp caf est ',
      'mon mdp ameli ',
      'mot de passe : ',
    );
    fc.assert(
      fc.property(carriers, subject, matter, spelling, ([before, after], start, state, spell) => {
        const text = spell(before + start + state + after);
        expect(redact(text)).toEqual({ text, kinds: [] });
      }),
      RUNS,
    );
  });
});
