/**
 * How fast the strategist answers, on a race state of Bahrain after lap 15 that is made from the calibration that ships (no
 * file is read): ten thousand rollouts of one plan, and the value surface of 30 laps by 3 compounds: its first coarse answer,
 * its final answer, and whether that is the decision of all 900,000 rollouts.
 *
 * The yardstick is that full surface, every cell rolled out ten thousand times on the same two threads. "The same decision" is
 * judged on the full surface's races: the stop chosen is worth as much as the full one's best (within a twentieth of a place, or
 * one second, or within what chance leaves open), for the same compound, and the windows end within a lap of one another.
 *
 * One state says little of the rest: `--full` asks the same for five cars with three seeds in two states, and tells the share
 * that agreed, with the full surface of the same races and with one of other races (which two full surfaces would not all pass
 * either: that column is told beside it).
 *
 *     pitboard bench strategy [--quick | --full] [--sims N] [--json]      --quick leaves the full surface out
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
  type Mean,
  type Moment,
  planThrough,
  questionOf,
  Row,
  StrategyError,
  type Surface,
  valueSurface,
} from '../src/strategy/index.ts';

export const usage = '[--quick | --full] [--sims N] [--json]';

const LAP = 15;
const LAPS = 57;
const WINDOW = { from: 16, to: 45 };
const SIMS = 10_000;
const ROUNDS = 3;
const WORKERS = 2;
/** Places. */
const SAME = 0.05;
/** Standard errors within which two stops are not told apart. */
const APART = 2;
const CAR = 5;
/** Of `--full`: after which lap of which simulated race, and the laps looked at. */
const STATES = [
  { lap: LAP, race: 0, window: WINDOW },
  { lap: 28, race: 1, window: { from: 29, to: 53 } },
] as const;
/** Places of the cars that are asked for. */
const ASKED = [1, 4, 8, 12, 16];
const SEEDS = [1, 2, 3];

interface Timed {
  readonly surface: Surface;
  /** s. */
  readonly first: number;
  readonly firstRollouts: number;
  readonly final: number;
  /** s of processor time, all threads together: on a busy machine the clock says more of the neighbours. */
  readonly cpu: number;
}

