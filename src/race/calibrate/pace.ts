/**
 * How fast a car will be in a race, foretold from its qualifying and from the races before. What counts as recent fades by
 * race and faster over a winter, since cars are new then; few races are drawn towards the middle of the field. The two
 * shares are fitted on races whose own past was used in the same way, so that they are as honest as a forecast.
 */

import type { PaceCalibration } from './calibration.ts';
import { LeastSquares } from './leastSquares.ts';
import type { Observation, ObservedCar } from './observe.ts';

/** Weight of a race against the one after it, and over a winter. */
const FADE = 0.8;
const WINTER = 0.35;
/** Races that "no difference to the field" is worth. */
const DOUBT = 1;
/** Share of a lap; a time in qualifying worse than this says that something went wrong. */
const WORST = 0.03;
/** Share of a lap a place where qualifying is not known and nothing was fitted yet. */
const GRID_PLACE = 0.0012;
/** Share of a lap by which pace moves from race to race anyhow. */
const DAILY = 0.002;
/**
 * Share of what a forecast of pace misses that is the car's own day; the rest is traffic and nursing, which laps show as
 * pace and the simulator has of its own. Chosen so that intervals of 80 % held four of five results of 2019 to 2021.
 */
const OWN_SHARE = 0.6;

interface Memory {
  sum: number;
  weight: number;
  season: number;
}

/** Pace in the races so far, of drivers and of teams. */
class Form {
  readonly #drivers = new Map<string, Memory>();
  readonly #teams = new Map<string, Memory>();

  learn(race: Observation): void {
    for (const memory of [...this.#drivers.values(), ...this.#teams.values()]) fade(memory, race.season);
    for (const { driver, team, pace } of race.cars) {
      if (pace === null) continue;
      remember(this.#drivers, driver, pace, 1, race.season);
      remember(this.#teams, team, pace, 0.5, race.season);
    }
  }

  /** What the past says of a driver in a car of that team. */
  recent(driver: string, team: string): number {
    const own = this.#drivers.get(driver);
    const others = this.#teams.get(team);
    const [weight, shared] = [own?.weight ?? 0, others?.weight ?? 0];
    return ((own?.sum ?? 0) + (others?.sum ?? 0)) / (weight + shared + DOUBT);
  }

  shares(): { drivers: Record<string, number>; teams: Record<string, number> } {
    const of = (map: Map<string, Memory>) =>
      Object.fromEntries(
        [...map]
          .filter(([, { weight }]) => weight > 0.05)
          .sort(([a], [b]) => (a < b ? -1 : 1))
          .map(([name, { sum, weight }]) => [name, rounded(sum / (weight + DOUBT), 6)]),
      );
    return { drivers: of(this.#drivers), teams: of(this.#teams) };
  }
}

function fade(memory: Memory, season: number): void {
  const by = FADE * (season > memory.season ? WINTER : 1);
  memory.sum *= by;
  memory.weight *= by;
  memory.season = season;
}

function remember(
  map: Map<string, Memory>,
  name: string,
  pace: number,
  weight: number,
  season: number,
): void {
  const memory = map.get(name) ?? { sum: 0, weight: 0, season };
  memory.sum += pace * weight;
  memory.weight += weight;
  map.set(name, memory);
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

/** `races` in order of time. */
export function paceOf(races: readonly Observation[]): PaceCalibration & { readonly form: Form } {
  const form = new Form();
  const squares = new LeastSquares(2);
  squares.prior(0, 0.5, 0.3 / DAILY);
  squares.prior(1, 0.4, 0.3 / DAILY);
  const rows: { quali: number; recent: number; pace: number; variance: number }[] = [];
  const perPlace = gridPlace(races);
  for (const race of races) {
    const shares = qualifyingShares(race.cars, perPlace);
    race.cars.forEach((car, i) => {
      if (car.pace === null) return;
      const recent = form.recent(car.driver, car.team);
      const weight = 1 / (car.paceVariance + DAILY * DAILY);
      squares.add([0, 1], [shares[i], recent], car.pace, weight);
      rows.push({ quali: shares[i], recent, pace: car.pace, variance: car.paceVariance });
    });
    form.learn(race);
  }
  const [qualifying, recent] = squares.solve()?.values ?? [0.5, 0.4];
  // By rank, since single outliers (a damaged car) say nothing of a usual day.
  const left = rows.map((row) => Math.abs(row.pace - qualifying * row.quali - recent * row.recent));
  const typical = left.sort((a, b) => a - b)[Math.floor(left.length * 0.683)] ?? 0.003;
  return {
    form,
    qualifying: rounded(qualifying, 4),
    recent: rounded(recent, 4),
    deviation: rounded(OWN_SHARE * typical, 5),
    perGridPlace: rounded(perPlace, 6),
    ...form.shares(),
  };
}

/** Share of a lap a place of the grid, from those that set a time. */
function gridPlace(races: readonly Observation[]): number {
  let [product, square] = [0, 0];
  for (const { cars } of races)
    for (const { grid, qualifying } of cars) {
      if (qualifying === null || qualifying > WORST) continue;
      const place = grid - (cars.length + 1) / 2;
      product += place * qualifying;
      square += place * place;
    }
  return square > 0 ? product / square : GRID_PLACE;
}

export function rounded(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
