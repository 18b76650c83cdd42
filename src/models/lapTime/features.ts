/**
 * What the model is told of the moment at which a car begins a lap: its own last laps, the field's, the road in front and
 * behind, its tyres, how far the race is. Times are differences to the car's own level, so that circuits compare.
 *
 * A row stands for a lap that was a racing lap after one on the same set. That the next lap became one is not known at the moment
 * of the forecast; forecasts of other laps (a stop, a safety car) are not what this model is for.
 */

import { type Dataset, datasetOf, type Feature, rowsOf } from '../../learning/index.ts';
import { type Compound, median, type RaceSession } from '../../timing/index.ts';
import { type ModelLap, type RaceLaps, raceLapsOf } from './laps.ts';
import { Road } from './road.ts';
import { average, deviation, trend } from './robust.ts';

/** Of the own laps on the set, newest first, how many make the level and how many are looked at. */
const LEVEL = 5;
export const HISTORY = 8;
/** s; further apart cars do not meet. */
const FAR = 30;

export const COMPOUNDS: readonly Compound[] = ['SOFT', 'MEDIUM', 'HARD', 'INTERMEDIATE', 'WET'];

/** Values of one row by the feature's name. */
type Row = Record<string, number>;

const UNITS: Readonly<Record<string, string | null>> = {
  lapsOnSet: 'laps',
  tyreAge: 'laps',
  ageAgainstField: 'laps',
  aheadAge: 'laps',
  lap: 'laps',
  left: 'laps',
  sinceGreen: 'laps',
  trend: 's/lap',
  fuel: 'kg',
  wetShare: null,
  fieldSlope: 's/lap',
  position: null,
  train: null,
  roadAheadLaps: 'laps',
  roadBehindLaps: 'laps',
  catchIn: 'laps',
  slowerAhead: null,
  aheadPits: null,
  isFresh: null,
  seen: null,
  fieldSeen: null,
};

/** What the model predicts is the lap time less this: s. */
export function levelOf(lap: ModelLap): number {
  const own = ownLaps(lap).slice(0, LEVEL);
  return own.length >= 3 ? 0.5 * median(own.slice(0, 3)) + 0.5 * average(own) : own[0];
}

/** The lap itself and racing laps before it on the same set, newest first, s. */
function ownLaps(lap: ModelLap): number[] {
  const found: number[] = [];
  for (
    let one: ModelLap | null = lap, k = 0;
    one !== null && one.stint === lap.stint && k < HISTORY;
    one = one.before, k++
  )
    if (one.isRacing) found.push(one.duration);
  return found;
}

/** What is known at the end of a racing lap. */
export function rowAfter(race: RaceLaps, road: Road, lap: ModelLap): Row {
  const level = levelOf(lap);
  const others = road.others(lap);
  const racing = others.filter(({ isRacing }) => isRacing);
  return {
    ...ownRow(lap, level, road),
    ...fieldRow(lap, level, road, others, racing),
    ...roadRow(lap, level, road, others),
    ...tyreRow(lap, others),
    lap: lap.lap,
    left: race.laps === null ? Number.NaN : race.laps - lap.lap,
    fuel: race.laps === null ? Number.NaN : (race.fuel * (race.laps - lap.lap)) / race.laps,
    position: lap.position ?? Number.NaN,
    sinceGreen: greenLaps(lap),
    level,
  };
}

function ownRow(lap: ModelLap, level: number, road: Road): Row {
  const own = ownLaps(lap);
  const row: Row = {
    seen: own.length,
    spread: deviation(own),
    best: Math.min(...own) - level,
    trend: trend(own),
    middleOfFive: median(own.slice(0, LEVEL)) - level,
  };
  let one: ModelLap | null = lap;
  for (let k = 0; k < HISTORY; k++) {
    const raced = one !== null && one.stint === lap.stint && one.isRacing ? one : null;
    const field = raced === null ? Number.NaN : road.fieldOffUsual(raced);
    row[`lap${k}`] = raced === null ? Number.NaN : raced.duration - level;
    // By how much it was off against what the field was off on the same lap: the track changes for all.
    row[`alone${k}`] = raced === null ? Number.NaN : raced.duration - level - field;
    row[`field${k}`] = field;
    row[`gapAhead${k}`] = road.gapAhead(one);
    one = one?.before ?? null;
    // Who is behind now has not ended this lap yet.
    row[`gapBehind${k}`] = one === null ? Number.NaN : Math.min(FAR, road.behind(one, lap.end)?.gap ?? FAR);
  }
  // Laps begun with nobody close in front say what the car can do.
  const free: number[] = [];
  for (
    let at: ModelLap | null = lap;
    at !== null && at.stint === lap.stint && free.length < HISTORY;
    at = at.before
  )
    if (at.isRacing && at.before !== null && road.gapAhead(at.before) > 2) free.push(at.duration);
  row.freePace = median(free) - level;
  return row;
}

