import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Declic, freshFolder, startDeclic } from './declic.js';
import { open, type PlainPage, post, press } from './plain.js';

const { folder, remove } = freshFolder();
let declic: Declic;
beforeAll(async () => {
  declic = await startDeclic(folder);
});
afterAll(async () => {
  await declic.stop();
  remove();
});

const say = (page: PlainPage, text: string): Promise<PlainPage> => press(declic, page, { text });
const choose = (page: PlainPage, value: string): Promise<PlainPage> => press(declic, page, { value });

describe('a person without a script', () => {
  test('is greeted and asked, and nothing is kept of somebody who only looks', async () => {
    const page = await open(declic);
    expect(page.bot).toHaveLength(1);
    expect(page.bot[0]).toMatch(/Ici Declic[\s\S]*bloque/);
    expect(page.carried).toMatchObject({ lang: 'fr', message: expect.stringMatching(/^[\w-]{22}$/) });
    expect(page.carried.token).toBeUndefined();
  });

  test('writes, and reads the whole conversation with the answers to its newest question', async () => {
    const first = await open(declic);
    const second = await say(first, 'jariv pa a ouvrir ma boite mail');
    expect(second.status).toBe(200);
    expect(second.bot).toHaveLength(2);
    expect(second.bot[0]).toBe(first.bot[0]);
    expect(second.mine).toEqual(['jariv pa a ouvrir ma boite mail']);
    expect(Object.keys(second.choices).length).toBeGreaterThan(2);
    expect(second.title).toMatch(/^Nouveau message – /);
    expect(second.html.match(/id="last"/g)).toHaveLength(1);
    expect(second.html).toMatch(/id="last" tabindex="-1"[^>]*>(?:(?!class="message).)*$/s);
    expect(second.headers.get('cache-control')).toBe('private, no-cache');
    expect(second.headers.get('set-cookie')).toBeNull();
  });

  test('presses a button, and reads its label as what they said', async () => {
    const asked = await say(await open(declic), 'je n’ai pas de mail');
    const [value = '', label = ''] = Object.entries(asked.choices)[0] ?? [];
    const next = await choose(asked, value);
    expect(next.mine.at(-1)).toBe(label);
    expect(next.bot).toHaveLength(3);
    expect(next.choices).not.toEqual(asked.choices);
  });

  test('who sends a page again has said it once', async () => {
    const first = await open(declic);
    const second = await say(first, 'je n’ai pas de mail');
    const again = await say(first, 'je n’ai pas de mail');
    expect(again.mine).toEqual(second.mine);
    expect(again.bot).toEqual(second.bot);
    const [value = ''] = Object.keys(second.choices);
    const third = await choose(second, value);
    expect((await choose(second, value)).mine).toEqual(third.mine);
  });

  test('who goes back and answers differently has given another answer', async () => {
    const asked = await say(await open(declic), 'je n’ai pas de mail');
    const [one = '', other = ''] = Object.keys(asked.choices);
    const first = await choose(asked, one);
    const second = await choose(asked, other);
    expect(second.mine).toEqual([...first.mine, asked.choices[other]]);
  });

  test('asks for a person with one button, at any time, and keeps what was typed beside it', async () => {
    const first = await open(declic);
    const next = await press(declic, first, { human: '1', text: 'je ne sais' });
    expect(next.mine).toEqual(['parler à une personne']);
    expect(next.field).toBe('je ne sais');
    expect(next.html).toContain('name="human"');
  });

  test('goes back to the question before', async () => {
    const asked = await say(await open(declic), 'je n’ai pas de mail');
    const [value = ''] = Object.keys(asked.choices);
    const back = await press(declic, await choose(asked, value), { back: '1' });
    expect(back.choices).toEqual(asked.choices);
  });

  test('changes language in the middle, and the page with it', async () => {
    const asked = await say(await open(declic), 'je n’ai pas de mail');
    const english = await press(declic, asked, { to: 'en' });
    expect(english.html).toContain('<html lang="en"');
    expect(english.bot.at(-1)).toMatch(/which service|what service|service/i);
    expect(english.carried.lang).toBe('en');
    expect(Object.keys(english.choices)).toEqual(Object.keys(asked.choices));
  });

  test('never sees a password again that they typed', async () => {
    const page = await say(await open(declic), 'mon mot de passe est Tourterelle77!');
    expect(page.html).not.toContain('Tourterelle');
    expect(page.mine[0]).toBe('mon mot de passe est (mot de passe effacé)');
    const english = await press(declic, page, { to: 'en' });
    expect(english.mine[0]).toBe('mon mot de passe est (password erased)');
  });

  test('whose words look like markup reads them as they wrote them', async () => {
    const text = '<script>alert(1)</script> & "caf"';
    const page = await say(await open(declic), text);
    expect(page.html).not.toContain('<script>alert');
    expect(page.mine).toEqual([text]);
  });

  test('finds the page at its address when they come back to it', async () => {
    const answer = await fetch(`${declic.base}/plain`, { redirect: 'manual' });
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/']);
  });
});

describe('what goes wrong is said in plain words, with a way on', () => {
  test('nothing written', async () => {
    const asked = await say(await open(declic), 'je n’ai pas de mail');
    const page = await say(asked, '   ');
    expect(page.status).toBe(400);
    expect(page.notice).toMatch(/rien d'écrit/);
    expect(page.title).toMatch(/^Rien n'est parti/);
    expect(page.choices).toEqual(asked.choices);
    expect(page.bot).toEqual(asked.bot);
  });

  test('too much written: it is there again, to be shortened', async () => {
    const asked = await say(await open(declic), 'je n’ai pas de mail');
    const long = 'é'.repeat(2_001);
    const page = await say(asked, long);
    expect(page.status).toBe(413);
    expect(page.notice).toMatch(/plus court/);
    expect(page.field).toBe(long);
    expect(page.mine).toEqual(asked.mine);
    expect((await say(page, 'é'.repeat(20))).mine).toHaveLength(2);
  });

  test('more written than can be read at all', async () => {
    const page = await say(await open(declic), 'x'.repeat(300_000));
    expect(page.status).toBe(413);
    expect(page.notice).toMatch(/page d'avant/);
    expect(page.headers.get('content-type')).toMatch(/html/);
  });

  test.each(['nonsense', 'a.b', 'x'.repeat(5_000), 'x'.repeat(100_000)])(
    'a token that opens nothing',
    async (token) => {
      const page = await post(declic, {
        token,
        text: 'je n’ai pas de mail',
        lang: 'fr',
        message: 'm'.repeat(22),
      });
      expect(page.status).toBe(403);
      expect(page.notice).toMatch(/trop longtemps/);
      expect(page.field).toBe('je n’ai pas de mail');
      expect(page.carried.token).toBeUndefined();
    },
  );

  test('a button that never was: it is read as words', async () => {
    const asked = await say(await open(declic), 'je n’ai pas de mail');
    const page = await choose(asked, 'nothing:like_this');
    expect(page.status).toBe(200);
    expect(page.bot.length).toBeGreaterThan(asked.bot.length);
  });

  test.each([
    [{ 'sec-fetch-site': 'cross-site' }, 403],
    [{ 'sec-fetch-site': 'same-site' }, 403],
    [{ origin: 'https://elsewhere.example' }, 403],
    [{ origin: 'null' }, 403],
    [{ 'sec-fetch-site': 'same-origin', origin: 'null' }, 200],
    [{}, 200],
  ])('a form sent with %j is answered with %d', async (headers, status) => {
    const first = await open(declic);
    const page = await post(
      declic,
      { ...first.carried, text: 'pas de mail' },
      headers as Record<string, string>,
    );
    expect(page.status).toBe(status);
    if (status === 403) expect(page).toMatchObject({ field: 'pas de mail', mine: [] });
  });

  test('fields that came twice, or as something else', async () => {
    const body = 'text=pas+de+mail&text=encore&token=&lang=xx&lang=yy&message=short&embed=2&colour=red';
    const answer = await fetch(`${declic.base}/plain`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body,
    });
    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain('<html lang="fr"');
  });

  test('a token that came twice: it opens nothing, and nothing begins in silence', async () => {
    const { carried } = await say(await open(declic), 'je n’ai pas de mail');
    const answer = await fetch(`${declic.base}/plain`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: `token=${carried.token}&token=${carried.token}&text=pas+de+mail&lang=fr`,
    });
    expect(answer.status).toBe(403);
    expect(await answer.text()).toContain('attendu trop longtemps');
  });

  test('a body that is no form', async () => {
    const answer = await fetch(`${declic.base}/plain`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"text":"x"}',
    });
    expect(answer.status).toBe(400);
    expect(answer.headers.get('content-type')).toMatch(/html/);
  });
});

describe('an address with a place', () => {
  test('says whose place it is, and the place goes with every answer', async () => {
    const page = await open(declic, '/?place=demo-ccas&lang=en');
    expect(page.carried).toMatchObject({ place: 'demo-ccas', lang: 'en' });
    expect(page.html).toContain('Montrivel');
    expect(page.html).toContain('href="/?lang=fr&amp;place=demo-ccas"');
    expect((await say(page, 'I have no mailbox')).carried.place).toBe('demo-ccas');
  });

  test('that is not known says so in one line, and the person goes on', async () => {
    const page = await open(declic, '/?place=nowhere');
    expect(page.status).toBe(200);
    expect(page.notice).toBe("Ce lieu n'est pas connu. Vous pouvez continuer.");
    expect(page.carried.place).toBeUndefined();
    expect((await say(page, 'je n’ai pas de mail')).bot).toHaveLength(2);
  });

  test('leads to an appointment there', async () => {
    let page = await say(await open(declic, '/?place=demo-ccas'), 'je voudrais parler à une personne');
    for (let n = 0; n < 20 && !Object.keys(page.choices).some((value) => value.startsWith('slot:')); n++) {
      page = await choose(page, Object.keys(page.choices)[0] ?? '');
    }
    expect(Object.values(page.choices)[0]).toContain('CCAS de Montrivel');
  });
});
