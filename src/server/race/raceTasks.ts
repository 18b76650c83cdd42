/**
 * The work on races that takes long, as messages in and plain data out: opening a race reads a million samples, and a
 * filter looks at all of them. It runs in a thread beside the server's.
 */

import type { Library } from '../../store/index.ts';
import { missingSentence } from '../../timing/index.ts';
import {
  type ChartsView,
  type MapView,
  type RaceDetail,
  type RaceTableName,
  raceTables,
  type StateAnswer,
  type TimelineView,
} from '../contract.ts';
import type { TaskWorker } from '../taskThread.ts';
import { chartsOf } from './charts.ts';
import { Desk, type OpenRace } from './desk.ts';
import { parseTableQuery } from './filter.ts';
import { lapPairFrame } from './lapPair.ts';
import { mapOf } from './map.ts';
import { placesFrame } from './places.ts';
import { jsonOf, rounded, rowsWhere } from './table.ts';
import { writeTable } from './tableFile.ts';
import { momentOf, timelineViewOf, timeOfLap } from './timelineView.ts';
import { viewOf } from './view.ts';

export interface TableOrder {
  readonly kind: 'table';
  readonly id: string;
  readonly name: RaceTableName;
  /** The query as it was sent. */
  readonly search: string;
  /** Where to write a file to; the rows come as JSON where left out. */
  readonly file?: { readonly format: 'csv' | 'parquet'; readonly path: string };
}

export interface TableAnswer {
  /** Full id of the race. */
  readonly id: string;
  readonly total: number;
  readonly offset: number;
  readonly limit: number;
  readonly json: string | null;
}

export type RaceTask =
  | { readonly kind: 'detail'; readonly id: string }
  | { readonly kind: 'timeline'; readonly id: string }
  | { readonly kind: 'charts'; readonly id: string }
  | { readonly kind: 'map'; readonly id: string }
  | {
      readonly kind: 'state';
      readonly id: string;
      readonly time: number | undefined;
      readonly lap: number | undefined;
    }
  | {
      readonly kind: 'places';
      readonly id: string;
      readonly from: string | undefined;
      readonly to: string | undefined;
    }
  | { readonly kind: 'compareLaps'; readonly id: string; readonly a: string; readonly b: string }
  | TableOrder;

export interface RaceResults {
  readonly detail: RaceDetail;
  readonly timeline: TimelineView;
  readonly charts: ChartsView;
  readonly map: MapView;
  readonly state: StateAnswer;
  readonly places: Uint8Array<ArrayBuffer>;
  readonly compareLaps: Uint8Array<ArrayBuffer>;
  readonly table: TableAnswer;
}

export type RaceKind = RaceTask['kind'];
export type RaceTaskOf<K extends RaceKind> = Extract<RaceTask, { kind: K }>;

/** Rows of JSON in one answer. */
export const MOST_ROWS = 50_000;
const USUAL_ROWS = 5000;
/** Rows of a file. */
const MOST_FILE_ROWS = 10_000_000;
/** s of places where no end is given. */
const USUAL_STRETCH = 60;

export function createRaceWorker(library: Library): TaskWorker<RaceTask, RaceResults[RaceKind]> {
  const desk = new Desk(library.races);
  return { work: (task) => perform(desk, task) };
}

/** Does one task on the races of a desk. */
export async function perform(desk: Desk, task: RaceTask): Promise<RaceResults[RaceKind]> {
  switch (task.kind) {
    case 'detail':
      return detail(desk, task.id);
    case 'timeline':
      return (await desk.playable(task.id)).kept('timeline', timelineViewOf);
    case 'charts':
      return (await desk.playable(task.id)).kept('charts', chartsViewOf);
    case 'state':
      return stateOf(await desk.playable(task.id), task);
    case 'places':
      return places(await desk.playable(task.id), task);
    case 'table':
      return table(await desk.open(task.id), task);
    case 'compareLaps':
      return lapPairFrame(await desk.open(task.id), task.a, task.b);
    case 'map':
      return (await desk.open(task.id)).keptLong('map', mapOf);
    default:
      return task satisfies never;
  }
}

async function detail(desk: Desk, id: string): Promise<RaceDetail> {
  const { report, version, live } = await desk.report(id);
  return {
    ...report,
    sources: report.sources.map((each) => ({ ...each, parts: [...each.parts] })),
    missing: report.missing.map((part) => ({ part, sentence: missingSentence(part) })),
    warnings: [...report.warnings],
    grid: [...report.grid],
    classification: [...report.classification],
    stints: [...report.stints],
    overtakes: [...report.overtakes],
    weather: report.weather && {
      ...report.weather,
      air: report.weather.air && [...report.weather.air],
      track: report.weather.track && [...report.weather.track],
    },
    version,
    live,
  };
}

function chartsViewOf(race: OpenRace): ChartsView {
  return { id: race.id, version: race.version, ...chartsOf(race.session) };
}

function stateOf(race: OpenRace, { time, lap }: RaceTaskOf<'state'>): StateAnswer {
  const at = lap === undefined ? (time ?? race.timeline.end) : timeOfLap(race, lap, 'lap');
  const { id, version } = race;
  return { id, version, time: rounded(at) ?? 0, state: viewOf(race.timeline.at(at)) };
}

function places(race: OpenRace, { from, to }: RaceTaskOf<'places'>): Uint8Array<ArrayBuffer> {
  const begin = momentOf(race, from, 'from');
  return placesFrame(race, begin, to === undefined ? begin + USUAL_STRETCH : momentOf(race, to, 'to'));
}

async function table(race: OpenRace, task: TableOrder): Promise<TableAnswer> {
  const { name, search, file } = task;
  const most = file ? MOST_FILE_ROWS : MOST_ROWS;
  const query = parseTableQuery(search, raceTables[name], most, race.codes);
  const data = race.table(name);
  const found = rowsWhere(data, query.conditions);
  const { offset } = query;
  const limit = query.limit ?? (file ? most : USUAL_ROWS);
  const page = found.subarray(offset, offset + limit);
  if (file) await writeTable(data, page, file.format, file.path);
  return { id: race.id, total: found.length, offset, limit, json: file ? null : jsonOf(data, page) };
}
