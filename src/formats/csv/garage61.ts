/**
 * Garage 61: a CSV of one lap as iRacing broadcast it, without a column of time.
 *
 * What would surprise: the rows are not exactly one tick of 60 Hz apart. The recorder reads the sim's broadcast in
 * its own rhythm and now and then misses a tick or sees one twice, so row/60 is wrong by several samples. Distance
 * tells: a step of `LapDistPct` twice as long as the speed explains is a missed tick, a row that repeats the one
 * before is no tick at all. With that, lap times follow to the millisecond. The clutch of iRacing is 1 when released.
 */

import type { RecordingMeta } from '../../telemetry/index.ts';
import { FormatError, printable } from '../bytes.ts';
import type { Format, OpenContext } from '../format.ts';
import { splitCells } from './cells.ts';
import {
  type ColumnRule,
  channelFrom,
  looksNumeric,
  numericColumns,
  recordingFromTable,
} from './channels.ts';
import { readHead, sniffText } from './head.ts';
import { openTable } from './table.ts';
import { lapTimeFromFractions, timesFromTicks } from './ticks.ts';

const RATE = 60;

const names: Readonly<Record<string, ColumnRule>> = {
  Speed: { name: 'speed', unit: 'm/s' },
  LapDistPct: { name: 'lapFraction' },
  Lat: { name: 'latitude', unit: 'deg' },
  Lon: { name: 'longitude', unit: 'deg' },
  Alt: { name: 'altitude', unit: 'm' },
  Brake: { name: 'brake' },
  Throttle: { name: 'throttle' },
  Clutch: { name: 'clutch', invert: true },
  RPM: { name: 'rpm', unit: 'rpm' },
  SteeringWheelAngle: { name: 'steeringAngle', unit: 'rad' },
  Gear: { name: 'gear' },
  ABSActive: { name: 'absActive' },
  LatAccel: { name: 'latAccel', unit: 'm/s2' },
  LongAccel: { name: 'longAccel', unit: 'm/s2' },
  VertAccel: { name: 'vertAccel', unit: 'm/s2' },
  Yaw: { name: 'yaw', unit: 'rad' },
  YawRate: { name: 'yawRate', unit: 'rad/s' },
};

/** Columns without which it is some other CSV. */
const signature = ['Speed', 'LapDistPct', 'Brake', 'Throttle'];

const discrete = new Set(['PositionType', 'DRSActive']);

function isSessionExport(cells: readonly string[]): boolean {
  return cells.includes('Lap time') && cells.includes('Sector 1') && cells.includes('Started at');
}

/**
 * The lap time in a file name, s: `01.26.439`, `00-50-985`, `51.438`. Undefined where there is none. Dates
 * (`2025-12-12-09-41`) have no group of three digits in such a place.
 */
export function lapTimeFromName(name: string): number | undefined {
  const found = [...name.matchAll(/(?<![\d.])(?:(\d{1,2})[.-])?([0-5]?\d)[.-](\d{3})(?!\d)/g)].at(-1);
  if (found === undefined) return undefined;
  const seconds = Number(found[1] ?? 0) * 60 + Number(found[2]) + Number(found[3]) / 1000;
  return seconds > 0 ? seconds : undefined;
}

/** `Garage 61 - Driver - Car - Track (Config) - 00.55.697 - ID.csv`, the name that the site gives. */
export function metaFromName(name: string): Pick<RecordingMeta, 'driver' | 'car' | 'track' | 'trackConfig'> {
  const parts = printable(name)
    .replace(/\.csv$/i, '')
    .split(' - ');
  const time = parts.findIndex((part, at) => at >= 4 && /^(\d+[.-])?\d+[.-]\d{3}$/.test(part));
  if (parts[0] !== 'Garage 61' || time < 0) return {};
  // A car or a driver may hold " - " itself; the track stands just before the time, the driver just after the site.
  const place = /^(.*?)(?: \((.+)\))?$/.exec(parts[time - 1]);
  return {
    driver: parts[1],
    car: parts.slice(2, time - 1).join(' - '),
    ...(place !== null && {
      track: place[1],
      ...(place[2] !== undefined && { trackConfig: place[2] }),
    }),
  };
}

