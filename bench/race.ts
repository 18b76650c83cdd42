/**
 * Races a second: twenty cars over 57 laps with everything on that the simulator knows (traffic, DRS, stops, safety cars,
 * red flags, rain, pit walls that answer), on one core and on two workers.
 *
 * The yardstick is the plain loop that one would first write, run in the same process: an object a car, sorted each lap, with
 * pace, fuel, linear wear, lap scatter, planned stops, a minimum gap and safety cars, and nothing else. On a busy machine
 * the wall's clock says more of the neighbours than of the code, so processor time stands beside it; the median of
 * several rounds counts. `--json` prints one line for machines.
 */

import { cpus, loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import {
  gridSituation,
  type RaceQuestion,
  Simulator,
  usualCar,
  usualParameters,
  usualPlans,
} from '../src/race/index.ts';

/** What the command line takes after the name. */
export const usage = '[--json]';

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

interface Part {
  readonly races: number;
  readonly from: number;
}

/** `count` workers that wait for their part and answer when it is done. */
async function crew(count: number) {
  const workers = Array.from(
    { length: count },
    () => new Worker(fileURLToPath(import.meta.url), { workerData: 'race' }),
  );
  const ask = (worker: Worker, part: Part) =>
    new Promise<number>((resolve, reject) => {
      worker.once('message', resolve);
      worker.once('error', reject);
      worker.postMessage(part);
    });
  await Promise.all(workers.map((worker) => ask(worker, { races: WARM_UP, from: 0 })));
  return {
    run: (races: number) => {
      const each = Math.ceil(races / count);
      return Promise.all(workers.map((worker, i) => ask(worker, { races: each, from: i * each })));
    },
    end: () => Promise.all(workers.map((worker) => worker.terminate())),
  };
}

/** Processor time: what the workers do a second while each has a core to itself, added up. */
async function withWorkers(count: number): Promise<Rate> {
  const workers = await crew(count);
  const rates: Rate[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const begun = performance.now();
    const used = await workers.run(RACES);
    const wall = (RACES / (performance.now() - begun)) * 1e3;
    rates.push({ wall, cpu: used.reduce((sum, micros) => sum + (RACES / count / micros) * 1e6, 0) });
  }
  await workers.end();
  return middle(rates);
}

export async function run(): Promise<void> {
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
  const [alone, two] = [await withWorkers(1), await withWorkers(2)];
  if (process.argv.includes('--json')) {
    const rows = [
      { racesPerSecond: Math.round(alone.wall), workers: 1, cars: CARS, laps: LAPS },
      { racesPerSecond: Math.round(two.wall), workers: 2, cars: CARS, laps: LAPS },
    ];
    const processorRacesPerSecond = Math.round(one.cpu);
    console.log(JSON.stringify({ ...rows[0], processorRacesPerSecond, runs: rows }));
    return;
  }
  const show = (value: number) => Math.round(value).toLocaleString('en').padStart(8);
  const [load] = loadavg();
  console.log(
    `race: ${CARS} cars x ${LAPS} laps, everything on; ${RACES} races a round, median of ${ROUNDS}`,
  );
  console.log(
    `machine: ${cpus().length} x ${cpus()[0]?.model ?? 'unknown'}, load ${load.toFixed(1)}, Node ${process.version}`,
  );
  console.log(`one core, processor time   ${show(one.cpu)} races/s`);
  console.log(`one core, wall             ${show(one.wall)} races/s`);
  console.log(
    `plain loop, processor time ${show(yardstick.cpu)} races/s (ratio ${(one.cpu / yardstick.cpu).toFixed(2)})`,
  );
  console.log(`one worker, wall           ${show(alone.wall)} races/s; processor time ${show(alone.cpu)}`);
  console.log(
    `two workers, wall          ${show(two.wall)} races/s; processor time ${show(two.cpu)} (ratios ${(two.wall / alone.wall).toFixed(2)}, ${(two.cpu / alone.cpu).toFixed(2)})`,
  );
}

if (!isMainThread && workerData === 'race') {
  const simulator = new Simulator(question());
  parentPort?.on('message', ({ races, from }: Part) => {
    const before = process.threadCpuUsage();
    simulator.run(races, from);
    const { user, system } = process.threadCpuUsage(before);
    parentPort?.postMessage(user + system);
  });
} else if (import.meta.main) await run();
