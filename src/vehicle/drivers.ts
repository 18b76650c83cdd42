/**
 * The two drivers of the demo. The learner's faults are written down here, once, and everything that is said about
 * them elsewhere (tests, the truth that the coach is held against) reads this table.
 */

import type { CornerHabit, Driver } from './driver.ts';

export const expert: Driver = {
  label: 'Expert (simulated)',
  seed: 11,
  grip: 0.985,
  brake: 0.97,
  smoothness: 7,
  habits: [],
  scatter: {
    braking: 1.2,
    cornerSpeed: 0.003,
    line: 0.15,
    grip: 0.004,
    brake: 0.02,
    habit: 0,
    steering: 0.01,
  },
};

export const learnerHabits: readonly CornerHabit[] = [
  { corner: 1, brakeEarly: 15, cornerSpeed: 0.965 },
  { corner: 2, stabs: { count: 2, on: 6, off: 11, closed: 0.15 } },
  { corner: 5, wideApex: 1 },
  { corner: 6, coast: 75 },
  { corner: 7, throttleDelay: 75, throttleRamp: 90 },
];

export const learner: Driver = {
  label: 'Learner (simulated)',
  // A seed whose best lap shows the habits at about their usual strength.
  seed: 27,
  grip: 0.98,
  brake: 0.94,
  smoothness: 8,
  habits: learnerHabits,
  scatter: {
    braking: 2.5,
    cornerSpeed: 0.006,
    line: 0.3,
    grip: 0.008,
    brake: 0.04,
    habit: 0.15,
    steering: 0.028,
  },
};
