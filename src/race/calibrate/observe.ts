/**
 * What one race says of the parameters: a small plain summary of its laps, so that a calibration over a hundred races (or
 * the same without one of them) holds no laps. Nothing of the summary depends on any other race.
 *
 * Lap times are explained by the car, the compound, the age of its tyres and the lap number, with the fuel's weight taken out
 * first. Laps in another car's wake count little. Tyre age and lap number move together, so that the lap number is held
 * near what rubber is known to bring; without that, wear and rubber cannot be told apart.
 */

import {
  type CarNumber,
  type Compound,
  fuelCorrectedOf,
  type HistoryQualifyingRow,
  type HistoryResultRow,
  type Lap,
  lapTableOf,
  type RaceSession,
  stintsOf,
  stopsOf,
  type TrackStatus,
} from '../../timing/index.ts';
import type { Tyre } from '../parameters.ts';
import { usualCircuit, usualTraffic, usualTyres } from '../usual.ts';
import { LeastSquares } from './leastSquares.ts';

export interface ObservedCar {
  readonly car: CarNumber;
  readonly driver: string;
  readonly team: string;
  /** From 1; a start from the pit lane is put behind the rest. */
  readonly grid: number;
  /** Place in the result, the unclassified included. */
  readonly finish: number;
  /** Laps completed where it retired; null where it saw the flag. */
  readonly retiredOn: number | null;
  /** Best time of qualifying against the median of the field, as a share of it; null without a time. */
  readonly qualifying: number | null;
  /** Race pace against the mean of the field, as a share of the lap; null where there are too few clean laps. */
  readonly pace: number | null;
  readonly paceVariance: number;
}

export type ObservedFlag = 'green' | 'virtualSafetyCar' | 'safetyCar';

export interface Observation {
  /** `2023-04-baku`. */
  readonly id: string;
  readonly season: number;
  readonly round: number;
  readonly place: string;
  readonly laps: number;
  readonly cars: readonly ObservedCar[];
  /** s, mean car on fresh mediums without fuel on lap 1; null where too few laps were dry. */
  readonly baseLap: number | null;
  /** s, scatter of clean laps around the model. */
  readonly lapDeviation: number | null;
  /** s against the medium, and s a lap of age, with the variances of both. */
  readonly tyres: readonly {
    readonly tyre: Tyre;
    readonly offset: number;
    readonly offsetVariance: number;
    readonly linear: number;
    readonly linearVariance: number;
  }[];
  /** s that stops for tyres cost, standing still included. */
  readonly stops: readonly { readonly flag: ObservedFlag; readonly loss: number }[];
  readonly neutral: readonly {
    readonly kind: 'safetyCar' | 'virtualSafetyCar' | 'red';
    /** Leader's lap on which it began. */
    readonly lap: number;
    readonly laps: number;
    /** Whether a car had retired on this lap or the one before. */
    readonly follows: boolean;
  }[];
  /** Cars within a second of another at the line: s a lap that they should have been faster, and whether they were past a lap later. */
  readonly chases: readonly { readonly advantage: number; readonly passed: boolean }[];
  /** Places won or lost on lap 1, among those that ended it. */
  readonly firstLap: readonly number[];
}

/** s; wakes shorter than this slow a car, so that such laps count less. */
const WAKE = 1.2;
const WAKE_WEIGHT = 0.15;
/** Clean laps that a car needs for its pace to be told. */
const ENOUGH = 8;
/** A lap this much slower than the car's median was no racing lap. */
const SLOW = 1.06;
/** s; usual scatter of clean laps, in which priors are expressed. */
const SCATTER = 0.4;
/** Share of the field's laps on wet tyres from which a race says nothing of dry pace. */
const WET_SHARE = 0.15;
const CHASE = 1;

/** From the softest; before 2019 compounds had names of their own. */
const SOFTNESS: readonly Compound[] = [
  'HYPERSOFT',
  'ULTRASOFT',
  'SUPERSOFT',
  'SOFT',
  'MEDIUM',
  'HARD',
  'SUPERHARD',
];
const DRY: readonly Tyre[] = ['SOFT', 'MEDIUM', 'HARD'];

