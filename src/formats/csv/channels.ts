/**
 * From the columns of a table to channels: the shared last step of all text readers. A reader brings its own table
 * of names; here its units become SI, names become unique, and decoding waits until somebody asks.
 *
 * What would surprise: a column whose unit cannot be that of its canonical channel (a "speed" in volts) keeps its
 * own name, and a foreign column that happens to carry a canonical name gets " (file)" behind it, so that nobody
 * above mistakes it for the real one.
 */

import {
  type CanonicalName,
  type Channel,
  type ChannelInfo,
  type ChannelKind,
  canonicalChannels,
  isCanonical,
  type Recording,
  type RecordingMeta,
  type RecordingSource,
} from '../../telemetry/index.ts';
import { toSi, type UnitConversion } from '../../units.ts';
import { type CellParser, LONGEST_NUMBER } from './cells.ts';
import type { Table } from './table.ts';

/** How one of a format's own columns becomes a canonical channel. */
export interface ColumnRule {
  readonly name: CanonicalName;
  /** Unit where the file states none. */
  readonly unit?: string;
  /** The source counts the other way (right-positive, or 1 for a released clutch). */
  readonly invert?: boolean;
  readonly parser?: CellParser;
}

export interface TableColumn {
  readonly index: number;
  /** As in the file. */
  readonly source: string;
  /** Unit as the file writes it; empty where it does not. */
  readonly unit: string;
  readonly rule?: ColumnRule;
  /** Name for a column without a rule, where the source's own would not do. */
  readonly name?: string;
  readonly kind?: ChannelKind;
}

export interface TableChannel {
  readonly index: number;
  readonly name: string;
  readonly source: string;
  readonly unit: string;
  readonly kind: ChannelKind;
  /** value = cell · scale + shift */
  readonly scale: number;
  readonly shift: number;
  readonly parser?: CellParser;
  /** 1 for each row whose value is not a measurement and becomes NaN. */
  readonly lost?: Uint8Array;
}

/** Places and compass bearings stay in degrees. */
function conversionFor(name: CanonicalName | undefined, unit: string): UnitConversion {
  const conversion = toSi(unit);
  if (name !== undefined && canonicalChannels[name].unit === 'deg' && conversion.unit === 'rad') {
    return { unit: 'deg', scale: conversion.scale === 1 ? 180 / Math.PI : 1, shift: 0 };
  }
  return conversion;
}

/** A channel from a column; null for the rule where the unit cannot be right. */
export function channelFrom(column: TableColumn): TableChannel {
  const { rule } = column;
  if (rule !== undefined) {
    const canonical = canonicalChannels[rule.name];
    const conversion = conversionFor(rule.name, column.unit.trim() === '' ? (rule.unit ?? '') : column.unit);
    if (conversion.unit === canonical.unit) {
      // Pedals turn around 1 (released = 1), everything else around 0.
      const around = canonical.unit === '' ? 1 : 0;
      const sign = rule.invert === true ? -1 : 1;
      return {
        index: column.index,
        name: rule.name,
        source: column.source,
        unit: canonical.unit,
        kind: canonical.kind,
        scale: sign * conversion.scale,
        shift: sign * conversion.shift + (sign < 0 ? around : 0),
        ...(rule.parser && { parser: rule.parser }),
      };
    }
  }
  const conversion = toSi(column.unit);
  const own = column.name ?? column.source;
  return {
    index: column.index,
    name: isCanonical(own) ? `${own} (file)` : own,
    source: column.source,
    unit: conversion.unit,
    kind: column.kind ?? 'continuous',
    scale: conversion.scale,
    shift: conversion.shift,
  };
}

