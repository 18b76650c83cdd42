/**
 * MoTeC `.ld` as a recording. Every channel has its own rate; those of one rate and length share one array of times.
 * Samples are decoded when asked for; opening looks only at the heads, at the beacon channel, and at a few thousand
 * samples that settle units and signs (`evidence.ts`).
 */

import {
  type CanonicalName,
  type Channel,
  type ChannelInfo,
  canonicalChannels,
  isCanonical,
  type RecordingMeta,
  type RecordingSource,
} from '../../telemetry/index.ts';
import { GRAVITY, toSi } from '../../units.ts';
import type { ByteSource } from '../bytes.ts';
import { isoDate } from '../csv/dates.ts';
import type { Format, OpenContext } from '../format.ts';
import { isPedal, toShare } from '../pedals.ts';
import { uniqueNamer } from '../unique.ts';
import { beaconCrossings, lineBeacons } from './beacon.ts';
import { decodeSamples, sampleReader } from './decode.ts';
import { judge, type Probe } from './evidence.ts';
import { LD_MARKER, type LdChannel, type LdHeading, readLdFile } from './layout.ts';
import {
  conversionTo,
  findByName,
  frontLeftWheel,
  frontRightWheel,
  mapChannels,
  sourceUnit,
} from './names.ts';
import { findSidecar } from './sidecar.ts';

/** A channel of the file with what it becomes: si = raw * gain + bias. */
interface Column {
  readonly channel: LdChannel;
  readonly info: ChannelInfo;
  readonly gain: number;
  readonly bias: number;
}

const accelerations: ReadonlySet<string> = new Set(['latAccel', 'longAccel', 'vertAccel']);

function metaOf(heading: LdHeading, beacons: readonly number[]): RecordingMeta {
  const session = [
    heading.event === heading.venue ? '' : heading.event,
    heading.session,
    heading.shortComment,
  ]
    .filter((text, i, all) => text !== '' && all.indexOf(text) === i)
    .join(' · ');
  const clock = /^([01]?\d|2[0-3]):[0-5]\d/.test(heading.time) ? heading.time : '';
  const date = isoDate(`${heading.date} ${clock}`);
  return {
    format: 'motec-ld',
    ...(heading.vehicle !== '' && { car: heading.vehicle }),
    ...(heading.venue !== '' && { track: heading.venue }),
    ...(heading.driver !== '' && { driver: heading.driver }),
    ...(session !== '' && { session }),
    ...(date !== undefined && { date }),
    ...(beacons.length > 0 && { beacons }),
  };
}

function columnOf(
  channel: LdChannel,
  canonical: CanonicalName | undefined,
  unique: (name: string) => string,
): Column {
  const conversion =
    (canonical === undefined ? undefined : conversionTo(canonical, channel)) ?? toSi(sourceUnit(channel));
  const kind =
    canonical !== undefined
      ? canonicalChannels[canonical].kind
      : channel.plain && conversion.unit === ''
        ? 'discrete'
        : 'continuous';
  return {
    channel,
    info: {
      name: canonical ?? unique(channel.name),
      source: channel.name,
      unit: conversion.unit,
      rate: channel.rate,
      kind,
      length: channel.length,
    },
    gain: channel.gain * conversion.scale,
    bias: channel.bias * conversion.scale + conversion.shift,
  };
}

function probeOf(source: ByteSource, column: Column | undefined): Probe | undefined {
  if (column === undefined) return undefined;
  const sample = sampleReader(source, column.channel, column.gain, column.bias);
  return (seconds) => sample(seconds * column.channel.rate);
}

