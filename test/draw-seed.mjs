// Once for all tests of a run: SEED=random becomes a number, and everybody may read which.
import { randomInt } from 'node:crypto';
import { env, stdout } from 'node:process';

export default function drawSeed() {
  if (env.SEED !== 'random') return;
  env.SEED = String(randomInt(1, 2 ** 31));
  stdout.write(`SEED=${env.SEED}\n`);
}
