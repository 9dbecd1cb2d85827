import { describe, expect, test } from '@jest/globals';
import { loadContent } from '../../src/content/load.js';
import { matchOption } from '../../src/engine/answers.js';
import { digit } from '../../src/engine/numbers.js';
import { newSession } from '../../src/engine/session.js';
import { step } from '../../src/engine/step.js';
import { beginTurn } from '../../src/engine/turn.js';

describe('the number of an option', () => {
  test.each([
    ['2', 2],
    ['2.', 2],
    ['2)', 2],
    ['n°2', 2],
    ['le 2', 2],
    ['la 2e', 2],
    ['le 2ème', 2],
    ['the 2nd', 2],
    ['la réponse 2', 2],
    ['option n°2', 2],
    ['#2', 2],
    ['numéro 3 svp', 3],
    ['Numero 3, merci', 3],
    ['je choisis 2', 2],
    ['je prends le 2', 2],
    ["3 s'il vous plaît", 3],
    ['I choose 2 please', 2],
    ['1️⃣', 1],
    ['🔟', 10],
    ['１', 1],
    ['１０', 10],
    ['②', 2],
    ['un', 1],
    ['Une', 1],
    ['deux', 2],
    ['Trois.', 3],
    ['dix', 10],
    ['one', 1],
    ['Two!', 2],
    ['ten', 10],
    ['premier', 1],
    ['La première', 1],
    ['1er', 1],
    ['le deuxième svp', 2],
    ['second', 2],
    ['la 2e option', 2],
    ['le premier rendez-vous', 1],
    ['the first one', 1],
    ['Third please', 3],
    ['(1)', 1],
    ['1-', 1],
    ['- 1 -', 1],
    ['1 :', 1],
    ['❷', 2],
    ['⑶', 3],
    ['➃', 4],
    ['ok pour le 2', 2],
    ["j'ai mis 1", 1],
  ])('%s', (text, number) => {
    expect(digit(text)).toBe(number);
  });

  test.each([
    [''],
    ['oui'],
    ['un peu'],
    ['une adresse mail'],
    ['deux enfants'],
    ['2 enfants'],
    ['j’ai 2 téléphones'],
    ['06 12'],
    ['2024'],
    ['12/03'],
    ['2,5'],
    ['non'],
    ['le'],
    ['no one'],
    ['deux rendez-vous'],
    ['2 rdv'],
    ['1 ou 2'],
    ['en premier je voudrais un mail'],
    ['une seconde'],
  ])('%j is none', (text) => {
    expect(digit(text)).toBeUndefined();
  });
});

describe('an answer to "do you have a mailbox?"', () => {
  const content = loadContent(process.cwd());
  const session = newSession({
    id: 'c',
    agency: 'demo',
    channel: 'test',
    channelHasPhone: false,
    content,
    lang: 'fr',
    at: 0,
  });
  const begun = step(content, session, { kind: 'start', at: 0 }).session;
  const options = ['ok', 'none', 'locked', 'managed_by_other', 'unknown'];
  const label = (option: string): string =>
    content.words.fr?.questions.facts.email.options[option]?.label ?? '';
  const turn = beginTurn(content, { ...begun, asked: { id: 'email', options, retries: 0 } }, 0);

  test.each([
    ['3️⃣', 'locked'],
    ['trois', 'locked'],
    ['je choisis 2', 'none'],
    ['LOCKED', 'locked'],
    ['Managed_By_Other', 'managed_by_other'],
    ['neuf', undefined],
    // A thumb, and a line copied from the message, whole or begun.
    ['👍🏽', 'ok'],
    ['👎', 'none'],
    ['👍👎', undefined],
    [`4. ${label('managed_by_other')}`, 'managed_by_other'],
    [`2) ${label('none').slice(0, 3)}`, 'none'],
  ])('%s', (text, option) => {
    expect(matchOption(turn, text)).toBe(option);
  });
});

describe('an answer to "can you read these messages well?"', () => {
  const content = loadContent(process.cwd());
  const options = ['ok', 'difficult', 'cannot', 'unknown'];
  function after(option: string) {
    const session = newSession({
      id: 'c',
      agency: 'demo',
      channel: 'test',
      channelHasPhone: true,
      content,
      lang: 'fr',
      at: 0,
    });
    session.stage = 'triage';
    session.asked = { id: 'reading', options, retries: 0 };
    return step(content, session, { kind: 'message', at: 1, choice: { question: 'reading', option } })
      .session;
  }

  test('"well" also tells the language, which is not asked then', () => {
    expect(after('ok').facts.language).toEqual({ value: 'fr', source: 'inferred' });
  });

  test.each(['difficult', 'cannot', 'unknown'])('"%s" does not', (option) => {
    expect(after(option).facts.language).toBeUndefined();
  });
});
