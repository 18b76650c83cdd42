/**
 * The writer of `.ibt`, so that what Pitboard makes (the demo's laps, test files) takes the same way in as a user's
 * recording, and other tools can open it. Rows are streamed in blocks to a file beside the target that is renamed
 * at the end: a write that fails leaves nothing half-done. No clock is read; a file without `startDate` has no date.
 */

import { closeSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';

import {
  DISK_HEADER_BYTES,
  diskField,
  HEADER_BYTES,
  headerField,
  type IbtType,
  ibtTypes,
  typeBytes,
  VARIABLE_BYTES,
  variableField,
} from './layout.ts';

/** A variable to be written, with its values. */
export interface IbtVariable {
  /** 1 to 31 characters, as iRacing spells it: `Speed`, `LapDistPct`. Unique in the file. */
  readonly name: string;
  readonly type: IbtType;
  /** Elements in a row, 1 unless told. */
  readonly count?: number;
  /** As iRacing writes it: `m/s`, `%` (for 0..1), `rad`. At most 31 characters. */
  readonly unit: string;
  /** Cut after 63 characters. */
  readonly description: string;
  /** True where the elements of a row are samples in time (the 360 Hz variables). */
  readonly countAsTime?: boolean;
  /** rows × count values, row after row. Stored as the type holds them: floats rounded, integers wrapped. */
  readonly values: ArrayLike<number>;
}

export interface IbtFile {
  readonly version: 1 | 2;
  /** Rows a second. */
  readonly tickRate: number;
  /** YAML; characters outside ISO-8859-1 become `?`. */
  readonly sessionInfo: string;
  readonly startDate?: Date;
  readonly variables: readonly IbtVariable[];
}

const BLOCK_BYTES = 1 << 20;

interface Placed {
  readonly variable: IbtVariable;
  readonly count: number;
  readonly offset: number;
}

interface Layout {
  readonly placed: readonly Placed[];
  readonly rowLength: number;
  readonly rows: number;
}

function latin1(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    bytes[i] = code < 256 ? code : 0x3f;
  }
  return bytes;
}

/** Packs the variables in their order, as iRacing does, and checks that they fit together. */
function layOut(file: IbtFile): Layout {
  if (file.variables.length === 0) throw new RangeError('an .ibt needs at least one variable');
  if (!(Number.isInteger(file.tickRate) && file.tickRate >= 1 && file.tickRate <= 1000)) {
    throw new RangeError(`the tick rate is ${file.tickRate}, expected a whole number from 1 to 1000`);
  }
  const names = new Set<string>();
  const placed: Placed[] = [];
  let rows: number | undefined;
  let offset = 0;
  for (const variable of file.variables) {
    const { name, count = 1, values } = variable;
    if (name.trim() === '' || name.length >= variableField.nameBytes) {
      throw new RangeError(
        `the name "${name}" has ${name.length} characters, expected 1 to ${variableField.nameBytes - 1}`,
      );
    }
    if (names.has(name)) throw new RangeError(`the name "${name}" stands twice`);
    names.add(name);
    if (variable.unit.length >= variableField.unitBytes) {
      throw new RangeError(
        `the unit of ${name} has ${variable.unit.length} characters, expected at most ${variableField.unitBytes - 1}`,
      );
    }
    if (!(Number.isInteger(count) && count >= 1)) {
      throw new RangeError(`${name} has ${count} elements a row, expected at least 1`);
    }
    rows ??= values.length / count;
    if (values.length !== rows * count || !Number.isInteger(rows) || rows < 1) {
      throw new RangeError(`${name} has ${values.length} values, expected ${rows} rows of ${count}`);
    }
    placed.push({ variable, count, offset });
    offset += count * typeBytes[variable.type];
  }
  return { placed, rowLength: offset, rows: rows ?? 0 };
}

/** Laps as iRacing counts them in the disk header: stretches of one lap number. */
function countLaps(lap: ArrayLike<number> | undefined): number {
  if (lap === undefined) return 0;
  let laps = 1;
  for (let row = 1; row < lap.length; row++) if (lap[row] !== lap[row - 1]) laps++;
  return laps;
}

