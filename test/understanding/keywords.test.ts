import { describe, expect, test } from '@jest/globals';
import { type FactId, isFactValue } from '../../src/triage/facts.js';
import { createUnderstanding } from '../../src/understanding/index.js';
import { content, factsIn, understood } from './content.js';

describe('whose device, mailbox or password it is', () => {
  test.each([
    ['mon fils a un ordinateur', {}],
    ['ma fille a une tablette et un smartphone', {}],
    ["c'est mon fils qui ouvre ma boite mail", { email: 'managed_by_other' }],
    ["l'assistante sociale garde mes codes", { login: 'held_by_other' }],
    ['my son has a computer, I don’t', { device: 'none' }],
    ["j'ai un ordinateur", { device: 'computer' }],
    ["j'ai pas d'ordinateur mais j'ai un smartphone", { device: 'smartphone' }],
    ["ma mère n'a pas d'adresse mail", { email: 'none' }],
    ["j'ai perdu le mot de passe de ma boite mail", { email: 'locked' }],
    ["j'ai perdu mon mot de passe", { login: 'password_lost' }],
  ])('%s', async (text, facts) => {
    expect(factsIn(await understood(text))).toEqual(facts);
  });
});

describe('a phone that is lost or stolen', () => {
  test.each([
    ["on m'a volé mon portable", 'fr', undefined],
    ["j'ai perdu mon téléphone", 'fr', undefined],
    ["on m'a volé mon portable et je n'ai rien d'autre", 'fr', 'none'],
    ["j'ai perdu mon ordinateur", 'fr', 'none'],
    ['somebody stole my phone', 'en', undefined],
    ['I lost my phone and have nothing else', 'en', 'none'],
  ])('says nothing of other devices: %s', async (text, lang, device) => {
    const { facts } = await understood(text, 'need', lang);
    expect([facts.device?.value, facts.practice]).toEqual([device, undefined]);
  });

  test.each([
    ["on m'a volé mon portable", 'fr'],
    ['my phone was stolen', 'en'],
  ])('leads to its own guide at once: %s', async (text, lang) => {
    const { difficulty, guides } = await understood(text, 'need', lang);
    expect([difficulty, guides?.[0]?.id]).toEqual([null, 'lost-phone']);
  });
});

describe('not and but', () => {
  test.each([
    ["ce n'est pas le mot de passe, c'est le code qui n'arrive pas", 'identity_check'],
    ["c'est pas le code que j'ai oublié", null],
    ["j'ai pas oublié mon mot de passe", null],
    ["le site n'est pas en panne, j'ai perdu mes identifiants", 'password_lost'],
    ["I didn't forget my password, the code never arrives", 'identity_check'],
    ["ce n'est pas trop compliqué", null],
  ])('%s', async (text, difficulty) => {
    expect((await understood(text)).difficulty).toBe(difficulty);
  });

  test('a correction counts more than what was said before it', async () => {
    const { facts } = await understood("j'ai pas d'adresse mail, en fait ma boite mail est bloquée");
    expect(facts.email?.value).toBe('locked');
  });
});

describe('how it was spelled does not matter', () => {
  test.each([
    [
      'mot de passe oublié',
      'g oublié mon mdp',
      'jai oublier mon mo de pass',
      'J AI OUBLIE MON MOT DE PASSE',
      'J’ai oublié mon mot de passe.',
    ],
    [
      'pas de boîte mail',
      'g pa dadress mail',
      'jai pa de mel',
      "J'AI PAS D'EMAIL",
      'je n’ai aucune adresse e-mail',
    ],
    [
      'le site ne marche pas',
      'le cite marche pa',
      'le site fonctione pas',
      'LE SITE NE FONCTIONNE PLUS',
      'l’appli bug',
    ],
  ])('%s is what they all say', async (...texts) => {
    const meanings = await Promise.all(texts.map(async (text) => (await understood(text)).difficulty));
    expect(new Set(meanings).size).toBe(1);
    expect(meanings[0]).not.toBeNull();
  });
});

