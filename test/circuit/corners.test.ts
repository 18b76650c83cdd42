/**
 * Corners of real circuits: does every lap, looked at alone, give the same ones, and do they lie where people who
 * know the circuit put them?
 */

import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import {
  buildCircuit,
  type CentreLine,
  centreLine,
  detectCorners,
  type Place,
  project,
  toLocal,
} from '../../src/circuit/index.ts';
import { metresPerDegree } from '../../src/circuit/plane.ts';
import { dataPath, hasData } from '../real.ts';
import { filesIn, type NamedTrace, tracesOf } from './laps.ts';

/** Apexes of each lap alone; a corner a row. Fails where laps disagree on number or direction. */
function apexesAlone(laps: readonly NamedTrace[], byPlace = false): { turn: number; apexes: number[] }[] {
  const common = byPlace ? centreLine([laps[0].trace]) : undefined;
  const found = laps.map(({ trace }) => {
    const line = centreLine([trace]);
    if (!line) return [];
    return detectCorners(line).map((corner) => {
      const i = Math.round(corner.apex / line.step);
      const place = common && placeOf(common, line, i);
      return { ...corner, apex: place?.distance ?? corner.apex };
    });
  });
  const shape = found.map((corners) =>
    corners.map((corner) => `${corner.id}${corner.direction[0]}`).join(' '),
  );
  expect(new Set(shape), laps.map(({ name }, i) => `${name}: ${shape[i]}`).join('\n')).toHaveLength(1);
  return found[0].map(({ turn }, i) => ({ turn, apexes: found.map((corners) => corners[i].apex) }));
}

/** Where point i of one line lies along another. */
function placeOf(common: CentreLine, line: CentreLine, i: number): Place | undefined {
  const { origin, x, y } = line;
  if (!origin || !x || !y) return undefined;
  const { north, east } = metresPerDegree(origin.latitude);
  const local = toLocal(common, origin.latitude + y[i] / north, origin.longitude + x[i] / east);
  return local && project(common, local.x, local.y);
}

function spread(apexes: readonly number[]): number {
  return Math.max(...apexes) - Math.min(...apexes);
}

describe.skipIf(!hasData)('every lap alone gives the same corners', () => {
  it('of two drivers at Lime Rock Park, apexes within 10 m', async () => {
    const corners = apexesAlone(await tracesOf(filesIn('garage61', /Driver.*Lime Rock.*gz$/)));
    expect(corners).toHaveLength(6);
    for (const { apexes } of corners) expect(spread(apexes)).toBeLessThanOrEqual(10);
  });

  it('also crawling along the inner and outer edge of Lime Rock, apexes within 13 m', async () => {
    const files = filesIn('garage61', /Lime Rock.*gz$|(in|out)side-\d.*gz$/);
    const corners = apexesAlone(await tracesOf(files, { length: 2337 }));
    expect(corners).toHaveLength(6);
    expect(corners[0].apexes).toHaveLength(8);
    for (const { apexes } of corners) expect(spread(apexes)).toBeLessThanOrEqual(13);
  });

  it('of three laps at Winton, apexes within 10 m but for the second of the esses', async () => {
    const corners = apexesAlone(await tracesOf(filesIn('garage61', /Winton.*gz$/)));
    expect(corners).toHaveLength(12);
    for (const [i, { apexes }] of corners.entries()) {
      // One of the laps drives through the esses on another line: its apex is in fact 12 m off.
      expect(spread(apexes)).toBeLessThanOrEqual(i === 1 ? 13 : 10);
    }
  });

  it('of eight laps of the Jefferson circuit, apexes within 10 m', async () => {
    const corners = apexesAlone(await tracesOf(filesIn('garage61', /summit.*gz$/)));
    expect(corners).toHaveLength(6);
    expect(corners[0].apexes).toHaveLength(8);
    for (const { apexes } of corners) expect(spread(apexes)).toBeLessThanOrEqual(10);
  });

  it('of two drivers with 10 Hz GPS on Utah West, by place on the ground', async () => {
    const mapping = [
      'time: { column: Session Time, unit: ns }',
      'channels:',
      '  speed: { column: GPS Speed, unit: km/h }',
      '  latitude: { column: Latitude, unit: deg }',
      '  longitude: { column: Longitude, unit: deg }',
      '  lap: Lap Number',
    ].join('\n');
    const files = ['driver-a-session-8', 'driver-b-session-5'].map(
      (session) => `csv/trackday-utah/utah-west-2021-05-21-${session}.tsv.gz`,
    );
    const corners = apexesAlone(await tracesOf(files, { mapping }), true);
    expect(corners).toHaveLength(10);
    expect(corners[0].apexes.length).toBeGreaterThanOrEqual(8);
    const spreads = corners.map(({ apexes }) => spread(apexes));
    // Amateurs on a wide track: long corners are driven on lines whose apexes truly differ.
    for (const metres of spreads) expect(metres).toBeLessThanOrEqual(25);
  });

  it('of five laps of an oval, Langley: one corner an end', async () => {
    const corners = apexesAlone(await tracesOf(filesIn('ibt', /langley.*ibt$/)));
    expect(corners).toHaveLength(2);
    expect(corners[0].apexes).toHaveLength(5);
    for (const { apexes } of corners) expect(spread(apexes)).toBeLessThanOrEqual(10);
  });

  it('of a real car with a gyro at Calder, and of a Formula Student car with an accelerometer', async () => {
    const calder = apexesAlone(await tracesOf(['motec/Sample1.ld']));
    expect(calder).toHaveLength(6);
    for (const { apexes } of calder) expect(spread(apexes)).toBeLessThanOrEqual(10);
    const endurance = apexesAlone(await tracesOf(filesIn('motec', /i2.*gz$/)));
    for (const { apexes } of endurance) expect(spread(apexes)).toBeLessThanOrEqual(10);
  });

  it('of karts by GPS at Lignano', async () => {
    const corners = apexesAlone(await tracesOf(['vbo/racebox-lignano.vbo.gz']), true);
    expect(corners).toHaveLength(11);
    for (const { apexes } of corners) expect(spread(apexes)).toBeLessThanOrEqual(10);
  });
});