function fieldRow(
  lap: ModelLap,
  level: number,
  road: Road,
  others: readonly ModelLap[],
  racing: readonly ModelLap[],
): Row {
  const offs = (of: readonly ModelLap[]) =>
    of.map((one) => road.offUsual(one)).filter((off) => !Number.isNaN(off));
  const within = (from: number, to: number) =>
    median(
      offs(
        others.filter(({ end }) => lap.end - end >= from * lap.duration && lap.end - end < to * lap.duration),
      ),
    );
  const steps = racing.flatMap(({ before, duration, stint }) =>
    before?.isRacing && before.stint === stint ? [duration - before.duration] : [],
  );
  const slopes = racing.flatMap((one) => {
    const own = ownLaps(one).slice(0, 3);
    return own.length === 3 ? [(own[0] - own[2]) / 2] : [];
  });
  const pace = racing.map(({ duration }) => duration);
  const wet = others.filter(({ compound }) => compound === 'INTERMEDIATE' || compound === 'WET');
  const newest = (from: number, to: number) =>
    median(
      racing
        .filter(({ end }) => lap.end - end >= from * lap.duration && lap.end - end < to * lap.duration)
        .flatMap(({ before, duration, stint }) =>
          before?.isRacing && before.stint === stint ? [duration - before.duration] : [],
        ),
    );
  const mate = racing.find(({ team }) => team === lap.team && team !== '');
  return {
    field: median(offs(others)),
    fieldSeen: offs(others).length,
    fieldThird1: within(0, 1 / 3),
    fieldThird2: within(1 / 3, 2 / 3),
    fieldThird3: within(2 / 3, 1.1),
    fieldStep: median(steps),
    fieldStepNew: newest(0, 0.5),
    fieldSlope: median(slopes),
    fieldScale: median(steps.map(Math.abs)),
    wetShare: others.length === 0 ? Number.NaN : wet.length / others.length,
    fieldSame: road.fieldOffUsual(lap),
    fieldCompound: median(offs(others.filter(({ compound }) => compound === lap.compound))),
    againstField: level - median(pace),
    fieldBest: pace.length === 0 ? Number.NaN : Math.min(...pace) - level,
    mate: mate === undefined ? Number.NaN : mate.duration - level,
  };
}

function roadRow(lap: ModelLap, level: number, road: Road, others: readonly ModelLap[]): Row {
  const [first, second] = [road.ahead(lap), road.ahead(lap, 2)];
  const pace = (one: ModelLap | undefined | null) => (one?.isRacing ? one.duration - level : Number.NaN);
  const before = lap.before === null ? null : road.ahead(lap.before);
  const wasSame = first !== null && before !== null && before.lap.car === first.lap.car;
  const [front, back] = [road.roadAhead(lap), road.roadBehind(lap, others)];
  const slower = others.filter(({ lap: n, end }) => n < lap.lap && lap.end - end < 0.5 * lap.duration);
  const nextSlower = slower.find(({ isRacing, duration }) => isRacing && duration > lap.duration);
  const lappers = others
    .filter(({ lap: n }) => n > lap.lap)
    .map(({ end, duration, isRacing }) => end + (isRacing ? duration : lap.duration) - lap.end)
    .filter((gap) => gap > 0);
  const lastBehind = behindBefore(lap, road);
  return {
    aheadPace: pace(first?.lap),
    aheadOff: first === null ? Number.NaN : road.offUsual(first.lap),
    aheadAge: first?.lap.tyreAge ?? Number.NaN,
    aheadPits: first?.lap.pitsAtEnd ? 1 : 0,
    closing: wasSame ? before.gap - first.gap : Number.NaN,
    secondGap: Math.min(FAR, second?.gap ?? FAR),
    secondPace: pace(second?.lap),
    train: road.train(lap),
    behindGap: lastBehind.gap,
    behindPace: pace(lastBehind.lap),
    roadAhead: Math.min(FAR, front?.gap ?? FAR),
    roadAheadLaps: front === null ? Number.NaN : front.lap.lap - lap.lap,
    roadAheadPace: pace(front?.lap),
    roadBehind: Math.min(FAR, back?.gap ?? FAR),
    roadBehindLaps: back === null ? Number.NaN : back.lap.lap - lap.lap,
    roadBehindPace: pace(back?.lap),
    slowerAhead: slower.length,
    // s until the next slower car a lap down would be caught, by both last laps: in laps.
    catchIn:
      nextSlower === undefined
        ? Number.NaN
        : (lap.end - nextSlower.end) / Math.max(0.05, nextSlower.duration - lap.duration),
    lappedIn: lappers.length === 0 ? Number.NaN : Math.min(...lappers),
  };
}

/** Who was behind a lap ago: who is behind now has not ended this lap yet. */
function behindBefore(lap: ModelLap, road: Road): { readonly gap: number; readonly lap: ModelLap | null } {
  if (lap.before === null) return { gap: Number.NaN, lap: null };
  const other = road.behind(lap.before, lap.end);
  return other === null ? { gap: FAR, lap: null } : { gap: Math.min(FAR, other.gap), lap: other.lap };
}

