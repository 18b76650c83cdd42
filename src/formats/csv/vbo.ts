/**
 * Racelogic .vbo: text in sections, samples in columns set apart by blanks.
 *
 * What would surprise: places are in minutes, with west positive; time is the clock of the day written together
 * (113221.04 is 11:32:21.04), so it falls back at midnight. VBOX units write the start line as longitude, latitude,
 * RaceBox writes latitude, longitude: whichever lies where the car drove is right. To the number of satellites a
 * VBOX adds 64 while the brake trigger is pressed and 128 for a differential fix.
 *
 * Sources: Racelogic's "VBO File Format" (support pages) and files of a RaceBox.
 */

import type { RecordingMeta, TimingLine } from '../../telemetry/index.ts';
import { type ByteSource, FormatError, printable } from '../bytes.ts';
import type { Format } from '../format.ts';
import { checkAxes } from './axes.ts';
import { type CellParser, parseNumber, splitCells } from './cells.ts';
import { type ColumnRule, channelFrom, recordingFromTable, type TableChannel } from './channels.ts';
import { isoDate } from './dates.ts';
import { type Head, readHead, sniffText } from './head.ts';
import { openTable, type Table } from './table.ts';
import { timelineFrom } from './timeline.ts';

const DAY = 86_400;

/** HHMMSS.ss as seconds since midnight. */
const parseDayClock: CellParser = (bytes, start, end) => {
  const value = parseNumber(bytes, start, end);
  const hours = Math.floor(value / 10_000);
  const minutes = Math.floor(value / 100) % 100;
  return hours * 3600 + minutes * 60 + (value - hours * 10_000 - minutes * 100);
};

/** A receiver without a fix writes 0, which is a place in the Gulf of Guinea. */
const parseMinutes: CellParser = (bytes, start, end) => {
  const minutes = parseNumber(bytes, start, end);
  return minutes === 0 ? Number.NaN : minutes / 60;
};

const parseSatellites: CellParser = (bytes, start, end) => {
  const value = parseNumber(bytes, start, end);
  return Number.isFinite(value) ? value & 63 : Number.NaN;
};

/** By the word in `[column names]`, lower case, without blanks and dashes. */
const names: Readonly<Record<string, ColumnRule>> = {
  sats: { name: 'satellites', parser: parseSatellites },
  satellites: { name: 'satellites', parser: parseSatellites },
  lat: { name: 'latitude', unit: 'deg', parser: parseMinutes },
  latitude: { name: 'latitude', unit: 'deg', parser: parseMinutes },
  long: { name: 'longitude', unit: 'deg', invert: true, parser: parseMinutes },
  lng: { name: 'longitude', unit: 'deg', invert: true, parser: parseMinutes },
  lon: { name: 'longitude', unit: 'deg', invert: true, parser: parseMinutes },
  longitude: { name: 'longitude', unit: 'deg', invert: true, parser: parseMinutes },
  velocity: { name: 'speed', unit: 'km/h' },
  speed: { name: 'speed', unit: 'km/h' },
  heading: { name: 'heading', unit: 'deg' },
  height: { name: 'altitude', unit: 'm' },
  altitude: { name: 'altitude', unit: 'm' },
  longacc: { name: 'longAccel', unit: 'g' },
  longitudinalacceleration: { name: 'longAccel', unit: 'g' },
  latacc: { name: 'latAccel', unit: 'g' },
  lateralacceleration: { name: 'latAccel', unit: 'g' },
  vertacc: { name: 'vertAccel', unit: 'g' },
  zrotationgyroscope: { name: 'yawRate', unit: 'deg/s' },
  yawrate: { name: 'yawRate', unit: 'deg/s' },
  distance: { name: 'distance', unit: 'm' },
  rpm: { name: 'rpm', unit: 'rpm' },
  enginespeed: { name: 'rpm', unit: 'rpm' },
  throttle: { name: 'throttle', unit: '%' },
  throttleposition: { name: 'throttle', unit: '%' },
  brake: { name: 'brake', unit: '%' },
  brakepressure: { name: 'brakePressure', unit: 'bar' },
  steeringangle: { name: 'steeringAngle', unit: 'deg' },
  gear: { name: 'gear' },
};

interface Sections {
  readonly get: (name: string) => readonly string[];
  /** Byte and line of the first sample. */
  readonly offset: number;
  readonly line: number;
}

function readSections(head: Head): Sections {
  const sections = new Map<string, string[]>([['', []]]);
  let current: string[] = sections.get('') ?? [];
  for (const { text, number, next } of head.lines) {
    const line = text.trim();
    if (!(line.startsWith('[') && line.endsWith(']'))) {
      if (line !== '') current.push(line);
      continue;
    }
    const title = line.slice(1, -1).toLowerCase();
    if (title === 'data') {
      return { get: (name) => sections.get(name) ?? [], offset: next, line: number + 1 };
    }
    current = [];
    sections.set(title, current);
  }
  throw new FormatError(`has no [data] section in its first ${head.lines.length} lines`);
}

/** "velocity kmh" says the unit of the column "velocity" after its name. */
function unitOf(title: string | undefined): string {
  const unit = title === undefined ? '' : (/\s(\S+)$/.exec(title)?.[1] ?? '');
  return /^(kmh|km\/h|mph|knots|kts|m|m\/s|g|deg|deg\/s|%|bar|rpm)$/i.test(unit) ? unit : '';
}

/**
 * The start line, degrees. Its four numbers are two places in minutes; their order differs between makers, so the
 * one that lies nearer to a place where the car was is taken.
 */
