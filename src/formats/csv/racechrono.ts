/**
 * RaceChrono CSV, version 3: GPS and OBD merged into one table of uneven steps.
 *
 * What would surprise: three header rows, and column names that repeat (`speed` from the GPS, from a calculation
 * and from the car); the third row tells them apart. The best source of each gets the canonical name (GPS speed,
 * because OBD speed is slow and rounded), the others keep theirs as `speed (obd)`. Where the OBD link was lost the
 * export draws straight lines: these become NaN (see `interpolated.ts`). OBD pedals do not start at 0: a released
 * pedal reads 15 to 20 %.
 */

import type { RecordingMeta } from '../../telemetry/index.ts';
import { type ByteSource, FormatError } from '../bytes.ts';
import type { Format } from '../format.ts';
import { checkAxes } from './axes.ts';
import { splitCells } from './cells.ts';
import {
  type ColumnRule,
  channelFrom,
  looksNumeric,
  numericColumns,
  recordingFromTable,
  type TableChannel,
} from './channels.ts';
import { isoDate } from './dates.ts';
import { type Head, readHead, sniffText } from './head.ts';
import { markStraightStretches } from './interpolated.ts';
import { openTable, type Table } from './table.ts';
import { timelineFrom } from './timeline.ts';

/** By column name; the first source listed that the file has is taken. Lateral acceleration is left-positive here. */
const names: Readonly<Record<string, ColumnRule & { readonly sources?: readonly string[] }>> = {
  lap_number: { name: 'lap' },
  distance_traveled: { name: 'distance', unit: 'm' },
  speed: { name: 'speed', unit: 'm/s', sources: ['gps', 'calc', 'obd'] },
  latitude: { name: 'latitude', unit: 'deg' },
  longitude: { name: 'longitude', unit: 'deg' },
  altitude: { name: 'altitude', unit: 'm' },
  bearing: { name: 'heading', unit: 'deg' },
  satellites: { name: 'satellites' },
  lateral_acc: { name: 'latAccel', unit: 'g', sources: ['calc', 'acc', 'gps'] },
  longitudinal_acc: { name: 'longAccel', unit: 'g', sources: ['calc', 'acc', 'gps'] },
  // The pedal comes before the throttle plate, which the engine control moves on its own.
  accelerator_pos: { name: 'throttle', unit: '%' },
  throttle_pos: { name: 'throttle', unit: '%' },
  brake_pos: { name: 'brake', unit: '%' },
  brake_pressure: { name: 'brakePressure', unit: 'bar' },
  clutch_pos: { name: 'clutch', unit: '%' },
  steering_angle: { name: 'steeringAngle', unit: 'deg' },
  gear: { name: 'gear' },
  rpm: { name: 'rpm', unit: 'rpm' },
  yaw_rate: { name: 'yawRate', unit: 'deg/s' },
  coolant_temp: { name: 'waterTemp', unit: 'C' },
  engine_oil_temp: { name: 'oilTemp', unit: 'C' },
  oil_temp: { name: 'oilTemp', unit: 'C' },
};

/** Values of sensors looked at in one pass, 32 MiB of them. */
const MOST_VALUES = 4_194_304;

/** Units that only count something. */
const counted = new Set(['sats', 'dop', 'unix time']);

interface Heading {
  readonly fields: ReadonlyMap<string, string>;
  readonly columns: readonly string[];
  readonly units: readonly string[];
  readonly sources: readonly string[];
  readonly offset: number;
  readonly line: number;
}