/** The state after a lap of one simulated race of twenty cars, as a moment. */
function madeMoment(lap: number, race: number): Moment {
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
  }).tell(race);
  const { order, times, tyres, stops, phase } = told.laps[lap - 1];
  if (phase !== 'green') throw new Error(`The made race is not under green after lap ${lap}.`);
  const situation: Situation = {
    lap,
    flag: 'green',
    greenLaps: lap,
    cars: order.map((c, place) => {
      const seen = told.laps.slice(0, lap).map((one) => one.stops[one.order.indexOf(c)]);
      const sets = told.laps.slice(0, lap).map((one) => TYRES[one.tyres[one.order.indexOf(c)]]);
      return {
        car: told.cars[c],
        time: times[place],
        tyre: TYRES[tyres[place]],
        age: lap - seen.indexOf(seen[lap - 1]),
        used: [...new Set(sets)],
        stops: stops[place],
      };
    }),
  };
  const places = new Map(situation.cars.map(({ car }, i) => [car, i + 1]));
  return {
    race: 'made-bahrain',
    lap,
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

async function onePlan(rollouts: Pool, moment: Moment, sims: number): Promise<number> {
  const plan = planThrough(moment, CAR, 25, 'HARD');
  if (plan === null) throw new Error('The made state has no plan with a stop on lap 25.');
  const begun = performance.now();
  await rollouts.run(questionOf(moment, CAR, 1), [{ plan, from: 0, races: sims }]);
  return (performance.now() - begun) / 1e3;
}

interface Asked {
  readonly moment: Moment;
  readonly car: number;
  readonly window: { readonly from: number; readonly to: number };
  readonly sims: number;
}

async function oneSurface(rollouts: Pool, asked: Asked, seed: number, exhaustive: boolean): Promise<Timed> {
  let [first, firstRollouts] = [0, 0];
  const used = process.cpuUsage();
  const begun = performance.now();
  const surface = await valueSurface(asked.moment, asked.car, {
    rollouts,
    sims: asked.sims,
    seed,
    window: asked.window,
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

interface Agreement {
  /** Places by which the stop chosen is worse than the best of the full surface, on the full surface's races. */
  readonly regret: Mean;
  readonly asGood: boolean;
  readonly same: boolean;
}

async function agreement(rollouts: Pool, asked: Asked, quick: Surface, full: Surface): Promise<Agreement> {
  const { moment, car, sims } = asked;
  const rows = [quick, full].map(({ best: { lap, tyre } }) => {
    const plan = planThrough(moment, car, lap, tyre);
    if (plan === null) throw new Error(`A surface recommends a stop on lap ${lap} that cannot be made.`);
    return new Row({ lap, tyre, plan }, sims);
  });
  const parts = rows.map(({ cell: { plan } }) => ({ plan, from: 0, races: sims }));
  const outcomes = await rollouts.run(questionOf(moment, car, full.seed), parts);
  rows.forEach((row, i) => {
    row.add(outcomes[i]);
  });
  const [chosen, best] = rows;
  const regret = chosen.worseThan(best);
  const asGood = regret.value <= Math.max(SAME, APART * regret.error);
  const ends = [quick.window.from - full.window.from, quick.window.to - full.window.to];
  const isSameWindow = ends.every((end) => Math.abs(end) <= 1);
  return { regret, asGood, same: asGood && isSameWindow && quick.best.tyre === full.best.tyre };
}

/** How often decisions agree: the quick surface with the full one of the same races and of others, and full ones with each other. */
async function agreements(rollouts: Pool, sims: number, json: boolean): Promise<void> {
  const kinds = ['the same races', 'other races', 'two full surfaces'] as const;
  const all = kinds.map((): Agreement[] => []);
  if (!json) console.log(`decisions that are the same: ${kinds.join(' · ')}`);
  for (const { lap, race, window } of STATES) {
    const moment = madeMoment(lap, race);
    for (const place of ASKED) {
      const found = kinds.map((): Agreement[] => []);
      const asked = { moment, window, sims, car: moment.situation.cars[place - 1].car };
      const [quick, full]: Surface[][] = [[], []];
      for (const seed of SEEDS) {
        quick.push((await oneSurface(rollouts, asked, seed, false)).surface);
        full.push((await oneSurface(rollouts, asked, seed, true)).surface);
      }
      for (const i of SEEDS.keys()) {
        const other = full[(i + 1) % SEEDS.length];
        found[0].push(await agreement(rollouts, asked, quick[i], full[i]));
        found[1].push(await agreement(rollouts, asked, quick[i], other));
        found[2].push(await agreement(rollouts, asked, full[i], other));
      }
      if (!json) console.log(`after lap ${lap}, P${place}: ${found.map(shareOf).join(' · ')}`);
      found.forEach((some, i) => {
        all[i].push(...some);
      });
    }
  }
  if (json) {
    console.log(JSON.stringify(kinds.map((kind, i) => ({ kind, sims, ...summed(all[i]) }))));
    return;
  }
  console.log(
    `${all[0].length} decisions (${STATES.length} states x ${ASKED.length} cars x ${SEEDS.length} seeds), ${sims.toLocaleString('en')} races a cell`,
  );
  kinds.forEach((kind, i) => {
    const { same, asGood, meanRegret, worstRegret } = summed(all[i]);
    console.log(
      `${kind.padEnd(18)} ${percent(same)} the same decision, ${percent(asGood)} as good; regret ${meanRegret.toFixed(3)} places on average, ${worstRegret.toFixed(3)} at worst`,
    );
  });
}

const percent = (share: number) => `${(100 * share).toFixed(0)} %`;
const shareOf = (some: readonly Agreement[]) => `${some.filter(({ same }) => same).length} of ${some.length}`;

function summed(some: readonly Agreement[]) {
  const regrets = some.map(({ regret }) => regret.value);
  return {
    decisions: some.length,
    same: some.filter(({ same }) => same).length / some.length,
    asGood: some.filter(({ asGood }) => asGood).length / some.length,
    meanRegret: regrets.reduce((sum, one) => sum + one, 0) / some.length,
    worstRegret: Math.max(...regrets),
  };
}

export async function run(options: { json?: boolean; args?: readonly string[] } = {}): Promise<void> {
  const { json = false, args = [] } = options;
  const at = args.indexOf('--sims');
  const sims = at < 0 ? SIMS : Number(args[at + 1]);
  if (!Number.isInteger(sims) || sims < 1) throw new StrategyError('--sims is a whole number, at least 1.');
  const rollouts = poolRollouts({ workers: WORKERS });
  if (args.includes('--full')) {
    await agreements(rollouts, sims, json);
    await rollouts.close();
    return;
  }
  const moment = madeMoment(LAP, 0);
  const asked = { moment, car: CAR, window: WINDOW, sims };
  await onePlan(rollouts, moment, sims);
  const plans: number[] = [];
  const surfaces: Timed[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    plans.push(await onePlan(rollouts, moment, sims));
    surfaces.push(await oneSurface(rollouts, asked, 1, false));
  }
  const quick = surfaces[0].surface;
  const full = args.includes('--quick') ? null : await oneSurface(rollouts, asked, 1, true);
  // The most that the whole process held at any time, its threads included; Linux counts in KiB.
  const memory = process.resourceUsage().maxRSS / 1024;
  const decision = full === null ? null : await agreement(rollouts, asked, quick, full.surface);
  await rollouts.close();
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
    regretPlaces: decision === null ? null : Number(decision.regret.value.toFixed(4)),
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
  console.log(`${count(sims)} rollouts of one plan  ${told.planSeconds.toFixed(2)} s`);
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
    `${decision.same ? 'the same decision' : 'ANOTHER decision'} in 1/${(full.final / told.finalSeconds).toFixed(0)} of the time, 1/${(all / quick.rollouts).toFixed(0)} of the rollouts; regret ${decision.regret.value.toFixed(3)} places`,
  );
}

if (import.meta.main)
  await run({
    json: process.argv.includes('--json'),
    args: process.argv.slice(2).filter((one) => one !== '--json'),
  });