export function startLineFrom(
  lines: readonly string[],
  near: { readonly latitude: number; readonly longitude: number },
): TimingLine | undefined {
  for (const line of lines) {
    const found = /^start\s+([-+\d.,]+)\s+([-+\d.,]+)\s+([-+\d.,]+)\s+([-+\d.,]+)/i.exec(line);
    if (found === null) continue;
    const [a, b, c, d] = found.slice(1, 5).map((text) => Number(text.replace(',', '.')) / 60);
    if (![a, b, c, d].every(Number.isFinite)) continue;
    const candidates = [
      [a, b, c, d],
      [b, a, d, c],
    ].filter(([latitude]) => Math.abs(latitude) <= 90);
    const distance = ([latitude, west]: number[]): number =>
      Math.hypot(latitude - near.latitude, -west - near.longitude);
    const best = candidates.sort((one, other) => distance(one) - distance(other))[0];
    // A line a hundred kilometres away belongs to another circuit.
    if (best === undefined || distance(best) > 1) continue;
    // "Start <four numbers> ¬ name"; a comma among the numbers is a decimal point.
    const rest = line.slice(found[0].length);
    const sign = rest.search(/[¬,]/);
    return {
      name: (sign < 0 ? '' : printable(rest.slice(sign + 1).trim())) || 'Start / Finish',
      a: { latitude: best[0], longitude: -best[1] },
      b: { latitude: best[2], longitude: -best[3] },
    };
  }
  return undefined;
}

/** The first place that is known. */
function somePlace(
  table: Table,
  channels: readonly TableChannel[],
): { latitude: number; longitude: number } | undefined {
  const latitude = channels.find(({ name }) => name === 'latitude');
  const longitude = channels.find(({ name }) => name === 'longitude');
  if (latitude === undefined || longitude === undefined) return undefined;
  const parsers = new Map([
    [latitude.index, parseMinutes],
    [longitude.index, parseMinutes],
  ]);
  const [north, west] = table.columns([latitude.index, longitude.index], { parsers, to: 20_000 });
  const row = north.findIndex((value, at) => Number.isFinite(value) && Number.isFinite(west[at]));
  return row < 0 ? undefined : { latitude: north[row], longitude: -west[row] };
}

function metaOf(sections: Sections): Omit<RecordingMeta, 'format'> {
  const comments = new Map<string, string>();
  for (const line of sections.get('comments')) {
    const colon = line.indexOf(':');
    const key = line.slice(0, colon).trim().toLowerCase();
    const value = line.slice(colon + 1).trim();
    if (colon > 0 && value !== '' && !comments.has(key)) comments.set(key, printable(value));
  }
  const created = sections.get('').find((line) => /^file created on/i.test(line));
  const date = isoDate(comments.get('utc date started') ?? created ?? '');
  const track = comments.get('venue') ?? comments.get('track');
  const driver = comments.get('driver');
  const car = comments.get('vehicle') ?? comments.get('car');
  return { ...(track && { track }), ...(driver && { driver }), ...(car && { car }), ...(date && { date }) };
}

/** Seconds since midnight, carried over midnight. */
function overMidnight(clock: Float64Array): void {
  let days = 0;
  let previous = Number.NaN;
  for (let row = 0; row < clock.length; row++) {
    const value = clock[row];
    if (Number.isNaN(value)) continue;
    if (previous - value > DAY / 2) days++;
    previous = value;
    clock[row] = value + days * DAY;
  }
}

function openVbo(source: ByteSource) {
  const head = readHead(source);
  const sections = readSections(head);
  const titles = sections.get('header').map(printable);
  const columnLine = sections.get('column names').join(' ');
  const columns = columnLine === '' ? [...titles] : splitCells(columnLine, ' ');
  if (columns.length === 0)
    throw new FormatError('has neither [column names] nor a [header] to name its columns');
  const table = openTable(source, {
    offset: sections.offset,
    line: sections.line,
    delimiter: ' ',
    terminator: head.terminator,
    columns: columns.length,
  });
  if (table.rows === 0) throw new FormatError('has no row of samples after [data]');
  const time = columns.findIndex((name) => name.toLowerCase() === 'time');
  if (time < 0) throw new FormatError(`has no column "time" among its ${columns.length} columns`);
  const [clock] = table.columns([time], { parsers: new Map([[time, parseDayClock]]) });
  overMidnight(clock);
  const timeline = timelineFrom(clock, columns[time]);

  const named = columns.flatMap((column, index) => {
    if (index === time) return [];
    const key = column.toLowerCase().replace(/[\s_-]/g, '');
    const rule = Object.hasOwn(names, key) ? names[key] : undefined;
    // Titles and columns go in pairs only where there are as many of both.
    const unit = titles.length === columns.length ? unitOf(titles[index]) : '';
    return [channelFrom({ index, source: column, unit, ...(rule && { rule }) })];
  });
  const { channels, warnings } = checkAxes(table, named, timeline.times);
  const place = somePlace(table, named);
  const startLine = place && startLineFrom(sections.get('laptiming'), place);
  return recordingFromTable({
    table,
    meta: { format: 'vbo', ...metaOf(sections), ...(startLine && { startLine }) },
    channels,
    times: timeline.times,
    warnings: [...timeline.warnings, ...warnings],
    close: () => source.close(),
  });
}

export const vbo: Format = {
  id: 'vbo',
  title: 'Racelogic VBOX (.vbo)',
  matches(head) {
    const text = sniffText(head);
    return (
      text !== null &&
      /^[ \t]*\[header\]/im.test(text) &&
      /^[ \t]*\[(column names|data|comments)\]/im.test(text)
    );
  },
  open: openVbo,
};
