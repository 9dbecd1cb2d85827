import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { arrive, freshFolder, runDeclic, type Said, startDeclic, untilOutcome } from './declic.js';
import { ask } from './office.js';

let folder: string;
let remove: () => void;
beforeEach(() => {
  ({ folder, remove } = freshFolder());
});
afterEach(() => remove());

const texts = (said: Said[]): string[] =>
  said.flatMap(({ type, text }) => (type === 'message' ? [text ?? ''] : []));

/** Somebody without a computer at hand, who agrees to everything. */
const agree = (prompt: string, options: string[]): string =>
  (({
    need: 'je voudrais remplir un dossier',
    name: 'Jeanne',
    phone: '01 99 00 12 34',
    device: 'device:none',
  })[prompt] as string | undefined) ??
  options[0] ??
  'oui';

describe('Declic with nothing configured', () => {
  test('says where the page, the terminal and the channels are, talks, and ends cleanly', async () => {
    const declic = await startDeclic(folder);
    // One day the guides of this checkout will be overdue, and the start will say so.
    expect(declic.lines.filter((line) => !line.startsWith('Guides:'))).toEqual([
      expect.stringMatching(/^Page: +http:\/\/localhost:\d+\/$/),
      expect.stringMatching(/^Posters: +http:\/\/localhost:\d+\/places$/),
      expect.stringMatching(/^Terminal: npm run --silent declic -- chat$/),
      expect.stringMatching(/^Channels: the page\. Not mounted.*SMS.*WhatsApp.*\.env\.example/),
    ]);
    const person = await arrive(declic);
    const [greeting] = texts(await person.hear());
    expect(greeting).toContain('mot de passe');
    expect(texts(await person.say('humain'))).not.toEqual([]);
    const { code, err } = await declic.stop();
    expect(code).toBe(0);
    expect(err).toBe('');
  });

  test('a person goes on after a restart where they were, and reads what was said', async () => {
    const before = await startDeclic(folder);
    const person = await arrive(before);
    const heard = await person.hear();
    await person.say('je ne peux plus entrer dans ma boîte mail');
    const said = texts(await person.all());
    expect((await before.stop('SIGINT')).code).toBe(0);

    const after = await startDeclic(folder);
    const back = await arrive(after, { before: person });
    expect(back.conversationId).toBe(person.conversationId);
    expect(texts(await back.all())).toEqual(said);
    const { outcome } = await untilOutcome(back, await back.say('retour'), agree);
    expect(outcome).toMatchObject({ resolution: expect.any(String), difficulty: expect.any(String) });
    expect(heard).not.toEqual([]);
    await after.stop();
  });

  test('kill -9 in the middle loses nothing that was accepted, and answers it after the restart', async () => {
    const before = await startDeclic(folder);
    const people = await Promise.all(Array.from({ length: 10 }, () => arrive(before)));
    await Promise.all(people.map((person) => person.hear()));
    // Posted, and killed before anybody looked at the answer.
    const posted = await Promise.all(
      people.map(({ conversationId, token }) =>
        ask(`${before.directline}/conversations/${conversationId}/activities`, {
          token,
          body: { type: 'message', text: 'humain', from: { id: 'dl_x' } },
        }),
      ),
    );
    expect((await before.stop('SIGKILL')).signal).toBe('SIGKILL');
    expect(posted.every(({ status }) => status === 200)).toBe(true);

    const after = await startDeclic(folder);
    for (const person of people) {
      const back = await arrive(after, { before: person });
      for (;;) {
        const all = await back.all();
        const mine = all.findIndex(({ from }) => from.role === 'user');
        expect(all[mine]).toMatchObject({ text: 'humain' });
        if (all.slice(mine).some(({ from }) => from.role === 'bot')) {
          expect(all.filter(({ from }) => from.role === 'user')).toHaveLength(1);
          break;
        }
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    }
    await after.stop();
  }, 60_000);

  test('ends although a page still listens', async () => {
    const declic = await startDeclic(folder);
    const person = await arrive(declic);
    const { streamUrl } = (
      await ask(`${declic.directline}/conversations/${person.conversationId}`, { token: person.token })
    ).body;
    const { WebSocket } = await import('ws');
    const socket = new WebSocket(streamUrl);
    await new Promise((resolve) => socket.on('message', resolve));
    const closed = new Promise((resolve) => socket.on('close', resolve));
    const { code } = await declic.stop();
    expect(code).toBe(0);
    expect(await closed).toBe(1001);
  });
});

describe('Declic under npm', () => {
  /** `npm start` in this checkout, in a process group of its own, as a terminal gives it. */
  const npmStart = async () => {
    const npm = spawn('npm', ['start'], {
      cwd: fileURLToPath(new URL('../..', import.meta.url)),
      env: { ...process.env, PORT: '0', DATA_DIR: join(folder, 'data') },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    // The pipe closes when the last process that holds it is gone, whatever became of npm.
    const ended = new Promise<void>((resolve) => npm.on('close', () => resolve()));
    let out = '';
    const port = await new Promise<number>((resolve) => {
      npm.stdout.on('data', (chunk) => {
        out += chunk;
        const [, found] = /localhost:(\d+)[\s\S]*^Channels:/m.exec(out) ?? [];
        if (found) resolve(Number(found));
      });
    });
    let err = '';
    npm.stderr.on('data', (chunk) => {
      err += chunk;
    });
    return { pid: npm.pid as number, port, ended, err: () => err };
  };

  const isFree = (port: number): Promise<boolean> =>
    new Promise((resolve) => {
      const server = createServer();
      server.once('error', () => resolve(false));
      server.listen(port, () => server.close(() => resolve(true)));
    });

  test.each([
    ['SIGTERM for npm alone, as a supervisor sends it', 'SIGTERM', 1],
    ['Ctrl+C, which reaches npm and its children at once', 'SIGINT', -1],
  ] as const)(
    'ends with %s, and leaves nothing behind',
    async (_label, signal, whom) => {
      const { pid, port, ended, err } = await npmStart();
      expect(await isFree(port)).toBe(false);
      process.kill(whom * pid, signal);
      await ended;
      expect(await isFree(port)).toBe(true);
      expect(err()).not.toContain('not clean');
      // Cleanly: the last connection brought the write-ahead log into the database.
      expect(readdirSync(join(folder, 'data')).sort()).toEqual(['declic.db', 'secret.key']);
    },
    60_000,
  );
});

describe('Declic that cannot start says why, and what to do', () => {
  const refused = async (env: Record<string, string>): Promise<string> => {
    const { code, out, err } = await runDeclic(env, folder).ended;
    expect(code).toBe(1);
    expect(out).toBe('');
    expect(err).not.toMatch(/^ {4}at /m);
    return err;
  };

  test('the port is in use', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, resolve));
    const { port } = other.address() as { port: number };
    try {
      expect(await refused({ PORT: String(port) })).toContain(`Port ${port} is in use`);
    } finally {
      other.close();
    }
  });

  test('a variable is wrong, or half of a channel is missing', async () => {
    const told = await refused({ PORT: 'many', TWILIO_ACCOUNT_SID: 'AC0' });
    expect(told).toContain('PORT');
    expect(told).toContain('TWILIO_AUTH_TOKEN');
  });

  test('the language is not one of dialogs/', async () => {
    expect(await refused({ PORT: '0', DEFAULT_LANGUAGE: 'xx' })).toContain('DEFAULT_LANGUAGE');
  });

  test('the folder for the data is a file', async () => {
    writeFileSync(join(folder, 'data'), 'x');
    expect(await refused({ PORT: '0' })).toContain('DATA_DIR');
  });

  test('the folder for the data can never be made', async () => {
    expect(await refused({ PORT: '0', DATA_DIR: '/proc/nope' })).toContain('DATA_DIR');
  });

  test('the key is not the one with which the database was begun', async () => {
    await (await startDeclic(folder, { SECRET_KEY: 'a'.repeat(32) })).stop();
    expect(await refused({ PORT: '0', SECRET_KEY: 'b'.repeat(32) })).toContain('SECRET_KEY is not the key');
    expect(await refused({ PORT: '0' })).toContain('set SECRET_KEY again');
    await (await startDeclic(folder, { SECRET_KEY: 'a'.repeat(32) })).stop();
  });

  test('the database is something else', async () => {
    mkdirSync(join(folder, 'data'));
    writeFileSync(join(folder, 'data', 'declic.db'), 'x'.repeat(10_000));
    expect(await refused({ PORT: '0' })).toContain('DATA_DIR');
  });

  test('the key is too short', async () => {
    expect(await refused({ PORT: '0', SECRET_KEY: 'x' })).toContain('SECRET_KEY');
  });
});

