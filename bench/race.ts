/**
 * Races a second: twenty cars over 57 laps with everything on that the simulator knows (traffic, DRS, stops, safety cars,
 * red flags, rain, pit walls that answer), on one core and on two; and how long ten thousand rollouts of one plan take.
 *
 * The yardstick is the plain loop that one would first write, run in the same process: an object a car, sorted each lap, with
 * pace, fuel, linear wear, lap scatter, planned stops, a minimum gap and safety cars, and nothing else. On a busy machine
 * the wall's clock says more of the neighbours than of the code, so processor time stands beside it; the median of
 * several rounds counts.
 *
 * `--json` prints one line: `racesPerSecond` is by the clock on the wall, in `workers` (1) thread of its own; two threads,
 * rollouts and peak memory stand in further keys.
 */

import { cpus, loadavg } from 'node:os';
import {
  gridSituation,
  type Pool,
  poolRollouts,
  type RaceQuestion,
  Simulator,
  usualCar,
  usualParameters,
  usualPlans,
} from '../src/race/index.ts';

const CARS = 20;
const LAPS = 57;
const ROUNDS = 5;
const RACES = 10_000;
const WARM_UP = 3_000;
const YARDSTICK_RACES = 2_000;

/** Races a second, by the clock on the wall and of processor time. */
interface Rate {
  readonly wall: number;
  readonly cpu: number;
}

function question(): RaceQuestion {
  const cars = Array.from({ length: CARS }, (_, i) => ({
    ...usualCar(i + 1, `team ${i >> 1}`, LAPS),
    pace: 0.07 * i,
  }));
  const parameters = usualParameters(cars, { laps: LAPS });
  const situation = gridSituation(cars.map(({ car }) => ({ car, tyre: 'MEDIUM' })));
  return { parameters, situation, plans: usualPlans(parameters, situation), seed: 1 };
}

function rated(races: number, work: () => void): Rate {
  const cpu = process.cpuUsage();
  const begun = performance.now();
  work();
  const wall = performance.now() - begun;
  const used = process.cpuUsage(cpu);
  return { wall: (races / wall) * 1e3, cpu: (races / (used.user + used.system)) * 1e6 };
}

function middle(rates: readonly Rate[]): Rate {
  const at = (values: number[]) => values.sort((a, b) => a - b)[values.length >> 1];
  return { wall: at(rates.map((rate) => rate.wall)), cpu: at(rates.map((rate) => rate.cpu)) };
}

/** What the yardstick keeps of a car. */
interface Runner {
  pace: number;
  time: number;
  age: number;
  stop: number;
}

function plainRace(): number {
  const field: Runner[] = Array.from({ length: CARS }, (_, i) => ({
    pace: 0.07 * i,
    time: 0.14 * i,
    age: 0,
    stop: 20 + Math.floor(Math.random() * 15),
  }));
  let safetyCar = 0;
  for (let lap = 1; lap <= LAPS; lap++) {
    if (safetyCar > 0) safetyCar--;
    else if (Math.random() < 0.012) safetyCar = 4;
    for (const car of field) {
      const chance =
        Math.sqrt(-2 * Math.log(1 - Math.random())) * Math.cos(2 * Math.PI * Math.random()) * 0.35;
      car.time += safetyCar > 0 ? 130 : 90 + car.pace + 0.03 * (110 - 1.93 * lap) + 0.06 * car.age + chance;
      car.age++;
      if (car.stop === lap) {
        car.time += (safetyCar > 0 ? 9 : 19) + 2.5 + Math.random();
        car.age = 0;
      }
    }
    field.sort((a, b) => a.time - b.time);
    const gap = safetyCar > 0 ? 0.8 : 0.5;
    for (let i = 1; i < CARS; i++) {
      const least = field[i - 1].time + gap;
      if (field[i].time < least || safetyCar > 0) field[i].time = least;
    }
  }
  return field[0].time;
}