describe('a person in danger is never missed', () => {
  test.each([
    ['je vais me suicider'],
    ['jveu mourir'],
    ["j'ai envie de mourir"],
    ["j'en peux plus je veux en finir"],
    ["je pense au suicide depuis qu'on m'a coupé le rsa"],
    ['mon fils parle de se suicider'],
    ['je veux mettre fin à mes jours'],
    ["j'ai plus envie de vivre"],
    ['plus aucune raison de vivre'],
    ['ma vie ne sert à rien'],
    ["j'ai avalé tous mes cachets"],
    ['mon mari me frappe'],
    ['mon ex a menacé de me tuer'],
    ['il me tape devant les enfants'],
    ["j'ai peur de mon mari"],
    ['je suis victime de violences conjugales'],
    ["j'ai été violée"],
    ['je suis en danger aidez moi'],
    ['I want to die'],
    ['I am going to kill myself'],
    ['my husband beats me'],
    ["I don't want to live anymore"],
    ['he threatened me with a knife'],
    ["bonjour mon mot de passe marche pas et j'ai envie d'en finir"],
    ['JE VEUX ME TUER'],
    ['je ne veux pas mourir mais mon mari va me tuer'],
  ])('%s', async (text) => {
    expect((await understood(text)).route).toBe('crisis');
  });

  test.each([
    ['je suis mort de rire'],
    ['ca me tue ce site'],
    ['ce site me tue'],
    ['je meurs de faim'],
    ['je veux en finir avec cette déclaration'],
    ["c'est la mort ce formulaire"],
    ['je me tue à vous le dire'],
    ["j'ai peur de me tromper"],
    ['mon ordinateur est mort'],
    ['la caf me tape sur les nerfs'],
    ['this form is killing me'],
  ])('but not: %s', async (text) => {
    expect((await understood(text)).route).not.toBe('crisis');
  });
});

describe('a message that is no answer', () => {
  test.each([
    ['', 'unclear'],
    ['   ', 'unclear'],
    ['😂👍🏽', 'unclear'],
    ['?!', 'unclear'],
    ['[image]', 'unclear'],
    ['oui', 'unclear'],
    ['bonjour', 'greeting'],
    ['Bonjour madame, comment allez-vous ?', 'greeting'],
    ['merci beaucoup bonne journée', 'thanks'],
    ['pouvez-vous me rappeler svp', 'human'],
    ['ta gueule', 'abuse'],
    ['quel temps fait-il demain', 'off_topic'],
    ["j'ai besoin d'aide", 'triage'],
  ])('"%s" is %s', async (text, route) => {
    expect((await understood(text)).route).toBe(route);
  });

  test('an insult beside a real problem is no insult', async () => {
    const { route, difficulty } = await understood("putain de merde j'ai oublié mon mot de passe");
    expect([route, difficulty]).toEqual(['triage', 'password_lost']);
  });

  test('somebody who asks for a human is heard, and what they said besides is kept', async () => {
    const said = await understood("j'ai perdu mon mot de passe ameli je veux parler à un conseiller");
    expect(said.route).toBe('human');
    expect(factsIn(said)).toEqual({ login: 'password_lost', organism: 'ameli' });
  });
});

describe('commands', () => {
  test.each([
    ['retour', 'back', undefined],
    ['Retour !', 'back', undefined],
    ['English please', 'language', 'en'],
    ['arabe', 'language', 'ar'],
    ['je veux parler arabe', 'language', 'ar'],
    ['je parle anglais', 'language', 'en'],
    ['en anglais svp', 'language', 'en'],
    ['do you speak Tamil?', 'language', 'ta'],
    ['back', 'back', undefined],
    ['?', 'help', undefined],
  ])('"%s"', async (text, command, wantedLang) => {
    const said = await understood(text);
    expect([said.route, said.command, said.wantedLang]).toEqual(['command', command, wantedLang]);
  });

  test.each([['STOP'], ['arret'], ['cancel'], ['end'], ['quit'], ['unsubscribe']])(
    '%s is the carrier’s, never ours',
    async (text) => {
      expect((await understood(text)).route).not.toBe('command');
    },
  );

  test('a command inside a sentence is no command', async () => {
    expect((await understood('je suis de retour avec mon mot de passe perdu')).route).toBe('triage');
  });
});

describe('a person who says which language they speak', () => {
  test.each([
    ['je parle arabe', 'ar'],
    ['bonjour je parle tamoul', 'ta'],
    ['I speak Somali', 'so'],
  ])('%s', async (text, language) => {
    const said = await understood(text);
    expect([said.route, factsIn(said), said.difficulty]).toEqual([
      'triage',
      { language },
      'language_barrier',
    ]);
  });
});