describe('Declic with what is configured', () => {
  test('says at start what this version does not use yet, and lets nobody in without a signature', async () => {
    const declic = await startDeclic(folder, {
      TWILIO_ACCOUNT_SID: 'AC00000000000000000000000000000000',
      TWILIO_AUTH_TOKEN: 'token',
      TWILIO_FROM: '+33644000000',
      RDV_SP_URL: 'https://rdv.example',
      RDV_SP_WEBHOOK_SECRET: 'secret',
    });
    await ask(`${declic.base}/healthz`);
    expect(declic.lines.join('\n')).toContain(
      'RDV Service Public is configured and checked, but this version',
    );
    const { status } = await ask(`${declic.base}/channels/twilio/messages`, { body: 'Body=x' });
    expect(status).toBe(415);
    const unsigned = { method: 'POST', body: new URLSearchParams({ Body: 'x' }) };
    expect((await fetch(`${declic.base}/channels/twilio/messages`, unsigned)).status).toBe(403);
    expect((await fetch(`${declic.base}/channels/whatsapp`, unsigned)).status).toBe(404);
    await declic.stop();
  });

  test("a tracing service's variables are taken away before anything could read them", async () => {
    const declic = await startDeclic(folder, { LANGSMITH_TRACING: 'true', LANGCHAIN_API_KEY: 'key' });
    expect((await ask(`${declic.base}/healthz`)).status).toBe(200);
    expect((await declic.stop()).code).toBe(0);
  });
});