/** "1 sample is", "5 samples are", "3 are". */
function are(count: number, noun?: string): string {
  const one = count === 1;
  return `${count}${noun === undefined ? '' : ` ${noun}${one ? '' : 's'}`} ${one ? 'is' : 'are'}`;
}

/** The lap time that the name promises, held against the one that the samples give. */
function officialTime(
  context: OpenContext,
  measured: number | undefined,
  warnings: string[],
): number | undefined {
  const named = lapTimeFromName(context.name);
  if (named === undefined || measured === undefined) return named;
  const difference = Math.abs(measured - named);
  if (difference <= 1 / RATE) return named;
  const both = `The samples give a lap of ${measured.toFixed(3)} s, the file name ${named.toFixed(3)} s`;
  if (difference <= 0.5) {
    warnings.push(`${both}: more than one sample apart.`);
    return named;
  }
  warnings.push(`${both}: the time in the name is not of this lap and was not used.`);
  return undefined;
}

export const garage61: Format = {
  id: 'garage61-csv',
  title: 'Garage 61 lap (.csv)',

  matches(head) {
    const text = sniffText(head);
    if (text === null) return false;
    const cells = splitCells(text.split(/[\r\n]/, 1)[0], ',');
    return signature.every((name) => cells.includes(name)) || isSessionExport(cells);
  },

  open(source, context) {
    const head = readHead(source);
    const [header] = head.lines;
    const columns = splitCells(header.text, ',');
    if (isSessionExport(columns)) {
      throw new FormatError(
        'is a list of laps (one row a lap) from Garage 61, not telemetry: export the lap itself to coach it',
      );
    }
    const table = openTable(source, {
      offset: header.next,
      line: 2,
      delimiter: ',',
      terminator: head.terminator,
      columns: columns.length,
    });
    if (table.rows === 0)
      throw new FormatError('has its line of column names, but no row of samples after it');

    const [speed, fraction] = table.columns([columns.indexOf('Speed'), columns.indexOf('LapDistPct')]);
    const ticks = timesFromTicks(speed, fraction, RATE);
    const warnings: string[] = [];
    if (ticks.missing > 0 || ticks.repeated > 0) {
      warnings.push(
        `${are(ticks.missing, 'sample')} missing and ${are(ticks.repeated)} repeated; their times were put right from distance and speed.`,
      );
    }
    if (ticks.unexplained > 0) {
      warnings.push(
        `${are(ticks.unexplained, 'jump')} in the lap distance for which the car was too slow; time runs on regardless.`,
      );
    }
    const measured = lapTimeFromFractions(ticks, speed, fraction);
    const officialLapTime = officialTime(context, measured, warnings);
    const isNumber = numericColumns(table, looksNumeric);
    return recordingFromTable({
      table,
      meta: {
        format: 'garage61-csv',
        ...metaFromName(context.name),
        // Not stated anywhere; this is the length that makes distance and speed agree, good to about 1 in 1000.
        ...(ticks.trackLength !== undefined && { trackLength: ticks.trackLength }),
        ...(officialLapTime !== undefined && { officialLapTime }),
      },
      channels: columns.flatMap((column, index) => {
        if (column === '' || !isNumber[index]) return [];
        const rule = Object.hasOwn(names, column) ? names[column] : undefined;
        return [
          channelFrom({
            index,
            source: column,
            unit: '',
            ...(rule && { rule }),
            ...(discrete.has(column) && { kind: 'discrete' }),
          }),
        ];
      }),
      times: ticks.times,
      rate: RATE,
      warnings,
      close: () => source.close(),
    });
  },
};
