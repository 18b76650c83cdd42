/**
 * Real tables of real races against facts that other programs computed (`f1/expected.json`): every lap table of every
 * season, every OpenF1 folder with its samples, and what becomes of a race that several of them tell.
 */

import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readTiming } from '../../src/formats/index.ts';
import {
  assemble,
  type Contribution,
  type LapEvent,
  placeOf,
  sessionsOf,
  Timeline,
} from '../../src/timing/index.ts';
import { dataPath, hasData } from '../real.ts';

interface RaceFacts {
  readonly round: number | null;
  readonly event: string;
  readonly rows: number;
  readonly drivers: number;
  readonly maxLap: number;
  readonly timedLaps: number;
  readonly fastestInFile: number | null;
  readonly official?: { readonly totalLapsOfAllCars: number };
}

interface FolderFacts {
  readonly season: number;
  readonly round: number;
  readonly official: { readonly totalLapsOfAllCars: number };
  readonly files: Readonly<Record<string, { readonly rows: number; readonly throttleOver100Rows?: number }>>;
  readonly drivers: Readonly<
    Record<
      string,
      { readonly laps_with_time: number; readonly best_lap: number | null; readonly car_data_rows: number }
    >
  >;
}

interface Facts {
  readonly laps: Readonly<Record<string, { readonly events: readonly RaceFacts[] }>>;
  readonly telemetry: Readonly<Record<string, FolderFacts>>;
}

const facts: Facts = hasData
  ? (JSON.parse(readFileSync(dataPath('f1', 'expected.json'), 'utf8')) as Facts)
  : { laps: {}, telemetry: {} };

function lapsOf({ events }: Pick<Contribution, 'events'>): LapEvent[] {
  return events.filter((event) => event.type === 'lap');
}

/** Races of which a table's completed laps are not as many as the official result counts, and why. */
const OTHER_COUNTS: Readonly<Record<string, string>> = {
  '2018 2': 'the last lap of three cars is neither timed nor placed',
  '2018 7': 'the flag was shown a lap early; the table has the laps after it',
  '2019 17': 'the flag was shown a lap early; the table has the laps after it',
  '2020 1': 'the table lacks laps of several cars',
  '2021 12': 'three laps behind the safety car, of which the result counts one',
  '2023 14': 'the formation lap was driven twice, and the table counts a lap less for nine cars',
  '2024 8': 'the table has lost lap 1, which the red flag ended',
};

describe.runIf(hasData)('lap tables', () => {
  const files = Object.entries(facts.laps).map(([file, { events }]) => ({ file, events }));
  test.each(files)('$file', async ({ file, events }) => {
    const { contributions } = await readTiming([dataPath('f1', ...file.split('/'))]);
    const season = Number(/(20\d\d)/.exec(file)?.[1]);
    const races = events.filter(({ event }) => !event.includes('testing'));
    expect(contributions).toHaveLength(races.length);
    for (const race of races) {
      const place = placeOf(race.event.replaceAll('_', ' '), season);
      const contribution = contributions.find(({ identity }) =>
        identity.round !== null && race.round !== null
          ? identity.round === race.round
          : identity.place === place,
      );
      if (contribution === undefined) throw new Error(`${race.event} was not read`);
      const laps = lapsOf(contribution);
      const timed = laps.flatMap(({ duration }) => duration ?? []);
      // A car that never got away from the grid has one row, of lap 0.
      const entered = new Set(
        contribution.events.flatMap((event) => (event.type === 'entry' ? event.car : [])),
      );
      const without = [...entered].filter((car) => laps.every((lap) => lap.car !== car)).length;
      expect({
        race: race.event,
        rows: laps.length + without,
        drivers: new Set(laps.map(({ car }) => car)).size + without,
        maxLap: Math.max(...laps.map(({ lap }) => lap)),
        timedLaps: timed.length,
        fastest: timed.length === 0 ? null : Math.min(...timed),
      }).toEqual({
        race: race.event,
        rows: race.rows,
        drivers: race.drivers,
        maxLap: race.maxLap,
        timedLaps: race.timedLaps,
        fastest: race.fastestInFile === null ? null : expect.closeTo(race.fastestInFile, 9),
      });
      // The tables made from OpenF1 leave untimed laps out, and the aggregates were not compared with the result.
      if (race.official === undefined || !file.includes('fastf1-')) continue;
      if (!file.includes('sprints') && `${season} ${race.round}` in OTHER_COUNTS) continue;
      expect({ race: race.event, laps: lapsOf(assemble([contribution])).length }).toEqual({
        race: race.event,
        laps: race.official.totalLapsOfAllCars,
      });
    }
  });
});

