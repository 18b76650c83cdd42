/**
 * The heading of an `.ibt`: what the file says it holds, held against what it can hold.
 *
 * Nothing in it is taken on trust. The number of rows always comes from the size of the file: a recorder that was
 * killed leaves a count of 0, and a dump of the live interface has text where the count should be. Whatever would
 * make a decoded value wrong is refused with one sentence; what only concerns the frame is a warning.
 */

import { type ByteSource, FormatError, printable } from '../bytes.ts';
import { textAt, viewOf } from '../fields.ts';
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

/** A variable as the file describes it. */
export interface IbtVariableInfo {
  readonly name: string;
  readonly type: IbtType;
  /** Elements in a row; more than 1 for an array. */
  readonly count: number;
  /** Byte in the row. */
  readonly offset: number;
  /** True where the elements of the array are samples that follow each other in time. */
  readonly countAsTime: boolean;
  readonly unit: string;
}

export interface IbtHeader {
  readonly version: number;
  /** Rows a second as the header says, however absurd. */
  readonly tickRate: number;
  readonly variables: readonly IbtVariableInfo[];
  /** Bytes. */
  readonly rowLength: number;
  /** Byte of the first row. */
  readonly rowStart: number;
  /** Whole rows in the file. */
  readonly rows: number;
  /** s since 1970 UTC, or null where the file has no believable date. */
  readonly startDate: number | null;
  /** Up to the first NUL; empty where there is none to be read. */
  readonly sessionInfo: string;
  readonly warnings: readonly string[];
}

/** Real files have 143 to 323 variables; the caps only keep a lie from costing memory. */
const MAX_VARIABLES = 8192;
const MAX_ELEMENTS = 32768;
/** iRacing itself reserves 512 KiB. */
const MAX_SESSION_INFO = 1 << 20;

const YEAR_2003 = 1_041_379_200;
const YEAR_2100 = 4_102_444_800;

const latin1 = new TextDecoder('latin1');

/** True where the first bytes read like the header of an `.ibt`, though one field or another may lie. */
export function looksLikeIbt(head: Uint8Array): boolean {
  if (head.byteLength < HEADER_BYTES) return false;
  const view = viewOf(head);
  const field = (offset: number): number => view.getInt32(offset, true);
  const within = (offset: number, low: number, high: number): boolean =>
    field(offset) >= low && field(offset) <= high;
  if (!within(headerField.version, 1, 2) || !within(headerField.status, 0, 255)) return false;
  const believable = [
    within(headerField.tickRate, 1, 1000),
    within(headerField.sessionInfoLength, 1, MAX_SESSION_INFO),
    within(headerField.sessionInfoOffset, HEADER_BYTES, 1 << 24),
    within(headerField.variableCount, 1, MAX_VARIABLES),
    within(headerField.variableOffset, HEADER_BYTES, 1 << 24),
    within(headerField.bufferCount, 1, 4),
    within(headerField.rowLength, 1, 1 << 20),
    within(headerField.bufferOffset, HEADER_BYTES, 1 << 26),
  ].filter(Boolean).length;
  return believable >= 6;
}

function readVariable(bytes: Uint8Array, index: number, rowLength: number): IbtVariableInfo {
  const view = viewOf(bytes);
  const start = index * VARIABLE_BYTES;
  const code = view.getInt32(start + variableField.type, true);
  const offset = view.getInt32(start + variableField.offset, true);
  const count = view.getInt32(start + variableField.count, true);
  const words = (at: number, length: number): string =>
    printable(textAt(bytes, start + at, length, latin1).trim());
  const name = words(variableField.name, variableField.nameBytes);
  const place = `variable ${index} (${name === '' ? 'no name' : name})`;
  if (name === '') throw new FormatError(`${place} has an empty name`);
  const type = ibtTypes[code];
  if (type === undefined) throw new FormatError(`${place} has type ${code}, expected 0 to 5`);
  if (count < 1) throw new FormatError(`${place} has ${count} elements, expected at least 1`);
  const end = offset + count * typeBytes[type];
  if (offset < 0 || end > rowLength) {
    throw new FormatError(
      `${place} takes bytes ${offset} to ${end} of a row, but a row has ${rowLength} bytes`,
    );
  }
  return {
    name,
    type,
    count,
    offset,
    countAsTime: view.getUint8(start + variableField.countAsTime) !== 0,
    unit: words(variableField.unit, variableField.unitBytes),
  };
}

