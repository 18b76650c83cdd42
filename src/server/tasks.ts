/**
 * The work on laps that takes long, as messages in and plain data out, so that it can be done in another thread. A
 * cold look at an outing of forty laps computes for half a second, in which nobody else would be served.
 */

import { cornerTimes } from '../coach/index.ts';
import { type SpeedUnit, speaker } from '../speech/index.ts';
import type { Library } from '../store/index.ts';
import { Analysis, type LapRef, type ReferenceRef } from './analysis.ts';
import type { CompareView, CornerTimesView } from './contract.ts';
import { encodeFrame } from './frame.ts';
import { lapColumns, writeCsv, writeParquet } from './lapExport.ts';
import { HttpError } from './problem.ts';
import { traceColumns } from './traces.ts';
import { compareViewOf, cornerTimesViewOf } from './views.ts';

interface Pair {
  readonly lap: LapRef;
  readonly reference: ReferenceRef;
}

export type Task =
  | ({ readonly kind: 'compare'; readonly language: string; readonly speedUnit: SpeedUnit } & Pair)
  | ({
      readonly kind: 'traces';
      readonly channels: readonly string[];
      /** m since the line; the whole lap where left out. */
      readonly from: number | undefined;
      readonly to: number | undefined;
      readonly width: number;
    } & Pair)
  | { readonly kind: 'corners'; readonly id: string }
  /** Writes the lap to a new file at `path`. */
  | {
      readonly kind: 'export';
      readonly lap: LapRef;
      readonly format: 'csv' | 'parquet';
      readonly path: string;
    }
  /** Drops what is remembered of a recording. */
  | { readonly kind: 'forget'; readonly id: string };

export interface Results {
  readonly compare: CompareView;
  readonly traces: Uint8Array<ArrayBuffer>;
  readonly corners: CornerTimesView;
  /** What to call the file, without its ending. */
  readonly export: string;
  readonly forget: null;
}

export type Kind = Task['kind'];
export type TaskOf<K extends Kind> = Extract<Task, { kind: K }>;

/** Does one task after another; what it looked at stays at hand for the next. */
export type Worker = (task: Task) => Promise<Results[Kind]>;

export function createWorker(library: Library): Worker {
  const analysis = new Analysis(library);
  return async (task) => {
    switch (task.kind) {
      case 'compare':
        return compareViewOf(
          await analysis.compare(task.lap, task.reference),
          speaker(task.language, task.speedUnit),
        );
      case 'traces':
        return traces(analysis, task);
      case 'corners': {
        const recording = await analysis.stored(task.id);
        const times = cornerTimes(await analysis.outing(recording));
        const indexOf = (start: number) =>
          recording.laps.findIndex((lap) => Math.abs(lap.start - start) < 1e-6);
        return cornerTimesViewOf(times, indexOf);
      }
      case 'export': {
        const { recording, lap } = await analysis.storedLap(task.lap);
        const names = recording.channels.map(({ name }) => name);
        const read = (some: readonly string[]) => library.read(recording.id, some);
        const columns = await lapColumns(await analysis.outing(recording), lap, names, read);
        await (task.format === 'csv' ? writeCsv(columns, task.path) : writeParquet(columns, task.path));
        const plain = recording.name.replace(/\.gz$/i, '').replace(/\.[a-z0-9]{1,8}$/i, '');
        return `${plain} lap ${lap.number}`;
      }
      case 'forget':
        analysis.forget(task.id);
        return null;
      default:
        return task satisfies never;
    }
  };
}

async function traces(analysis: Analysis, task: TaskOf<'traces'>): Promise<Uint8Array<ArrayBuffer>> {
  const compared = await analysis.compare(task.lap, task.reference);
  const { distance, length } = compared.chosen.trace;
  const from = task.from ?? 0;
  if (from >= length) {
    throw new HttpError(400, `from: the lap is ${length.toFixed(1)} m long, got ${from} m`);
  }
  if (task.to !== undefined && task.to <= from) {
    throw new HttpError(400, `to: must be greater than from (${from} m), got ${task.to} m`);
  }
  const to = Math.min(task.to ?? length, length);
  const columns = await traceColumns(analysis, compared, task.channels);
  return encodeFrame(distance, columns, { from, to, width: task.width });
}
