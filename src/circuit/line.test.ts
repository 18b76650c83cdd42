import { describe, expect, it } from 'vitest';
import { centreLine } from './line.ts';
import { lapOf, type Piece, withChannels } from './testing.ts';

/** 1,600 m, two bends of radius 95.5 m and two of 63.7 m, all to the left; closed. */
const rounded: readonly Piece[] = [
  [300],
  [150, 90],
  [200],
  [100, 90],
  [300],
  [150, 90],
  [200],
  [100, 90],
  [100],
];
// The pieces above do not close; a plain stadium does: two straights of 400 m, two half circles of radius 100 m.
const stadium: readonly Piece[] = [[200], [314, 180], [400], [314, 180], [200]];

const noPlace = { latitude: undefined, longitude: undefined, positionX: undefined, positionY: undefined };

function turnOf(curvature: Float64Array | undefined): number {
  let turn = 0;
  for (const k of (curvature ?? []).slice(0, -1)) turn += k;
  return turn;
}

describe('centreLine', () => {
  const lap = lapOf(stadium);

  it('takes GPS first, finds the radius and closes', () => {
    const line = centreLine([lap]);
    expect(line?.from).toBe('gps');
    expect(line?.curvature[357]).toBeCloseTo(Math.PI / 314, 4);
    expect(line?.curvature[714]).toBeCloseTo(0, 4);
    expect(turnOf(line?.curvature)).toBeCloseTo(2 * Math.PI, 2);
    expect(line?.x?.at(-1)).toBe(line?.x?.[0]);
    expect(line?.agreement).toBeGreaterThan(0.99);
  });

  it('tells a yaw rate with the wrong sign by its agreement', () => {
    const yawRate = lap.channels.get('yawRate')?.map((v) => -v);
    expect(centreLine([withChannels(lap, { yawRate })])?.agreement).toBeLessThan(-0.99);
  });

  it('does not take a gyro that is stuck for one that agrees', () => {
    // One turn rate all around turns as much as the lap does, but at no place as the lap does.
    const swing = [...lap.distance.keys()].map((i) => 1e-4 * Math.sin((2 * Math.PI * i) / 50));
    const yawRate = Float64Array.from(swing, (wobble) => 30 * ((2 * Math.PI) / 1428 + wobble));
    expect(Math.abs(centreLine([withChannels(lap, { yawRate })])?.agreement ?? 1)).toBeLessThan(0.1);
  });

  it.each([
    ['position', { latitude: undefined, longitude: undefined }],
    ['latAccel', noPlace],
    ['yawRate', { ...noPlace, latAccel: undefined }],
    ['latAccel', { ...noPlace, yawRate: undefined }],
    ['steering', { ...noPlace, yawRate: undefined, latAccel: undefined }],
  ] as const)('falls back to %s', (from, gone) => {
    const line = centreLine([withChannels(lap, gone)]);
    expect(line?.from).toBe(from);
    expect(turnOf(line?.curvature)).toBeCloseTo(2 * Math.PI, 2);
    expect(line?.curvature[357]).toBeCloseTo(Math.PI / 314, 3);
    expect(line?.x !== undefined).toBe(from !== 'steering');
  });

  it('takes the gyro where the accelerometer leans with the banking', () => {
    const latAccel = lap.channels.get('latAccel')?.map((v) => 0.7 * v);
    const line = centreLine([withChannels(lap, { ...noPlace, latAccel })]);
    expect(line?.from).toBe('yawRate');
  });

  it('takes the drift out of a gyro', () => {
    const yawRate = lap.channels.get('yawRate')?.map((v) => v + 0.004);
    const line = centreLine([withChannels(lap, { ...noPlace, latAccel: undefined, yawRate })]);
    expect(turnOf(line?.curvature)).toBeCloseTo(2 * Math.PI, 6);
    expect(line?.curvature[714]).toBeCloseTo(0, 3);
  });

  it('takes a channel of NaN as absent', () => {
    const nothing = new Float64Array(lap.distance.length).fill(Number.NaN);
    const line = centreLine([withChannels(lap, { latitude: nothing, longitude: nothing })]);
    expect(line?.from).toBe('position');
  });

  it('draws the middle of several laps, a detour outvoted', () => {
    const line = centreLine([lapOf(stadium, { offset: 4 }), lapOf(stadium, { offset: -4 }), lap]);
    const middle = centreLine([lap]);
    // Same local frame: both have their origin at the median of the first lap.
    const x = line?.x?.[714] ?? Number.NaN;
    const y = line?.y?.[714] ?? Number.NaN;
    const same = centreLine([lapOf(stadium, { offset: 4 })]);
    expect(Math.hypot(x - (same?.x?.[714] ?? 0), y - (same?.y?.[714] ?? 0))).toBeCloseTo(4, 1);
    expect(line?.curvature[357]).toBeCloseTo(middle?.curvature[357] ?? 0, 4);
  });

  it('turns the same on the inner edge as on the outer', () => {
    for (const offset of [-8, 0, 8]) {
      expect(turnOf(centreLine([lapOf(stadium, { offset })])?.curvature)).toBeCloseTo(2 * Math.PI, 2);
    }
  });

  it('does not take positions that do not close for a lap', () => {
    expect(centreLine([lapOf(rounded)])?.from).not.toBe('gps');
  });

  it('has nothing to say without evidence', () => {
    expect(centreLine([])).toBeUndefined();
    const gone = { ...noPlace, yawRate: undefined, latAccel: undefined, steeringAngle: undefined };
    expect(centreLine([withChannels(lap, gone)])).toBeUndefined();
  });
});
