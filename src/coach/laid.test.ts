import { describe, expect, it } from 'vitest';
import type { Recording } from '../telemetry/index.ts';
import { evenTimes, makeChannel, makeRecording } from '../telemetry/testing.ts';
import { coachOn } from './coach.ts';
import { chooseLaps, cornerTimes, layLaps } from './laid.ts';

const LENGTH = 1000;

/** Straights of 200 m and two half circles of 300 m, each lap at one speed, the last cut; `lapNumbers` as the source counts. */
function outing(speeds: readonly number[], lapNumbers: readonly number[]): Recording {
  const rate = 60;
  const rows: { lap: number; distance: number; speed: number }[] = [];
  for (const [i, speed] of speeds.entries()) {
    const from = rows.length === 0 ? 0 : rows[rows.length - 1].distance + rows[rows.length - 1].speed / rate;
    const until = i === speeds.length - 1 ? LENGTH / 2 : LENGTH;
    for (let metres = from % LENGTH; metres < until; metres += speed / rate) {
      rows.push({ lap: lapNumbers[i], distance: metres, speed });
    }
  }
  const column = (of: (row: (typeof rows)[number]) => number) => Float64Array.from(rows, of);
  const times = evenTimes(rows.length, rate);
  const turning = (metres: number) => metres % 500 >= 200;
  return makeRecording([
    makeChannel(
      'lap',
      times,
      column(({ lap }) => lap),
    ),
    makeChannel(
      'lapDistance',
      times,
      column(({ distance }) => distance),
    ),
    makeChannel(
      'speed',
      times,
      column(({ speed }) => speed),
    ),
    makeChannel(
      'yawRate',
      times,
      column(({ distance, speed }) => (turning(distance) ? (speed * Math.PI) / 300 : 0)),
    ),
  ]);
}

describe('laps chosen from laid recordings', () => {
  const session = { name: 'outing', recording: outing([49, 50, 48, 49, 49], [0, 1, 2, 3, 4]) };

  it('tells laps apart by their span of time where the numbers repeat', () => {
    // The counter starts again, as after a return to the pits.
    const repeated = {
      name: 'outing',
      recording: outing([49, 50, 49, 49, 48, 49], [0, 1, 2, 0, 1, 2]),
    };
    const laid = layLaps(repeated);
    const ones = laid.session.found.laps.filter((lap) => lap.number === 1 && lap.time !== null);
    expect(ones.map((lap) => lap.time)).toEqual([expect.closeTo(20, 1), expect.closeTo(1000 / 48, 1)]);
    for (const lap of ones) expect(chooseLaps(laid, lap).lap).toBe(lap);
    expect(chooseLaps(laid, 1).lap).toBe(ones[0]);
  });

  it('finds a lap whose span is a little off, and refuses a span outside of the recording', () => {
    const laid = layLaps(session);
    const [lap] = laid.session.found.laps.filter((each) => each.time !== null);
    expect(chooseLaps(laid, { start: lap.start - 2, end: lap.end - 2 }).lap).toBe(lap);
    expect(() => chooseLaps(laid, { start: 1e6, end: 2e6 })).toThrow(/has no lap between 1000000.000 s/);
  });

  it('refuses a lap that is not complete', () => {
    const laid = layLaps(session);
    const cut = laid.session.found.laps.find((lap) => lap.time === null);
    if (!cut) throw new Error('the outing ends within a lap');
    expect(() => chooseLaps(laid, cut)).toThrow(/is not complete \(incomplete/);
  });

  it('coaches lap after lap on one ground', () => {
    const laid = layLaps(session);
    const [fast, slow] = laid.clean;
    const report = coachOn(laid, chooseLaps(laid, slow, { kind: 'own', lap: fast }));
    expect(report.delta).toBeCloseTo((slow.time ?? 0) - (fast.time ?? 0), 6);
  });

  it('times every complete lap in every corner', () => {
    const laid = layLaps(session);
    const { circuit, laps } = cornerTimes(laid);
    expect(circuit?.corners.length).toBe(2);
    expect(laps.map(({ lap }) => lap)).toEqual(laid.session.found.laps.filter((lap) => lap.time !== null));
    for (const { lap, times } of laps) {
      for (const [i, corner] of (circuit?.corners ?? []).entries()) {
        const share = (((corner.end - corner.start) % LENGTH) + LENGTH) % LENGTH;
        expect(times[i]).toBeCloseTo(((lap.time ?? 0) * share) / LENGTH, 1);
      }
    }
  });
});
