/** What the tables of the strategist have in common: small pictures of probabilities, places, plans with their tyres. */

import type { Plan, Tyre } from '../../race/index.ts';
import type { Strategist } from '../../speech/index.ts';
import type { Assumption, CalibrationNote, Chance, Mean, MomentCar } from '../../strategy/index.ts';
import { signed } from '../numbers.ts';
import { TYRES } from '../race/board.ts';
import { labelled, paint } from '../terminal.ts';

/** Standard errors that 95 % of what chance does stay within. */
const SPAN = 1.96;
const BLOCKS = ' ▁▂▃▄▅▆▇█';
/** Share below which a probability is drawn as none. */
const NONE = 0.005;

/** One block a position, the likeliest the highest; a position that hardly ever comes is a dot. */
export function odds(positions: readonly number[], width: number): string {
  const most = Math.max(...positions);
  return Array.from({ length: width }, (_, i) => {
    const share = positions[i] ?? 0;
    if (share < NONE) return paint('dim', '·');
    return BLOCKS[Math.max(1, Math.round((share / most) * 8))];
  }).join('');
}

/** The last position that anybody of these reaches with a chance worth drawing. */
export function lastDrawn(rows: readonly (readonly number[])[]): number {
  return Math.max(1, ...rows.map((row) => row.findLastIndex((share) => share >= NONE) + 1));
}

export function letter(tyre: Tyre): string {
  const { letter: text, style } = TYRES[tyre];
  return paint(style, text);
}

/**
 * `save · 17 M push · 38 H`: the stops after `lap` with their tyres, on the grid the tyres to start on before them. A pace
 * is that of the stint before it says otherwise.
 */
export function stopsCell({ start, stops, mode }: Plan, lap: number): string {
  const pace = (of: Plan['mode']) => (of === undefined || of === 'neutral' ? '' : of);
  const first = [lap === 0 ? letter(start) : '', pace(mode)].filter((word) => word !== '').join(' ');
  const ahead = stops
    .filter((stop) => stop.lap > lap)
    .map((stop) => `${stop.lap} ${letter(stop.tyre)} ${pace(stop.mode)}`.trimEnd());
  const parts = ahead.length === 0 ? [first, 'no stop'] : [first, ...ahead];
  return parts.filter((part) => part !== '').join(paint('dim', ' · '));
}

/** `±0.1`: how far chance alone may have moved a mean, rounded up, since none is without any. */
export function spanCell(error: number, digits = 1): string {
  const unit = 10 ** digits;
  return paint('dim', `±${(Math.max(1, Math.ceil(SPAN * error * unit - 1e-9)) / unit).toFixed(digits)}`);
}

/** `3.2 ±0.1`, with how far chance alone may have moved it. */
export function meanCell({ value, error }: Mean, digits = 1): string {
  return `${value.toFixed(digits)} ${spanCell(error, digits)}`;
}

/** `2–6` */
export function rangeCell(low: number, high: number): string {
  const [from, to] = [Math.round(low), Math.round(high)];
  return from === to ? `${from}` : `${from}–${to}`;
}

export function percent(share: number): string {
  if (share > 0 && share < 0.01) return '<1%';
  if (share < 1 && share > 0.99) return '>99%';
  return `${Math.round(100 * share)}%`;
}

export function chanceCell(chance: Chance | null): string {
  return chance === null ? '' : percent(chance.value);
}

/** Seconds against another plan: red costs time, green saves it. */
export function secondsCell(seconds: number | null): string {
  if (seconds === null) return '';
  const text = signed(seconds, 1);
  return paint(seconds > 0.05 ? 'red' : seconds < -0.05 ? 'green' : 'dim', text);
}

export function carName(cars: readonly MomentCar[], number: number): string {
  return cars.find(({ car }) => car === number)?.code ?? `${number}`;
}

/** What an answer rests on, under it: assumptions, where the parameters are from, how many races. */
export function basisLines(
  voice: Strategist,
  basis: {
    readonly calibration: CalibrationNote;
    readonly rollouts: number;
    readonly seed: number;
    readonly assumptions?: readonly Assumption[];
  },
  width: number,
): string[] {
  // What the parameters were estimated from is said below in any case.
  const assumptions = (basis.assumptions ?? []).filter(({ key }) => key !== 'calibratedLater');
  const told = assumptions.flatMap((each) => voice.assumption(each) ?? []).join(' ');
  return labelled(
    [
      ...(told === '' ? [] : [['assumes', told] as const]),
      ['from', voice.calibration(basis.calibration)],
      ['chance', voice.rollouts(basis.rollouts, basis.seed)],
    ],
    Math.min(width, 110),
  );
}
