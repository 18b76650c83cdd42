import { join } from 'node:path';
import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import { startEngine } from '../samples/engine.ts';
import { temporaryFolder } from '../testing.ts';
import { readCarSamples, readLocations, writeCarSamples, writeLocations } from './columns.ts';

const number = fc.oneof(fc.float({ noNaN: false }), fc.constant(Number.NaN));

test('samples come back to the bit, whatever they are', async () => {
  const folder = temporaryFolder();
  const engine = await startEngine(folder, undefined, '256MB');
  onTestFinished(() => engine.close());
  let file = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.double(), fc.nat(99), number, number, fc.integer({ min: -1, max: 9 })), {
        minLength: 1,
        maxLength: 3000,
      }),
      async (rows) => {
        const length = rows.length;
        const time = Float64Array.from(rows, ([t]) => t);
        const car = Uint16Array.from(rows, ([, c]) => c);
        const a = Float32Array.from(rows, ([, , value]) => value);
        const b = Float32Array.from(rows, ([, , , value]) => value);
        const whole = Int8Array.from(rows, ([, , , , value]) => value);
        const cars = { length, time, car, speed: a, rpm: b, gear: whole, throttle: b, brake: a, drs: whole };
        const places = { length, time, car, x: a, y: b, z: a };
        const path = join(folder, `${file++}`);
        await writeCarSamples(engine, `${path}.car`, cars, undefined);
        await writeLocations(engine, `${path}.location`, places, undefined);
        expect(await readCarSamples(engine, `${path}.car`, length)).toEqual(cars);
        expect(await readLocations(engine, `${path}.location`, length)).toEqual(places);
      },
    ),
    { numRuns: 12 },
  );
});

test('a file that ends too early, or has other columns, is refused', async () => {
  const folder = temporaryFolder();
  const engine = await startEngine(folder, undefined, '256MB');
  onTestFinished(() => engine.close());
  const column = Float32Array.of(1, 2);
  const path = join(folder, 'x');
  const time = Float64Array.of(1, 2);
  await writeLocations(
    engine,
    path,
    { length: 2, time, car: Uint16Array.of(7, 8), x: column, y: column, z: column },
    undefined,
  );
  await expect(readLocations(engine, path, 3)).rejects.toThrow(/end after 2 rows/);
  await expect(readCarSamples(engine, path, 2)).rejects.toThrow(/speed/);
});
