/** `pitboard inspect FILE`: what a recording holds, before any analysis. */

import { openRecording } from '../formats/index.ts';
import {
  findLaps,
  isCanonical,
  type Lap,
  type LapsFound,
  lapChannels,
  type RecordingSource,
  trackLabel,
} from '../telemetry/index.ts';
import { lapTime } from './numbers.ts';
import { paint, paintError, print, table, tell } from './terminal.ts';

export interface InspectOptions {
  readonly json?: boolean;
  readonly mapping?: string;
  readonly all?: boolean;
}

function sampleRate(source: RecordingSource): number {
  const speed = source.channels.find((channel) => channel.name === 'speed');
  return speed?.rate ?? Math.max(0, ...source.channels.map((channel) => channel.rate));
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}

export async function inspect(file: string, options: InspectOptions): Promise<void> {
  const source = await openRecording(file, options.mapping === undefined ? {} : { mapping: options.mapping });
  try {
    const found = findLaps(await source.read(lapChannels));
    const { laps, note } = found;
    for (const warning of source.warnings) tell(paintError('yellow', `! ${warning}`));
    if (note) tell(paintError('yellow', `! ${note}`));
    if (options.json) {
      print(JSON.stringify(inspectJson(source, found), null, 2));
      return;
    }
    printHeading(source);
    printChannels(source, options.all ?? false);
    printLaps(laps);
  } finally {
    await source.close();
  }
}

/** The promised JSON form; times in seconds. */
export function inspectJson(source: RecordingSource, { laps, source: lapSource, note }: LapsFound) {
  const { meta } = source;
  return {
    format: meta.format,
    car: meta.car ?? null,
    track: trackLabel(meta.track, meta.trackConfig),
    driver: meta.driver ?? null,
    date: meta.date ?? null,
    simulated: meta.simulated ?? false,
    sampleRate: round(sampleRate(source), 3),
    rows: source.rows,
    channels: source.channels.map(({ name, source: from, unit, rate }) => ({
      name,
      source: from,
      unit,
      rate: round(rate, 3),
    })),
    laps: laps.map(({ number, time, official, clean, reasons }) => ({
      number,
      time: time === null ? null : round(time, 6),
      official,
      clean,
      reasons,
    })),
    lapSource,
    warnings: note ? [...source.warnings, note] : source.warnings,
  };
}

function printHeading(source: RecordingSource): void {
  const { meta } = source;
  const line = (label: string, value: string | null | undefined) => {
    if (value) print(`${paint('dim', label.padEnd(8))} ${value}`);
  };
  line('format', meta.format);
  line('track', trackLabel(meta.track, meta.trackConfig));
  line('car', meta.car);
  line('driver', meta.driver);
  line('session', [meta.session, meta.date].filter(Boolean).join(' · '));
  line('samples', `${source.rows.toLocaleString('en')} rows at ${round(sampleRate(source), 2)} Hz`);
  if (meta.simulated) line('note', paint('magenta', 'simulated, not recorded'));
}

function printChannels(source: RecordingSource, all: boolean): void {
  const known = source.channels.filter((channel) => isCanonical(channel.name));
  const others = source.channels.filter((channel) => !isCanonical(channel.name));
  const shown = all ? [...known, ...others] : known;
  print();
  const rows = shown.map((channel) => [
    channel.name,
    channel.source === channel.name ? '' : channel.source,
    channel.unit,
    `${round(channel.rate, 1)}`,
  ]);
  const columns = [
    { title: 'channel' },
    { title: 'in the file' },
    { title: 'unit' },
    { title: 'Hz', side: 'right' as const },
  ];
  for (const text of table(columns, rows)) print(text);
  if (!all && others.length > 0) {
    print(paint('dim', `… and ${others.length} more under their own names (--all lists them)`));
  }
}

function printLaps(laps: readonly Lap[]): void {
  print();
  if (laps.length === 0) {
    print('no laps');
    return;
  }
  const best = laps.reduce<Lap | undefined>(
    (least, lap) => (lap.clean && lap.time !== null && lap.time < (least?.time ?? Infinity) ? lap : least),
    undefined,
  );
  const rows = laps.map((lap) => [
    `${lap.number}`,
    lap.time === null ? '–' : paint(lap === best ? 'green' : 'white', lapTime(lap.time)),
    lap.time === null ? '' : lap.official ? 'official' : 'line crossing',
    lap.clean ? (lap === best ? paint('green', 'best') : '') : paint('dim', lap.reasons.join(', ')),
  ]);
  const columns = [
    { title: 'lap', side: 'right' as const },
    { title: 'time', side: 'right' as const },
    { title: 'timed by' },
    { title: '' },
  ];
  for (const text of table(columns, rows)) print(text);
}
