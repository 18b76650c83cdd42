/** The authored Lime Rock Park beside laps that were really recorded there. */

import { describe, expect, it } from 'vitest';
import { openRecording } from '../../src/formats/index.ts';
import { buildPath, limeRock } from '../../src/vehicle/index.ts';
import { dataPath, expected, hasData } from '../real.ts';

const path = buildPath(limeRock);

interface Fix {
  readonly x: number;
  readonly y: number;
  readonly share: number;
}

async function recordedLap(file: string): Promise<Fix[]> {
  const source = await openRecording(dataPath('sim', file));
  const { channels } = await source.read(['latitude', 'longitude', 'lapFraction']);
  await source.close();
  const latitude = channels.get('latitude')!.values;
  const longitude = channels.get('longitude')!.values;
  const share = channels.get('lapFraction')!.values;
  const { origin } = limeRock;
  const east = 111_320 * Math.cos((origin.latitude * Math.PI) / 180);
  return Array.from(latitude, (value, k) => ({
    x: (longitude[k] - origin.longitude) * east,
    y: (value - origin.latitude) * 111_070,
    share: share[k],
  }));
}

function nearest(lap: readonly Fix[], x: number, y: number): { fix: Fix; distance: number } {
  let fix = lap[0];
  for (const one of lap) if (Math.hypot(one.x - x, one.y - y) < Math.hypot(fix.x - x, fix.y - y)) fix = one;
  return { fix, distance: Math.hypot(fix.x - x, fix.y - y) };
}

const files = Object.keys(expected).filter((file) =>
  /garage61\/Garage 61 .*Lime Rock Park \(Grand Prix\) - \d\d\.\d\d\.\d{3} - /.test(file),
);

describe.skipIf(!hasData)('Lime Rock Park beside recorded laps', () => {
  it('lies where they were driven, to 30 m anywhere', async () => {
    expect(files.length).toBeGreaterThan(0);
    for (const file of files) {
      const lap = await recordedLap(file);
      for (let i = 0; i < path.x.length; i += 10) {
        expect(nearest(lap, path.x[i], path.y[i]).distance).toBeLessThan(30);
      }
    }
  });

  it('has its corners at the same share of the lap, to 1.5 %', async () => {
    for (const file of files) {
      const lap = await recordedLap(file);
      for (const corner of path.corners) {
        const i = Math.round(corner.apex / path.step);
        const { fix } = nearest(lap, path.x[i], path.y[i]);
        expect(Math.abs(fix.share - corner.apex / path.length)).toBeLessThan(0.015);
      }
    }
  });
});
