import { expect, test } from '@jest/globals';
import { choiceValue, parseChoice } from '../../src/delivery/choice.js';

test.each([
  ['email:locked', { question: 'email', option: 'locked' }],
  [' email:none ', { question: 'email', option: 'none' }],
  ['device:unknown', { question: 'device', option: 'unknown' }],
  ['organism:more', { question: 'organism', option: 'more' }],
  ['language:ar', { question: 'language', option: 'ar' }],
  ['lang:en', { question: 'lang', option: 'en' }],
  ['guide:stuck', { question: 'guide', option: 'stuck' }],
  ['slot:callback', { question: 'slot', option: 'callback' }],
  ['slot:lina.29935200.60', { question: 'slot', option: 'lina.29935200.60' }],
  [
    'guide:done@password-lost#open-mail',
    { question: 'guide', option: 'done', of: 'password-lost#open-mail' },
  ],
  ['confirm:yes@lina.29935200.60', { question: 'confirm', option: 'yes', of: 'lina.29935200.60' }],
])('%j is a button', (value, choice) => {
  expect(parseChoice(value)).toEqual(choice);
  expect(choiceValue(choice)).toBe(value.trim());
});

test.each([
  'login:Soleil1962',
  'name:Camille',
  'slot:0612345678',
  'code:123456',
  'bonjour : oui',
  'email:locked please',
  'email:ok@',
  'guide:done@Soleil 1962',
  'guide:done@a@b',
  'constructor:name',
  `slot:${'a'.repeat(300)}.29935200.60`,
  '',
])('%j is what a person said', (value) => {
  expect(parseChoice(value)).toBeUndefined();
});
