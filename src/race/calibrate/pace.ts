/**
 * How fast a car will be in a race, foretold from its qualifying and from the races before. What counts as recent fades by
 * race and faster over a winter, since cars are new then; few races are drawn towards the middle of the field. The shares of
 * each are fitted on races whose own past was used in the same way, so that they are as honest as a forecast, and so is
 * what is said of how far off a forecast may be: further where little was seen of driver and car.
 */

import type { PaceCalibration, Seen } from './estimates.ts';
import { LeastSquares } from './leastSquares.ts';
import type { Observation, ObservedCar } from './observation.ts';
import { entryOf, meanOf, type Running } from './pools.ts';
import { rounded } from './rounded.ts';
import { teamLine } from './teams.ts';

/** Weight of a race against the one after it, and over a winter. */
const FADE = 0.8;
const WINTER = 0.35;
/** The same for what is fitted over all cars. */
const FIT_FADE = 0.99;
/**
 * And for how far forecasts are off: new rules make them worse for some races. On 2019 to 2021, which had none, anything from
 * 0.93 to 0.99 was as likely.
 */
const MISS_FADE = 0.93;
/** Races that "no difference to the field" is worth, and what a race of the other car of a team is worth to a driver. */
const DOUBT = 1;
const SHARED = 0.5;
/** Share of a lap; a time in qualifying worse than this says that something went wrong. */
const WORST = 0.03;
/** Share of a lap a place where qualifying is not known and nothing was fitted yet. */
const GRID_PLACE = 0.0012;
/** Share of a lap by which pace moves from race to race anyhow. */
const DAILY = 0.002;
/** Share of a lap; a forecast that was further off says nothing of a usual day (a damaged car). */
const ODD = 0.012;
/** What a forecast of pace is off by before anything is known of it, as a share of a lap, and the cars that it is worth. */
const USUAL_MISS = 0.003;
const MISS_WORTH = 60;
/** Cars are told apart by how much is known of them: weights of driver and team together up to these. */
export const KNOWN: readonly number[] = [0.5, 1.5, 3, Number.POSITIVE_INFINITY];
/**
 * Share of what a forecast of pace misses that is the car's own day; the rest is traffic and nursing, which laps show as
 * pace and the simulator has of its own. Chosen so that intervals of 80 % held four of five results of 2019 to 2021.
 */
const OWN_SHARE = 0.55;
/** A deviation is this much more than the mean of what was missed (normal curve). */
const SIGMA = Math.sqrt(Math.PI / 2);

export interface PaceMemory {
  readonly drivers: Record<string, Seen>;
  readonly teams: Record<string, Seen>;
  /** Normal equations of the fit: upper triangle of the matrix, row by row, then its right-hand side. */
  readonly fit: number[];
  /** By how much was known of a car: cars, and what forecasts of their pace missed. */
  readonly misses: Running[];
  /** Qualifying by grid: sums of place times share, and of squares of places. */
  readonly perPlace: [product: number, square: number];
}

export function blankPace(): PaceMemory {
  return {
    drivers: {},
    teams: {},
    fit: new Array<number>(9).fill(0),
    misses: KNOWN.map(() => [0, 0]),
    perPlace: [0, 0],
  };
}

/** What the past says of a driver in a car of that team, and how much there is of it. */
export function recentOf(
  { drivers, teams }: Pick<PaceMemory, 'drivers' | 'teams'>,
  driver: string,
  team: string,
): { readonly pace: number; readonly known: number } {
  const [own, others] = [drivers[driver] ?? [0, 0], teams[teamLine(team)] ?? [0, 0]];
  const known = own[1] + others[1];
  return { pace: (own[0] + others[0]) / (known + DOUBT), known };
}

export function knownCell(known: number): number {
  return KNOWN.findIndex((limit) => known < limit);
}

export function winterPace(memory: PaceMemory): void {
  for (const seen of [...Object.values(memory.drivers), ...Object.values(memory.teams)]) scale(seen, WINTER);
}

function scale(row: number[], by: number): void {
  for (let i = 0; i < row.length; i++) row[i] *= by;
}