/** The first column that claims a name gets it; a later one of the same name is numbered. */
export function uniqueNames(channels: readonly TableChannel[]): TableChannel[] {
  const taken = new Set<string>();
  const counts = new Map<string, number>();
  return channels.map((channel) => {
    let { name } = channel;
    if (taken.has(name)) {
      const stem = isCanonical(name) ? channel.source : name;
      name = isCanonical(stem) || taken.has(stem) ? '' : stem;
      for (let number = counts.get(stem) ?? 2; name === ''; number++) {
        const candidate = `${stem} (${number})`;
        if (!taken.has(candidate)) name = candidate;
        counts.set(stem, number + 1);
      }
    }
    taken.add(name);
    return name === channel.name ? channel : { ...channel, name };
  });
}

/** Columns of words (a sector's name, a date) are no channels. Judged by rows from all over the table. */
export function numericColumns(
  table: Table,
  isNumber: (text: string, column: number) => boolean,
): readonly boolean[] {
  const words = new Array<boolean>(table.columnCount).fill(false);
  const numbers = new Array<boolean>(table.columnCount).fill(false);
  const looks = 24;
  for (let look = 0; look < looks; look++) {
    const row = Math.floor((look * (table.rows - 1)) / (looks - 1));
    for (const [column, text] of table.cells(row).entries()) {
      if (text === '') continue;
      if (isNumber(text, column)) numbers[column] = true;
      else words[column] = true;
    }
  }
  return words.map((word, column) => numbers[column] || !word);
}

const plainNumber = /^[+-]?[\d.,]*\d[\d.,]*([eE][+-]?\d+)?$|^(true|false|nan)$/i;

export function looksNumeric(text: string): boolean {
  return text.length <= LONGEST_NUMBER && plainNumber.test(text);
}

/** Median of the steps of time that move, as a rate per second. 0 for fewer than two samples. */
export function medianRate(times: Float64Array): number {
  const steps = new Float64Array(Math.max(0, times.length - 1));
  let count = 0;
  for (let row = 1; row < times.length; row++) {
    const step = times[row] - times[row - 1];
    if (step > 0) steps[count++] = step;
  }
  if (count === 0) return 0;
  const sorted = steps.subarray(0, count).sort();
  const step = sorted[count >> 1];
  // Steps are differences of rounded decimals; 0.03999999 is 25 Hz.
  return Math.round(1e4 / step) / 1e4;
}

export interface TableRecording {
  readonly table: Table;
  readonly meta: RecordingMeta;
  readonly channels: readonly TableChannel[];
  /** s since the first row, one per row, never decreasing. */
  readonly times: Float64Array;
  readonly rate?: number;
  readonly warnings: readonly string[];
  readonly close: () => void;
}

export function recordingFromTable(from: TableRecording): RecordingSource {
  const { table, times } = from;
  const rate = from.rate ?? medianRate(times);
  const chosen = uniqueNames(from.channels);
  const infos: ChannelInfo[] = chosen.map(({ name, source, unit, kind }) => ({
    name,
    source,
    unit,
    rate,
    kind,
    length: table.rows,
  }));
  return {
    meta: from.meta,
    channels: infos,
    rows: table.rows,
    warnings: from.warnings,
    async read(names): Promise<Recording> {
      const wanted = names === undefined ? undefined : new Set(names);
      const positions = infos.flatMap((info, position) =>
        wanted === undefined || wanted.has(info.name) ? [position] : [],
      );
      const parsers = new Map<number, CellParser>();
      for (const position of positions) {
        const { index, parser } = chosen[position];
        if (parser !== undefined) parsers.set(index, parser);
      }
      const columns = table.columns(
        positions.map((position) => chosen[position].index),
        { parsers },
      );
      const channels = new Map<string, Channel>();
      for (const [at, position] of positions.entries()) {
        const { scale, shift, lost } = chosen[position];
        const values = columns[at];
        if (lost !== undefined) {
          for (let row = 0; row < values.length; row++) if (lost[row] === 1) values[row] = Number.NaN;
        }
        if (scale !== 1 || shift !== 0) {
          for (let row = 0; row < values.length; row++) values[row] = values[row] * scale + shift;
        }
        channels.set(infos[position].name, { ...infos[position], values, times });
      }
      return { meta: from.meta, channels };
    },
    async close() {
      from.close();
    },
  };
}
