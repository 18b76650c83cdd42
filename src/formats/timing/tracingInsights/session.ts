/**
 * One session as TracingInsights keeps it: a folder a driver, in it the times of the laps and a file of samples a lap, taken
 * by FastF1. All times count from the start of their lap, and nothing says when that was.
 *
 * What would surprise: laps are laid one after the other from the start, each as long as its samples last (those end where
 * the lap does), so cars lie right to each other in a race and only roughly in a qualifying, whose garage time nobody
 * wrote down. Samples are FastF1's merge of two streams, so all channels have one time.
 */

import {
  type CarSamples,
  type Contribution,
  carSamplesOf,
  type EntryEvent,
  kindOf,
  type LapEvent,
  type LocationSamples,
  lapWith,
  locationsOf,
  NOBODY,
  placeOf,
  type SessionIdentity,
} from '../../../timing/index.ts';
import { FormatError } from '../../bytes.ts';
import { compoundOf } from '../compounds.ts';
import { carNumberOf } from '../drivers.ts';
import { parseJson } from '../table/json.ts';
import { known, numberOf, textOf } from '../table/table.ts';

/** A driver's file: `NOR/laptimes.json`, `NOR/12_tel.json`. */
const DRIVER_FILE = /(?:^|\/)([A-Z]{3})\/(?:(laptimes)|(\d{1,3})_tel)\.json$/;

const LONGEST = 4 * 3600;
const MOST_LAPS = 200;
const MOST_SAMPLES = 4_000_000;

export function isDriverFile(name: string): boolean {
  return DRIVER_FILE.test(name);
}

interface Channels {
  readonly length: number;
  column(name: string): Float64Array;
  readonly key: string | null;
}

interface DriverLap {
  duration: number | null;
  compound: string | null;
  samples: Channels | null;
}

type Drivers = Map<string, Map<number, DriverLap>>;

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (Object.getOwnPropertyDescriptor(value, name)?.value as unknown)
    : undefined;
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function channelsOf(document: unknown): Channels | null {
  const tel = fieldOf(document, 'tel');
  const { length } = listOf(fieldOf(tel, 'time'));
  if (length === 0) return null;
  return {
    length,
    key: textOf(fieldOf(tel, 'dataKey')),
    column(name) {
      const values = listOf(fieldOf(tel, name));
      return Float64Array.from({ length }, (_, i) => numberOf(values[i]));
    },
  };
}

function lapIn(drivers: Drivers, code: string, lap: number): DriverLap | null {
  if (!(Number.isInteger(lap) && lap >= 1 && lap <= MOST_LAPS)) return null;
  const laps = drivers.get(code) ?? new Map<number, DriverLap>();
  drivers.set(code, laps);
  const found = laps.get(lap) ?? { duration: null, compound: null, samples: null };
  laps.set(lap, found);
  return found;
}

/** What the files say, driver by driver. Files that cannot be read are left out and said to be. */
function driversOf(files: Iterable<readonly [string, () => string]>, warnings: string[]): Drivers {
  const drivers: Drivers = new Map();
  let total = 0;
  for (const [name, text] of files) {
    const [, code, isTimes, lapText] = DRIVER_FILE.exec(name) ?? [];
    if (code === undefined) continue;
    let document: unknown;
    try {
      document = parseJson(text());
    } catch (error) {
      if (!(error instanceof FormatError)) throw error;
      warnings.push(`${name} ${error.message}; it was left out`);
      continue;
    }
    if (isTimes !== undefined) {
      const times = listOf(fieldOf(document, 'time'));
      const compounds = listOf(fieldOf(document, 'compound'));
      for (const [i, number] of listOf(fieldOf(document, 'lap')).entries()) {
        const lap = lapIn(drivers, code, numberOf(number));
        if (lap === null) continue;
        lap.duration = known(numberOf(times[i]), 0.001, LONGEST);
        lap.compound = textOf(compounds[i]);
      }
      continue;
    }
    const lap = lapIn(drivers, code, Number(lapText));
    const channels = channelsOf(document);
    if (lap === null || channels === null) continue;
    total += channels.length;
    if (total > MOST_SAMPLES)
      throw new FormatError(`holds more than ${MOST_SAMPLES} samples, which no session has`);
    lap.samples = channels;
  }
  return drivers;
}

/** `2025-Australian Grand Prix-Race-NOR-5`. */
function identityOfKey(key: string | null): SessionIdentity | null {
  const match = /^(\d{4})-(.{1,80})-([A-Za-z0-9 ]+)-[A-Z]{3}-\d+$/.exec(key ?? '');
  if (match === null) return null;
  const [, year, name, words] = match;
  const season = Number(year);
  return { ...NOBODY, kind: kindOf(words) ?? 'race', season, name, place: placeOf(name, season) };
}

function identityOf(drivers: Drivers, told: SessionIdentity | null): SessionIdentity {
  let own: SessionIdentity | null = null;
  for (const laps of drivers.values()) {
    for (const { samples } of laps.values()) own ??= identityOfKey(samples?.key ?? null);
  }
  if (own === null) return told ?? NOBODY;
  const same = told !== null && told.season === own.season && told.kind === own.kind;
  return { ...own, round: same ? told.round : null, place: (same ? told.place : null) ?? own.place };
}

