/**
 * The columns of two compared laps: what the coach has on its grid already, the positions in the circuit's frame, and
 * any other channel of the recordings, laid on the same grid when somebody asks for it.
 */

import { toLocal } from '../circuit/index.ts';
import { coachChannels } from '../coach/index.ts';
import { canonicalChannels, delta, isCanonical, type LapTrace, sampleAt } from '../telemetry/index.ts';
import type { Analysis, Compared } from './analysis.ts';
import type { FrameColumn } from './frame.ts';

/** One lap's trace with its recording: undefined for a lap that was put together from several. */
interface Side {
  readonly prefix: 'lap' | 'reference';
  readonly trace: LapTrace;
  readonly recordingId: string | undefined;
}

/**
 * Columns of the two laps on the grid of `chosen.trace.distance`; a channel that a lap does not have is left out.
 */
export async function traceColumns(
  analysis: Analysis,
  compared: Compared,
  names: readonly string[],
): Promise<FrameColumn[]> {
  const { chosen, recording, reference } = compared;
  const { trace, against } = chosen;
  const sides: Side[] = [{ prefix: 'lap', trace, recordingId: recording.id }];
  if (against) {
    const recordingId = against.lap ? reference.id : undefined;
    sides.push({ prefix: 'reference', trace: against.trace, recordingId });
  }
  const columns: FrameColumn[] = [
    { name: 'lap.time', unit: 's', values: trace.time, kind: 'place' },
    ...(against
      ? [{ name: 'delta', unit: 's', values: delta(trace, against.trace), kind: 'value' as const }]
      : []),
  ];
  const extra = names.filter((name) => !coachChannels.includes(name));
  for (const side of sides) {
    columns.push(...places(side, compared));
    const read =
      side.recordingId !== undefined && extra.length > 0
        ? await analysis.channels(side.recordingId, extra)
        : undefined;
    for (const name of names) {
      const known = side.trace.channels.get(name);
      const channel = read?.channels.get(name);
      const values = known ?? (channel && sampleAt(channel, momentsOf(side.trace)));
      const unit = channel?.unit ?? (isCanonical(name) ? canonicalChannels[name].unit : '');
      if (values) columns.push({ name: `${side.prefix}.${name}`, unit, values, kind: 'value' });
    }
  }
  return columns;
}

/** s since the start of the recording, at each point of the grid. */
export function momentsOf({ lap, time }: LapTrace): Float64Array {
  const scale = (lap.end - lap.start) / time[time.length - 1];
  return time.map((t) => lap.start + t * scale);
}

/** Where the car was, in the frame of the circuit's line. */
function places({ prefix, trace }: Side, { laid }: Compared): FrameColumn[] {
  const line = laid.ground.circuit?.line;
  if (!line) return [];
  const column = (name: 'x' | 'y', values: Float64Array): FrameColumn => ({
    name: `${prefix}.${name}`,
    unit: 'm',
    values,
    kind: 'place',
  });
  if (line.from === 'position') {
    const x = trace.channels.get('positionX');
    const y = trace.channels.get('positionY');
    return x && y ? [column('x', x), column('y', y)] : [];
  }
  const latitude = trace.channels.get('latitude');
  const longitude = trace.channels.get('longitude');
  if (!latitude || !longitude || !line.origin) return [];
  const x = new Float64Array(latitude.length);
  const y = new Float64Array(latitude.length);
  for (let i = 0; i < x.length; i++) {
    const local = toLocal(line, latitude[i], longitude[i]);
    x[i] = local?.x ?? Number.NaN;
    y[i] = local?.y ?? Number.NaN;
  }
  return [column('x', x), column('y', y)];
}
