import { expect, test } from 'vitest';
import { wordsOf } from './fold.ts';

test('a query is at most eight words, each of them once', () => {
  expect(wordsOf(' Nürburgring  NURBURGRING gt3 ')).toEqual(['nurburgring', 'gt3']);
  expect(wordsOf(Array.from({ length: 50 }, (_, i) => `w${i}`).join(' ')).length).toBe(8);
  expect(wordsOf('  ')).toEqual([]);
});