function readHeading(head: Head): Heading {
  const fields = new Map<string, string>();
  for (const [at, { text }] of head.lines.entries()) {
    const cells = splitCells(text, ',');
    if (cells.includes('elapsed_time') && cells.includes('timestamp')) {
      const units = head.lines[at + 1];
      const sources = head.lines[at + 2];
      if (units === undefined || sources === undefined) {
        throw new FormatError(
          `line ${at + 1} names the columns, but the two rows of units and sources are missing after it`,
        );
      }
      return {
        fields,
        columns: cells,
        units: splitCells(units.text, ','),
        sources: splitCells(sources.text, ','),
        offset: sources.next,
        line: sources.number + 1,
      };
    }
    if (cells.length > 1) fields.set(cells[0].toLowerCase(), cells.slice(1).join(' ').trim());
  }
  throw new FormatError(
    `names no columns "timestamp" and "elapsed_time" in its first ${head.lines.length} lines`,
  );
}

/** "100: gps" is the GPS, "200: obd" the car, "calc" was worked out by RaceChrono. */
function sourceName(text: string): string {
  return text.replace(/^\d+:\s*/, '').toLowerCase();
}

function channelsOf(heading: Heading, isNumber: readonly boolean[]): TableChannel[] {
  const { columns, units, sources } = heading;
  const origin = columns.map((_, index) => sourceName(sources[index] ?? ''));
  // For each canonical channel the column that has it: the source first in its list, else the first column.
  const chosen = new Map<string, { index: number; rank: number }>();
  for (const [index, column] of columns.entries()) {
    if (!Object.hasOwn(names, column) || !isNumber[index]) continue;
    const rule = names[column];
    const place = rule.sources?.indexOf(origin[index]) ?? 0;
    const rank = place < 0 ? (rule.sources?.length ?? 0) : place;
    const best = chosen.get(rule.name);
    const preferred =
      best !== undefined &&
      (best.rank < rank || (best.rank === rank && rankOf(columns[best.index]) <= rankOf(column)));
    if (!preferred) chosen.set(rule.name, { index, rank });
  }
  const seen = new Set<string>();
  const repeated = new Set(columns.filter((column) => seen.size === seen.add(column).size));
  return columns.flatMap((column, index) => {
    if (!isNumber[index] || column === '' || column === 'elapsed_time') return [];
    const rule = Object.hasOwn(names, column) ? names[column] : undefined;
    const taken = rule !== undefined && chosen.get(rule.name)?.index === index;
    const unit = units[index] ?? '';
    return [
      channelFrom({
        index,
        source: column,
        unit: counted.has(unit.toLowerCase()) ? '' : unit,
        ...(taken && { rule }),
        name: repeated.has(column) && origin[index] !== '' ? `${column} (${origin[index]})` : column,
      }),
    ];
  });
}

function rankOf(column: string): number {
  return Object.keys(names).indexOf(column);
}

/** Blanks what was drawn across losses of a sensor, and stretches pedals that do not start at 0. */
function mendSensors(
  table: Table,
  channels: readonly TableChannel[],
  heading: Heading,
  times: Float64Array,
): { channels: TableChannel[]; warnings: string[] } {
  const warnings: string[] = [];
  const sensors = new Map<string, { readonly members: TableChannel[]; readonly lost: Uint8Array }>();
  const sensorOf = (channel: TableChannel): string => heading.sources[channel.index] ?? '';
  // A car at rest or on a straight draws straight lines itself; GPS rows are never far apart.
  const measured = channels.filter((channel) => !/^$|gps|calc/i.test(sensorOf(channel)));
  const together = Math.max(1, Math.floor(MOST_VALUES / table.rows));
  for (let at = 0; at < measured.length; at += together) {
    const some = measured.slice(at, at + together);
    const columns = table.columns(some.map(({ index }) => index));
    for (const [position, channel] of some.entries()) {
      const name = sensorOf(channel);
      const sensor = sensors.get(name) ?? { members: [], lost: new Uint8Array(table.rows) };
      sensors.set(name, sensor);
      sensor.members.push(channel);
      markStraightStretches(columns[position], times, 5e-6, sensor.lost);
    }
  }
  const mended = new Map<TableChannel, TableChannel>();
  for (const [sensor, { members, lost }] of sensors) {
    let seconds = 0;
    for (let row = 1; row < lost.length; row++) if (lost[row] === 1) seconds += times[row] - times[row - 1];
    if (seconds > 0) {
      warnings.push(
        `The sensor "${sensor}" was lost for ${seconds.toFixed(1)} s, where the export drew straight lines: they are left out.`,
      );
    }
    for (const channel of members) {
      const next: TableChannel = seconds > 0 ? { ...channel, lost } : channel;
      mended.set(channel, channel.name === 'throttle' ? stretched(next, table, lost, warnings) : next);
    }
  }
  return { channels: channels.map((channel) => mended.get(channel) ?? channel), warnings };
}