describe.skipIf(!hasData)('without GPS', () => {
  it('an accelerometer gives the corners that GPS gives', async () => {
    for (const pattern of [/Driver.*Lime Rock.*gz$/, /Winton.*gz$/, /summit.*gz$/]) {
      const laps = (await tracesOf(filesIn('garage61', pattern))).map(({ trace }) => trace);
      const blind = laps.map((trace) => {
        const channels = new Map(trace.channels);
        channels.delete('latitude');
        return { ...trace, channels };
      });
      const seen = buildCircuit(laps);
      const felt = buildCircuit(blind);
      expect([seen?.line.from, felt?.line.from]).toEqual(['gps', 'latAccel']);
      expect(felt?.corners.map((c) => c.direction)).toEqual(seen?.corners.map((c) => c.direction));
      for (const [i, { apex }] of (seen?.corners ?? []).entries()) {
        expect(Math.abs((felt?.corners[i].apex ?? 0) - apex)).toBeLessThanOrEqual(10);
      }
    }
  });
});

interface MarkedTurn {
  readonly name?: string;
  readonly marker?: number;
  readonly start?: number;
  readonly end?: number;
}

/** Turns as other people marked them, by hand, as shares of the lap. */
function markedTurns(track: string): readonly MarkedTurn[] {
  const path = dataPath('sim', 'tracks', 'lovely-corner-positions.json.gz');
  const all = JSON.parse(gunzipSync(readFileSync(path)).toString()) as Record<string, { turn: MarkedTurn[] }>;
  return all[track].turn;
}

describe.skipIf(!hasData)('corners lie where others marked them', () => {
  it.each([
    ['iracing/limerock-2019-gp.json', 'garage61', /Driver.*Lime Rock.*gz$/, 5],
    ['iracing/winton-national.json', 'garage61', /Winton.*gz$/, 10],
    ['iracing/algarve-gp.json', 'parquet/f4_algarve_20250102_135623', /parquet$/, 14],
  ] as const)(
    '%s: every marked turn holds an apex and every apex a marked turn',
    async (track, folder, pattern, count) => {
      const laps = (await tracesOf(filesIn(folder, pattern))).map(({ trace }) => trace);
      const circuit = buildCircuit(laps);
      const shares = circuit?.corners.map((corner) => corner.apex / circuit.length) ?? [];
      // Algarve has a second, stray "Turn 4" on the start straight.
      const turns = markedTurns(track).filter(({ name, start = 0 }) => !(name === 'Turn 4' && start < 0.1));
      expect(turns).toHaveLength(count);
      const holds = ({ start = 0, end = 0 }: MarkedTurn, share: number) =>
        share >= start - 0.002 && share <= end + 0.002;
      for (const turn of turns)
        expect(
          shares.some((share) => holds(turn, share)),
          turn.name,
        ).toBe(true);
      for (const share of shares)
        expect(
          turns.some((turn) => holds(turn, share)),
          `${share}`,
        ).toBe(true);
    },
  );

  it('Algarve: apexes within 15 m of the markers of another simulator', async () => {
    const folder = 'parquet/f4_algarve_20250102_135623';
    const laps = (await tracesOf(filesIn(folder, /parquet$/))).map(({ trace }) => trace);
    const circuit = buildCircuit(laps);
    const far = markedTurns('f12024/portimao.json').filter(({ marker = 0 }) => {
      const metres = circuit?.corners.map(({ apex }) => Math.abs(apex - marker * circuit.length)) ?? [];
      return Math.min(...metres) > 15;
    });
    // Turn 10 is driven as the entry of Turn 11: one bend of 145° to the right.
    expect(far.map(({ marker }) => marker)).toEqual([0.6301]);
  });
});

describe.skipIf(!hasData)('places on Lime Rock', () => {
  it('the laps along the edges lie to the right and to the left of the racing line', async () => {
    const racing = (await tracesOf(filesIn('garage61', /Driver.*Lime Rock.*gz$/), { length: 2337 })).map(
      ({ trace }) => trace,
    );
    const line = centreLine(racing);
    if (!line) throw new Error('no line');
    // Clockwise: the inner edge is on the right.
    for (const [edge, side] of [
      [/inside-\d.*gz$/, -1],
      [/outside-\d.*gz$/, 1],
    ] as const) {
      const [{ trace }] = await tracesOf(filesIn('garage61', edge), { length: 2337 });
      const own = centreLine([trace]);
      if (!own?.x) throw new Error('no line');
      let onItsSide = 0;
      const stride = 10;
      for (let i = 0; i < own.x.length; i += stride) {
        const place = placeOf(line, own, i);
        // Nowhere is the track wider than 20 m.
        expect(Math.abs(place?.offset ?? 99)).toBeLessThan(20);
        if (Math.sign(place?.offset ?? 0) === side) onItsSide++;
      }
      expect((onItsSide * stride) / own.x.length).toBeGreaterThan(0.75);
    }
  });
});
