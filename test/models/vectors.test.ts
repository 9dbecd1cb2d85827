import { describe, expect, test } from '@jest/globals';
import { cosine, likenesses, onScale, scaleOf, type Unit, unitOf } from '../../src/models/vectors.js';

const unit = (...vector: number[]): Unit => unitOf(vector) as Unit;
const breathe = async (): Promise<void> => {};

describe('a vector', () => {
  test('has length 1', () => {
    expect([...unit(3, 4)].map((one) => one.toFixed(2))).toEqual(['0.60', '0.80']);
    expect(cosine(unit(3, 4), unit(6, 8))).toBeCloseTo(1);
  });

  test.each([[[]], [[0, 0]], [[1, Number.NaN]], [['x']], ['none'], [undefined], [[1, 2, 3]]])(
    '%p is none',
    (vector) => {
      expect(unitOf(vector, 2)).toBeUndefined();
    },
  );
});

test('a text is as like a guide as the nearest way of asking for it', () => {
  const ways = [
    { id: 'a', vector: unit(1, 0) },
    { id: 'a', vector: unit(0, 1) },
    { id: 'b', vector: unit(1, 1) },
  ];
  const found = likenesses(unit(0, 1), ways);
  expect(found.get('a')).toBeCloseTo(1);
  expect(found.get('b')).toBeCloseTo(Math.SQRT1_2);
});

describe('the scale of a model', () => {
  const way = (id: string, angle: number) => ({ id, vector: unit(Math.cos(angle), Math.sin(angle)) });

  test('goes from the nearest of another guide to the nearest of the same', async () => {
    const ways = [way('a', 0), way('a', 0.1), way('b', 1), way('b', 1.1)];
    const scale = await scaleOf(ways, breathe);
    expect(scale?.high).toBeCloseTo(Math.cos(0.1));
    expect(scale?.low).toBeCloseTo(Math.cos(0.9));
    expect(onScale(scale as NonNullable<typeof scale>, 1)).toBe(1);
    expect(onScale(scale as NonNullable<typeof scale>, 0)).toBe(0);
  });

  test('is none when all is alike, or there is one guide', async () => {
    expect(await scaleOf([way('a', 0), way('a', 0), way('b', 0), way('b', 0)], breathe)).toBeUndefined();
    expect(await scaleOf([way('a', 0), way('a', 0.1)], breathe)).toBeUndefined();
  });
});