function headings(file: IbtFile, { placed, rowLength, rows }: Layout): Uint8Array {
  const variableOffset = HEADER_BYTES + DISK_HEADER_BYTES;
  const session = latin1(file.sessionInfo);
  const sessionOffset = variableOffset + placed.length * VARIABLE_BYTES;
  // With the NUL that C readers look for.
  const sessionLength = session.byteLength + 1;
  const rowStart = sessionOffset + sessionLength;

  const bytes = new Uint8Array(rowStart);
  const view = new DataView(bytes.buffer);
  const field = (offset: number, value: number): void => view.setInt32(offset, value, true);
  field(headerField.version, file.version);
  field(headerField.status, 1);
  field(headerField.tickRate, file.tickRate);
  field(headerField.sessionInfoUpdate, 0);
  field(headerField.sessionInfoLength, sessionLength);
  field(headerField.sessionInfoOffset, sessionOffset);
  field(headerField.variableCount, placed.length);
  field(headerField.variableOffset, variableOffset);
  field(headerField.bufferCount, 1);
  field(headerField.rowLength, rowLength);
  field(headerField.bufferTick, rows);
  field(headerField.bufferOffset, rowStart);

  const named = (name: string): ArrayLike<number> | undefined =>
    placed.find((entry) => entry.variable.name === name && entry.count === 1)?.variable.values;
  const clock = named('SessionTime');
  const seconds = file.startDate === undefined ? 0 : Math.floor(file.startDate.getTime() / 1000);
  view.setBigInt64(diskField.startDate, BigInt(seconds), true);
  view.setFloat64(diskField.startTime, clock?.[0] ?? 0, true);
  view.setFloat64(diskField.endTime, clock?.[rows - 1] ?? (rows - 1) / file.tickRate, true);
  field(diskField.lapCount, countLaps(named('Lap')));
  field(diskField.recordCount, rows);

  for (const [i, { variable, count, offset }] of placed.entries()) {
    const start = variableOffset + i * VARIABLE_BYTES;
    field(start + variableField.type, ibtTypes.indexOf(variable.type));
    field(start + variableField.offset, offset);
    field(start + variableField.count, count);
    view.setUint8(start + variableField.countAsTime, variable.countAsTime === true ? 1 : 0);
    bytes.set(latin1(variable.name), start + variableField.name);
    const description = variable.description.slice(0, variableField.descriptionBytes - 1);
    bytes.set(latin1(description), start + variableField.description);
    bytes.set(latin1(variable.unit), start + variableField.unit);
  }
  bytes.set(session, sessionOffset);
  return bytes;
}

function putValues(
  view: DataView,
  { variable, count, offset }: Placed,
  rowLength: number,
  first: number,
  rows: number,
): void {
  const { type: kind, values } = variable;
  const size = typeBytes[kind];
  for (let row = 0; row < rows; row++) {
    for (let element = 0; element < count; element++) {
      const at = row * rowLength + offset + element * size;
      const value = values[(first + row) * count + element];
      switch (kind) {
        case 'char':
          view.setUint8(at, value);
          break;
        case 'bool':
          view.setUint8(at, value === 0 ? 0 : 1);
          break;
        case 'int':
          view.setInt32(at, value, true);
          break;
        case 'bitField':
          view.setUint32(at, value, true);
          break;
        case 'float':
          view.setFloat32(at, value, true);
          break;
        case 'double':
          view.setFloat64(at, value, true);
          break;
        default:
          kind satisfies never;
      }
    }
  }
}

/** The bytes of a file, piece after piece; a piece is only valid until the next is asked for. */
function* pieces(file: IbtFile): Generator<Uint8Array> {
  const layout = layOut(file);
  yield headings(file, layout);
  const { placed, rowLength, rows } = layout;
  const rowsInBlock = Math.min(rows, Math.max(1, Math.floor(BLOCK_BYTES / rowLength)));
  const block = new Uint8Array(rowsInBlock * rowLength);
  const view = new DataView(block.buffer);
  for (let first = 0; first < rows; first += rowsInBlock) {
    const count = Math.min(rowsInBlock, rows - first);
    for (const entry of placed) putValues(view, entry, rowLength, first, count);
    yield block.subarray(0, count * rowLength);
  }
}

/**
 * Writes a file, replacing one of that name.
 * Throws RangeError where the variables do not fit together (different numbers of rows, names too long or double),
 * the system's error where the file cannot be written; what was there before then still is.
 */
export function writeIbt(path: string, file: IbtFile): void {
  const partial = `${path}.part`;
  const fd = openSync(partial, 'w');
  let open = true;
  try {
    for (const piece of pieces(file)) {
      for (let done = 0; done < piece.byteLength; ) done += writeSync(fd, piece, done);
    }
    closeSync(fd);
    open = false;
    renameSync(partial, path);
  } catch (error) {
    if (open) closeSync(fd);
    rmSync(partial, { force: true });
    throw error;
  }
}

/** The bytes of a file in memory; as `writeIbt`. */
export function encodeIbt(file: IbtFile): Uint8Array {
  const parts = Array.from(pieces(file), (piece) => piece.slice());
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.byteLength, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.byteLength;
  }
  return bytes;
}