describe.runIf(hasData)('OpenF1 folders', () => {
  const folders = Object.entries(facts.telemetry)
    .filter(([name]) => name.includes('openf1'))
    .map(([name, known]) => ({ name, known }));
  test.each(folders)('$name', async ({ name, known }) => {
    const { contributions, warnings } = await readTiming([dataPath('f1', ...name.split('/'))]);
    expect(warnings).toEqual([]);
    const session = assemble(contributions);
    expect(session.id).toBe(name.split('/').at(-1));
    expect(session.identity).toMatchObject({ season: known.season, round: known.round, kind: 'race' });
    const laps = lapsOf(session);
    expect(laps).toHaveLength(known.official.totalLapsOfAllCars);
    for (const [car, driver] of Object.entries(known.drivers)) {
      const own = laps.filter((lap) => lap.car === Number(car)).flatMap(({ duration }) => duration ?? []);
      expect({ car, timed: own.length, best: own.length === 0 ? null : Math.min(...own) }).toEqual({
        car,
        timed: driver.laps_with_time,
        best: driver.best_lap === null ? null : expect.closeTo(driver.best_lap, 9),
      });
    }
    expect(session.carSamples?.length).toBe(known.files['car_data.parquet'].rows);
    expect(session.locations?.length).toBe(known.files['location.parquet'].rows);
    const invalid = session.carSamples?.throttle.reduce(
      (sum, value) => sum + (Number.isNaN(value) ? 1 : 0),
      0,
    );
    expect(invalid).toBe(known.files['car_data.parquet'].throttleOver100Rows);
    expect(session.missing).toEqual(
      expect.arrayContaining(['intervals', 'positions', 'raceControl', 'grid', 'results', 'entries']),
    );
    for (const part of [
      'laps',
      'sectors',
      'stints',
      'weather',
      'carSamples',
      'locations',
      'clock',
    ] as const) {
      expect(session.missing).not.toContain(part);
    }
  });

  test('tell the same from Parquet and from the JSON of the API', async () => {
    const folder = dataPath('f1', 'telemetry', 'openf1', '2024-02-jeddah');
    const [parquet] = (await readTiming([folder], { samples: false })).contributions;
    const [json] = (await readTiming([`${folder}/api-json.tar.gz`], { samples: false })).contributions;
    expect(json.identity).toEqual(parquet.identity);
    const byLap = (contribution: Contribution) =>
      lapsOf(contribution).sort((a, b) => a.car - b.car || a.lap - b.lap);
    const [fromJson, fromParquet] = [byLap(json), byLap(parquet)];
    const bare = (laps: readonly LapEvent[]) => laps.map(({ time, start, ...rest }) => rest);
    expect(fromJson).toHaveLength(900);
    expect(bare(fromJson)).toEqual(bare(fromParquet));
    // The dump rounded moments to milliseconds, and the clock of the laps follows.
    for (const [i, { time }] of fromJson.entries())
      expect(Math.abs(time - fromParquet[i].time)).toBeLessThan(0.005);
  });
});