/** Two variables on one byte mean that an offset lies; it also bounds what a row can decode to. */
function refuseOverlap(variables: readonly IbtVariableInfo[]): void {
  let end = 0;
  let before = '';
  for (const variable of [...variables].sort((a, b) => a.offset - b.offset)) {
    if (variable.offset < end) {
      throw new FormatError(
        `variable ${variable.name} starts at byte ${variable.offset} of the row, inside ${before}, which ends at ${end}`,
      );
    }
    end = variable.offset + variable.count * typeBytes[variable.type];
    before = variable.name;
  }
}

function readVariables(
  source: ByteSource,
  offset: number,
  count: number,
  rowLength: number,
): readonly IbtVariableInfo[] {
  if (count < 1 || count > MAX_VARIABLES) {
    throw new FormatError(`the header counts ${count} variables, expected 1 to ${MAX_VARIABLES}`);
  }
  const end = offset + count * VARIABLE_BYTES;
  if (offset < HEADER_BYTES || end > source.byteLength) {
    throw new FormatError(
      `the ${count} variable headers take bytes ${offset} to ${end}, but the file ends at byte ${source.byteLength}`,
    );
  }
  const bytes = source.slice(offset, count * VARIABLE_BYTES);
  const variables = Array.from({ length: count }, (_, index) => readVariable(bytes, index, rowLength));
  const elements = variables.reduce((sum, variable) => sum + variable.count, 0);
  if (elements > MAX_ELEMENTS) {
    throw new FormatError(
      `the variables have ${elements} elements in a row, expected ${MAX_ELEMENTS} at most`,
    );
  }
  refuseOverlap(variables);
  return variables;
}

function readSessionInfo(source: ByteSource, offset: number, length: number, warnings: string[]): string {
  if (length === 0) return '';
  if (offset < HEADER_BYTES || length < 0 || offset + length > source.byteLength) {
    warnings.push(
      `The session info should take ${length} bytes at byte ${offset}, but the file ends at byte ${source.byteLength}; car and track are unknown.`,
    );
    return '';
  }
  if (length > MAX_SESSION_INFO) {
    warnings.push(
      `The session info takes ${length} bytes; only the first ${MAX_SESSION_INFO} are looked at.`,
    );
  }
  const bytes = source.slice(offset, Math.min(length, MAX_SESSION_INFO));
  return textAt(bytes, 0, bytes.byteLength, latin1);
}

interface DiskHeader {
  readonly startDate: number | null;
  readonly recordCount: number;
}

/** The disk header, or null where something else stands in its place or it is garbage. */
function readDiskHeader(view: DataView, firstSection: number): DiskHeader | null {
  if (firstSection < HEADER_BYTES + DISK_HEADER_BYTES || view.byteLength < HEADER_BYTES + DISK_HEADER_BYTES) {
    return null;
  }
  const startTime = view.getFloat64(diskField.startTime, true);
  const endTime = view.getFloat64(diskField.endTime, true);
  const lapCount = view.getInt32(diskField.lapCount, true);
  const recordCount = view.getInt32(diskField.recordCount, true);
  const sane = Math.abs(startTime) < 1e9 && Math.abs(endTime) < 1e9 && lapCount >= 0 && recordCount >= 0;
  if (!sane) return null;
  const date = Number(view.getBigInt64(diskField.startDate, true));
  return { startDate: date > YEAR_2003 && date < YEAR_2100 ? date : null, recordCount };
}