function tyreRow({ compound, tyreAge, isFresh, ...lap }: ModelLap, others: readonly ModelLap[]): Row {
  const ages = others.flatMap((one) => one.tyreAge ?? []);
  let lapsOnSet = 1;
  for (let one = lap.before; one !== null && one.stint === lap.stint; one = one.before) lapsOnSet++;
  return {
    compound: compoundClass(compound),
    tyreAge: tyreAge ?? Number.NaN,
    isFresh: isFresh === null ? Number.NaN : Number(isFresh),
    lapsOnSet,
    ageAgainstField: (tyreAge ?? Number.NaN) - median(ages),
  };
}

/** Seven names were in use before 2019; the three softest count as soft, the two hardest as hard. */
function compoundClass(compound: ModelLap['compound']): number {
  if (compound === null) return Number.NaN;
  if (/SOFT$/.test(compound)) return 0;
  if (/HARD$/.test(compound)) return 2;
  const known = COMPOUNDS.indexOf(compound);
  return known < 0 ? Number.NaN : known;
}

function greenLaps(lap: ModelLap): number {
  let count = 0;
  for (let one: ModelLap | null = lap; one?.isGreen && count < HISTORY * 4; one = one.before) count++;
  return count;
}

export interface LapTimeRow {
  readonly race: RaceLaps;
  /** The last lap, at whose end the forecast is made. */
  readonly lap: ModelLap;
  readonly next: ModelLap;
}

export interface LapTimeData {
  /** Target: the next lap time less the level, s. Groups `race`, `driver`, `circuit`; time is season + round / 100. */
  readonly dataset: Dataset;
  readonly rows: readonly LapTimeRow[];
  /** s, by row. */
  readonly level: Float64Array;
}

/** Every lap of these races that was racing after a racing lap on the same set. */
export function lapTimeData(sessions: Iterable<RaceSession>): LapTimeData {
  const table = new LapTimeTable();
  for (const session of sessions) table.add(session);
  return table.data();
}

/** The same race by race, for many of them. */
export class LapTimeTable {
  readonly #rows: LapTimeRow[] = [];
  readonly #values: Row[] = [];

  /** What was taken of it; null for what is no race, or not told of which season and place. */
  add(session: RaceSession): RaceLaps | null {
    const race = raceLapsOf(session);
    if (race === null) return null;
    const road = new Road(race);
    for (const own of race.byCar.values())
      for (const next of own) {
        const lap = next.before;
        if (!next.isRacing || !lap?.isRacing || lap.lap !== next.lap - 1 || lap.stint !== next.stint)
          continue;
        this.#rows.push({ race, lap, next });
        this.#values.push(rowAfter(race, road, lap));
      }
    return race;
  }

  /** All rows so far. */
  data(): LapTimeData {
    const [rows, values] = [this.#rows, this.#values];
    const level = Float64Array.from(values, (row) => row.level);
    const names = Object.keys(values[0] ?? {});
    const dataset = datasetOf({
      features: names.map(featureOf),
      columns: new Map(
        names.map((name) => [
          name,
          Float64Array.from(values, (row) => (Number.isFinite(row[name]) ? row[name] : Number.NaN)),
        ]),
      ),
      target: Float64Array.from(rows, ({ next }, i) => next.duration - level[i]),
      groups: new Map([
        ['race', rows.map(({ race }) => race.race)],
        ['circuit', rows.map(({ race }) => race.place)],
        ['driver', rows.map(({ lap }) => String(lap.car))],
      ]),
      time: Float64Array.from(rows, ({ race }) => race.season + race.round / 100),
    });
    return { rows, level, dataset };
  }
}

/** Some rows, in the order given. */
export function rowsOfData({ dataset, rows, level }: LapTimeData, which: Int32Array): LapTimeData {
  return {
    dataset: rowsOf(dataset, which),
    rows: Array.from(which, (row) => rows[row]),
    level: Float64Array.from(which, (row) => level[row]),
  };
}

/** The row of one lap, whatever came after it. Null where it was no racing lap. */
export function columnsAfter(race: RaceLaps, lap: ModelLap): ReadonlyMap<string, Float64Array> | null {
  if (!lap.isRacing) return null;
  const row = rowAfter(race, new Road(race), lap);
  return new Map(
    Object.entries(row).map(([name, value]) => [
      name,
      Float64Array.of(Number.isFinite(value) ? value : Number.NaN),
    ]),
  );
}

function featureOf(name: string): Feature {
  if (name === 'compound') return { kind: 'class', name, unit: null, classes: COMPOUNDS, fill: 'missing' };
  return { kind: 'number', name, unit: name in UNITS ? UNITS[name] : 's', fill: 'missing' };
}