/** The tyre of the simulator that a compound was on that weekend; null for one that is not known. */
function tyresOf(compounds: ReadonlySet<Compound>, season: number): ReadonlyMap<Compound, Tyre> {
  const named = new Map<Compound, Tyre>([
    ['INTERMEDIATE', 'INTERMEDIATE'],
    ['WET', 'WET'],
  ]);
  const dry = SOFTNESS.filter((compound) => compounds.has(compound));
  if (season >= 2019) for (const tyre of DRY) named.set(tyre, tyre);
  else
    dry.forEach((compound, i) => {
      named.set(compound, i === 0 ? 'SOFT' : i === dry.length - 1 && i > 1 ? 'HARD' : 'MEDIUM');
    });
  return named;
}

interface CleanLap {
  readonly car: CarNumber;
  readonly lap: number;
  readonly seconds: number;
  readonly tyre: Tyre;
  readonly age: number;
  readonly weight: number;
}

/** `results` and `qualifying`: the rows of this race. Null where the session has no laps or the books no result. */
export function observe(
  session: RaceSession,
  results: readonly HistoryResultRow[],
  qualifying: readonly HistoryQualifyingRow[],
): Observation | null {
  const { season, round, place } = session.identity;
  const table = lapTableOf(session);
  const started = results.filter(
    (row) => row.car !== null && row.laps !== null && row.status !== 'didNotStart',
  );
  if (season === null || round === null || place === null || started.length < 10 || table.laps.size === 0)
    return null;
  const laps = Math.max(...started.map((row) => row.laps ?? 0));
  const stints = stintsOf(session);
  const named = tyresOf(new Set(stints.map((stint) => stint.compound)), season);
  const stintOf = (car: CarNumber, lap: number) =>
    stints.find((one) => one.car === car && one.lapStart <= lap && lap <= one.lapEnd);
  const gaps = gapsOf(table.laps);
  const driven = [...table.laps].flatMap(([car, rows]) => rows.map(({ lap }) => stintOf(car, lap)?.compound));
  const wetLaps = driven.filter((compound) => compound === 'INTERMEDIATE' || compound === 'WET').length;
  const isDry = wetLaps < WET_SHARE * driven.length;
  const clean = isDry ? cleanLaps() : [];
  const model = clean.length > 100 ? explain(clean) : null;
  const neutral = neutralOf();
  return {
    id: session.id,
    season,
    round,
    place,
    laps,
    cars: observedCars(),
    baseLap: model?.base ?? null,
    lapDeviation: model?.deviation ?? null,
    tyres: model?.tyres ?? [],
    stops: isDry
      ? stopsOf(session).flatMap(({ kind, loss, trackStatus }) => {
          const flag = flagOf(trackStatus);
          return kind !== 'tyres' || loss === null || flag === null ? [] : [{ flag, loss: loss.loss }];
        })
      : [],
    neutral,
    chases: model === null ? [] : chasesOf(model),
    firstLap: firstLaps(),
  };

  function cleanLaps(): CleanLap[] {
    const corrected = fuelCorrectedOf(session);
    const medians = new Map<CarNumber, number>();
    for (const car of new Set(corrected.map((lap) => lap.car)))
      medians.set(car, median(corrected.filter((lap) => lap.car === car).map((lap) => lap.corrected)));
    return corrected.flatMap(({ car, lap, corrected: seconds }): CleanLap[] => {
      const stint = stintOf(car, lap);
      const tyre = stint === undefined ? undefined : named.get(stint.compound);
      if (stint === undefined || tyre === undefined || !DRY.includes(tyre) || lap < 3) return [];
      if (seconds > SLOW * (medians.get(car) ?? Number.POSITIVE_INFINITY)) return [];
      const age = (stint.ageAtStart ?? 0) + lap - stint.lapStart;
      const gap = gaps.get(lap - 1)?.get(car)?.gap ?? Number.POSITIVE_INFINITY;
      return [{ car, lap, seconds, tyre, age, weight: gap < WAKE ? WAKE_WEIGHT : 1 }];
    });
  }

  function observedCars(): ObservedCar[] {
    const times = new Map(
      qualifying.map((row) => {
        const best = [row.q1, row.q2, row.q3, row.time].filter((time) => time !== null);
        return [row.driver, best.length === 0 ? null : Math.min(...best)];
      }),
    );
    const known = [...times.values()].filter((time) => time !== null);
    const usual = known.length > 0 ? median(known) : 0;
    const retired = retirements();
    return started.map((row) => {
      const car = row.car ?? 0;
      const best = times.get(row.driver) ?? null;
      const own = model?.cars.get(car);
      return {
        car,
        driver: row.driver,
        team: row.team,
        grid: row.grid === null || row.grid === 0 ? started.length : row.grid,
        finish: row.order,
        retiredOn: retired.get(car) ?? null,
        qualifying: best === null ? null : best / usual - 1,
        pace: model === null || own === undefined ? null : own.pace / model.base,
        paceVariance: model === null || own === undefined ? 0 : own.variance / model.base ** 2,
      };
    });
  }

  function retirements(): Map<CarNumber, number> {
    return new Map(
      started
        .filter((row) => row.status === 'retired' && (row.laps ?? 0) < laps - 1)
        .map((row) => [row.car ?? 0, row.laps ?? 0]),
    );
  }

  function neutralOf(): Observation['neutral'] {
    const ends = leaderEnds(table.laps);
    const lapAt = (time: number) => ends.findIndex((end) => end > time) + 1 || laps;
    const stopped = [...retirements().values()].map((done) => done + 1);
    return table.statuses.flatMap(({ from, to, status }) => {
      const kind =
        status === 'safetyCar'
          ? status
          : status === 'vsc'
            ? 'virtualSafetyCar'
            : status === 'red'
              ? 'red'
              : null;
      if (kind === null || from > (ends.at(-1) ?? 0) || to < (table.start ?? 0)) return [];
      const lap = lapAt(from);
      const follows = stopped.some((at) => at === lap || at === lap - 1);
      return [{ kind, lap, laps: Math.max(1, lapAt(Math.min(to, ends.at(-1) ?? to)) - lap), follows }];
    });
  }

  function chasesOf(model: Model): Observation['chases'] {
    const found: { advantage: number; passed: boolean }[] = [];
    const laps = new Map(clean.map((lap) => [`${lap.car}/${lap.lap}`, lap]));
    for (const [lap, cars] of gaps)
      for (const [car, { gap, ahead }] of cars) {
        if (gap > CHASE || lap < 3) continue;
        const [own, other] = [laps.get(`${car}/${lap + 1}`), laps.get(`${ahead}/${lap + 1}`)];
        if (own === undefined || other === undefined) continue;
        const [mine, theirs] = [table.laps.get(car), table.laps.get(ahead)].map(
          (rows) => rows?.find((row) => row.lap === lap + 1)?.end,
        );
        if (mine == null || theirs == null) continue;
        const { dirtyAirLoss, dirtyAirRange } = usualTraffic;
        const wake = (dirtyAirLoss * (dirtyAirRange - gap)) / dirtyAirRange;
        const advantage = model.expected(other) - model.expected(own) + usualCircuit.drsGain - wake;
        found.push({ advantage, passed: mine < theirs });
      }
    return found;
  }

  function firstLaps(): number[] {
    const ended = started.flatMap((row) => {
      const first = row.car === null ? undefined : table.laps.get(row.car)?.[0];
      return first?.lap === 1 && first.end !== null && row.grid ? [{ grid: row.grid, end: first.end }] : [];
    });
    const byGrid = [...ended].sort((a, b) => a.grid - b.grid);
    const byEnd = [...ended].sort((a, b) => a.end - b.end);
    return byGrid.map((row, i) => i - byEnd.indexOf(row));
  }
}

