/**
 * How fast a race is loaded, folded, sought in and laid on distance, and how fast the laps of a season are loaded. The race
 * is a whole one of 2024 with twenty cars' raw data and places, where the real recordings lie beside the checkout; else
 * one of that size is made up, from memory. Every round is a process of its own that also reports its memory.
 *
 * What is counted: a row is one sample of one car at one moment (its sensors, or its place); a value is one number in
 * it (speed, revs, gear, throttle, brake, DRS; x, y, z). Rates are in rows, the stricter of the two, and in values.
 *
 * The yardsticks are what one would first write, run in the same process on the same data: an object a row; a state
 * of last samples (no laps, no order, no gaps) copied for each of them; laps found by filtering all rows, and points by
 * searching through the lap's. FastF1 takes 146 s for the telemetry of all laps of all drivers of a race (10.6 s a
 * driver); that is a known figure, not measured here.
 */

import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';
import { readTiming } from '../src/formats/index.ts';
import {
  allLapTelemetry,
  assemble,
  carSamplesOf,
  type LapEvent,
  lapLength,
  lapSpans,
  locationsOf,
  type RaceSession,
  sessionsOf,
  sortedEvents,
  Timeline,
} from '../src/timing/index.ts';
import { dataPath, hasRaces } from '../test/real.ts';

const ROUNDS = 3;
const RACE = ['f1', 'telemetry', 'openf1', '2024-01-bahrain'];
const SEASON = ['f1', 'laps', 'fastf1-transformed', 'races-2023.parquet'];
const CHILD = '--measure';
const SEEKS = 200;
const CAR_VALUES = 6;
const PLACE_VALUES = 3;
/** m between points, as the product's own. */
const GRID = 5;
/** s that FastF1 is known to take for telemetry of all laps of all drivers. */
const FASTF1 = 146;

/** ms by the clock on the wall, and of processor time: on a busy machine the two are far apart. */
interface Cost {
  readonly wall: number;
  readonly cpu: number;
}

interface Measured {
  readonly input: string;
  readonly carRows: number;
  readonly placeRows: number;
  readonly events: number;
  readonly laps: number;
  readonly points: number;
  readonly seasonLaps: number;
  /** Null where there is no file to load. */
  readonly load: Cost | null;
  readonly fold: Cost;
  readonly foldNaive: Cost;
  readonly lay: Cost;
  readonly layNaive: Cost;
  readonly season: Cost | null;
  readonly seasonAssembled: Cost | null;
  /** ms. */
  readonly seekMedian: number;
  readonly seekWorst: number;
  /** MiB that the process had held at the most, before the yardsticks. */
  readonly peak: number;
}

/** A field of twenty at 80 m/s on average, for 57 laps, sampled every 0.27 s. */
function madeRace(): RaceSession {
  const cars = Array.from({ length: 20 }, (_, i) => i + 1);
  const step = 270;
  const lapTime = 95;
  const laps = 57;
  const rows = Math.floor((laps * lapTime * 1000) / step);
  const driverNumber: number[] = [];
  const timeMs: number[] = [];
  for (const car of cars) {
    for (let i = 0; i < rows; i++) {
      driverNumber.push(car);
      timeMs.push(i * step + car);
    }
  }
  const wave = (scale: number, base: number, size: number): number[] =>
    timeMs.map((ms) => base + size * Math.sin((2 * Math.PI * ms * scale) / (lapTime * 1000)));
  const level = (value: number): number[] => timeMs.map(() => value);
  const speedKmh = wave(5, 200, 90);
  const carSamples = carSamplesOf({
    driverNumber,
    timeMs,
    rpm: level(10_000),
    speedKmh,
    gear: level(5),
    throttle: wave(5, 50, 50),
    brake: level(0),
    drs: level(8),
  });
  const locations = locationsOf({
    driverNumber,
    timeMs,
    x: wave(1, 0, 9000),
    y: wave(2, 10, 5000),
    z: level(1),
  });
  const lap = (car: number, number: number): LapEvent => ({
    type: 'lap',
    car,
    lap: number,
    time: number * lapTime + car / 10,
    start: (number - 1) * lapTime + (number === 1 ? 0 : car / 10),
    duration: lapTime,
    sectors: [30, 35, 30],
    speeds: { i1: null, i2: null, fl: null, st: null },
    position: car,
    compound: 'HARD',
    tyreAge: number,
    freshTyre: true,
    stint: 1,
    pitIn: null,
    pitOut: null,
    deleted: false,
    deletedReason: null,
    generated: false,
    segments: null,
  });
  const events = sortedEvents(cars.flatMap((car) => Array.from({ length: laps }, (_, i) => lap(car, i + 1))));
  return {
    id: 'made-up',
    identity: {
      kind: 'race',
      season: null,
      round: null,
      name: null,
      place: null,
      date: null,
      scheduledLaps: laps,
    },
    epoch: null,
    sources: [],
    events,
    carSamples,
    locations,
    results: null,
    missing: [],
    warnings: [],
  };
}

