/**
 * Made-up laps and corners for the coach's tests, on a lap of 1,000 m with a point every metre. Places and times are
 * round numbers, so that what a comparison must find can be worked out by hand.
 */

import type { CornerPass } from '../circuit/index.ts';
import type { LapTrace } from '../telemetry/index.ts';
import type { Candidate, CornerPair } from './candidate.ts';
import { aheadOn } from './corner.ts';
import type { PhaseName } from './report.ts';

export const LENGTH = 1000;

/** A lap with `speed` m/s at each metre, and its time from what the caller knows or else from speed, metre by metre. */
export function lapAt(
  speed: (metres: number) => number,
  more: {
    readonly time?: (metres: number) => number;
    readonly channels?: Readonly<Record<string, (metres: number) => number>>;
  } = {},
): LapTrace {
  const distance = Float64Array.from({ length: LENGTH + 1 }, (_, i) => i);
  const time = new Float64Array(LENGTH + 1);
  for (let i = 1; i <= LENGTH; i++) time[i] = more.time ? more.time(i) : time[i - 1] + 1 / speed(i - 1);
  const total = time[LENGTH];
  return {
    lap: { number: 1, start: 0, end: total, time: total, official: false, clean: true, reasons: [] },
    length: LENGTH,
    step: 1,
    distance,
    time,
    channels: new Map([
      ['speed', distance.map(speed)],
      ...Object.entries(more.channels ?? {}).map(([name, of]) => [name, distance.map(of)] as const),
    ]),
  };
}

/**
 * A corner driven well: brake from 200 to 290 m, turn-in at 250 m, slowest at 300 m, throttle from 310 m, full at
 * 350 m, end at 400 m.
 */
export const driven: CornerPass = {
  corner: '1',
  derived: false,
  brakeStart: 200,
  brakePeak: { value: 0.9, at: 220 },
  brakeEnd: 290,
  trailBraking: 0.5,
  brakedEntry: 0.8,
  turnIn: 250,
  apex: 300,
  slowest: true,
  entrySpeed: 35,
  apexSpeed: 25,
  exitSpeed: 40,
  throttleOn: 310,
  fullThrottle: 350,
  gear: 3,
  steeringCorrections: 0,
  exitLifts: 0,
  braking: { from: 200, to: 250, time: 1 },
  entry: { from: 250, to: 300, time: 1 },
  exit: { from: 300, to: 400, time: 2 },
  time: 4,
};

/** The same corner without the brake. */
export function unbraked(more: Partial<CornerPass> = {}): CornerPass {
  const {
    brakeStart: _,
    brakePeak: __,
    brakeEnd: ___,
    trailBraking: ____,
    brakedEntry: _____,
    ...pass
  } = driven;
  return { ...pass, ...more };
}

interface PairOptions extends Partial<Omit<CornerPair, 'mine' | 'theirs' | 'phases'>> {
  readonly mine?: Partial<CornerPass>;
  readonly theirs?: Partial<CornerPass>;
  /** s lost; the mean speeds are 30 m/s against 31 where time was lost. */
  readonly lost?: Partial<Record<PhaseName, number>>;
}

/** Two passes of that corner, alike but for what is given. */
export function pairOf({ mine, theirs, lost = {}, ...more }: PairOptions = {}): CornerPair {
  const passes = { mine: { ...driven, ...mine }, theirs: { ...driven, ...theirs } };
  const phases = (['braking', 'entry', 'exit'] as const).map((phase) => ({
    phase,
    from: driven[phase].from,
    delta: lost[phase] ?? 0,
    meanSpeeds: { mine: (lost[phase] ?? 0) > 0 ? 30 : 31, theirs: 31 },
  }));
  return {
    ...passes,
    speedDifference: { turnIn: 0, exit: 0 },
    apexSpeeds: { mine: passes.mine.apexSpeed, theirs: passes.theirs.apexSpeed },
    speedDifferenceAt: () => 0,
    apexContrast: 0,
    ahead: aheadOn(LENGTH),
    ...more,
    phases,
  };
}

/** Types of the candidates with a star at the symptoms. */
export function told(candidates: readonly Candidate[]): string[] {
  return candidates.map(({ type, root }) => (root ? type : `${type}*`));
}
