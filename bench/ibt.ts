/**
 * How fast an `.ibt` is read, held against the loop that anyone would first write: row by row, variable by variable,
 * a switch on the type, one `DataView` read, one store. The loop is given the file in memory, the reader starts from
 * the disk's cache; both end with a typed array for each variable. The floor beside them only copies the file's bytes
 * into fresh memory. Also: one channel alone, and what a file of 2 GiB with a running clock and hundreds of laps takes from
 * opening it to its laps: time and memory after each step, in a process of its own.
 */

import { execFileSync } from 'node:child_process';
import {
  closeSync,
  existsSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { bytesOf, bytesOfFile } from '../src/formats/bytes.ts';
import {
  encodeIbt,
  type IbtHeader,
  type IbtType,
  type IbtVariable,
  ibt,
  readIbtHeader,
  writeIbt,
} from '../src/formats/ibt/index.ts';
import { openRecording } from '../src/formats/index.ts';
import { findLaps, lapChannels } from '../src/telemetry/index.ts';

const ROUNDS = 9;
const TICK_RATE = 60;
const GIB = 2 ** 30;
const CHILD = '--find-laps';
/** s; and m driven in it at a steady pace. */
const LAP_TIME = 90;
const LAP_LENGTH = 4500;
const LAP_ROWS = LAP_TIME * TICK_RATE;

function column(length: number, value: (i: number) => number): Float32Array {
  return Float32Array.from({ length }, (_, i) => value(i));
}

/** A car of today: 280 variables in a packed row of odd length, flags between the floats, some arrays. It laps a circle. */
function carVariables(rows: number): IbtVariable[] {
  // A few waves serve most variables: what the values are does not matter, that they differ does.
  const waves = Array.from({ length: 8 }, (_, k) =>
    column(rows, (i) => Math.sin(i / (20 + 7 * k)) * (k + 1)),
  );
  const clock = (value: (i: number) => number): Float64Array =>
    Float64Array.from({ length: rows }, (_, i) => value(i));
  const share = (i: number): number => (i % LAP_ROWS) / LAP_ROWS;
  const turn = (i: number): number => 2 * Math.PI * share(i);
  // Degrees of latitude of a circle that is as long as the lap.
  const radius = LAP_LENGTH / (2 * Math.PI) / 111_195;
  const variables: IbtVariable[] = [];
  const add = (name: string, type: IbtType, unit: string, values: ArrayLike<number>, count = 1): void => {
    variables.push({ name, type, unit, description: name, count, countAsTime: name.endsWith('_ST'), values });
  };
  add(
    'SessionTime',
    'double',
    's',
    clock((i) => 900 + i / TICK_RATE),
  );
  add(
    'Lat',
    'double',
    'deg',
    clock((i) => 45 + radius * Math.sin(turn(i))),
  );
  add(
    'Lon',
    'double',
    'deg',
    clock((i) => 10 + (radius * Math.cos(turn(i))) / Math.SQRT1_2),
  );
  const lap = (i: number): number => Math.floor(i / LAP_ROWS);
  add(
    'Lap',
    'int',
    '',
    column(rows, (i) => 1 + lap(i)),
  );
  add('LapDistPct', 'float', '%', column(rows, share));
  add(
    'LapDist',
    'float',
    'm',
    column(rows, (i) => share(i) * LAP_LENGTH),
  );
  add(
    'LapCurrentLapTime',
    'float',
    's',
    column(rows, (i) => share(i) * LAP_TIME),
  );
  add(
    'LapLastLapTime',
    'float',
    's',
    column(rows, (i) => (lap(i) === 0 ? -1 : LAP_TIME)),
  );
  add('OnPitRoad', 'bool', '', new Uint8Array(rows));
  add('PlayerTrackSurface', 'int', 'irsdk_TrkLoc', new Uint8Array(rows).fill(3));
  add('Speed', 'float', 'm/s', new Float32Array(rows).fill(LAP_LENGTH / LAP_TIME));
  for (const name of ['Throttle', 'Brake', 'SteeringWheelAngle', 'RPM', 'LatAccel']) {
    add(name, 'float', '', waves[variables.length % 8]);
  }
  for (let i = 0; i < 53; i++) add(`Count${i}`, 'int', '', waves[i % 8]);
  for (let i = 0; i < 3; i++) add(`Flags${i}`, 'bitField', 'irsdk_Flags', waves[i]);
  for (let i = 0; i < 24; i++) add(`Is${i}`, 'bool', '', waves[i % 8]);
  for (let i = 0; i < 24; i++) add(`Pressure${i}`, 'float', 'kPa', waves[i % 8]);
  for (let i = 0; i < 158; i++) add(`Value${i}`, 'float', 'm/s', waves[i % 8]);
  const fast = column(rows * 6, (i) => Math.cos(i / 50));
  add('SteeringWheelTorque_ST', 'float', 'N*m', fast, 6);
  add('LatAccel_ST', 'float', 'm/s^2', fast, 6);
  return variables;
}

/** The first-written loop. It knows the layout from the header, as the reader does. */
function naive(file: Buffer, { variables, rowStart, rowLength, rows }: IbtHeader): unknown {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const columns = variables.map(({ type, count }) => {
    if (type === 'double') return new Float64Array(rows * count);
    if (type === 'float') return new Float32Array(rows * count);
    if (type === 'int') return new Int32Array(rows * count);
    return type === 'bitField' ? new Uint32Array(rows * count) : new Uint8Array(rows * count);
  });
  for (let row = 0; row < rows; row++) {
    for (let v = 0; v < variables.length; v++) {
      const { type, offset, count } = variables[v];
      const out = columns[v];
      for (let k = 0; k < count; k++) {
        const at = rowStart + row * rowLength + offset;
        switch (type) {
          case 'char':
          case 'bool':
            out[row * count + k] = view.getUint8(at + k);
            break;
          case 'int':
            out[row * count + k] = view.getInt32(at + 4 * k, true);
            break;
          case 'bitField':
            out[row * count + k] = view.getUint32(at + 4 * k, true);
            break;
          case 'float':
            out[row * count + k] = view.getFloat32(at + 4 * k, true);
            break;
          default:
            out[row * count + k] = view.getFloat64(at + 8 * k, true);
        }
      }
    }
  }
  return columns;
}

/** No decoding at all: the file's bytes into as many fresh arrays as there are variables. */
function copyOnly(path: string): unknown {
  const fd = openSync(path, 'r');
  const part = Math.ceil(statSync(path).size / 280);
  const copies: Uint8Array[] = [];
  for (let k = 0; k < 280; k++) {
    const copy = new Uint8Array(part);
    readSync(fd, copy, 0, part, k * part);
    copies.push(copy);
  }
  closeSync(fd);
  return copies;
}

function readHeader(path: string): IbtHeader {
  const source = bytesOfFile(path);
  try {
    return readIbtHeader(source);
  } finally {
    source.close();
  }
}

async function read(path: string, names?: readonly string[]): Promise<number> {
  const source = await ibt.open(bytesOfFile(path), { name: basename(path) });
  const recording = await source.read(names);
  await source.close();
  return recording.channels.size;
}

async function timed(work: () => unknown): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >> 1];
}

