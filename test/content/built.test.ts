import { execFileSync } from 'node:child_process';
import { afterAll, describe, expect, test } from '@jest/globals';
import { readContent } from '../../src/content/load.js';
import { writeFixture } from './fixture.js';

/** What the built program loads. */
function loaded(root: string): unknown {
  const script = `import { loadContent } from './dist/content/load.js';
    process.stdout.write(JSON.stringify(loadContent(${JSON.stringify(root)})));`;
  return JSON.parse(
    execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' }),
  );
}

const fixture = writeFixture();
afterAll(() => fixture.dispose());

describe('the built program', () => {
  test('starts with the same content as the files hold', () => {
    expect(loaded(process.cwd())).toEqual(JSON.parse(JSON.stringify(readContent(process.cwd()).content)));
  });

  test('reads the files themselves when they are not those of the build', () => {
    expect(loaded(fixture.root)).toEqual(JSON.parse(JSON.stringify(readContent(fixture.root).content)));
  });
});