describe.runIf(hasData)('TracingInsights', () => {
  test('Australia 2025: the laps of the result, all samples', async () => {
    const { contributions } = await readTiming([
      dataPath('f1', 'telemetry', 'tracinginsights', '2025-01-australia-race.tar.gz'),
    ]);
    const session = assemble(contributions);
    expect(session.id).toBe('2025-01-australia');
    expect(session.carSamples?.length).toBe(751_872);
    expect(lapsOf(session)).toHaveLength(921);
    const best = lapsOf(session)
      .filter(({ car }) => car === 4)
      .flatMap(({ duration }) => duration ?? []);
    expect(best).toHaveLength(53);
    expect(Math.min(...best)).toBe(82.167);
  });

  test('qualifying: every lap with samples, the timed ones timed', async () => {
    const { contributions } = await readTiming([
      dataPath('f1', 'telemetry', 'tracinginsights', '2025-01-australia-qualifying.tar.gz'),
    ]);
    expect(contributions[0].carSamples?.length).toBe(385_496);
    expect(lapsOf(contributions[0])).toHaveLength(297);
    expect(lapsOf(contributions[0]).filter(({ duration }) => duration !== null)).toHaveLength(203);
    expect(assemble(contributions).id).toBe('2025-01-australia-qualifying');
  });
});

describe.runIf(hasData)('one race of several sources', () => {
  test('Bahrain 2024: clock and samples of OpenF1, names and visits to the pits of FastF1', async () => {
    const { contributions } = await readTiming([
      dataPath('f1', 'telemetry', 'openf1', '2024-01-bahrain'),
      dataPath('f1', 'laps', 'fastf1-raw', 'races-2024.parquet'),
      dataPath('f1', 'history', 'lapcharts', '2024.json.gz'),
      dataPath('f1', 'history', 'pitstops-dhl', '2024.json.gz'),
    ]);
    const group = sessionsOf(contributions).find(([first]) => first.identity.place === 'bahrain') ?? [];
    expect(group.map(({ source }) => source).sort()).toEqual(['fastf1', 'lapChart', 'lapChart', 'openf1']);
    const session = assemble(group);
    expect(session.id).toBe('2024-01-bahrain');
    expect(session.warnings).toEqual([]);
    expect(session.missing).toEqual(['intervals', 'raceControl', 'results']);
    expect(lapsOf(session)).toHaveLength(1129);
    // The race was driven on 2 March 2024, 15:00 UTC and some.
    const winner = lapsOf(session).find(({ car, lap }) => car === 1 && lap === 57);
    expect(winner?.position).toBe(1);
    const end = new Date((session.epoch ?? 0) + 1000 * (winner?.time ?? 0)).toISOString();
    expect(end.slice(0, 15)).toBe('2024-03-02T16:3');
    // Each stop of the table of stops is a visit that the lap table timed.
    const visits = new Set(
      session.events.flatMap((event) => (event.type === 'pitIn' ? `${event.car}/${event.lap}` : [])),
    );
    const stops = session.events.filter((event) => event.type === 'pitStop');
    expect(stops).toHaveLength(43);
    expect(stops.every(({ car, lap }) => visits.has(`${car}/${lap}`))).toBe(true);
  });

  test('Monaco 2024: FastF1 lost the lap that the red flag ended', async () => {
    const { contributions } = await readTiming([
      dataPath('f1', 'telemetry', 'openf1', '2024-08-monaco'),
      dataPath('f1', 'laps', 'fastf1-transformed', 'races-2024.parquet'),
    ]);
    const session = assemble(sessionsOf(contributions).find((group) => group.length === 2) ?? []);
    expect(session.warnings.join()).toContain('counts 1 lap less than 2024-08-monaco does');
    expect(Math.max(...lapsOf(session).map(({ lap }) => lap))).toBe(78);
    expect(lapsOf(session)).toHaveLength(1233);
    // From the lights, not from the new start 41 minutes later: the winner's time was 2:23:15.554.
    const { start } = Timeline.of(session);
    const winner = lapsOf(session).filter(({ lap }) => lap === 78);
    expect(Math.min(...winner.map(({ time }) => time)) - start).toBeCloseTo(8595.554, 2);
  });
});
