import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';

const root = new URL('../', import.meta.url);
const text = (path: string) => readFileSync(new URL(path, root), 'utf8');
const exists = (path: string) => existsSync(new URL(path, root));

interface Locked {
  version?: string;
  resolved?: string;
  license?: string;
  dev?: boolean;
}
const lock = JSON.parse(text('package-lock.json')) as { packages: Record<string, Locked> };
const dependencies = Object.entries(lock.packages).filter(([path]) => path !== '');

const permissive = new Set([
  'MIT',
  'MIT-0',
  'ISC',
  '0BSD',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'Apache-2.0',
  'MPL-2.0',
  'BlueOak-1.0.0',
  'CC0-1.0',
  'Unlicense',
  'Python-2.0',
]);

/** Whether one may choose permissive terms: every part of "A AND B", one part of "A OR B". */
function isPermissive(licence: string): boolean {
  return licence
    .replace(/[()]/g, '')
    .split(/\s+AND\s+/)
    .every((part) => part.split(/\s+OR\s+/).some((id) => permissive.has(id)));
}

/** What a package says of its licence; the lock answers for packages of other platforms, absent from this one. */
function licenceOf(path: string, locked: Locked): string {
  if (!exists(`${path}/package.json`)) return locked.license ?? 'none';
  const { license, licenses } = JSON.parse(text(`${path}/package.json`)) as {
    license?: string | { type: string };
    licenses?: { type: string }[];
  };
  if (licenses) return licenses.map(({ type }) => type).join(' OR ');
  return (typeof license === 'object' ? license.type : license) ?? 'none';
}

test('the lock file says what to install, and not from which registry', () => {
  expect(dependencies.length).toBeGreaterThan(100);
  expect(dependencies.filter(([, locked]) => locked.resolved !== undefined)).toEqual([]);
  expect(text('package-lock.json')).not.toMatch(/"resolved"|https?:\/\/[^"]*(registry|\.tgz)/);
});

test('every package that runs in production may be used and passed on freely', () => {
  const others = dependencies
    .filter(([, locked]) => !locked.dev)
    .map(([path, locked]) => ({ path, licence: licenceOf(path, locked) }))
    .filter(({ licence }) => !isPermissive(licence));
  expect(others).toEqual([]);
});

test('every direct dependency is pinned to one version', () => {
  const declared = JSON.parse(text('package.json')) as Record<string, Record<string, string>>;
  const versions = ['dependencies', 'optionalDependencies', 'devDependencies'].flatMap((kind) =>
    Object.values(declared[kind] ?? {}),
  );
  expect(versions.filter((version) => !/^\d+\.\d+\.\d+$/.test(version))).toEqual([]);
});

test('continuous integration runs the test command of the README', () => {
  const commands = text('.ci/run')
    .split('\n')
    .filter((line) => line.startsWith('npm '));
  expect(commands.length).toBeGreaterThan(0);
  expect(text('README.md')).toContain(commands.join(' && '));
});