async function readSessions(path: readonly string[]): Promise<RaceSession[]> {
  const data = await readTiming([dataPath(...path)]);
  return sessionsOf(data.contributions).map((contributions) => assemble(contributions));
}

interface NaiveRow {
  readonly time: number;
  readonly car: number;
  readonly speed: number;
  readonly rpm: number;
  readonly gear: number;
  readonly throttle: number;
  readonly brake: number;
  readonly drs: number;
}

interface NaivePlace {
  readonly time: number;
  readonly car: number;
  readonly x: number;
  readonly y: number;
}

function objectsOf({ carSamples, locations }: RaceSession): { rows: NaiveRow[]; places: NaivePlace[] } {
  const rows: NaiveRow[] = [];
  const places: NaivePlace[] = [];
  for (let i = 0; carSamples !== null && i < carSamples.length; i++) {
    const { time, car, speed, rpm, gear, throttle, brake, drs } = carSamples;
    rows.push({
      time: time[i],
      car: car[i],
      speed: speed[i],
      rpm: rpm[i],
      gear: gear[i],
      throttle: throttle[i],
      brake: brake[i],
      drs: drs[i],
    });
  }
  for (let i = 0; locations !== null && i < locations.length; i++) {
    const { time, car, x, y } = locations;
    places.push({ time: time[i], car: car[i], x: x[i], y: y[i] });
  }
  return { rows, places };
}

interface NaiveState {
  readonly time: number;
  readonly readings: Readonly<Record<number, NaiveRow>>;
  readonly places: Readonly<Record<number, NaivePlace>>;
}

/** An immutable state, copied for each sample. */
function naiveFold(rows: readonly NaiveRow[], places: readonly NaivePlace[]): NaiveState {
  let state: NaiveState = { time: 0, readings: {}, places: {} };
  let k = 0;
  for (const row of rows) {
    for (; k < places.length && places[k].time <= row.time; k++) {
      const place = places[k];
      state = { ...state, time: place.time, places: { ...state.places, [place.car]: place } };
    }
    state = { ...state, time: row.time, readings: { ...state.readings, [row.car]: row } };
  }
  return state;
}

interface NaivePoint {
  readonly distance: number;
  readonly time: number;
  readonly speed: number;
  readonly rpm: number;
  readonly throttle: number;
  readonly brake: number;
  readonly gear: number;
  readonly drs: number;
  readonly x: number;
  readonly y: number;
}

/** All laps on distance, with an object a sample and a search a point. */
function naiveLaps(
  session: RaceSession,
  all: readonly NaiveRow[],
  places: readonly NaivePlace[],
): NaivePoint[][] {
  const length = lapLength(session) ?? 0;
  const laps: NaivePoint[][] = [];
  for (const { car, start, end } of lapSpans(session)) {
    const rows = all.filter((row) => row.car === car && row.time >= start && row.time <= end);
    const fixes = places.filter((place) => place.car === car && place.time >= start && place.time <= end);
    if (rows.length < 20) continue;
    const driven = [0];
    for (let i = 1; i < rows.length; i++) {
      const mean = (rows[i].speed + rows[i - 1].speed) / 2;
      driven.push(driven[i - 1] + mean * (rows[i].time - rows[i - 1].time));
    }
    const points: NaivePoint[] = [];
    for (let distance = 0; distance <= length; distance += GRID) {
      const target = (distance / length) * driven[driven.length - 1];
      const i = Math.max(
        1,
        driven.findIndex((metres) => metres >= target),
      );
      const [a, b] = [rows[i - 1], rows[i]];
      const share = (target - driven[i - 1]) / (driven[i] - driven[i - 1] || 1);
      const mix = (from: number, to: number): number => from + share * (to - from);
      const time = mix(a.time, b.time);
      const k = Math.max(
        1,
        fixes.findIndex((fix) => fix.time >= time),
      );
      const [p, q] = [fixes[k - 1], fixes[k] ?? fixes[k - 1]];
      const between = p === undefined || q.time === p.time ? 0 : (time - p.time) / (q.time - p.time);
      points.push({
        distance,
        time: time - start,
        speed: mix(a.speed, b.speed),
        rpm: mix(a.rpm, b.rpm),
        throttle: mix(a.throttle, b.throttle),
        brake: a.brake,
        gear: a.gear,
        drs: a.drs,
        x: p === undefined ? Number.NaN : p.x + between * (q.x - p.x),
        y: p === undefined ? Number.NaN : p.y + between * (q.y - p.y),
      });
    }
    laps.push(points);
  }
  return laps;
}