interface Placed {
  readonly car: number;
  /** s, session time of the start of the lap. */
  readonly start: number;
  readonly samples: Channels;
}

function columnsOf(placed: readonly Placed[], names: readonly string[]): Map<string, Float64Array> {
  const length = placed.reduce((sum, { samples }) => sum + samples.length, 0);
  const columns = new Map(names.map((name) => [name, new Float64Array(length)]));
  const cars = new Float64Array(length);
  let at = 0;
  for (const { car, start, samples } of placed) {
    for (const [name, column] of columns) {
      const values = samples.column(name);
      for (let i = 0; i < values.length; i++)
        column[at + i] = name === 'time' ? (start + values[i]) * 1000 : values[i];
    }
    cars.fill(car, at, at + samples.length);
    at += samples.length;
  }
  return columns.set('car', cars);
}

const NONE = new Float64Array(0);

function carSamplesIn(placed: readonly Placed[]): CarSamples | null {
  const columns = columnsOf(placed, ['time', 'rpm', 'speed', 'gear', 'throttle', 'brake', 'drs']);
  const of = (name: string) => columns.get(name) ?? NONE;
  const samples = carSamplesOf({
    driverNumber: of('car'),
    timeMs: of('time'),
    rpm: of('rpm'),
    speedKmh: of('speed'),
    gear: of('gear'),
    throttle: of('throttle'),
    brake: of('brake'),
    drs: of('drs'),
    brakeIsBoolean: true,
    // Archives of one age hold the feed's codes, those of another whether it is open: then nothing else occurs.
    drsIsBoolean: of('drs').every((value) => !(value > 1)),
  });
  return samples.length === 0 ? null : samples;
}

function locationsIn(placed: readonly Placed[]): LocationSamples | null {
  const columns = columnsOf(placed, ['time', 'x', 'y', 'z']);
  const of = (name: string) => columns.get(name) ?? NONE;
  const samples = locationsOf({
    driverNumber: of('car'),
    timeMs: of('time'),
    x: of('x'),
    y: of('y'),
    z: of('z'),
  });
  return samples.length === 0 ? null : samples;
}

/** s that a lap took: as timed, else as long as its samples last; null where neither is there. */
function takenBy({ duration, samples }: DriverLap): number | null {
  return duration ?? known(samples?.column('time').at(-1) ?? Number.NaN, 0.001, LONGEST);
}

/** 0 of no values: a car without a lap that took any time has none to bridge either. */
function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? 0;
}

export interface TracingOptions {
  readonly from: string;
  readonly told: SessionIdentity | null;
  readonly samples: boolean;
}

/**
 * @param files names and what gives their text
 * @param teams by code
 */
export function contributionOfFiles(
  files: Iterable<readonly [string, () => string]>,
  teams: ReadonlyMap<string, string>,
  options: TracingOptions,
): Contribution | null {
  const warnings: string[] = [];
  const drivers = driversOf(files, warnings);
  const identity = identityOf(drivers, options.told);
  const entries: EntryEvent[] = [];
  const laps: LapEvent[] = [];
  const placed: Placed[] = [];
  const strangers: string[] = [];
  let bridged = 0;
  for (const [code, own] of drivers) {
    const car = carNumberOf(code, identity.season, identity.place);
    if (car === null) {
      strangers.push(code);
      continue;
    }
    entries.push({ type: 'entry', time: 0, car, code, team: teams.get(code) });
    const sorted = [...own]
      .sort(([a], [b]) => a - b)
      .map(([lap, of]) => ({ ...of, lap, taken: takenBy(of) }));
    const usual = median(sorted.flatMap(({ taken }) => taken ?? []));
    let start = 0;
    let next = 1;
    for (const { lap, duration, compound, samples, taken } of sorted) {
      bridged += lap - next;
      start += (lap - next) * usual;
      next = lap + 1;
      if (samples !== null) placed.push({ car, start, samples });
      if (taken === null) bridged++;
      else laps.push(lapOf(car, lap, start, taken, duration, compound));
      start += taken ?? usual;
    }
  }
  if (bridged > 0) {
    warnings.push('some laps are missing between others; the moments of those after are estimates');
  }
  if (strangers.length > 0)
    warnings.push(
      `no car numbers are known of ${strangers.slice(0, 5).join(', ')}; their laps were left out`,
    );
  if (laps.length === 0) return null;
  return {
    source: 'tracingInsights',
    from: options.from,
    identity,
    epoch: null,
    events: [...entries, ...laps],
    carSamples: options.samples ? carSamplesIn(placed) : null,
    locations: options.samples ? locationsIn(placed) : null,
    results: null,
    warnings,
  };
}

function lapOf(
  car: number,
  lap: number,
  start: number,
  taken: number,
  duration: number | null,
  compound: string | null,
): LapEvent {
  return lapWith({ car, lap, time: start + taken, start, duration, compound: compoundOf(compound) });
}
