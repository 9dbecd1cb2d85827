// The two programs that the tests drive and npm cannot bring: a Chromium and a Redis server.
// `npm test` runs this file first: what is missing is installed through the machine's own package manager.
import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { argv, env, exit, getuid, platform } from 'node:process';
import { fileURLToPath } from 'node:url';

/** @param {string} path */
function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** @param {string[]} names */
function onPath(...names) {
  const folders = (env.PATH ?? '').split(delimiter).filter(Boolean);
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find(isExecutable);
}

/** The browser to drive: `CHROMIUM_PATH` when set, else the first that is found; undefined when there is none. */
export function findChromium() {
  if (env.CHROMIUM_PATH) return env.CHROMIUM_PATH;
  return (
    onPath('chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome') ??
    [
      '/Applications/Chromium.app/Contents/MacOS/Chromium',
      '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    ].find(isExecutable)
  );
}

/** The server to start for the tests of the Redis store: `REDIS_SERVER_PATH` when set, else the one on the PATH. */
export function findRedisServer() {
  return env.REDIS_SERVER_PATH || onPath('redis-server', 'valkey-server');
}

/** Commands that install both, by the package manager that is present. */
const installers = [
  {
    manager: 'apt-get',
    commands: [
      ['apt-get', 'update'],
      ['apt-get', 'install', '-y', '--no-install-recommends', 'chromium', 'redis-server'],
    ],
  },
  { manager: 'dnf', commands: [['dnf', 'install', '-y', 'chromium', 'redis']] },
  { manager: 'pacman', commands: [['pacman', '-Sy', '--noconfirm', 'chromium', 'redis']] },
  {
    manager: 'brew',
    commands: [
      ['brew', 'install', 'redis'],
      ['brew', 'install', '--cask', 'chromium'],
    ],
  },
];

/** @returns {string[]} */
function missing() {
  const absent = [];
  if (!isExecutable(findChromium() ?? '')) absent.push('Chromium (or set CHROMIUM_PATH)');
  if (!isExecutable(findRedisServer() ?? '')) absent.push('redis-server (or set REDIS_SERVER_PATH)');
  return absent;
}

function install() {
  const installer = installers.find(({ manager }) => onPath(manager));
  if (!installer) return;
  const asRoot = platform === 'linux' && getuid?.() !== 0;
  for (const command of installer.commands) {
    const full = asRoot ? ['sudo', ...command] : command;
    console.log(`> ${full.join(' ')}`);
    const [program = '', ...args] = full;
    const { status, error } = spawnSync(program, args, {
      stdio: 'inherit',
      env: { ...env, DEBIAN_FRONTEND: 'noninteractive' },
    });
    if (status !== 0) {
      console.error(error?.message ?? `It ended with code ${status}.`);
      return;
    }
  }
}

if (argv[1] === fileURLToPath(import.meta.url)) {
  const absent = missing();
  if (absent.length > 0) {
    console.log(`The tests need ${absent.join(' and ')}: installing.`);
    install();
    const still = missing();
    if (still.length > 0) {
      console.error(`The tests cannot run: install ${still.join(' and ')}, then try again.`);
      exit(1);
    }
  }
  console.log(`Chromium: ${findChromium()}\nRedis: ${findRedisServer()}`);
}
