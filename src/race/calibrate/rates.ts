/** How often cars retire and safety cars come out, how long they stay, and how much the first lap shuffles the field. */

import { normalQuantile } from '../random.ts';
import { usualCircuit } from '../usual.ts';
import type { NeutralCalibration } from './estimates.ts';
import type { Observation } from './observation.ts';
import { entryOf, meanOf, type Running } from './pools.ts';
import { rounded } from './rounded.ts';
import { teamLine } from './teams.ts';

export interface RateMemory {
  readonly retired: { starts: number; first: number; laps: number; later: number };
  /** By team: laps driven after the first, retirements. */
  readonly teams: Record<string, [laps: number, retired: number]>;
  readonly neutral: {
    races: number;
    laps: number;
    /** Laps on which cars retired. */
    stops: number;
    alone: [safetyCar: number, virtualSafetyCar: number];
    after: [safetyCar: number, virtualSafetyCar: number, red: number];
    safetyCarLaps: number[];
    virtualSafetyCarLaps: number[];
    /** By circuit: races, safety cars of both kinds. */
    at: Record<string, [races: number, count: number]>;
  };
  /** Cars, and the sum of the squares of places won or lost on lap 1. */
  readonly firstLap: Running;
  /** By driver: starts, places won. */
  readonly starts: Record<string, Running>;
}

/** By race. Chosen by the likelihood of the retirements of 2019 to 2021. */
const FADE = 0.975;
/** Over a winter: retirements fell by 3 to 5 % a season from 2006 to 2021 (f1db), so that what was counted is too many. */
const MORE_RELIABLE = 0.95;
const TEAM_FADE = 0.93;
/** A first guess at rates, worth a few races; by H20 in `usual.ts`. */
const PRIOR = { starts: 40, first: 0.8, laps: 2000, later: 3 };
/** Retirements that the mean rate is worth beside a team's own. */
const RETIREMENT_DOUBT = 5;
/** Races that the mean rate of safety cars is worth beside those of a circuit. */
const NEUTRAL_DOUBT = 6;
const USUAL_NEUTRAL = 1.2;
const LONGEST_NEUTRAL = 9;
/** Starts that "neither wins nor loses" is worth. */
const START_DOUBT = 30;
const START_FADE = 0.97;

export function blankRates(): RateMemory {
  return {
    retired: { ...PRIOR },
    teams: {},
    // A race's worth of prior keeps rates of few races in bounds.
    neutral: {
      races: 0,
      laps: 57,
      stops: 1.5,
      alone: [0.15, 0.15],
      after: [0.45, 0.3, 0.04],
      safetyCarLaps: lengthPrior(4),
      virtualSafetyCarLaps: lengthPrior(1.5),
      at: {},
    },
    firstLap: [0, 0],
    starts: {},
  };
}

/** To another season, some years later. */
export function fadeRates(
  { neutral, firstLap, retired, teams }: RateMemory,
  by: number,
  years: number,
): void {
  const fewer = MORE_RELIABLE ** years;
  retired.first *= fewer;
  retired.later *= fewer;
  for (const row of Object.values(teams)) row[1] *= fewer;
  neutral.races *= by;
  neutral.laps *= by;
  neutral.stops *= by;
  const rows = [neutral.alone, neutral.after, neutral.safetyCarLaps, neutral.virtualSafetyCarLaps, firstLap];
  for (const row of [...rows, ...Object.values(neutral.at)]) scale(row, by);
}

function scale(row: number[], by: number): void {
  for (let i = 0; i < row.length; i++) row[i] *= by;
}

export function learnRates(memory: RateMemory, race: Observation): void {
  const { retired, teams, neutral, firstLap, starts } = memory;
  for (const key of ['starts', 'first', 'laps', 'later'] as const) retired[key] *= FADE;
  for (const row of Object.values(teams)) scale(row, TEAM_FADE);
  for (const { retiredOn, team } of race.cars) {
    const driven = Math.max(0, (retiredOn ?? race.laps) - 1);
    const gone = retiredOn !== null && retiredOn > 0 ? 1 : 0;
    retired.starts++;
    if (retiredOn === 0) retired.first++;
    retired.laps += driven;
    retired.later += gone;
    const own = entryOf(teams, teamLine(team), () => [0, 0]);
    own[0] += driven;
    own[1] += gone;
  }
  neutral.races++;
  neutral.laps += race.laps;
  neutral.stops += new Set(race.cars.flatMap((car) => car.retiredOn ?? [])).size;
  const here = entryOf(neutral.at, race.place, () => [0, 0]);
  here[0]++;
  for (const { kind, laps, follows } of race.neutral) {
    if (kind === 'red') {
      neutral.after[2]++;
      continue;
    }
    here[1]++;
    const isReal = kind === 'safetyCar';
    const lengths = isReal ? neutral.safetyCarLaps : neutral.virtualSafetyCarLaps;
    lengths[Math.min(laps, LONGEST_NEUTRAL) - 1]++;
    (follows ? neutral.after : neutral.alone)[isReal ? 0 : 1]++;
  }
  for (const row of Object.values(starts)) scale(row, START_FADE);
  for (const { driver, places } of race.firstLap) {
    firstLap[0]++;
    firstLap[1] += places * places;
    const own = entryOf(starts, driver, () => [0, 0]);
    own[0]++;
    own[1] += places;
  }
}

