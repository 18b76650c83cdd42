import { describe, expect, it } from 'vitest';
import type { Frame } from '../frame.ts';
import type { Palette } from '../ui/palette.ts';
import { colourSteps, ramp } from './colouring.ts';

const palette = {
  gain: '#00ff00',
  even: '#808080',
  loss: '#ff0000',
  slow: '#000000',
  middle: '#808080',
  fast: '#ffffff',
} as Palette;

const distance = Array.from({ length: 201 }, (_, i) => i * 5);

/** Even for 400 m, then 0.002 s/m lost for 200 m, then as much gained. */
const lost = (d: number) => (d < 400 ? 0 : d < 600 ? (d - 400) * 0.002 : 0.4 - (d - 600) * 0.001);

const frame: Frame = {
  length: 1000,
  from: 0,
  to: 1000,
  points: distance.length,
  decimated: false,
  columns: [],
  values: new Map([
    ['distance', Float32Array.from(distance)],
    ['delta', Float32Array.from(distance, lost)],
    ['lap.speed', Float32Array.from(distance, (d) => 20 + d / 50)],
  ]),
};

describe('colourSteps', () => {
  it('is full where most is lost, in the middle where nothing is, low where time is gained', () => {
    const { steps, colours } = colourSteps(frame, distance, 'delta', palette);
    expect(steps[100]).toBe(colours.length - 1);
    expect(steps[20]).toBe((colours.length - 1) / 2);
    expect(steps[170]).toBeLessThan(steps[20]);
  });

  it('rises with speed', () => {
    const { steps } = colourSteps(frame, distance, 'speed', palette);
    expect(steps[0]).toBe(0);
    expect(steps[100]).toBeGreaterThan(steps[50]);
    expect(steps[200]).toBe(12);
  });
});

it('a ramp begins and ends with its colours', () => {
  const colours = ramp(['#000000', '#102030', '#ffffff']);
  expect(colours[0]).toBe('rgb(0 0 0)');
  expect(colours.at(-1)).toBe('rgb(255 255 255)');
});
