/** The ground of the coach: recordings, channels, laps. */

export { type CanonicalChannel, type CanonicalName, canonicalChannels, isCanonical } from './channels.ts';
export { correlation, median, sampleAt } from './interpolate.ts';
export type { Lap, LapReason, LapSource, LapTrace } from './lap.ts';
export { findLaps, type LapsFound, lapChannels } from './laps.ts';
export { lineAtStart } from './line.ts';
export {
  type Channel,
  type ChannelInfo,
  type ChannelKind,
  type Recording,
  type RecordingMeta,
  type RecordingSource,
  type Samples,
  type TimingLine,
  trackLabel,
} from './recording.ts';
export { atDistance, delta, drivenLength, lapTrace, type TraceOptions } from './trace.ts';