/** Sets right the columns whose labels the samples contradict. */
function believeSamples(
  source: ByteSource,
  columns: readonly Column[],
  duration: number,
): { columns: readonly Column[]; warnings: readonly string[] } {
  const named = (name: string) => columns.find((column) => column.info.name === name);
  const probe = (name: CanonicalName) => probeOf(source, named(name));
  const wheel = (names: readonly string[]) => {
    const channel = findByName(
      columns.map((column) => column.channel),
      names,
    );
    return probeOf(
      source,
      columns.find((column) => column.channel === channel),
    );
  };
  const inspected = ['speed', 'yawRate', 'latAccel', 'longAccel', 'steeringAngle'] as const;
  const metric = (column: Column) => toSi(sourceUnit(column.channel)).scale === 1;
  const verdict = judge({
    duration,
    channels: Object.fromEntries(inspected.flatMap((name) => (named(name) ? [[name, probe(name)]] : []))),
    frontLeft: wheel(frontLeftWheel),
    frontRight: wheel(frontRightWheel),
    labelledMetric: columns.some((column) => accelerations.has(column.info.name) && metric(column)),
  });
  const corrected = columns.map((column) => {
    const { name } = column.info;
    let factor = 1;
    if (verdict.accelerationInG && accelerations.has(name) && metric(column)) factor *= GRAVITY;
    if (isCanonical(name) && verdict.flipped.has(name)) factor *= -1;
    return factor === 1 ? column : { ...column, gain: column.gain * factor, bias: column.bias * factor };
  });
  return { columns: corrected, warnings: verdict.warnings };
}

function ownBeacons(source: ByteSource, channels: readonly LdChannel[]): number[] {
  const channel = findByName(channels, ['Beacon']);
  if (channel === undefined || !channel.plain) return [];
  return lineBeacons(beaconCrossings(decodeSamples(source, channel, 1, 0), channel.rate));
}

export function openLd(source: ByteSource, context: OpenContext): RecordingSource {
  const file = readLdFile(source);
  const mapped = mapChannels(file.channels);
  const unique = uniqueNamer(isCanonical);
  const read = file.channels.map((channel) => columnOf(channel, mapped.get(channel), unique));

  const duration = Math.max(...file.channels.map((channel) => channel.length / channel.rate));
  const { columns, warnings: corrections } = believeSamples(source, read, duration);
  const own = ownBeacons(source, file.channels);
  const speedAt = probeOf(
    source,
    columns.find((column) => column.info.name === 'speed'),
  );
  const sidecar = findSidecar(context.path, { duration, speedAt, ownBeacons: own });
  const beacons = own.length > 0 ? own : sidecar.beacons;

  const times = new Map<string, Float64Array>();
  const timesOf = ({ rate, length }: LdChannel): Float64Array => {
    const key = `${rate}/${length}`;
    let shared = times.get(key);
    if (shared === undefined) {
      shared = new Float64Array(length);
      for (let i = 0; i < length; i++) shared[i] = i / rate;
      times.set(key, shared);
    }
    return shared;
  };
  const meta = metaOf(file.heading, beacons);
  const fastest = file.channels.reduce((best, channel) => (channel.rate > best.rate ? channel : best));

  return {
    meta,
    channels: columns.map((column) => column.info),
    rows: fastest.length,
    warnings: [...file.warnings, ...corrections, ...sidecar.warnings],
    async read(names) {
      const wanted = names === undefined ? undefined : new Set(names);
      const channels = new Map<string, Channel>();
      for (const { channel, info, gain, bias } of columns) {
        if (wanted !== undefined && !wanted.has(info.name)) continue;
        const values = decodeSamples(source, channel, gain, bias);
        if (isPedal(info.name) && sourceUnit(channel) === '') toShare(values);
        channels.set(info.name, { ...info, values, times: timesOf(channel) });
      }
      return { meta, channels };
    },
    async close() {
      times.clear();
      source.close();
    },
  };
}

export const motecLd: Format = {
  id: 'motec-ld',
  title: 'MoTeC log (.ld)',
  matches(head) {
    // Marker and the four zero bytes after it; text and every other format here begin otherwise.
    return head.length >= 8 && head[0] === LD_MARKER && head.subarray(1, 8).every((byte) => byte === 0);
  },
  open: openLd,
};