export function retirementsOf({ retired, teams }: RateMemory) {
  const rate = retired.later / retired.laps;
  return {
    firstLapRetirement: rounded(retired.first / retired.starts, 5),
    retirement: rounded(rate, 6),
    teamRetirement: Object.fromEntries(
      Object.entries(teams)
        .filter(([, [laps]]) => laps > 1)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([team, [laps, gone]]) => [
          team,
          rounded((gone + RETIREMENT_DOUBT) / (laps + RETIREMENT_DOUBT / rate), 6),
        ]),
    ),
  };
}

export function neutralOf({ neutral }: RateMemory): NeutralCalibration {
  const { laps, stops, alone, after } = neutral;
  const share = (values: readonly number[]) => {
    const total = values.reduce((sum, value) => sum + value, 0);
    return values.map((value) => rounded(value / total, 4));
  };
  return {
    safetyCar: rounded(alone[0] / laps, 5),
    virtualSafetyCar: rounded(alone[1] / laps, 5),
    after: {
      safetyCar: rounded(after[0] / stops, 4),
      virtualSafetyCar: rounded(after[1] / stops, 4),
      red: rounded(after[2] / stops, 4),
    },
    safetyCarLaps: share(neutral.safetyCarLaps),
    virtualSafetyCarLaps: share(neutral.virtualSafetyCarLaps),
  };
}

/** By circuit: how much likelier safety cars of both kinds are than elsewhere. */
export function neutralFactors({ neutral }: RateMemory): Record<string, number> {
  const all = Object.values(neutral.at).reduce((sum, [, count]) => sum + count, 0);
  // One usual race keeps it above 0.
  const rate = (all + USUAL_NEUTRAL) / (neutral.races + 1);
  return Object.fromEntries(
    Object.entries(neutral.at).map(([place, [races, count]]) => {
      const factor = (count + NEUTRAL_DOUBT * rate) / ((races + NEUTRAL_DOUBT) * rate);
      return [place, rounded(Math.min(2, Math.max(0.4, factor)), 3)];
    }),
  );
}

/** One observation, spread around a usual length. */
function lengthPrior(usual: number): number[] {
  const shares = Array.from({ length: LONGEST_NEUTRAL }, (_, i) => Math.exp(-(((i + 1 - usual) / 1.5) ** 2)));
  const total = shares.reduce((sum, share) => sum + share, 0);
  return shares.map((share) => share / total);
}

/** s of scatter that shuffles a grid of twenty as much as first laps really do. */
export function startDeviationOf({ firstLap: [cars, squares] }: RateMemory): number {
  if (cars < 40) return 0.55;
  const wanted = Math.sqrt(squares / cars);
  let [low, high] = [0.01, 3];
  for (let i = 0; i < 30; i++) {
    const middle = (low + high) / 2;
    if (shuffled(middle) < wanted) low = middle;
    else high = middle;
  }
  return rounded((low + high) / 2, 3);
}

/** s that drivers win (negative: lose) on the first lap, drawn towards nothing: a place is about the time of a grid slot. */
export function startGainsOf({ starts }: RateMemory): Record<string, number> {
  return Object.fromEntries(
    Object.entries(starts)
      .filter(([, [weight]]) => weight > 1)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([driver, row]) => [driver, rounded(usualCircuit.gridSlot * meanOf(row, 0, START_DOUBT), 4)]),
  );
}

/** Root mean square of places won and lost by twenty cars, over grids whose luck is spread evenly. */
function shuffled(deviation: number): number {
  const [cars, rounds] = [20, 61];
  let square = 0;
  for (let round = 0; round < rounds; round++) {
    const times = Array.from({ length: cars }, (_, i) => {
      // Evenly spread over (0, 1) whatever the round, unrelated from car to car (Weyl's sequence).
      const u = ((round + 0.5) / rounds + i * 0.6180339887 + ((i * i * 7 + round * 13) % 61) / 61) % 1;
      return {
        i,
        time: i * usualCircuit.gridSlot + deviation * normalQuantile(Math.min(0.9999, Math.max(0.0001, u))),
      };
    }).sort((a, b) => a.time - b.time);
    times.forEach(({ i }, place) => {
      square += (i - place) ** 2;
    });
  }
  return Math.sqrt(square / (cars * rounds));
}
