/**
 * How fast the strategist answers, on a race state of Bahrain after lap 15 that is made from the calibration that ships (no
 * file is read): ten thousand rollouts of one plan, and the value surface of 30 laps by 3 compounds: its first coarse answer,
 * its final answer, and whether that is the decision of all 900,000 rollouts.
 *
 * The yardstick is that full surface, every cell rolled out ten thousand times on the same two threads. "The same decision" is
 * judged on the full surface: the lap chosen there is worth as much as the full one's best (within a twentieth of a
 * place, or one second), for the same compound, and the windows end within a lap of one another.
 *
 *     pitboard bench strategy [--quick] [--json]      --quick leaves the full surface out
 */

import { cpus, loadavg } from 'node:os';
import {
  gridSituation,
  latestCalibration,
  type Pool,
  parametersOf,
  poolRollouts,
  Simulator,
  type Situation,
  TYRES,
  usualPlans,
} from '../src/race/index.ts';
import {
  type Moment,
  PLACES_PER_SECOND,
  planThrough,
  questionOf,
  type Surface,
  valueSurface,
} from '../src/strategy/index.ts';

export const usage = '[--quick] [--json]';

const LAP = 15;
const LAPS = 57;
const WINDOW = { from: 16, to: 45 };
const SIMS = 10_000;
const ROUNDS = 3;
const WORKERS = 2;
/** Places. */
const SAME = 0.05;
const CAR = 5;

interface Timed {
  readonly surface: Surface;
  /** s. */
  readonly first: number;
  readonly firstRollouts: number;
  readonly final: number;
  /** s of processor time, all threads together: on a busy machine the clock says more of the neighbours. */
  readonly cpu: number;
}

/** The state after lap 15 of one simulated race of twenty cars, as a moment. */
function madeMoment(): Moment {
  const drivers = Object.keys(latestCalibration.pace.drivers);
  const cars = Array.from({ length: 20 }, (_, i) => ({
    car: i + 1,
    driver: drivers[i % drivers.length],
    team: `team ${i >> 1}`,
    grid: i + 1,
    qualifying: null,
  }));
  const parameters = parametersOf(latestCalibration, { place: 'bahrain', laps: LAPS, cars }, 2024);
  const grid = gridSituation(cars.map(({ car }) => ({ car, tyre: 'MEDIUM' })));
  const told = new Simulator({
    parameters,
    situation: grid,
    plans: usualPlans(parameters, grid),
    seed: 1,
  }).tell(0);
  const { order, times, tyres, stops } = told.laps[LAP - 1];
  const situation: Situation = {
    lap: LAP,
    flag: 'green',
    greenLaps: LAP,
    cars: order.map((c, place) => {
      const seen = told.laps.slice(0, LAP).map((lap) => lap.stops[lap.order.indexOf(c)]);
      const sets = told.laps.slice(0, LAP).map((lap) => TYRES[lap.tyres[lap.order.indexOf(c)]]);
      return {
        car: told.cars[c],
        time: times[place],
        tyre: TYRES[tyres[place]],
        age: LAP - seen.indexOf(seen[LAP - 1]),
        used: [...new Set(sets)],
        stops: stops[place],
      };
    }),
  };
  const places = new Map(situation.cars.map(({ car }, i) => [car, i + 1]));
  return {
    race: 'made-bahrain',
    lap: LAP,
    parameters,
    situation,
    plans: usualPlans(parameters, situation),
    cars: cars.map(({ car, driver, team }) => ({
      car,
      code: null,
      name: driver,
      team,
      position: places.get(car) ?? null,
      grid: car,
      tyre: null,
      tyreAge: null,
      actual: null,
      finish: null,
    })),
    calibration: { ...latestCalibration.card, isAsOf: false },
  };
}

function middle(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1];
}

async function onePlan(rollouts: Pool, moment: Moment): Promise<number> {
  const plan = planThrough(moment, CAR, 25, 'HARD');
  if (plan === null) throw new Error('The made state has no plan with a stop on lap 25.');
  const begun = performance.now();
  await rollouts.run(questionOf(moment, CAR, 1), [{ plan, from: 0, races: SIMS }]);
  return (performance.now() - begun) / 1e3;
}

async function oneSurface(rollouts: Pool, moment: Moment, seed: number, exhaustive: boolean): Promise<Timed> {
  let [first, firstRollouts] = [0, 0];
  const used = process.cpuUsage();
  const begun = performance.now();
  const surface = await valueSurface(moment, CAR, {
    rollouts,
    sims: SIMS,
    seed,
    window: WINDOW,
    exhaustive,
    onPartial: (partial) => {
      if (first > 0) return;
      first = (performance.now() - begun) / 1e3;
      firstRollouts = partial.rollouts;
    },
  });
  const final = (performance.now() - begun) / 1e3;
  const { user, system } = process.cpuUsage(used);
  return { surface, first, firstRollouts, final, cpu: (user + system) / 1e6 };
}