/** What qualifying says, as a share of a lap around the field's mean. */
export function qualifyingShares(
  cars: readonly Pick<ObservedCar, 'qualifying' | 'grid'>[],
  perPlace: number,
): number[] {
  const middle = (cars.length + 1) / 2;
  const shares = cars.map(({ qualifying, grid }) =>
    qualifying === null || qualifying > WORST ? (grid - middle) * perPlace : qualifying,
  );
  const mean = shares.reduce((sum, share) => sum + share, 0) / Math.max(1, shares.length);
  return shares.map((share) => share - mean);
}

/** Shares of qualifying, of the races before and of the place on the grid, before anything was fitted. */
const USUAL_SHARES = [0.3, 0.5, 0.1] as const;

type Shares = readonly [qualifying: number, recent: number, grid: number];

function solved({ fit }: PaceMemory): Shares {
  const squares = new LeastSquares(USUAL_SHARES.length);
  USUAL_SHARES.forEach((share, i) => {
    squares.prior(i, share, 0.3 / DAILY);
  });
  squares.addSums(fit);
  const [qualifying, recent, grid] = squares.solve()?.values ?? USUAL_SHARES;
  return [qualifying, recent, grid];
}

/** What a place on the grid stands for, as a share of a lap: who starts further back than he qualified is held up. */
export function gridShare(grid: number, cars: number, perPlace: number): number {
  return (grid - (cars + 1) / 2) * perPlace;
}

function gridPlace({ perPlace: [product, square] }: PaceMemory): number {
  return square > 0 ? product / square : GRID_PLACE;
}

export function learnPace(memory: PaceMemory, race: Observation): void {
  const { drivers, teams, fit, misses, perPlace } = memory;
  const place = gridPlace(memory);
  const shares = qualifyingShares(race.cars, place);
  const fitted = solved(memory);
  for (const row of [fit, perPlace]) scale(row, FIT_FADE);
  for (const row of misses) scale(row, MISS_FADE);
  race.cars.forEach((car, i) => {
    if (car.qualifying !== null && car.qualifying <= WORST) {
      const places = car.grid - (race.cars.length + 1) / 2;
      perPlace[0] += places * car.qualifying;
      perPlace[1] += places * places;
    }
    if (car.pace === null) return;
    const past = recentOf(memory, car.driver, car.team);
    const weight = 1 / (car.paceVariance + DAILY * DAILY);
    const factors = [shares[i], past.pace, gridShare(car.grid, race.cars.length, place)];
    let at = 0;
    for (let a = 0; a < factors.length; a++)
      for (let b = a; b < factors.length; b++) fit[at++] += weight * factors[a] * factors[b];
    for (const factor of factors) fit[at++] += weight * factor * car.pace;
    const miss = Math.abs(factors.reduce((rest, factor, k) => rest - factor * fitted[k], car.pace));
    const cell = misses[knownCell(past.known)];
    cell[0]++;
    cell[1] += Math.min(ODD, miss);
  });
  for (const seen of [...Object.values(drivers), ...Object.values(teams)]) scale(seen, FADE);
  for (const { driver, team, pace } of race.cars) {
    if (pace === null) continue;
    remember(drivers, driver, pace, 1);
    remember(teams, teamLine(team), pace, SHARED);
  }
}

function remember(seen: Record<string, Seen>, name: string, pace: number, weight: number): void {
  const own = entryOf(seen, name, () => [0, 0]);
  own[0] += pace * weight;
  own[1] += weight;
}

export function paceOf(memory: PaceMemory): PaceCalibration {
  const [qualifying, recent, grid] = solved(memory);
  const all = memory.misses.reduce<Running>((sum, row) => [sum[0] + row[0], sum[1] + row[1]], [0, 0]);
  const usual = meanOf(all, USUAL_MISS, MISS_WORTH);
  return {
    qualifying: rounded(qualifying, 4),
    recent: rounded(recent, 4),
    grid: rounded(grid, 4),
    deviations: memory.misses.map((row) => rounded(OWN_SHARE * SIGMA * meanOf(row, usual, MISS_WORTH), 5)),
    perGridPlace: rounded(gridPlace(memory), 6),
    drivers: named(memory.drivers),
    teams: named(memory.teams),
  };
}

function named(seen: Record<string, Seen>): Record<string, Seen> {
  return Object.fromEntries(
    Object.entries(seen)
      .filter(([, [, weight]]) => weight > 0.05)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, [sum, weight]]) => [name, [rounded(sum, 6), rounded(weight, 4)]]),
  );
}
