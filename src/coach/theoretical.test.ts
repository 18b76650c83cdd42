import { describe, expect, it } from 'vitest';
import type { Corner } from '../circuit/index.ts';
import type { Lap, LapTrace } from '../telemetry/index.ts';
import { theoreticalBest } from './theoretical.ts';

/** A lap of 1000 m at one speed in each half. */
function halves(number: number, first: number, second: number): LapTrace {
  const n = 1001;
  const distance = Float64Array.from({ length: n }, (_, i) => i);
  const speed = distance.map((d) => (d < 500 ? first : second));
  const time = distance.map((d) => (d <= 500 ? d / first : 500 / first + (d - 500) / second));
  const lap = {
    number,
    start: 0,
    end: time[n - 1],
    time: time[n - 1],
    official: false,
    clean: true,
    reasons: [],
  };
  return { lap, length: 1000, step: 1, distance, time, channels: new Map([['speed', speed]]) };
}

function corner(number: number, start: number, apex: number, end: number): Corner {
  return { id: `${number}`, number, letter: '', direction: 'left', start, apex, end, turn: 1 };
}

function traceOf(traces: readonly LapTrace[]) {
  return (lap: Lap): LapTrace => {
    const trace = traces.find((each) => each.lap === lap);
    if (!trace) throw new Error('no such lap');
    return trace;
  };
}

describe('theoreticalBest', () => {
  const corners = [corner(1, 200, 250, 300), corner(2, 700, 750, 800)];
  const laps = [halves(3, 50, 40), halves(4, 40, 50)];

  it('takes each section from the lap in which it went fastest', () => {
    const { best, trace } = theoreticalBest(laps, corners, traceOf(laps));
    // Mid-straight between the corners is at 500 m, where both laps change speed.
    expect(best.time).toBeCloseTo(20, 9);
    expect(best.sections).toEqual([
      { corner: '1', lap: 3, time: expect.closeTo(10, 9) },
      { corner: '2', lap: 4, time: expect.closeTo(10, 9) },
    ]);
    expect(trace.time[1000]).toBeCloseTo(20, 9);
    expect(trace.channels.get('speed')?.[100]).toBe(50);
    expect(trace.channels.get('speed')?.[900]).toBe(50);
  });

  it('is the lap itself where there is only one, and is never slower than the best lap', () => {
    expect(theoreticalBest([laps[0]], corners, traceOf(laps)).best.time).toBeCloseTo(laps[0].time[1000], 9);
    const mixed = [halves(1, 50, 49), halves(2, 48, 50)];
    const fastest = Math.min(...mixed.map((lap) => lap.time[1000]));
    expect(theoreticalBest(mixed, corners, traceOf(mixed)).best.time).toBeLessThanOrEqual(fastest);
  });
});
