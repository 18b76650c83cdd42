import { expect, test } from 'vitest';
import { openBytes } from '../open.ts';
import { type Moment, moments } from './testing.ts';

function plain(extra: Record<string, (at: Moment) => number>, position = true): Uint8Array {
  const columns: Record<string, (at: Moment) => number> = {
    'Time (s)': (at) => at.time,
    'Speed (m/s)': (at) => at.speed,
    ...(position && { latitude: (at) => at.latitude, longitude: (at) => at.longitude }),
    ...extra,
  };
  const rows = moments(600, 20).map((at) =>
    Object.values(columns)
      .map((value) => value(at))
      .join(','),
  );
  return Buffer.from([Object.keys(columns).join(','), ...rows].join('\n'));
}

test('what agrees with how the car went is left alone', async () => {
  const source = await openBytes(
    plain({
      'Lateral acceleration (m/s2)': (at) => at.latAccel,
      'Longitudinal acceleration (m/s2)': (at) => at.longAccel,
      'Yaw rate (rad/s)': (at) => at.yawRate,
    }),
    'x',
  );
  expect(source.warnings).toHaveLength(1);
  const { channels } = await source.read();
  expect(channels.get('latAccel')?.values[0]).toBe(4);
});

test('what runs against it is turned round, with a word on it', async () => {
  const source = await openBytes(
    plain({
      'Lateral acceleration (m/s2)': (at) => -at.latAccel,
      'Steering angle (rad)': (at) => -at.yawRate,
    }),
    'x',
  );
  expect(source.warnings.slice(1)).toEqual([
    expect.stringMatching(
      /^"Lateral acceleration \(m\/s2\)" runs against the course of the car .* turned round\.$/,
    ),
    expect.stringMatching(/^"Steering angle \(rad\)" runs against the course/),
  ]);
  const { channels } = await source.read();
  expect(channels.get('latAccel')?.values[0]).toBe(4);
  expect(channels.get('steeringAngle')?.values[0]).toBeCloseTo(0.2, 9);
});

test('the gravity that a box on its end measures is not longitudinal acceleration', async () => {
  const source = await openBytes(
    plain({ 'Longitudinal acceleration (g)': (at) => -0.9 + 0.05 * Math.sin(37 * at.time) }),
    'x',
  );
  expect(source.warnings.join()).toMatch(
    /does not follow the change of speed .* was the logger mounted level\?/,
  );
  const names = source.channels.map(({ name }) => name);
  expect(names).not.toContain('longAccel');
  expect(names).toContain('Longitudinal acceleration (g)');
});

test('without a position the steering follows the lateral acceleration', async () => {
  const source = await openBytes(
    plain(
      {
        'Lateral acceleration (m/s2)': (at) => at.latAccel,
        'Steering angle (rad)': (at) => -at.latAccel / 40,
      },
      false,
    ),
    'x',
  );
  const { channels } = await source.read();
  expect(channels.get('steeringAngle')?.values[0]).toBeCloseTo(0.1, 9);
});

test('a sensor that is not plugged in says nothing', async () => {
  const source = await openBytes(plain({ 'Lateral acceleration (m/s2)': () => 0 }), 'x');
  expect(source.warnings).toHaveLength(1);
});