function flagOf(status: TrackStatus | null): ObservedFlag | null {
  if (status === null || status === 'clear' || status === 'yellow') return 'green';
  if (status === 'safetyCar') return 'safetyCar';
  return status === 'vsc' || status === 'vscEnding' ? 'virtualSafetyCar' : null;
}

/** At the end of each lap, of each car: who was in front on the same lap, and by how much. */
function gapsOf(laps: ReadonlyMap<CarNumber, readonly Lap[]>) {
  const ends = new Map<number, { car: CarNumber; end: number }[]>();
  for (const [car, rows] of laps)
    for (const { lap, end } of rows) {
      if (end === null) continue;
      const row = ends.get(lap) ?? [];
      row.push({ car, end });
      ends.set(lap, row);
    }
  const gaps = new Map<number, Map<CarNumber, { gap: number; ahead: CarNumber }>>();
  for (const [lap, rows] of ends) {
    rows.sort((a, b) => a.end - b.end);
    gaps.set(
      lap,
      new Map(rows.slice(1).map(({ car, end }, i) => [car, { gap: end - rows[i].end, ahead: rows[i].car }])),
    );
  }
  return gaps;
}

/** s at which the first car ended each lap. */
function leaderEnds(laps: ReadonlyMap<CarNumber, readonly Lap[]>): number[] {
  const ends: number[] = [];
  for (const rows of laps.values())
    for (const { lap, end } of rows)
      if (end !== null && end < (ends[lap - 1] ?? Number.POSITIVE_INFINITY)) ends[lap - 1] = end;
  return ends;
}