/** OBD gives the voltage of the pedal's sensor, which never runs from 0 to 100 %; its ends are in the data. */
function stretched(channel: TableChannel, table: Table, lost: Uint8Array, warnings: string[]): TableChannel {
  const [values] = table.columns([channel.index]);
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  for (let row = 0; row < values.length; row++) {
    if (lost[row] === 1 || Number.isNaN(values[row])) continue;
    least = Math.min(least, values[row]);
    most = Math.max(most, values[row]);
  }
  const released = least * channel.scale;
  const floored = most * channel.scale;
  if (!(released > 0.03 && floored - released > 0.3)) return channel;
  warnings.push(
    `"${channel.source}" runs from ${(released * 100).toFixed(0)} % to ${(floored * 100).toFixed(0)} %: taken as released and floored.`,
  );
  const scale = channel.scale / (floored - released);
  return { ...channel, scale, shift: -released / (floored - released) };
}

function metaOf(fields: ReadonlyMap<string, string>, timestamp: number): RecordingMeta {
  const track = fields.get('track name');
  const driver = fields.get('driver name');
  const session = fields.get('session type');
  // The rows carry UTC; the heading has the local time at which the session was made.
  const date =
    timestamp > 1e9 && timestamp < 1e11
      ? new Date(timestamp * 1000).toISOString()
      : isoDate(fields.get('created')?.replace(',', ' ') ?? '');
  return {
    format: 'racechrono-csv',
    ...(track && { track }),
    ...(driver && { driver }),
    ...(session && { session }),
    ...(date && { date }),
  };
}

function openRaceChrono(source: ByteSource) {
  const head = readHead(source);
  const heading = readHeading(head);
  const version = heading.fields.get('format');
  if (version !== undefined && version !== '3') {
    throw new FormatError(
      `is RaceChrono CSV of version ${version}, and version 3 is read: export it as "CSV v3"`,
    );
  }
  const table = openTable(source, {
    offset: heading.offset,
    line: heading.line,
    delimiter: ',',
    terminator: head.terminator,
    columns: heading.columns.length,
  });
  if (table.rows === 0) throw new FormatError(`has no row of samples from line ${heading.line} on`);
  const [elapsed, timestamp] = table.columns([
    heading.columns.indexOf('elapsed_time'),
    heading.columns.indexOf('timestamp'),
  ]);
  const timeline = timelineFrom(elapsed, 'elapsed_time');
  const named = channelsOf(heading, numericColumns(table, looksNumeric));
  const mended = mendSensors(table, named, heading, timeline.times);
  const { channels, warnings } = checkAxes(table, mended.channels, timeline.times);
  return recordingFromTable({
    table,
    meta: metaOf(heading.fields, timestamp[0]),
    channels,
    times: timeline.times,
    warnings: [...timeline.warnings, ...mended.warnings, ...warnings],
    close: () => source.close(),
  });
}

export const racechrono: Format = {
  id: 'racechrono-csv',
  title: 'RaceChrono CSV v3',
  matches(head) {
    const text = sniffText(head);
    return (
      text !== null &&
      (/^This file is created using RaceChrono/i.test(text) ||
        /^timestamp,fragment_id,lap_number,elapsed_time,/m.test(text))
    );
  },
  open: openRaceChrono,
};
