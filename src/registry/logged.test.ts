import { expect, test } from 'vitest';
import type { PredictionRecord } from '../store/index.ts';
import { scratchModels, temporaryFolder } from '../store/testing.ts';
import {
  compareLogged,
  comparePaired,
  compareServed,
  compareUnpaired,
  ModelRegistry,
  RegistryError,
} from './index.ts';
import { madePackage } from './testing.ts';

function answered(version: string, key: string | null, error: number | null): PredictionRecord {
  const truth = error === null ? null : 90;
  return {
    id: `${version} ${key} ${error}`,
    model: 'lap-time',
    version,
    arm: 'champion',
    key,
    at: '',
    latency: 1,
    answer: {},
    truth,
    error,
  };
}

const errorsOf = (count: number, mean: number) =>
  Array.from({ length: count }, (_, i) => mean + (i % 3) * 0.1);
const logOf = (version: string, errors: readonly number[], key: (i: number) => string | null = String) =>
  errors.map((error, i) => answered(version, key(i), error));

test('the same questions are compared in pairs', () => {
  const [a, b] = [errorsOf(40, 0.4), errorsOf(40, 0.35).reverse()];
  const found = compareLogged(logOf('1.0.0', a), [...logOf('1.0.1', b), answered('1.0.1', 'open', null)]);
  expect(found).toEqual(comparePaired(a, b));
  expect(found.method).toBe('paired t-test');
});

test('questions of their own, or asked again and again, are compared unpaired', () => {
  const [a, b] = [errorsOf(40, 0.4), errorsOf(30, 0.35)];
  const other = compareLogged(
    logOf('1.0.0', a),
    logOf('1.0.1', b, (i) => `other ${i}`),
  );
  expect(other).toEqual(compareUnpaired(a, b));
  expect(
    compareLogged(
      logOf('1.0.0', a, () => 'NOR'),
      logOf('1.0.1', b, () => 'NOR'),
    ),
  ).toEqual(other);
  expect(
    compareLogged(
      logOf('1.0.0', a, () => null),
      logOf('1.0.1', b, () => null),
    ),
  ).toEqual(other);
});

test('races err together', () => {
  const [a, b] = [errorsOf(40, 0.4), errorsOf(40, 0.35)];
  const race = (key: string) => `race ${Number(key) % 8}`;
  const found = compareLogged(logOf('1.0.0', a), logOf('1.0.1', b), race);
  expect(found).toMatchObject({ method: 'paired t-test', countA: 8, degrees: 7 });
});

test('without truths there is nothing to compare', () => {
  const known = logOf('1.0.0', [0.4, 0.5]);
  expect(() => compareLogged(known, [answered('1.0.1', 'a', null)])).toThrow(RegistryError);
  expect(() => compareLogged(known, [])).toThrow(
    'the truth is known of 0 answers of the second version; two at least are needed.',
  );
});

test('versions are compared by name', async () => {
  const registry = new ModelRegistry({ store: scratchModels(temporaryFolder()) });
  for (const weights of ['a', 'b']) await registry.register(madePackage(weights));
  await registry.promote('lap-time', '1.0.0');
  const [a, b] = [errorsOf(6, 0.4), errorsOf(6, 0.35)];
  await registry.store.records.log([...logOf('1.0.0', a), ...logOf('1.0.1', b)], 100);
  const found = await compareServed(registry, 'lap-time', { a: 'champion', b: '1.0.1' });
  const { method, countA, difference } = compareUnpaired(a, b);
  expect(found).toMatchObject({ method, countA, difference: expect.closeTo(difference, 12) });
});
