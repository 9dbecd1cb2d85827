import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import webhooks from 'twilio/lib/webhooks/webhooks.js';
import { isSigned, twilioSignature } from '../../../src/channels/twilio/signature.js';

const TOKEN = '0123456789abcdef0123456789abcdef';
const URL = 'https://declic.example/channels/twilio/messages';
const { getExpectedTwilioSignature } = webhooks;

/** Fields as Twilio's own library wants them: a name that comes twice has a list of values. */
function asObject(fields: URLSearchParams): Record<string, string | string[]> {
  return Object.fromEntries(
    [...new Set(fields.keys())].map((name) => {
      // A list of this realm: the library asks `instanceof Array`.
      const values = [...fields.getAll(name)];
      return [name, values.length > 1 ? values : (values[0] as string)];
    }),
  );
}

test('any form is signed as the official library signs it', () => {
  const form = fc.array(fc.tuple(fc.constantFrom('Body', 'From', 'a', 'A', 'NumMedia', 'é'), fc.string()));
  fc.assert(
    fc.property(form, (pairs) => {
      const fields = new URLSearchParams(pairs);
      expect(twilioSignature(TOKEN, URL, fields)).toBe(
        getExpectedTwilioSignature(TOKEN, URL, asObject(fields)),
      );
    }),
    { numRuns: 500 },
  );
});

test("the documentation's own example is signed as it says", () => {
  const fields = new URLSearchParams({
    CallSid: 'CA1234567890ABCDE',
    Caller: '+14158675310',
    Digits: '1234',
    From: '+14158675310',
    To: '+18005551212',
  });
  const url = 'https://example.com/myapp.php?foo=1&bar=2';
  expect(twilioSignature('12345', url, fields)).toBe('L/OH5YylLD5NRKLltdqwSvS0BnU=');
});

test.each([
  ['no signature', undefined],
  ['an empty one', ''],
  ['one of another length', 'abc='],
  ['one made with another token', twilioSignature('other', URL, new URLSearchParams({ Body: 'oui' }))],
  ['one for another address', twilioSignature(TOKEN, `${URL}/`, new URLSearchParams({ Body: 'oui' }))],
  ['one for another text', twilioSignature(TOKEN, URL, new URLSearchParams({ Body: 'non' }))],
])('%s is refused', (_, signature) => {
  expect(isSigned(TOKEN, URL, new URLSearchParams({ Body: 'oui' }), signature)).toBe(false);
});
