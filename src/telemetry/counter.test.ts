import { describe, expect, it } from 'vitest';
import { findLaps } from './laps.ts';
import { lapProgress } from './progress.ts';
import type { Channel } from './recording.ts';
import { changed, evenTimes, makeChannel, makeDrive, makeRecording } from './testing.ts';

const drive = makeDrive(380);
const truth = drive.lines.slice(1).map((line, i) => line - drive.lines[i]);

/** s by which the lines that were found are furthest from those that were passed. */
function worst(channels: readonly Channel[]): number {
  const whole = findLaps(makeRecording(channels)).laps.filter((lap) => lap.time !== null);
  const lines = [...whole.map((lap) => lap.start), whole[whole.length - 1]?.end];
  expect(lines.length).toBe(drive.lines.length);
  return Math.max(...lines.map((line, i) => Math.abs(line - drive.lines[i])));
}

/** A merged log: the channel holds a number on every k-th row only. */
function sparse(channel: Channel, k: number, from = 0): Channel {
  return changed(channel, (value, i) => (i % k === from ? value : Number.NaN));
}

describe('laps by counter and progress at rates of their own', () => {
  const counter = drive.log('lap', 60);
  const speed = drive.log('speed', 60);

  it.each(
    [20, 10, 5, 2, 1].flatMap((rate) =>
      (['lapDistance', 'lapFraction'] as const).map((name) => ({ rate, name })),
    ),
  )('times them by $name at $rate Hz and speed to 2 ms', ({ rate, name }) => {
    expect(worst([counter, drive.log(name, rate), speed])).toBeLessThan(0.002);
  });

  it.each([20, 10, 5, 2])('times them by progress at %i Hz alone to one of its samples', (rate) => {
    expect(worst([counter, drive.log('lapDistance', rate)])).toBeLessThan(1 / rate);
    expect(worst([counter, drive.log('lapFraction', rate)])).toBeLessThan(1 / rate);
  });

  it('takes the number from a counter that is slow, or a second late', () => {
    const late = changed(counter, (_, i) => counter.values[Math.max(0, i - 55)]);
    for (const slow of [drive.log('lap', 1), late]) {
      const { laps } = findLaps(makeRecording([slow, drive.log('lapFraction', 60), speed]));
      expect(laps.map((lap) => lap.number)).toEqual([7, 8, 9, 10, 11].slice(0, truth.length + 2));
      expect(laps.map((lap) => lap.clean)).toEqual([false, ...truth.map(() => true), false]);
    }
  });

  it('reads logs in which most cells are empty', () => {
    const progress = drive.log('lapFraction', 60);
    expect(worst([sparse(counter, 5), progress, speed])).toBeLessThan(0.002);
    expect(worst([counter, sparse(progress, 6), speed])).toBeLessThan(0.005);
    expect(worst([sparse(counter, 5), sparse(progress, 6, 3), speed])).toBeLessThan(0.005);
    expect(worst([sparse(progress, 6), speed])).toBeLessThan(0.005);
    expect(worst([sparse(counter, 5), speed])).toBeLessThan(5 / 60 + 1e-9);
  });

  it('does not take an old official time for a new one across empty cells', () => {
    const first = drive.lines[1];
    // Published once, 1 s after its line, and repeated on every tenth row ever after.
    const published = changed(makeChannel('lastLapTime', counter.times, counter.values), (_, i, t) =>
      i % 10 !== 0 ? Number.NaN : t < first + 1 ? 0 : truth[0] + 0.001,
    );
    const { laps } = findLaps(makeRecording([counter, drive.log('lapFraction', 60), speed, published]));
    expect(laps.filter((lap) => lap.official).map((lap) => lap.number)).toEqual([8]);
  });

  it('numbers laps by the line where the counter stands still', () => {
    const stuck = changed(counter, () => 0);
    const found = findLaps(makeRecording([stuck, drive.log('lapFraction', 60), speed]));
    expect(found.source).toBe('distance');
    expect(found.laps.map((lap) => lap.number)).toEqual(
      drive.lines.map((_, i) => i + 1).concat(drive.lines.length + 1),
    );
  });

  it('finds the line that was passed while the progress was not seen', () => {
    const line = drive.lines[1];
    const hidden = changed(drive.log('lapFraction', 60), (share, _, t) =>
      Math.abs(t - line) < 22 ? Number.NaN : share,
    );
    expect(worst([hidden, drive.log('lapDistance', 60), speed])).toBeLessThan(0.01);
  });
});

describe('the length of a lap', () => {
  it('is known to a metre from a slow logger', () => {
    const recording = makeRecording([drive.log('lapDistance', 2), drive.log('speed', 60)]);
    expect(Math.abs((lapProgress(recording)?.length ?? 0) - 4000)).toBeLessThan(1);
  });

  it('is found in a channel that falls at every other sample', () => {
    const times = evenTimes(300_000, 60);
    const saw = times.map((_, i) => (i % 2 === 1 ? 200 : 0));
    expect(lapProgress(makeRecording([makeChannel('lapDistance', times, saw)]))?.length).toBe(200);
  });
});
