/**
 * What a car recorded in one outing, as columns. Readers make these, everything else reads them.
 *
 * Two shapes on purpose: a `RecordingSource` is an open file that knows its channels but has decoded none of them;
 * a `Recording` is the pure data after the wanted channels were read. The analysis only ever sees the second, so
 * it does no I/O and can be run on made-up data in a test.
 */

/** Decides interpolation: lines between samples, hold the last sample, or the short way around the circle. */
export type ChannelKind = 'continuous' | 'discrete' | 'angle';

export type Samples =
  | Float64Array
  | Float32Array
  | Int32Array
  | Uint32Array
  | Int16Array
  | Uint16Array
  | Int8Array
  | Uint8Array;

export interface ChannelInfo {
  /** Canonical name (`speed`, `throttle`; see `channels.ts`), else the source's own name. Unique in a recording. */
  readonly name: string;
  /** The name in the file. */
  readonly source: string;
  /** SI unit of the values as read; empty for a pure number. */
  readonly unit: string;
  /** Samples a second; the median where the steps are uneven. */
  readonly rate: number;
  readonly kind: ChannelKind;
  /** Number of samples. */
  readonly length: number;
}

export interface Channel extends ChannelInfo {
  /** In `unit`. NaN where the source has no value at that sample. */
  readonly values: Samples;
  /**
   * Seconds since the start of the recording, one per sample, never decreasing. Channels sampled together share
   * one array. Gaps (the car was put back to the pits) show as a jump.
   */
  readonly times: Float64Array;
}

/** A timing line on the ground, in degrees (WGS84). */
export interface TimingLine {
  readonly name: string;
  readonly a: { readonly latitude: number; readonly longitude: number };
  readonly b: { readonly latitude: number; readonly longitude: number };
}

export interface RecordingMeta {
  /** Format id: `ibt`, `motec-ld`, `motec-csv`, `garage61-csv`, `vbo`, `racechrono-csv`, `aim-csv`, `parquet`, `csv`. */
  readonly format: string;
  readonly car?: string;
  readonly track?: string;
  /** Layout of the track, where the source tells it apart from the name. */
  readonly trackConfig?: string;
  readonly driver?: string;
  /** Practice, race ... as the source says. */
  readonly session?: string;
  /** ISO 8601, local where the source has no zone. */
  readonly date?: string;
  /** m; the length as the source states it, which sims round. */
  readonly trackLength?: number;
  /** True where the samples were made by a simulator of ours, not recorded. */
  readonly simulated?: boolean;
  /** Moments of crossing the line, s since the start of the recording, ascending. */
  readonly beacons?: readonly number[];
  /** The start/finish line, where the source gives it as a place. */
  readonly startLine?: TimingLine;
  /** Official time of the one whole lap that the file holds, s (Garage 61 writes it in the file's name). */
  readonly officialLapTime?: number;
}

export interface Recording {
  readonly meta: RecordingMeta;
  /** By canonical name. Holds the channels that were asked for and that the source has. */
  readonly channels: ReadonlyMap<string, Channel>;
}

/** An open file. Nothing but its heading has been decoded. */
export interface RecordingSource {
  readonly meta: RecordingMeta;
  readonly channels: readonly ChannelInfo[];
  /** Samples of the fastest channel. */
  readonly rows: number;
  /** What the user should know about this file: a missing sidecar, a cut end. One sentence each. */
  readonly warnings: readonly string[];
  /** Decodes the named channels (canonical names), or all. A name that the source lacks is left out. */
  read(names?: readonly string[]): Promise<Recording>;
  close(): Promise<void>;
}

/** `Lime Rock Park (Grand Prix)`: a track with its layout where there is one; null where no track is known. */
export function trackLabel(
  track: string | null | undefined,
  layout: string | null | undefined,
): string | null {
  if (!track) return null;
  return layout ? `${track} (${layout})` : track;
}
