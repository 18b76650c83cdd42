/** Made-up answers of the strategist, for tests of words and of the terminal. */

import type {
  Comparison,
  Hindsight,
  MomentCar,
  PlanResult,
  Surface,
  SurfaceCell,
} from '../strategy/index.ts';

export function makeMomentCar(car: number, code: string, more: Partial<MomentCar> = {}): MomentCar {
  return {
    car,
    code,
    name: code,
    team: 'Team',
    position: car,
    grid: car,
    tyre: 'MEDIUM',
    tyreAge: 10,
    actual: null,
    finish: null,
    ...more,
  };
}

const moment = {
  race: '2031-04-atlantis',
  lap: 15,
  laps: 57,
  cars: [makeMomentCar(1, 'NEM'), makeMomentCar(2, 'AHA'), makeMomentCar(3, 'ISH')],
  calibration: { seasons: [2029, 2030], races: 40, last: '2030-20-lemuria', isAsOf: true },
};

/** Expected fifth, as likely fourth as sixth. */
export function makePlanResult(name: string, more: Partial<PlanResult> = {}): PlanResult {
  return {
    name,
    plan: { start: 'MEDIUM', stops: [{ lap: 20, tyre: 'HARD' }] },
    positions: [0, 0, 0, 0.25, 0.5, 0.25],
    expectedPosition: { value: 5, error: 0.02 },
    expectedPoints: { value: 10, error: 0.05 },
    position10: 4,
    position50: 5,
    position90: 6,
    raceTime: 4000,
    raceTime10: 3950,
    raceTime90: 4100,
    against: { median: 3.2, low: -4, high: 9 },
    againstPosition: { value: 0.5, error: 0.02 },
    isTie: false,
    better: { value: 0.3, low: 0.29, high: 0.31 },
    worse: { value: 0.4, low: 0.39, high: 0.41 },
    worstTenth: 6,
    cleanExit: { value: 0.5, low: 0.49, high: 0.51 },
    afterStop: { median: 9, low: 7, high: 11 },
    retirement: 0.05,
    stops: 1,
    byLap: [],
    firstLap: 16,
    deltaByLap: null,
    reasons: [],
    ...more,
  };
}

/** The first plan is the best one; `actual` is the reference. */
export function makeComparison(plans: readonly PlanResult[]): Comparison {
  return { moment, car: 1, seed: 7, rollouts: 10_000, reference: 'actual', plans, assumptions: [] };
}

/** A stop on each of the laps 16 to 55 for hards and mediums, the best on lap 30 for hards, a tenth of a place worse each lap from there. */
export function makeSurface(): Surface {
  const cells = (['MEDIUM', 'HARD'] as const).flatMap((tyre) =>
    Array.from({ length: 40 }, (_, i): SurfaceCell => {
      const lap = 16 + i;
      const position = 4 + 0.1 * Math.abs(lap - 30) + (tyre === 'HARD' ? 0 : 0.5);
      return {
        lap,
        tyre,
        rollouts: 1000,
        raceTime: 4000,
        worstTenth: 4100,
        expectedPosition: { value: position, error: 0.05 },
        expectedPoints: { value: 20 - position, error: 0.1 },
        cleanExit: { value: 0.5, low: 0.4, high: 0.6 },
        afterStop: 9,
        plan: { start: 'MEDIUM', stops: [{ lap, tyre }] },
      };
    }),
  );
  const duel = { mean: { value: 1.2, error: 0.1 }, chance: { value: 0.6, low: 0.5, high: 0.7 } };
  return {
    moment,
    car: 1,
    seed: 7,
    rollouts: 80_000,
    cells,
    refused: [{ tyre: 'SOFT', sentence: 'NEM has no set of soft left.' }],
    best: { lap: 30, tyre: 'HARD' },
    window: { from: 28, to: 32, tyre: 'HARD', tolerance: 0.25 },
    neighbours: [
      {
        car: 2,
        side: 'ahead',
        gap: 2.5,
        undercut: duel.mean,
        overcut: { value: -0.8, error: 0.1 },
        laps: 3,
        undercutAhead: duel.chance,
        overcutAhead: duel.chance,
      },
    ],
    assumptions: [],
    isFinal: true,
  };
}

export function makeHindsight(more: Partial<Hindsight> = {}): Hindsight {
  const actual = makePlanResult('actual', { against: null, better: null, worse: null });
  const best = makePlanResult('best', {
    plan: { start: 'MEDIUM', stops: [{ lap: 31, tyre: 'HARD' }] },
    expectedPosition: { value: 3, error: 0.02 },
  });
  return {
    race: moment.race,
    car: 1,
    seed: 7,
    rollouts: 10_000,
    actual: { name: 'actual', plan: actual.plan },
    known: [{ lap: 0, best, actual }],
    hindsight: best,
    actualInHindsight: actual,
    missed: [{ lap: 31, kind: 'safetyCarStop', seconds: 11.4, positions: 2 }],
    lostSeconds: 11.4,
    lostPositions: 2,
    score: 64,
    ...more,
  };
}