/** What the lap chosen is worse by than the best of the full surface, in places, and whether the decision is the same. */
function agreement(quick: Surface, full: Surface): { regret: number; same: boolean } {
  const worth = ({ lap, tyre }: Surface['best']) => {
    const cell = full.cells.find((one) => one.lap === lap && one.tyre === tyre);
    return cell === undefined
      ? Number.POSITIVE_INFINITY
      : cell.expectedPosition.value + PLACES_PER_SECOND * cell.raceTime;
  };
  const regret = worth(quick.best) - worth(full.best);
  const ends = [quick.window.from - full.window.from, quick.window.to - full.window.to];
  return {
    regret,
    same: quick.best.tyre === full.best.tyre && regret <= SAME && ends.every((end) => Math.abs(end) <= 1),
  };
}

export async function run(options: { json?: boolean; args?: readonly string[] } = {}): Promise<void> {
  const { json = false, args = [] } = options;
  const moment = madeMoment();
  const rollouts = poolRollouts({ workers: WORKERS });
  await onePlan(rollouts, moment);
  const plans: number[] = [];
  const surfaces: Timed[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    plans.push(await onePlan(rollouts, moment));
    surfaces.push(await oneSurface(rollouts, moment, 1, false));
  }
  const full = args.includes('--quick') ? null : await oneSurface(rollouts, moment, 1, true);
  // The most that the whole process held at any time, its threads included; Linux counts in KiB.
  const memory = process.resourceUsage().maxRSS / 1024;
  await rollouts.close();
  const quick = surfaces[0].surface;
  const decision = full === null ? null : agreement(quick, full.surface);
  const [load] = loadavg();
  const told = {
    planSeconds: Number(middle(plans).toFixed(3)),
    firstSeconds: Number(middle(surfaces.map(({ first }) => first)).toFixed(3)),
    finalSeconds: Number(middle(surfaces.map(({ final }) => final)).toFixed(3)),
    finalCpuSeconds: Number(middle(surfaces.map(({ cpu }) => cpu)).toFixed(3)),
    rollouts: quick.rollouts,
    fullSeconds: full === null ? null : Number(full.final.toFixed(1)),
    fullRollouts: full?.surface.rollouts ?? null,
    sameDecision: decision?.same ?? null,
    regretPlaces: decision === null ? null : Number(decision.regret.toFixed(4)),
    cells: quick.cells.length,
    workers: WORKERS,
    memoryMiB: Math.round(memory),
    load: Number(load.toFixed(1)),
  };
  if (json) {
    console.log(JSON.stringify(told));
    return;
  }
  const count = (value: number) => value.toLocaleString('en');
  const { best, window } = quick;
  console.log(
    `strategy: Bahrain after lap ${LAP} of ${LAPS}, 20 cars, ${quick.cells.length} cells (laps ${WINDOW.from} to ${WINDOW.to} x ${TYRES.slice(0, 3).join(', ')}), median of ${ROUNDS}`,
  );
  console.log(
    `machine: ${cpus().length} x ${cpus()[0]?.model ?? 'unknown'}, load ${load.toFixed(1)}, Node ${process.version}, ${WORKERS} workers, peak memory ${told.memoryMiB} MiB`,
  );
  console.log(`${count(SIMS)} rollouts of one plan  ${told.planSeconds.toFixed(2)} s`);
  console.log(
    `first coarse surface      ${told.firstSeconds.toFixed(2)} s (${count(surfaces[0].firstRollouts)} rollouts)`,
  );
  console.log(
    `final surface             ${told.finalSeconds.toFixed(2)} s (${count(quick.rollouts)} rollouts; ${told.finalCpuSeconds.toFixed(2)} s of processor time in all threads): best lap ${best.lap} ${best.tyre}, window ${window.from} to ${window.to}`,
  );
  if (full === null || decision === null) return;
  const { best: fullBest, window: fullWindow, rollouts: all } = full.surface;
  console.log(
    `all cells in full         ${full.final.toFixed(1)} s (${count(all)} rollouts): best lap ${fullBest.lap} ${fullBest.tyre}, window ${fullWindow.from} to ${fullWindow.to}`,
  );
  console.log(
    `${decision.same ? 'the same decision' : 'ANOTHER decision'} in 1/${(full.final / told.finalSeconds).toFixed(0)} of the time, 1/${(all / quick.rollouts).toFixed(0)} of the rollouts; regret ${decision.regret.toFixed(3)} places`,
  );
}

if (import.meta.main)
  await run({
    json: process.argv.includes('--json'),
    args: process.argv.slice(2).filter((one) => one !== '--json'),
  });