/** MiB. On Linux `maxRSS` of a child starts at its parent's, so the kernel's own mark is read where there is one. */
function peakMemory(): number {
  const status = existsSync('/proc/self/status') ? readFileSync('/proc/self/status', 'utf8') : '';
  const mark = /^VmHWM:\s*(\d+) kB/m.exec(status);
  return (mark === null ? process.resourceUsage().maxRSS : Number(mark[1])) / 1024;
}

/** What it took since the last call. */
function meter(): () => Cost {
  let wall = performance.now();
  let cpu = process.cpuUsage();
  return () => {
    const before = wall;
    const { user, system } = process.cpuUsage(cpu);
    wall = performance.now();
    cpu = process.cpuUsage();
    return { wall: wall - before, cpu: (user + system) / 1000 };
  };
}

/** Seeks all over the race, forwards and backwards (Park & Miller's generator, so that every run asks the same). */
function seek(timeline: Timeline): number[] {
  const times: number[] = [];
  let state = 1;
  for (let i = 0; i < SEEKS; i++) {
    state = (state * 48271) % 2147483647;
    const moment = timeline.start + (state / 2147483647) * (timeline.end - timeline.start);
    const before = performance.now();
    timeline.at(moment);
    times.push(performance.now() - before);
  }
  return times.sort((a, b) => a - b);
}

async function measure(): Promise<Measured> {
  const since = meter();
  const [session] = hasRaces ? await readSessions(RACE) : [madeRace()];
  const load = since();
  const timeline = Timeline.of(session);
  const { final } = timeline;
  const fold = since();
  const laps = allLapTelemetry(session, GRID);
  const lay = since();
  const seeks = seek(timeline);
  const peak = peakMemory();

  since();
  const objects = objectsOf(session);
  since();
  const naive = naiveFold(objects.rows, objects.places);
  const foldNaive = since();
  const naiveLaid = naiveLaps(session, objects.rows, objects.places);
  const layNaive = since();
  if (Object.keys(naive.readings).length !== Object.keys(final.readings).length) {
    throw new Error('the yardstick saw other cars than the fold');
  }
  if (naiveLaid.length < 0.9 * laps.length) throw new Error('the yardstick laid other laps');

  return {
    input: hasRaces ? `${RACE.at(-1)}, Parquet tables in the page cache` : 'a race made up in memory',
    carRows: session.carSamples?.length ?? 0,
    placeRows: session.locations?.length ?? 0,
    events: timeline.events.length,
    laps: laps.length,
    points: laps[0]?.distance.length ?? 0,
    load: hasRaces ? load : null,
    fold,
    foldNaive,
    lay,
    layNaive,
    ...(await measureSeason()),
    seekMedian: seeks[seeks.length >> 1],
    seekWorst: seeks[seeks.length - 1],
    peak,
  };
}

/** The season is read when everything is warm, as in a library that has been open for a while. */
async function measureSeason(): Promise<Pick<Measured, 'season' | 'seasonAssembled' | 'seasonLaps'>> {
  if (!hasRaces) return { season: null, seasonAssembled: null, seasonLaps: 0 };
  const since = meter();
  const data = await readTiming([dataPath(...SEASON)]);
  const season = since();
  const sessions = sessionsOf(data.contributions).map((contributions) => assemble(contributions));
  const assembled = since();
  const seasonAssembled = { wall: season.wall + assembled.wall, cpu: season.cpu + assembled.cpu };
  const seasonLaps = sessions.reduce(
    (sum, { events }) => sum + events.filter(({ type }) => type === 'lap').length,
    0,
  );
  return { season, seasonAssembled, seasonLaps };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >> 1];
}

