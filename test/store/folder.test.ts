import { mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { makeFolder } from '../../src/store/folder.js';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'declic-folder-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

test('a folder is made with those above it, for this user alone, and once', () => {
  const folder = join(dir, 'a', 'b', 'c');
  makeFolder(folder);
  makeFolder(folder);
  for (const one of [join(dir, 'a'), join(dir, 'a', 'b'), folder])
    expect(statSync(one).mode & 0o777).toBe(0o700);
});

test('a folder behind a link is taken as it is', () => {
  mkdirSync(join(dir, 'real'));
  symlinkSync(join(dir, 'real'), join(dir, 'link'));
  makeFolder(join(dir, 'link', 'data'));
  expect(statSync(join(dir, 'real', 'data')).isDirectory()).toBe(true);
});

test('where a file stands in the way there is no folder', () => {
  writeFileSync(join(dir, 'file'), '');
  expect(() => makeFolder(join(dir, 'file'))).toThrow('EEXIST');
  expect(() => makeFolder(join(dir, 'file', 'data'))).toThrow('ENOTDIR');
});

const onLinux = process.platform === 'linux' ? test : test.skip;
onLinux('where a file system makes nothing, that is said, and not tried for ever', () => {
  expect(() => makeFolder('/proc/nope/data')).toThrow(
    "ENOENT: no such file or directory, mkdir '/proc/nope'",
  );
});
