import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parse } from 'yaml';
import { redact } from '../../src/understanding/index.js';

interface Secret {
  say: string;
  gone: string[];
  kinds: string[];
  text?: string;
  phone?: string;
}

const read = (name: string) => parse(readFileSync(new URL(name, import.meta.url), 'utf8'));
const secrets = read('./secrets.yaml') as Secret[];
const lookAlikes = Object.values(read('./look-alikes.yaml') as Record<string, string[]>).flat();

describe('a person who sends a secret', () => {
  test.each(secrets)('sees it gone: $say', ({ say, gone, kinds, text, phone }) => {
    const redacted = redact(say);
    for (const piece of gone) expect(redacted.text).not.toContain(piece);
    expect(redacted.kinds).toEqual(kinds);
    expect(redacted.phone).toBe(phone);
    if (text !== undefined) expect(redacted.text).toBe(text);
  });

  test.each(secrets)('sees nothing more change when it is read again: $say', ({ say }) => {
    const once = redact(say).text;
    expect(redact(once)).toEqual({ text: once, kinds: [] });
  });
});

describe('a person who only speaks of passwords, codes and numbers', () => {
  test.each(lookAlikes.map((text) => [text]))('is read byte for byte: %s', (text) => {
    expect(redact(text)).toEqual({ text, kinds: [] });
  });

  test('there are enough such texts', () => {
    expect(lookAlikes.length).toBeGreaterThanOrEqual(80);
  });
});

const digits = (least: number, most = least) =>
  fc
    .array(fc.integer({ min: 0, max: 9 }), { minLength: least, maxLength: most })
    .map((list) => list.join(''));

/** Writes digits in groups of a person's own, with one kind of separator. */
const spaced = (text: string) =>
  fc
    .tuple(fc.constantFrom('', ' ', '-', '.', '\u00a0', ' - '), fc.constantFrom([4], [2], [1], [3], [100]))
    .map(([sign, [size]]) => (text.match(new RegExp(`.{1,${size}}`, 'g')) ?? []).join(sign));

function luhn(body: string): string {
  let sum = 0;
  for (let at = body.length - 1, double = true; at >= 0; at--, double = !double) {
    const digit = Number(body[at]) * (double ? 2 : 1);
    sum += digit > 9 ? digit - 9 : digit;
  }
  return body + ((10 - (sum % 10)) % 10);
}

const mod97 = (text: string): number =>
  [...text].reduce((rest, digit) => (rest * 10 + Number(digit)) % 97, 0);

const card = fc
  .tuple(fc.constantFrom('4', '51', '37', '62', '5018'), digits(8, 12))
  .filter(([, body]) => !/^(\d)\1+$/.test(body))
  .map(([brand, body]) => luhn(brand + body).slice(0, 19))
  .filter((number) => number.length >= 13 && number.length <= 19);
const iban = fc
  .tuple(
    fc.constantFrom(['fr', 23], ['de', 18], ['es', 20], ['be', 12], ['ma', 24]) as fc.Arbitrary<
      [string, number]
    >,
    digits(30),
  )
  .map(([[country, length], body]) => {
    const account = body.slice(0, length);
    const check =
      98 - mod97(`${account + [...country].map((letter) => letter.charCodeAt(0) - 87).join('')}00`);
    return country + String(check).padStart(2, '0') + account;
  });
const nir = fc
  .tuple(
    fc.constantFrom('1', '2'),
    digits(2),
    fc.integer({ min: 1, max: 12 }),
    fc.constantFrom('01', '13', '75', '93', '2A', '2B', '97', '99'),
    fc.integer({ min: 1, max: 989 }),
    fc.integer({ min: 1, max: 998 }),
  )
  .map(([sex, year, month, department, commune, order]) => {
    const body = `${sex}${year}${String(month).padStart(2, '0')}${department}${String(commune).padStart(3, '0')}${String(order).padStart(3, '0')}`;
    const key = 97 - mod97(body.replace('2A', '19').replace('2B', '18'));
    return body + String(key).padStart(2, '0');
  });
const phone = fc
  .tuple(fc.constantFrom('06', '07', '01', '04', '09'), digits(8))
  .filter(([prefix, body]) => /[1-8]/.test(body[0] ?? '') && !/^06(?:39|9)/.test(prefix + body))
  .map(([prefix, body]) => prefix + body);
const code = digits(6).filter((number) => !number.startsWith('0'));
const letters = fc.constantFrom(
  'Soleil',
  'minou',
  'Azerty',
  'camille',
  'MAISON',
  'Bébé',
  'zidane',
  'Paris',
  'qwert',
);
const password = fc
  .tuple(letters, digits(2, 4), fc.constantFrom('', '!', '*', '_', '@x'))
  .map(([word, number, sign]) => word + number + sign);

const before = fc.constantFrom(
  '',
  'bonjour ',
  "je n'arrive pas à me connecter ",
  'Hello, ',
  'aidez moi svp ',
);
const after = fc.constantFrom(
  '',
  ' merci',
  ' et ça ne marche pas',
  ', que faire ?',
  ' please help',
  "\nc'est urgent",
);

/** No character of the secret is left in one piece with its neighbour: what remains is the sentence around it. */
function isGone(said: string, secret: string, frame: [string, string, string]): void {
  const { text } = redact(said);
  expect(text).not.toContain(secret);
  const left = text.replace(/\[[a-z]+\]/g, '');
  const around = frame.join('');
  for (const piece of secret.match(/[A-Za-z0-9]{2,}|\d/g) ?? []) {
    if (!around.includes(piece)) expect(left).not.toContain(piece);
  }
}

