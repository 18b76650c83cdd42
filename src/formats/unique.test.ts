import { expect, test } from 'vitest';
import { uniqueNamer } from './unique.ts';

test('the first keeps its name, the others are numbered past what is taken', () => {
  const unique = uniqueNamer();
  expect(['Oil', 'Oil (2)', 'Oil', 'Oil', ''].map(unique)).toEqual([
    'Oil',
    'Oil (2)',
    'Oil (3)',
    'Oil (4)',
    '',
  ]);
});

test('a reserved name is never given out', () => {
  const unique = uniqueNamer((name) => name === 'speed');
  expect(['speed', 'speed'].map(unique)).toEqual(['speed (2)', 'speed (3)']);
});

test('names that differ only in what does not print are told apart', () => {
  const unique = uniqueNamer();
  expect(['a\n', 'a\t'].map(unique)).toEqual(['a\ufffd', 'a\ufffd (2)']);
});
