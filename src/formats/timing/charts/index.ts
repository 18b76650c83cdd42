/**
 * Two kinds of documents of a season's races as JSON, keyed by Grand Prix: the FIA's lap charts (cars in their order at the
 * line, lap by lap) and tables of pit stops by the time that the car stood still. Neither says when anything was: they
 * complete what others timed.
 *
 * What would surprise: laps and stops come out of here without a time (NaN); `assemble` gives them that of the lap.
 */

import { basename } from 'node:path';
import {
  type Contribution,
  lapWith,
  NOBODY,
  placeOf,
  type RaceEvent,
  type SessionIdentity,
} from '../../../timing/index.ts';
import { FormatError } from '../../bytes.ts';
import { carNumberOf, codeOfSurname } from '../drivers.ts';
import { directFiles } from '../input.ts';
import type { TimingData, TimingInput, TimingReader } from '../reader.ts';
import { parseJson } from '../table/json.ts';
import { numberOf, textOf } from '../table/table.ts';

const MOST_LAPS = 200;
const MOST_RACES = 100;

type Shape = 'chart' | 'stops';

async function look(input: TimingInput, file: string): Promise<Shape | null> {
  const head = new TextDecoder('utf-8').decode((await input.head(file)).subarray(0, 4096));
  if (/^\s*\{\s*"[^"]{1,100}"\s*:\s*\[\s*\[\s*"POS"/.test(head)) return 'chart';
  return /^\s*\{\s*"[^"]{1,100}"\s*:\s*\[\s*\{\s*"Pos\."/.test(head) && head.includes('"Time (sec)"')
    ? 'stops'
    : null;
}

function identityOf(key: string, season: number | null): SessionIdentity {
  const name = key
    .split(/[_ ]/)
    .map((word) => word.slice(0, 1).toUpperCase() + word.slice(1))
    .join(' ');
  return { ...NOBODY, season, name, place: placeOf(name, season) };
}

function carOf(cell: unknown): number | null {
  const car = numberOf(cell);
  return Number.isInteger(car) && car >= 0 && car <= 999 ? car : null;
}

function eventsOfChart(rows: readonly unknown[]): RaceEvent[] {
  const events: RaceEvent[] = [];
  for (const row of rows) {
    if (!Array.isArray(row)) continue;
    const label = textOf(row[0]);
    const lap = Number(/^LAP (\d{1,3})$/.exec(label ?? '')?.[1] ?? Number.NaN);
    if (label !== 'GRID' && !(lap >= 1 && lap <= MOST_LAPS)) continue;
    for (let position = 1; position < row.length && position <= 100; position++) {
      const car = carOf(row[position]);
      if (car === null) continue;
      if (label === 'GRID') events.push({ type: 'entry', time: Number.NaN, car, grid: position });
      else events.push(placeAtLine(car, lap, position));
    }
  }
  return events;
}

function placeAtLine(car: number, lap: number, position: number): RaceEvent {
  return lapWith({ car, lap, time: Number.NaN, position });
}

function eventsOfStops(rows: readonly unknown[], identity: SessionIdentity, warnings: string[]): RaceEvent[] {
  const events: RaceEvent[] = [];
  const strangers = new Set<string>();
  let unplaced = 0;
  for (const row of rows) {
    if (typeof row !== 'object' || row === null) continue;
    const cells: Partial<Record<string, unknown>> = { ...row };
    const surname = textOf(cells.Driver);
    const code = surname === null ? null : codeOfSurname(surname);
    const car = code === null ? null : carNumberOf(code, identity.season, identity.place);
    const lap = numberOf(cells.Lap);
    const standing = numberOf(cells['Time (sec)']);
    if (car === null) strangers.add(surname ?? '?');
    else if (!(lap >= 1 && lap <= MOST_LAPS)) unplaced++;
    else if (standing > 0 && standing < 3600) {
      events.push({ type: 'pitStop', time: Number.NaN, car, lap, laneTime: null, stationaryTime: standing });
    }
  }
  if (strangers.size > 0) {
    warnings.push(`drivers that are not known were left out: ${[...strangers].slice(0, 5).join(', ')}`);
  }
  if (unplaced > 0)
    warnings.push(
      unplaced === 1
        ? '1 stop does not say on which lap it was and was left out'
        : `${unplaced} stops do not say on which lap they were and were left out`,
    );
  return events;
}

async function readDocument(input: TimingInput, file: string, shape: Shape): Promise<Contribution[]> {
  const document = parseJson(await input.text(file));
  if (typeof document !== 'object' || document === null) throw new FormatError('holds no races');
  const year = /(?:^|[^0-9])((?:19|20)\d{2})(?:[^0-9]|$)/.exec(basename(file))?.[1];
  if (year === undefined) {
    throw new FormatError('does not say of which season it is: name the file by it, like 2024.json');
  }
  const contributions: Contribution[] = [];
  for (const [key, rows] of Object.entries(document).slice(0, MOST_RACES)) {
    if (!Array.isArray(rows)) continue;
    const identity = identityOf(key, Number(year));
    const warnings: string[] = [];
    const events = shape === 'chart' ? eventsOfChart(rows) : eventsOfStops(rows, identity, warnings);
    if (events.length === 0 && warnings.length === 0) continue;
    contributions.push({
      source: 'lapChart',
      from: `${basename(input.kind === 'file' ? input.path : file)} (${identity.name})`,
      identity,
      epoch: null,
      events,
      carSamples: null,
      locations: null,
      results: null,
      warnings,
    });
  }
  return contributions;
}

export const chartReader: TimingReader = {
  name: 'lap charts and pit stop tables (JSON)',

  async recognises(input) {
    for (const file of directFiles(input)) {
      if ((await look(input, file).catch(() => null)) !== null) return true;
    }
    return false;
  },

  async read(input): Promise<TimingData> {
    const contributions: Contribution[] = [];
    const warnings: string[] = [];
    const used: string[] = [];
    for (const file of directFiles(input)) {
      const shape = await look(input, file).catch(() => null);
      if (shape === null) continue;
      used.push(file);
      try {
        contributions.push(...(await readDocument(input, file, shape)));
      } catch (error) {
        if (!(error instanceof FormatError)) throw error;
        if (input.kind === 'file') throw error;
        warnings.push(`${file}: ${error.message}; it was left out`);
      }
    }
    if (contributions.length === 0) throw new FormatError(warnings[0] ?? 'holds no races');
    return { contributions, history: null, warnings, used };
  },
};
