/**
 * What one race says of the parameters: a small plain summary of its laps, so that a calibration over a hundred races (or
 * the same without one of them) holds no laps. Nothing of the summary depends on any other race.
 *
 * Lap times are explained (`explain.ts`) with the fuel's weight taken out first; laps in another car's wake count little.
 */

import {
  type CarNumber,
  type Compound,
  fuelCorrectedOf,
  type HistoryQualifyingRow,
  type HistoryResultRow,
  type Lap,
  lapTableOf,
  median,
  type RaceSession,
  stintsOf,
  stopsOf,
  type TrackStatus,
} from '../../timing/index.ts';
import type { Tyre } from '../parameters.ts';
import { usualCircuit, usualTraffic } from '../usual.ts';
import { type CleanLap, explain, type Model } from './explain.ts';
import type { Observation, ObservedCar, ObservedFlag, ObservedRun } from './observation.ts';

/** s; wakes shorter than this slow a car, so that such laps count less. */
const WAKE = 1.2;
const WAKE_WEIGHT = 0.15;
/** A lap this much slower than the car's median was no racing lap. */
const SLOW = 1.06;
/** Share of the field's laps on wet tyres from which a race says nothing of dry pace. */
const WET_SHARE = 0.15;
const CHASE = 1;
/** s after which cars stand in the queue behind a safety car, so that lap times no more say what a stop costs. */
const QUEUED = 220;
/** More sets than this were no plan. */
const MOST_SETS = 5;

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
  const retiredAt = retirements();
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
    stops: isDry ? stopLosses() : [],
    runs: wetLaps === 0 && neutral.every(({ kind }) => kind !== 'red') ? runs() : [],
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
        retiredOn: retiredAt.get(car) ?? null,
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
    const stopped = [...retiredAt.values()].map((done) => done + 1);
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

  function firstLaps(): Observation['firstLap'] {
    const ended = started.flatMap((row) => {
      const first = row.car === null ? undefined : table.laps.get(row.car)?.[0];
      return first?.lap === 1 && first.end !== null && row.grid
        ? [{ driver: row.driver, grid: row.grid, end: first.end }]
        : [];
    });
    const byGrid = [...ended].sort((a, b) => a.grid - b.grid);
    const byEnd = [...ended].sort((a, b) => a.end - b.end);
    return byGrid.map((row, i) => ({ driver: row.driver, places: i - byEnd.indexOf(row) }));
  }

  /**
   * What stops cost beyond the usual time in the lane is left out: repairs after the accident that brought the safety car
   * out, and waiting behind the other car of the team, are not the price of stopping under it.
   */
  function stopLosses(): Observation['stops'] {
    const made = stopsOf(session).filter(({ kind, loss }) => kind === 'tyres' && loss !== null);
    const lane = median(
      made.flatMap(({ laneTime, trackStatus }) =>
        laneTime !== null && flagOf(trackStatus) === 'green' ? [laneTime] : [],
      ),
    );
    return made.flatMap(({ loss, trackStatus, laneTime, pitIn }) => {
      const flag = flagOf(trackStatus);
      if (flag === null || loss === null) return [];
      const longer = flag === 'green' || laneTime === null || Number.isNaN(lane) ? 0 : laneTime - lane;
      const out = table.statuses.find(({ from, to }) => pitIn !== null && from <= pitIn && pitIn < to);
      const early = pitIn !== null && out !== undefined && pitIn - out.from < QUEUED;
      return [{ flag, loss: loss.loss - longer, early }];
    });
  }

  function runs(): ObservedRun[] {
    const stops = stopsOf(session);
    return started.flatMap((row): ObservedRun[] => {
      if (row.car === null || retiredAt.has(row.car) || row.status === 'retired') return [];
      const own = stints.filter((stint) => stint.car === row.car);
      const tyres = own.flatMap((stint) => named.get(stint.compound) ?? []);
      if (own.length === 0 || tyres.length < own.length || tyres.length > MOST_SETS) return [];
      const free = (lap: number) =>
        stops.some(
          (stop) => stop.car === row.car && stop.lap === lap && flagOf(stop.trackStatus) === 'green',
        );
      return [
        {
          grid: row.grid === null || row.grid === 0 ? started.length : row.grid,
          tyres,
          stints: own.map(({ lapStart, lapEnd }) => ({ laps: lapEnd - lapStart + 1, free: free(lapEnd) })),
        },
      ];
    });
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