/** Writes a file of about 2 GiB: one lap over and over, with its clock and counter going on. */
function writeHuge(path: string): void {
  const bytes = encodeIbt({
    version: 2,
    tickRate: TICK_RATE,
    sessionInfo: `---\nWeekendInfo:\n TrackLength: ${LAP_LENGTH / 1000} km\n`,
    variables: carVariables(LAP_ROWS),
  });
  const { variables, rowStart, rowLength } = readIbtHeader(bytesOf(bytes));
  const place = (name: string): number => variables.find((variable) => variable.name === name)?.offset ?? 0;
  const [time, lap, last] = ['SessionTime', 'Lap', 'LapLastLapTime'].map(place);
  const rows = bytes.subarray(rowStart);
  const view = new DataView(rows.buffer, rows.byteOffset);
  const fd = openSync(path, 'w');
  // The header goes on counting the rows of one lap, which the reader does not trust anyway.
  let size = writeSync(fd, bytes, 0, rowStart);
  for (let number = 1; size < 2 * GIB; number++) {
    for (let row = 0; row < LAP_ROWS; row++) {
      const at = row * rowLength;
      view.setFloat64(at + time, 900 + ((number - 1) * LAP_ROWS + row) / TICK_RATE, true);
      view.setInt32(at + lap, number, true);
      if (number === 2) view.setFloat32(at + last, LAP_TIME, true);
    }
    size += writeSync(fd, rows);
  }
  closeSync(fd);
}