const inSentences = (
  secret: fc.Arbitrary<string>,
  announcements: string[],
  form: (text: string) => fc.Arbitrary<string> = spaced,
) =>
  fc.assert(
    fc.property(
      before,
      fc.constantFrom(...announcements),
      secret.chain(form),
      after,
      (start, announced, written, end) => {
        isGone(start + announced + written + end, written, [start, announced, end]);
      },
    ),
    { numRuns: 300 },
  );

describe('a generated secret in a generated sentence', () => {
  test('a bank card is gone in every spacing', () => {
    inSentences(card, ['', 'ma carte ', 'cb: ', 'my card is ', 'carte bancaire n° ']);
  });

  test('an IBAN is gone in every spacing, small or capital', () => {
    inSentences(iban, ['', 'iban ', 'mon RIB : ', 'voici '], (text) =>
      fc
        .tuple(spaced(text), fc.boolean())
        .map(([written, capital]) => (capital ? written.toUpperCase() : written)),
    );
  });

  test('a social-security number is gone, Corsica too', () => {
    inSentences(nir, ['', 'numéro de sécu ', 'mon numéro de sécurité sociale est le ', 'NIR: ']);
  });

  test('a phone number is gone in French and international forms', () => {
    inSentences(phone, ['', 'mon numéro ', 'tel: ', 'rappelez moi au ', 'call me on '], (number) =>
      fc.constantFrom(
        number,
        (number.match(/../g) ?? []).join(' '),
        (number.match(/../g) ?? []).join('.'),
        `+33${number.slice(1)}`,
        `+33 ${number[1]} ${(number.slice(2).match(/../g) ?? []).join(' ')}`,
        `+33 (0)${number[1]} ${(number.slice(2).match(/../g) ?? []).join(' ')}`,
        `0033${number.slice(1)}`,
      ),
    );
  });

  test('the phone number is handed back in E.164', () => {
    fc.assert(
      fc.property(phone, (number) => {
        expect(redact(`rappelez moi au ${number}`).phone).toBe(`+33${number.slice(1)}`);
      }),
    );
  });

  test('a code is gone where a code is spoken of', () => {
    inSentences(
      code,
      [
        'mon code est ',
        'le code reçu ',
        'code: ',
        "j'ai reçu le code ",
        'my code is ',
        'le code du sms c’est ',
      ],
      (text) =>
        fc.constantFrom(
          text,
          (text.match(/.../g) ?? []).join(' '),
          (text.match(/./g) ?? []).join(' '),
          (text.match(/../g) ?? []).join('-'),
        ),
    );
  });

  test('a password is gone in the ways people give it', () => {
    inSentences(
      password,
      [
        'mdp: ',
        'mot de passe : ',
        'mon mot de passe est ',
        "le mot de passe c'est ",
        'mdp ',
        'my password is ',
        'pwd=',
        'avec ',
        'je tape ',
        'mot de passe caf ',
      ],
      (text) => fc.constant(text),
    );
  });

  test('a key of hundreds of letters is gone whole', () => {
    for (const key of ['pin-'.repeat(500), `eyJ${'hbGciOiJIUzI1NiJ9'.repeat(60)}`]) {
      expect(redact(`mon mot de passe est ${key} merci`).text).toMatch(
        /^mon mot de passe est .{1,30} merci$/,
      );
    }
  });

  test('a password is gone when it is the whole message', () => {
    const long = password.filter((one) => one.length >= 8 && one.length <= 20);
    fc.assert(
      fc.property(long, fc.constantFrom('', ' ', '\n'), fc.constantFrom('', ' ', '.'), (one, start, end) => {
        expect(redact(start + one + end).text).not.toContain(one);
      }),
      { numRuns: 300 },
    );
  });

  test('an e-mail address is gone, written or dictated', () => {
    const name = fc.constantFrom('jean.dupont', 'fatou_92', 'k.benali75', 'marie-claude', 'x');
    const home = fc.constantFrom(['gmail', 'com'], ['orange', 'fr'], ['laposte', 'net'], ['example', 'org']);
    fc.assert(
      fc.property(
        before,
        name,
        home,
        after,
        fc.boolean(),
        (start, who, [domain = '', end = ''], rest, dictated) => {
          const address = dictated
            ? `${who.replace(/\./g, ' point ').replace(/_/g, ' tiret du bas ')} arobase ${domain} point ${end}`
            : `${who}@${domain}.${end}`;
          const { text } = redact(`${start}mon mail c'est ${address}${rest}`);
          expect(text).toBe(`${start}mon mail c'est [email]${rest}`);
        },
      ),
    );
  });

  test('nothing that is redacted twice changes the second time, whatever it is', () => {
    const piece = fc.oneof(
      fc.string(),
      fc.constantFrom(
        'mdp',
        'mot de passe',
        ':',
        'code',
        'est',
        "c'est",
        'iban',
        '@',
        'arobase',
        'point',
        '06',
        '+33',
        '[code]',
        ' ',
        '\n',
        '12/03',
        '€',
      ),
      digits(1, 20),
      password,
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 14 }), fc.constantFrom('', ' '), (pieces, glue) => {
        const once = redact(pieces.join(glue)).text;
        expect(redact(once).text).toBe(once);
      }),
      { numRuns: 2000 },
    );
  });
});
