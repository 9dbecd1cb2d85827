import { expect, test } from '@jest/globals';
import { loadContent } from '../../src/content/load.js';
import type { Content } from '../../src/content/model.js';
import { overdueLine } from '../../src/content/overdue.js';

const loaded = loadContent(process.cwd());
const first = loaded.guides.fr?.[0] as Content['guides'][string][number];
const content: Content = {
  ...loaded,
  languages: ['fr', 'en'],
  guides: { fr: [{ ...first, review_by: '2027-05-23' }], en: [{ ...first, review_by: '2027-06-01' }] },
};

test('who starts Declic is told in one line how many guides were to be read again, and how to learn which', () => {
  expect(overdueLine(content, '2027-05-23')).toBeUndefined();
  expect(overdueLine(content, '2027-05-24')).toBe(
    'Guides:   1 guide is past its review date. Which: npm run --silent declic -- check',
  );
  expect(overdueLine(content, '2027-06-02')).toMatch(/^Guides: {3}2 guides are past their review date\./);
});