interface Step {
  readonly what: string;
  readonly milliseconds: number;
  /** MiB that the process had held at the most until the step was done. */
  readonly peak: number;
}

interface Huge {
  readonly rows: number;
  readonly steps: readonly Step[];
}

/** From a file of 2 GiB to its laps, in a process of its own: what this one holds must not count. */
function measureHuge(folder: string): Huge {
  const path = join(folder, 'huge.ibt');
  writeHuge(path);
  const output = execFileSync(process.execPath, [fileURLToPath(import.meta.url), CHILD, path], {
    encoding: 'utf8',
  });
  rmSync(path);
  return JSON.parse(output) as Huge;
}

/** MiB. On Linux `maxRSS` of a child starts at its parent's, so the kernel's own mark is read where there is one. */
function peakMemory(): number {
  const status = existsSync('/proc/self/status') ? readFileSync('/proc/self/status', 'utf8') : '';
  const mark = /^VmHWM:\s*(\d+) kB/m.exec(status);
  return (mark === null ? process.resourceUsage().maxRSS : Number(mark[1])) / 1024;
}

async function child(path: string): Promise<void> {
  const steps: Step[] = [{ what: 'Node and Pitboard loaded', milliseconds: 0, peak: peakMemory() }];
  let start = performance.now();
  const done = (what: string): void => {
    steps.push({ what, milliseconds: performance.now() - start, peak: peakMemory() });
    start = performance.now();
  };
  const source = await openRecording(path);
  done('openRecording()');
  const recording = await source.read(lapChannels);
  done(`read(), the ${recording.channels.size} channels that laps hang on`);
  const { laps } = findLaps(recording);
  done(`findLaps(), ${laps.length} laps`);
  await source.close();
  process.stdout.write(JSON.stringify({ rows: source.rows, steps } satisfies Huge));
}

/** Runs the benchmark and prints machine, input, medians and ratios. */
export async function run(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'pitboard-bench-'));
  const print = (text: string): void => void process.stdout.write(`${text}\n`);
  try {
    const path = join(folder, 'long.ibt');
    const rows = 107_000;
    writeIbt(path, { version: 2, tickRate: TICK_RATE, sessionInfo: '---\n', variables: carVariables(rows) });
    const header = readHeader(path);
    const { rowLength, variables } = header;
    const inMemory = readFileSync(path);
    const megabytes = statSync(path).size / 1e6;
    print(`machine   ${cpus()[0]?.model ?? 'unknown'}, Node ${process.versions.node}, one thread`);
    print(
      `input     .ibt of ${megabytes.toFixed(1)} MB: ${rows} rows of ${rowLength} bytes, ${variables.length} variables, in the page cache`,
    );

    const cases = {
      naive: () => naive(inMemory, header),
      all: () => read(path),
      one: () => read(path, ['speed']),
      copy: () => copyOnly(path),
    };
    const times = { naive: [] as number[], all: [] as number[], one: [] as number[], copy: [] as number[] };
    const names = ['naive', 'all', 'one', 'copy'] as const;
    for (const name of names) await cases[name]();
    for (let round = 0; round < ROUNDS; round++) {
      for (const name of names) times[name].push(await timed(cases[name]));
    }
    const line = (label: string, ms: number, note: string): void =>
      print(`${label.padEnd(46)}${ms.toFixed(1).padStart(8)} ms  ${note}`);
    const [slow, all, one, copy] = names.map((name) => median(times[name]));
    const speed = (ms: number): string => `${(megabytes / ms).toFixed(2)} GB/s`;
    line('naive loop, all variables', slow, speed(slow));
    line('read(), all channels', all, `${speed(all)}, ${(slow / all).toFixed(1)} x the naive loop`);
    line('copy of the bytes (floor)', copy, `${speed(copy)}; read() takes ${(all / copy).toFixed(1)} x that`);
    line('read(), one channel', one, `${speed(one)}, with its times`);

    const { rows: hugeRows, steps } = measureHuge(folder);
    print(
      `2 GiB     ${hugeRows} rows, in the page cache, step by step in one process; peak of its memory so far`,
    );
    for (const { what, milliseconds, peak } of steps) line(what, milliseconds, `${peak.toFixed(0)} MiB`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (process.argv[2] === CHILD) await child(process.argv[3]);
  else await run();
}
