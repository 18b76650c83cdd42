import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { layLaps } from '../coach/index.ts';
import { openRecording } from '../formats/index.ts';
import { csvOf, lapColumns, passingFile, writeParquet } from './lapExport.ts';
import { outing } from './testing.ts';

const folder = mkdtempSync(join(tmpdir(), 'pitboard-test-'));
afterAll(() => rmSync(folder, { recursive: true }));

const recording = outing([49, 50, 48, 49]);
const laid = layLaps({ name: 'outing', recording });
const lap = laid.session.found.laps.filter((each) => each.time !== null)[1];
const columns = await lapColumns(laid, lap, [...recording.channels.keys()], async (names) => ({
  ...recording,
  channels: new Map([...recording.channels].filter(([name]) => names.includes(name))),
}));

describe('a lap to take away', () => {
  it('holds every channel on the grid of distance, after time and distance', () => {
    expect(columns.map(({ name }) => name)).toEqual([
      'time',
      'lapDistance',
      'lap',
      'speed',
      'yawRate',
      'fuelLevel',
    ]);
    const [time, distance, , speed] = columns.map(({ values }) => values);
    expect(time[time.length - 1]).toBeCloseTo(lap.time ?? 0, 9);
    expect(distance[distance.length - 1]).toBeCloseTo(1000, -1);
    expect(speed[500]).toBeCloseTo(50, 6);
  });

  it('is CSV with units in its heading', () => {
    const text = [...csvOf(columns)].join('');
    const lines = text.split('\r\n');
    expect(lines[0]).toBe('time [s],lapDistance [m],lap,speed [m/s],yawRate [rad/s],fuelLevel [l]');
    expect(lines.length).toBe(columns[0].values.length + 2);
    expect(Number(lines[501].split(',')[3])).toBeCloseTo(50, 6);
  });

  it('leaves a cell empty where there is no value, and lets no name become a formula or a column', () => {
    const values = Float64Array.of(1, Number.NaN);
    const hostile = ['=HYPERLINK("http://evil")', 'a,b', 'c\nd'].map((name) => ({ name, unit: '', values }));
    const text = [...csvOf(hostile)].join('');
    expect(text).toBe(`"'=HYPERLINK(""http://evil"")","a,b","c\nd"\r\n1,1,1\r\n,,\r\n`);
  });

  it('is Parquet that Pitboard reads again', async () => {
    const path = join(folder, 'lap.parquet');
    await writeParquet(columns, path);
    const source = await openRecording(path);
    const again = await source.read();
    await source.close();
    expect(source.rows).toBe(columns[0].values.length);
    expect(again.channels.get('speed')?.values[500]).toBeCloseTo(50, 5);
    expect(again.channels.get('fuelLevel')?.unit).toBe('l');
  });

  it('writes names that only differ in case, and quotes what is in them', async () => {
    const values = Float64Array.of(1, 2, 3);
    const names = ['time', 'Speed', 'speed', 'a"; DROP TABLE lap; --'];
    const path = join(folder, 'names.parquet');
    await writeParquet(
      names.map((name) => ({ name, unit: '', values })),
      path,
    );
    const source = await openRecording(path);
    await source.close();
    expect(source.rows).toBe(3);
  });

  it('is done with a file once it was passed on, or is not wanted any more', async () => {
    const path = join(folder, 'passing.parquet');
    await writeParquet(columns, path);
    for (const wanted of [true, false]) {
      let done = 0;
      const { size, body } = await passingFile(path, async () => {
        done++;
      });
      if (wanted) expect((await new Response(body).bytes()).byteLength).toBe(size);
      else await body.cancel();
      expect(done).toBe(1);
    }
  });
});
