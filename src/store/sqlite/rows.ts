/**
 * Between a record and its rows. What was written as JSON is checked when it comes back: a database may have been
 * edited by hand, and a wrong shape should say so here and not as nonsense on a screen.
 */

import type { Selectable } from 'kysely';
import { z } from 'zod';
import { type RecordingMeta, trackLabel } from '../../telemetry/index.ts';
import { fold } from '../fold.ts';
import type { RecordingSummary, StoredLap } from '../library.ts';
import type { RecordingRecord } from '../records.ts';
import { channelsOf, sampleLayout } from '../samples/layout.ts';
import type { RecordingDetailTable, RecordingTable, RecordingTagTable } from './schema.ts';

const laps = z.array(
  z.object({
    index: z.number(),
    number: z.number(),
    start: z.number(),
    end: z.number(),
    time: z.number().nullable(),
    official: z.boolean(),
    clean: z.boolean(),
    reasons: z.array(z.enum(['incomplete', 'pit', 'offTrack', 'reset', 'gap', 'outlier'])),
  }),
) satisfies z.ZodType<StoredLap[]>;

const place = z.object({ latitude: z.number(), longitude: z.number() });

const meta = z
  .object({
    format: z.string(),
    car: z.string().optional(),
    track: z.string().optional(),
    trackConfig: z.string().optional(),
    driver: z.string().optional(),
    session: z.string().optional(),
    date: z.string().optional(),
    trackLength: z.number().optional(),
    simulated: z.boolean().optional(),
    beacons: z.array(z.number()).optional(),
    startLine: z.object({ name: z.string(), a: place, b: place }).optional(),
    officialLapTime: z.number().optional(),
  })
  .strict();

const lapSource = z.enum(['counter', 'beacon', 'file', 'distance', 'gps', 'repetition', 'none']);

/** Drops what is undefined, so that a key is there only with a value. */
function present<T extends Record<string, unknown>>(parsed: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(parsed).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };
}

export function metaFrom(json: string): RecordingMeta {
  return present(meta.parse(JSON.parse(json)));
}

export function searchText(
  record: Pick<RecordingSummary, 'name' | 'car' | 'track' | 'trackConfig' | 'driver' | 'session'>,
): string {
  const { name, car, track, trackConfig, driver, session } = record;
  return fold([name, car, track, trackConfig, driver, session].filter((text) => text !== null).join('\n'));
}

const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);

export function rowOf(record: RecordingRecord): RecordingTable {
  return {
    id: record.id,
    digest: record.digest,
    name: record.name,
    format: record.format,
    car: record.car,
    track: record.track,
    track_config: record.trackConfig,
    track_label: trackLabel(record.track, record.trackConfig),
    driver: record.driver,
    session: record.session,
    date: record.date,
    day: /^\d{4}-\d{2}-\d{2}/.exec(record.date ?? '')?.[0] ?? null,
    imported_at: record.importedAt,
    simulated: record.simulated ? 1 : 0,
    rows: record.rows,
    sample_rate: finite(record.sampleRate),
    bytes: record.bytes,
    lap_count: record.lapCount,
    clean_lap_count: record.cleanLapCount,
    best_lap_time: record.bestLapTime,
    search: searchText(record),
  };
}

export function detailOf(record: RecordingRecord): RecordingDetailTable {
  return {
    id: record.id,
    laps: JSON.stringify(record.laps),
    lap_source: record.lapSource,
    lap_note: record.lapNote,
    line_known: record.lineKnown ? 1 : 0,
    warnings: JSON.stringify(record.warnings),
    meta: JSON.stringify(record.meta),
    layout: JSON.stringify(record.layout),
  };
}

export function tagRows(id: string, tags: readonly string[]): RecordingTagTable[] {
  const unique = new Set(tags.map((tag) => tag.trim()).filter((tag) => tag !== ''));
  return [...unique].map((tag, position) => ({ recording_id: id, position, tag, search: fold(tag) }));
}

type SummaryRow = Omit<Selectable<RecordingTable>, 'digest' | 'search' | 'day' | 'track_label'>;

export const summaryColumns = [
  'id',
  'name',
  'format',
  'car',
  'track',
  'track_config',
  'driver',
  'session',
  'date',
  'imported_at',
  'simulated',
  'rows',
  'sample_rate',
  'bytes',
  'lap_count',
  'clean_lap_count',
  'best_lap_time',
] as const satisfies readonly (keyof SummaryRow)[];

export function summaryFrom(row: SummaryRow, tags: readonly string[]): RecordingSummary {
  return {
    id: row.id,
    name: row.name,
    format: row.format,
    car: row.car,
    track: row.track,
    trackConfig: row.track_config,
    driver: row.driver,
    session: row.session,
    date: row.date,
    importedAt: row.imported_at,
    simulated: row.simulated === 1,
    tags,
    rows: row.rows,
    sampleRate: row.sample_rate ?? Number.NaN,
    bytes: row.bytes,
    lapCount: row.lap_count,
    cleanLapCount: row.clean_lap_count,
    bestLapTime: row.best_lap_time,
  };
}

export function recordFrom(
  row: SummaryRow & { readonly digest: string },
  detail: Selectable<RecordingDetailTable>,
  tags: readonly string[],
): RecordingRecord {
  const layout = sampleLayout.parse(JSON.parse(detail.layout));
  return {
    ...summaryFrom(row, tags),
    digest: row.digest,
    laps: laps.parse(JSON.parse(detail.laps)),
    lapSource: lapSource.parse(detail.lap_source),
    lapNote: detail.lap_note,
    lineKnown: detail.line_known === 1,
    channels: channelsOf(layout),
    warnings: z.array(z.string()).parse(JSON.parse(detail.warnings)),
    meta: metaFrom(detail.meta),
    layout,
  };
}