/** Runs the benchmark and prints machine, input, medians and ratios. */
export async function run(): Promise<void> {
  const print = (text: string): void => void process.stdout.write(`${text}\n`);
  const rounds = Array.from({ length: ROUNDS }, () => {
    const output = execFileSync(process.execPath, [fileURLToPath(import.meta.url), CHILD], {
      encoding: 'utf8',
      maxBuffer: 2 ** 24,
    });
    return JSON.parse(output) as Measured;
  });
  const [first] = rounds;
  const rows = first.carRows + first.placeRows;
  const values = first.carRows * CAR_VALUES + first.placeRows * PLACE_VALUES;
  const of = (pick: (round: Measured) => number): number => median(rounds.map(pick));
  const cost = (pick: (round: Measured) => Cost | null): Cost => ({
    wall: of((round) => pick(round)?.wall ?? 0),
    cpu: of((round) => pick(round)?.cpu ?? 0),
  });
  const line = (label: string, { wall, cpu }: Cost, note: string): void =>
    print(`${label.padEnd(40)}${wall.toFixed(0).padStart(8)} ms ${cpu.toFixed(0).padStart(7)} ms  ${note}`);
  const rate = (count: number, { wall }: Cost): string => `${(count / wall / 1000).toFixed(1)} million`;

  print(
    `machine   ${cpus()[0]?.model ?? 'unknown'}, ${cpus().length} cores, load ${loadavg()[0].toFixed(1)}, Node ${process.versions.node}, ${ROUNDS} processes, medians`,
  );
  print(
    `input     ${first.input}: ${first.carRows} rows of car data and ${first.placeRows} of places (${values} values), ${first.events} events, ${first.laps} laps`,
  );
  print(`${''.padEnd(40)}${'wall'.padStart(11)}${'cpu'.padStart(11)}`);
  const [load, fold, lay] = [cost(({ load }) => load), cost(({ fold }) => fold), cost(({ lay }) => lay)];
  const [foldNaive, layNaive] = [cost((round) => round.foldNaive), cost((round) => round.layNaive)];
  const ratio = (a: Cost, b: Cost, digits: number): string => (a.cpu / b.cpu).toFixed(digits);
  if (first.load !== null) line('load: read and assemble', load, 'the first thing that the process does');
  line('fold to the end', fold, `${rate(rows, fold)} rows/s, ${rate(values, fold)} values/s`);
  line(
    '  naive: last samples only, no laps',
    foldNaive,
    `the fold, laps and all, takes ${ratio(fold, foldNaive, 1)} x that`,
  );
  if (first.load !== null) {
    const both = { wall: load.wall + fold.wall, cpu: load.cpu + fold.cpu };
    line('load and fold', both, 'asked for: 3000 ms');
  }
  line(`all laps on distance, ${first.points} points`, lay, 'asked for: 2000 ms');
  line('  naive: filter and search in rows', layNaive, `${ratio(layNaive, lay, 0)} x as long`);
  print(`${'  FastF1, a known figure'.padEnd(40)}${FASTF1.toFixed(0).padStart(8)} s   not measured here`);
  print(
    `${`seek, ${SEEKS} moments at random`.padEnd(40)}${of((round) => round.seekMedian)
      .toFixed(1)
      .padStart(8)} ms; worst ${of((round) => round.seekWorst).toFixed(1)} ms; asked for: 50 ms`,
  );
  if (first.season !== null) {
    line(
      `laps of a season, ${first.seasonLaps}`,
      cost((round) => round.season),
      'asked for: 1000 ms',
    );
    line(
      '  and races assembled of them',
      cost((round) => round.seasonAssembled),
      '',
    );
  }
  print(
    `${'peak memory'.padEnd(40)}${of(({ peak }) => peak)
      .toFixed(0)
      .padStart(8)} MiB; asked for: 1024 MiB`,
  );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (process.argv[2] === CHILD) process.stdout.write(JSON.stringify(await measure()));
  else await run();
}