interface Model {
  readonly base: number;
  readonly deviation: number;
  readonly cars: ReadonlyMap<CarNumber, { readonly pace: number; readonly variance: number }>;
  readonly tyres: Observation['tyres'];
  expected(lap: CleanLap): number;
}

function explain(laps: readonly CleanLap[]): Model | null {
  const counts = new Map<CarNumber, number>();
  for (const { car } of laps) counts.set(car, (counts.get(car) ?? 0) + 1);
  const cars = [...counts.keys()];
  const [offsets, wear, trend] = [cars.length, cars.length + 3, cars.length + 6];
  const usual = median(laps.map((lap) => lap.seconds));
  const columns = ({ car, tyre }: CleanLap) => [
    cars.indexOf(car),
    offsets + DRY.indexOf(tyre),
    wear + DRY.indexOf(tyre),
    trend,
  ];
  const factors = ({ age, lap }: CleanLap) => [1, 1, age, lap - 1];
  const fitted = (rows: readonly CleanLap[]) => {
    const squares = new LeastSquares(trend + 1);
    for (const lap of rows) squares.add(columns(lap), factors(lap), lap.seconds - usual, lap.weight);
    cars.forEach((_, i) => {
      squares.prior(i, 0, 2 / SCATTER);
    });
    DRY.forEach((tyre, i) => {
      squares.prior(offsets + i, usualTyres[tyre].offset, (tyre === 'MEDIUM' ? 0.001 : 0.5) / SCATTER);
      squares.prior(wear + i, usualTyres[tyre].linear, 0.08 / SCATTER);
    });
    squares.prior(trend, -usualCircuit.evolution, 0.008 / SCATTER);
    return squares.solve();
  };
  let solution = fitted(laps);
  let kept = laps;
  if (solution === null) return null;
  const told = (values: Float64Array, lap: CleanLap) => {
    const at = columns(lap);
    return factors(lap).reduce((sum, factor, i) => sum + factor * values[at[i]], usual);
  };
  for (let round = 0; round < 2; round++) {
    const { values } = solution;
    kept = laps.filter((lap) => Math.abs(lap.seconds - told(values, lap)) < 3 * SCATTER);
    const again = fitted(kept);
    if (again === null) return null;
    solution = again;
  }
  const { values, variances } = solution;
  const free = kept.filter((lap) => lap.weight === 1);
  const square = free.reduce((sum, lap) => sum + (lap.seconds - told(values, lap)) ** 2, 0);
  const deviation = Math.sqrt(square / Math.max(1, free.length - trend));
  const enough = cars.filter((car) => (counts.get(car) ?? 0) >= ENOUGH);
  if (enough.length < 5) return null;
  const mean = enough.reduce((sum, car) => sum + values[cars.indexOf(car)], 0) / enough.length;
  const variance = deviation * deviation;
  return {
    base: usual + mean,
    deviation,
    cars: new Map(
      enough.map((car) => {
        const i = cars.indexOf(car);
        return [car, { pace: values[i] - mean, variance: variance * variances[i] }];
      }),
    ),
    tyres: DRY.flatMap((tyre, i) =>
      laps.some((lap) => lap.tyre === tyre)
        ? [
            {
              tyre,
              offset: values[offsets + i],
              offsetVariance: variance * variances[offsets + i],
              linear: values[wear + i],
              linearVariance: variance * variances[wear + i],
            },
          ]
        : [],
    ),
    expected: (lap) => told(values, lap),
  };
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  if (sorted.length === 0) return Number.NaN;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