/** Whole fields in so many threads. Processor time: what they do a second while each has a core to itself. */
async function withWorkers(pool: Pool): Promise<Rate> {
  const asked = question();
  await pool.field(asked, WARM_UP * pool.workers);
  const rates: Rate[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const cpu = process.cpuUsage();
    const begun = performance.now();
    await pool.field(asked, RACES, round * RACES);
    const wall = performance.now() - begun;
    const used = process.cpuUsage(cpu);
    rates.push({
      wall: (RACES / wall) * 1e3,
      cpu: (RACES / (used.user + used.system)) * 1e6 * pool.workers,
    });
  }
  return middle(rates);
}

/** s for 10,000 rollouts of one plan from the start, threads warm: what is asked for on a page that is open. */
async function rollouts(pool: Pool): Promise<number> {
  const asked = { ...question(), car: 5 };
  const plan = asked.plans[4].plans[0].plan;
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const begun = performance.now();
    await pool.run({ ...asked, seed: round }, [{ plan, from: 0, races: RACES }]);
    times.push((performance.now() - begun) / 1e3);
  }
  return times.sort((a, b) => a - b)[ROUNDS >> 1];
}

export const usage = '[--json]';

export async function run({ json = false }: { readonly json?: boolean } = {}): Promise<void> {
  const simulator = new Simulator(question());
  simulator.run(WARM_UP);
  for (let i = 0; i < YARDSTICK_RACES / 4; i++) plainRace();
  const ours: Rate[] = [];
  const plain: Rate[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    ours.push(rated(RACES, () => simulator.run(RACES, round * RACES)));
    plain.push(
      rated(YARDSTICK_RACES, () => {
        for (let i = 0; i < YARDSTICK_RACES; i++) plainRace();
      }),
    );
  }
  const [one, yardstick] = [middle(ours), middle(plain)];
  const [single, pair] = [poolRollouts({ workers: 1 }), poolRollouts({ workers: 2 })];
  const [alone, two] = [await withWorkers(single), await withWorkers(pair)];
  const rolloutsSeconds = await rollouts(pair);
  // The most that the whole process held at any time, its threads included; Linux counts in KiB.
  const memory = process.resourceUsage().maxRSS / 1024;
  await Promise.all([single.close(), pair.close()]);
  const [load] = loadavg();
  if (json) {
    const row = { racesPerSecond: Math.round(alone.wall), workers: 1, cars: CARS, laps: LAPS };
    const more = {
      racesPerSecondOnTwo: Math.round(two.wall),
      processorRacesPerSecond: Math.round(alone.cpu),
      rolloutsSeconds: Number(rolloutsSeconds.toFixed(3)),
      memoryMiB: Math.round(memory),
      load: Number(load.toFixed(1)),
    };
    console.log(JSON.stringify({ ...row, ...more }));
    return;
  }
  const show = (value: number) => Math.round(value).toLocaleString('en').padStart(8);
  const times = (a: number, b: number) => (a / b).toFixed(2);
  console.log(
    `race: ${CARS} cars x ${LAPS} laps, everything on; ${RACES} races a round, median of ${ROUNDS}`,
  );
  console.log(
    `machine: ${cpus().length} x ${cpus()[0]?.model ?? 'unknown'}, load ${load.toFixed(1)}, Node ${process.version}`,
  );
  console.log(`this thread, processor time ${show(one.cpu)} races/s; wall ${show(one.wall)}`);
  console.log(
    `plain loop, processor time  ${show(yardstick.cpu)} races/s (ratio ${times(one.cpu, yardstick.cpu)})`,
  );
  console.log(`one worker, wall            ${show(alone.wall)} races/s; processor time ${show(alone.cpu)}`);
  console.log(
    `two workers, wall           ${show(two.wall)} races/s; processor time ${show(two.cpu)} (ratios ${times(two.wall, alone.wall)}, ${times(two.cpu, alone.cpu)})`,
  );
  console.log(
    `${RACES} rollouts of one plan on two workers: ${rolloutsSeconds.toFixed(2)} s; peak memory ${Math.round(memory)} MiB`,
  );
}

if (import.meta.main) await run({ json: process.argv.includes('--json') });
