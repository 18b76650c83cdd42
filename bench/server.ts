/**
 * How soon the server answers: the first look at a lap of a long outing, the next lap, and zooms into its traces, held
 * against the 16.7 ms of a picture on a 60 Hz screen; the bytes of a view, held against the same numbers as JSON. And
 * whether it answers anybody else while a recording of 100 MB is taken in: the longest wait of a client that asks for
 * next to nothing all the time.
 */

import { mkdtempSync, openAsBlob, rmSync, statSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { type IbtVariable, writeIbt } from '../src/formats/index.ts';
import { createServer, type ImportView, type RecordingDetail } from '../src/server/index.ts';
import { openLibrary } from '../src/store/index.ts';
import { buildPath, demoFile, expert, formulaFord1600, learner, limeRock } from '../src/vehicle/index.ts';

const LAPS = 40;
const ZOOMS = 100;
const WIDTH = 1200;
const PICTURE = 1000 / 60;
/** Variables added to fill a file to about 100 MB. */
const PADDING = 240;

function write(folder: string, name: string, driver: typeof expert, laps: number, padding = 0): string {
  const file = demoFile(buildPath(limeRock), formulaFord1600, driver, laps);
  const speed = file.variables.find((variable) => variable.name === 'Speed');
  if (!speed) throw new Error('the demo has no speed');
  const rows = speed.values.length;
  const extra = Array.from({ length: padding }, (_, k): IbtVariable => {
    const values = Float32Array.from(
      { length: rows },
      (__, i) => Math.sin(i / (30 + k)) + ((i * k) % 97) / 1e4,
    );
    return { ...speed, name: `Padding${k}`, values };
  });
  const path = join(folder, name);
  writeIbt(path, { ...file, variables: [...file.variables, ...extra] });
  return path;
}

async function timed<T>(work: () => Promise<T>): Promise<{ ms: number; result: T }> {
  const from = performance.now();
  const result = await work();
  return { ms: performance.now() - from, result };
}

function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
}

function say(what: string, value: string, beside = ''): void {
  process.stdout.write(`  ${what.padEnd(52)} ${value.padStart(12)}  ${beside}\n`);
}

const ms = (value: number) => `${value.toFixed(value < 10 ? 1 : 0)} ms`;

export async function run(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'pitboard-bench-'));
  const library = await openLibrary(join(folder, 'library'));
  const server = createServer({ library, webRoot: folder, logger: pino({ level: 'silent' }) });
  const { url, close } = await server.listen();
  const get = async (path: string): Promise<ArrayBuffer> => {
    const response = await fetch(`${url}/api/v1${path}`);
    if (!response.ok) throw new Error(`${path}: ${await response.text()}`);
    return response.arrayBuffer();
  };
  const json = async <T>(path: string): Promise<T> => JSON.parse(new TextDecoder().decode(await get(path)));
  try {
    const machine = cpus();
    process.stdout.write(
      `server: ${machine.length} × ${machine[0]?.model.trim()}, Node ${process.version}\n`,
    );
    const [mine, theirs] = await Promise.all(
      [
        { name: 'learner.ibt', driver: learner },
        { name: 'expert.ibt', driver: expert },
      ].map(async ({ name, driver }) => {
        const { id } = await library.import({ path: write(folder, name, driver, LAPS), name });
        const { laps } = await json<RecordingDetail>(`/recordings/${id}`);
        return { id, laps: laps.filter(({ clean }) => clean) };
      }),
    );
    process.stdout.write(`two outings of ${LAPS} laps at 60 Hz\n`);
    const pair = (i: number) =>
      `lap=${mine.id}:${mine.laps[i].index}&reference=${theirs.id}:${theirs.laps[0].index}`;
    say('first comparison', ms((await timed(() => get(`/compare?${pair(1)}`))).ms));
    const next: number[] = [];
    for (let i = 2; i < 12; i++) next.push((await timed(() => get(`/compare?${pair(i)}`))).ms);
    say('another lap, median of 10', ms(percentile(next, 0.5)));

    const whole = await timed(() => get(`/compare/traces?${pair(2)}&width=${WIDTH}`));
    const points = new Float32Array(whole.result.slice(whole.result.byteLength & 3));
    const asJson = JSON.stringify([...points.map((value) => Number(value.toPrecision(6)))]).length;
    say(
      `traces of a lap, ${WIDTH} pixels`,
      `${(whole.result.byteLength / 1024).toFixed(0)} KiB`,
      `as JSON ${(asJson / whole.result.byteLength).toFixed(1)} times as much`,
    );
    const zooms: number[] = [];
    for (let i = 0; i < ZOOMS; i++) {
      const from = (i * 17) % 1500;
      const path = `/compare/traces?${pair(2)}&width=${WIDTH}&from=${from}&to=${from + 100 + 5 * i}`;
      zooms.push((await timed(() => get(path))).ms);
    }
    const median = percentile(zooms, 0.5);
    say(`zoom, median of ${ZOOMS}`, ms(median), `${(median / PICTURE).toFixed(2)} of a picture`);
    say(
      'zoom, slowest in 20',
      ms(percentile(zooms, 0.95)),
      `${(percentile(zooms, 0.95) / PICTURE).toFixed(2)} of a picture`,
    );
    say('corner times of all laps', ms((await timed(() => get(`/recordings/${mine.id}/corners`))).ms));

    const big = write(folder, 'big.ibt', expert, 26, PADDING);
    const body = await openAsBlob(big);
    // Connections went stale while this thread wrote the file.
    await new Promise((resolve) => setTimeout(resolve, 500));
    const waits: number[] = [];
    const importing = timed(async () => {
      const posted = await fetch(`${url}/api/v1/imports?name=big.ibt`, { method: 'POST', body });
      const view: ImportView = JSON.parse(await posted.text());
      await (await fetch(`${url}/api/v1/imports/${view.id}/events`)).text();
      return json<ImportView>(`/imports/${view.id}`);
    });
    let over = false;
    void importing.finally(() => {
      over = true;
    });
    while (!over) {
      waits.push((await timed(() => fetch(`${url}/health`).then((answer) => answer.text()))).ms);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    const { ms: took, result } = await importing;
    say(`import of ${(statSync(big).size / 1e6).toFixed(0)} MB (${result.stage})`, ms(took));
    say(
      'meanwhile the longest wait of another client',
      ms(Math.max(...waits)),
      `median ${ms(percentile(waits, 0.5))}`,
    );
  } finally {
    await close();
    await library.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