function warnOfRows(
  rows: number,
  spare: number,
  bufferCount: number,
  disk: DiskHeader | null,
  warnings: string[],
): void {
  if (bufferCount > 1) {
    warnings.push(
      `The file is a memory dump of the live interface (${bufferCount} row buffers), not a recording; only its first row is sure to be one.`,
    );
  } else if (disk === null) {
    warnings.push('The times and counts in the header are garbage and were not used.');
  }
  if (disk !== null && disk.recordCount > rows) {
    warnings.push(
      `The file was cut: its header counts ${disk.recordCount} rows, ${rows} whole ones are there.`,
    );
  } else if (disk !== null && disk.recordCount < rows) {
    warnings.push(
      `The header counts ${disk.recordCount} rows, but the file holds ${rows}; all of them were read.`,
    );
  }
  if (spare > 0) {
    warnings.push(`The last ${spare} bytes of the file are not a whole row and were left out.`);
  }
}

/**
 * Every recorder packs its rows, so a row that is longer than its variables is a lie, unless the count of rows
 * bears it out.
 */
function refuseLooseRows(
  variables: readonly IbtVariableInfo[],
  rowLength: number,
  bytesOfRows: number,
  disk: DiskHeader | null,
): void {
  const packed = variables.reduce((sum, { type, count }) => sum + count * typeBytes[type], 0);
  if (disk === null || packed === rowLength || disk.recordCount * rowLength === bytesOfRows) return;
  throw new FormatError(
    `the header gives a row ${rowLength} bytes, but its variables take ${packed}, and ${disk.recordCount} such rows are not the ${bytesOfRows} bytes that the file has`,
  );
}

/** Reads the heading; throws FormatError where the file is no `.ibt` or its layout cannot be true. */
export function readIbtHeader(source: ByteSource): IbtHeader {
  const size = source.byteLength;
  if (size === 0) throw new FormatError('the file is empty');
  if (size < HEADER_BYTES) {
    throw new FormatError(
      `the file has ${size} bytes, but the header of an .ibt alone takes ${HEADER_BYTES}`,
    );
  }
  const head = source.slice(0, Math.min(size, HEADER_BYTES + DISK_HEADER_BYTES));
  const view = viewOf(head);
  const field = (offset: number): number => view.getInt32(offset, true);

  const version = field(headerField.version);
  if (version !== 1 && version !== 2) {
    throw new FormatError(`the header at byte 0 has version ${version}, expected 1 or 2`);
  }
  const bufferCount = field(headerField.bufferCount);
  if (bufferCount < 1 || bufferCount > 4) {
    throw new FormatError(`the header counts ${bufferCount} row buffers, expected 1 to 4`);
  }
  const rowLength = field(headerField.rowLength);
  if (rowLength < 1) throw new FormatError(`the header gives a row ${rowLength} bytes, expected at least 1`);

  const variableOffset = field(headerField.variableOffset);
  const variableCount = field(headerField.variableCount);
  const variables = readVariables(source, variableOffset, variableCount, rowLength);

  const rowStart = field(headerField.bufferOffset);
  const variableEnd = variableOffset + variableCount * VARIABLE_BYTES;
  if (rowStart < variableEnd) {
    throw new FormatError(
      `the rows should start at byte ${rowStart}, inside the headings, which end at byte ${variableEnd}`,
    );
  }
  const rows = Math.floor((size - rowStart) / rowLength);
  if (rows < 1) {
    throw new FormatError(
      `no whole row is there: the first takes bytes ${rowStart} to ${rowStart + rowLength}, but the file ends at byte ${size}`,
    );
  }

  const warnings: string[] = [];
  const sessionOffset = field(headerField.sessionInfoOffset);
  const sessionLength = field(headerField.sessionInfoLength);
  const sessionInfo = readSessionInfo(source, sessionOffset, sessionLength, warnings);
  const firstSection = Math.min(variableOffset, sessionLength > 0 ? sessionOffset : variableOffset);
  const disk = readDiskHeader(view, firstSection);
  refuseLooseRows(variables, rowLength, size - rowStart, disk);
  warnOfRows(rows, (size - rowStart) % rowLength, bufferCount, disk, warnings);
  return {
    version,
    tickRate: field(headerField.tickRate),
    variables,
    rowLength,
    rowStart,
    rows,
    startDate: disk?.startDate ?? null,
    sessionInfo,
    warnings,
  };
}
