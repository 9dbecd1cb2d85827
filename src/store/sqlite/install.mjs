// The only native code here is SQLite's binding. This is its package's own install step (download a binary, else
// compile one), run by ours for one reason: to compile, node-gyp downloads the headers of Node unless it is told
// where they are, and a machine that reaches nothing but a package registry usually has them beside Node already.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const require = createRequire(import.meta.url);

function bindingLoads() {
  try {
    const Database = require('better-sqlite3');
    new Database(':memory:').close();
    return true;
  } catch {
    return false;
  }
}

/** The folder whose include/node/ holds the headers of exactly this Node, as its installers lay them out. */
function headersBesideNode() {
  const prefix = dirname(dirname(process.execPath));
  const [major, minor, patch] = process.versions.node.split('.');
  try {
    const header = readFileSync(join(prefix, 'include', 'node', 'node_version.h'), 'utf8');
    const says = (/** @type {string} */ name, /** @type {string | undefined} */ value) =>
      new RegExp(`#define NODE_${name}_VERSION ${value}\\b`).test(header);
    return says('MAJOR', major) && says('MINOR', minor) && says('PATCH', patch) ? prefix : undefined;
  } catch {
    return undefined;
  }
}

if (!bindingLoads()) {
  const npm = process.env.npm_execpath;
  if (!npm) throw new Error('Run this through npm: npm run install');

  const nodedir = process.env.npm_config_nodedir ?? headersBesideNode();
  console.log(
    'Installing the native binding of SQLite; where it must be compiled, this takes about a minute.',
  );
  const { status, stdout, stderr } = spawnSync(process.execPath, [npm, 'run', 'install'], {
    cwd: dirname(require.resolve('better-sqlite3/package.json')),
    env: { ...process.env, JOBS: 'max', ...(nodedir && { npm_config_nodedir: nodedir }) },
    encoding: 'utf8',
    maxBuffer: Number.POSITIVE_INFINITY,
  });
  if (status !== 0 || !bindingLoads()) {
    console.error(
      `${stdout}\n${stderr}\nSQLite could not be installed: no binary could be downloaded for this machine, and\n` +
        'compiling it needs g++, make, python3 and the headers of Node (npm_config_nodedir says where they are).',
    );
    process.exit(1);
  }
}
