import { expect, test } from 'vitest';
import { makeLap, makeMessage } from '../testing.ts';
import { hasTiming } from './timing.ts';

test('who took part and what race control said make no replay; anything that a car did does', () => {
  const told = [{ type: 'entry', time: 0, car: 1 } as const, makeMessage(5, 'RISK OF RAIN IS 0%')];
  expect(hasTiming([])).toBe(false);
  expect(hasTiming(told)).toBe(false);
  expect(hasTiming([...told, makeLap(1, 1, 90)])).toBe(true);
});
