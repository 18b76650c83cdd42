/** From what the rooms below hand out to what the contract promises. */

import type { CentreLine } from '../circuit/index.ts';
import { type CornerTimes, coachOn } from '../coach/index.ts';
import { reportJson, type Speaker } from '../speech/index.ts';
import type { StoredRecording, RecordingSummary as StoredSummary } from '../store/index.ts';
import { trackLabel } from '../telemetry/index.ts';
import type { Compared } from './analysis.ts';
import type { CompareView, CornerTimesView, RecordingDetail, RecordingSummary } from './contract.ts';

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}

/** JSON has no NaN. */
function known(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

export function summaryView(recording: StoredSummary): RecordingSummary {
  const { track, trackConfig } = recording;
  return {
    id: recording.id,
    name: recording.name,
    format: recording.format,
    car: recording.car,
    track: trackLabel(track, trackConfig),
    driver: recording.driver,
    session: recording.session,
    date: recording.date,
    importedAt: recording.importedAt,
    simulated: recording.simulated,
    tags: [...recording.tags],
    rows: recording.rows,
    sampleRate: known(recording.sampleRate),
    bytes: recording.bytes,
    lapCount: recording.lapCount,
    cleanLapCount: recording.cleanLapCount,
    bestLapTime: recording.bestLapTime,
  };
}

export function detailView(recording: StoredRecording): RecordingDetail {
  return {
    ...summaryView(recording),
    laps: recording.laps.map(({ index, number, start, end, time, official, clean, reasons }) => ({
      index,
      number,
      start,
      end,
      time,
      official,
      clean,
      reasons: [...reasons],
    })),
    lapSource: recording.lapSource,
    lapNote: recording.lapNote,
    channels: recording.channels.map(({ name, source, unit, rate, kind }) => ({
      name,
      source,
      unit,
      rate: known(rate),
      kind,
    })),
    warnings: [...recording.warnings],
  };
}

/** m between points of the map, and at most this many of them. */
const MAP_STEP = 2;
const MAP_POINTS = 1500;

function mapView(line: CentreLine | undefined): CompareView['map'] {
  if (!line?.x || !line.y) return null;
  const { x, y, distance } = line;
  const last = distance.length - 1;
  const pieces = Math.max(4, Math.min(MAP_POINTS, Math.round(line.length / MAP_STEP), last));
  const chosen = Array.from({ length: pieces + 1 }, (_, i) => Math.round((i * last) / pieces));
  return {
    x: chosen.map((i) => round(x[i], 2)),
    y: chosen.map((i) => round(y[i], 2)),
    distance: chosen.map((i) => round(distance[i], 2)),
    from: line.from,
  };
}

export function compareViewOf({ laid, chosen }: Compared, voice: Speaker): CompareView {
  const report = reportJson(coachOn(laid, chosen), voice);
  return {
    report: {
      ...report,
      corners: report.corners.map((corner) => ({ ...corner, issues: corner.issues.map(issueView) })),
      straights: report.straights.map((straight) => ({
        ...straight,
        issues: straight.issues.map(issueView),
      })),
      top: report.top.map((item) => ({
        ...item,
        symptoms: [...item.symptoms],
        also: item.also && issueView(item.also),
      })),
    },
    map: mapView(laid.ground.circuit?.line),
  };
}

/** The same with a list of its own, as the contract has it. */
function issueView<T extends { readonly symptoms: readonly string[] }>(issue: T): T & { symptoms: string[] } {
  return { ...issue, symptoms: [...issue.symptoms] };
}

export function cornerTimesViewOf(times: CornerTimes, indexOf: (start: number) => number): CornerTimesView {
  return {
    corners: (times.circuit?.corners ?? []).map(({ id, name, start, apex, end }) => ({
      id,
      ...(name === undefined ? {} : { name }),
      start: round(start, 2),
      apex: round(apex, 2),
      end: round(end, 2),
    })),
    laps: times.laps.flatMap(({ lap, times: seconds }) =>
      lap.time === null
        ? []
        : [
            {
              index: indexOf(lap.start),
              number: lap.number,
              time: lap.time,
              clean: lap.clean,
              times: seconds.map((value) => round(value, 4)),
            },
          ],
    ),
  };
}
