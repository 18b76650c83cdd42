/** Real recordings through the server: dropped as they are, under their own names. */

import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CompareView, CornerTimesView, RecordingDetail } from '../../src/server/index.ts';
import { dataPath, hasData } from '../real.ts';
import { imported, jsonOf, type Served, serve } from './support.ts';

const garage61 = (driver: number, time: string, id: string) =>
  `garage61/Garage 61 - Driver ${driver} - Ray FF1600 - Lime Rock Park (Grand Prix) - ${time} - ${id}.csv.gz`;

describe.skipIf(!hasData)('real recordings', () => {
  let server: Served;
  beforeAll(async () => {
    server = await serve();
  });
  afterAll(() => server.end());

  async function drop(path: string): Promise<RecordingDetail> {
    const view = await imported(server.url, basename(path), readFileSync(dataPath('sim', path)));
    expect(view.error).toBeNull();
    return jsonOf(await fetch(`${server.url}/api/v1/recordings/${view.recordingId}`));
  }

  const get = async <T>(path: string) => jsonOf<T>(await fetch(`${server.url}/api/v1${path}`));

  it('compares two Garage 61 laps by their official times', async () => {
    const mine = await drop(garage61(39, '00.57.444', '01K00000000000000000000007'));
    const theirs = await drop(garage61(42, '00.55.697', '01K00000000000000000000013'));
    expect([mine.bestLapTime, theirs.bestLapTime]).toEqual([57.444, 55.697]);
    const { report, map } = await get<CompareView>(`/compare?lap=${mine.id}:0&reference=${theirs.id}:0`);
    expect(report.delta).toBeCloseTo(57.444 - 55.697, 3);
    expect(report.lap.driver).toBe('Driver 39');
    expect(map?.x.length).toBeGreaterThan(500);
  });

  it.each([
    ['ibt/skmodified_langley 2015-05-28 14-46-23.ibt', 'ibt'],
    ['motec/Sample1.ld', 'motec-ld'],
    ['vbo/racebox-lignano.vbo.gz', 'vbo'],
  ])('coaches every complete lap of %s', async (path, format) => {
    const recording = await drop(path);
    expect(recording.format).toBe(format);
    const complete = recording.laps.filter(({ time }) => time !== null);
    expect(complete.length).toBeGreaterThan(1);
    const times = await get<CornerTimesView>(`/recordings/${recording.id}/corners`);
    expect(times.laps.map(({ index }) => index)).toEqual(complete.map(({ index }) => index));
    for (const lap of complete) {
      const { report } = await get<CompareView>(`/compare?lap=${recording.id}:${lap.index}`);
      expect(report.lap.time).toBeCloseTo(lap.time ?? 0, 3);
      const traces = await fetch(
        `${server.url}/api/v1/compare/traces?lap=${recording.id}:${lap.index}&width=800`,
      );
      expect(traces.status).toBe(200);
      await traces.arrayBuffer();
    }
  });

  it('finds the laps again where another recording’s line moves them', async () => {
    // This one knows no start line; the reference's is taken.
    const utah = 'csv/trackday-utah/utah-west-2021-05-21-driver';
    const mapping = readFileSync(new URL('../../docs/mappings/track-day.yaml', import.meta.url), 'utf8');
    const ids: string[] = [];
    for (const path of [`${utah}-b-session-6.tsv.gz`, `${utah}-a-session-2.tsv.gz`]) {
      const bytes = readFileSync(dataPath('sim', path));
      const view = await imported(server.url, basename(path), bytes, mapping);
      ids.push(view.recordingId ?? '');
    }
    const [mine, theirs] = await Promise.all(ids.map((id) => get<RecordingDetail>(`/recordings/${id}`)));
    const lap = mine.laps.filter(({ clean }) => clean)[1];
    const reference = theirs.laps.filter(({ clean }) => clean)[0];
    const { report } = await get<CompareView>(
      `/compare?lap=${mine.id}:${lap.index}&reference=${theirs.id}:${reference.index}`,
    );
    // Moved by less than a second of driving, a lap keeps its time within a few tenths.
    expect(Math.abs(report.lap.time - (lap.time ?? 0))).toBeLessThan(1);
    expect(Math.abs((report.reference?.time ?? 0) - (reference.time ?? 0))).toBeLessThan(1);
  });
});