describe('what is easily taken for something else', () => {
  test.each([
    ["mon adresse mail c'est celle de ma fille", { email: 'managed_by_other' }, 'email_locked'],
    ["my email is my daughter's", { email: 'managed_by_other' }, 'email_locked'],
    ["j'ai une boite mail et je la lis", { email: 'ok' }, null],
    ["j'ai une boite mail et je la lis jamais", {}, null],
    ['I have an email and I read it', { email: 'ok' }, null],
    ["je n'ai pas de compte bancaire", { organism: 'banque' }, null],
    ['je veux ouvrir un compte bancaire', {}, null],
    ["j'ai plus de forfait", { connection: 'limited' }, 'no_connection'],
    ["j'ai pas de forfait", { connection: 'none' }, 'no_connection'],
    ['I have run out of data', { connection: 'limited' }, 'no_connection'],
    ['account locked after three tries', { login: 'code_blocked' }, 'identity_check'],
    ['FranceConnect', {}, 'identity_check'],
    ['je me connecte avec franceconnect', {}, null],
  ])('%s', async (text, facts, difficulty) => {
    const said = await understood(text, 'need');
    expect([factsIn(said), said.difficulty]).toEqual([facts, difficulty]);
  });
});

describe('the language of a text', () => {
  test.each([
    ['أحتاج إلى مساعدة', 'ar'],
    ['من کمک می خواهم', 'fa'],
    ['Мне нужна помощь с сайтом', 'ru'],
    ['мені потрібна допомога', 'uk'],
    ['我需要帮助', 'zh'],
    ['எனக்கு உதவி தேவை', 'ta'],
    ['আমার সাহায্য দরকার', 'bn'],
    ["j'ai perdu mon mot de passe", 'fr'],
    ['I lost my password and need help', 'en'],
    ['hola necesito ayuda con mi cuenta por favor', 'es'],
    ['merhaba yardım lazım çok teşekkürler bir hesap', 'tr'],
    ['ok', undefined],
    ['caf', undefined],
    ['0', undefined],
    ['😂', undefined],
  ])('%s is %s', async (text, lang) => {
    expect((await understood(text)).lang).toBe(lang);
  });

  test.each([
    ['no'],
    ['ok caf'],
    ['site internet caf'],
    ['mail gmail'],
    ['password oublié'],
    ['rdv prefecture'],
    ['code sms'],
    ['me connecter'],
    ['compte ameli'],
    ['Paris'],
    ['Fatima Benali'],
  ])('a French conversation is not taken for another language by "%s"', async (text) => {
    expect(['fr', undefined]).toContain((await understood(text)).lang);
  });
});

describe('an answer to the question asked', () => {
  test.each([
    ['email', "non j'en ai pas", 'none'],
    ['email', "c'est ma fille qui s'en occupe", 'managed_by_other'],
    ['email', "oui mais j'ai plus le mot de passe", 'locked'],
    ['login', "c'est mon fils", 'held_by_other'],
    ['login', "j'ai tout oublié", 'password_lost'],
    ['device', "j'en ai pas", 'none'],
    ['connection', 'ça dépend', 'limited'],
    ['reading', 'un peu', 'difficult'],
    ['email', "I don't have one", 'none'],
  ])('%s: %s', async (asked, text, value) => {
    const said = await understood(text, asked);
    expect(factsIn(said)).toEqual({ [asked]: value });
    expect(said.facts[asked as FactId]?.confidence).toBeLessThan(0.7);
    expect(factsIn(await understood(text))).not.toEqual({ [asked]: value });
  });
});

describe('what is read can be checked', () => {
  test('the evidence of a fact is the person’s own words', async () => {
    const { facts } = await understood("Bonjour, je n'ai pas d'adresse mail. Merci");
    expect(facts.email).toEqual({ value: 'none', confidence: 0.95, evidence: "pas d'adresse mail" });
  });

  test('a language is named by its code', async () => {
    expect(factsIn(await understood('Madame ne parle que turc'))).toEqual({ language: 'tr' });
  });

  test('every fact of the lexicon is in the vocabulary', () => {
    for (const { lexicon } of Object.values(content.words)) {
      for (const [id, values] of Object.entries({ ...lexicon.facts, ...lexicon.answers })) {
        for (const value of Object.keys(values)) {
          const named = id === 'language' && value === 'xx';
          expect([id, value, named || isFactValue(id as FactId, value)]).toEqual([id, value, true]);
        }
      }
    }
  });

  test('a phrase with an unknown group is refused when content is read', () => {
    const fr = content.words.fr;
    if (!fr) throw new Error('no French');
    const broken = { ...fr, lexicon: { ...fr.lexicon, routes: { triage: ['{nothing_like_this}'] } } };
    expect(() => createUnderstanding({ ...content, words: { fr: broken } })).toThrow(
      'there is no group {nothing_like_this}',
    );
  });

  test('a very long text is read without trouble', async () => {
    const said = await understood(`${"j'arrive pas à envoyer mes papiers et ".repeat(300)}j'ai peur`);
    expect(said.difficulty).toBe('document_upload');
  });
});
