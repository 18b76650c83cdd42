/**
 * From rows to columns: the hot path of the reader.
 *
 * The file is read front to back in blocks that fit the second-level cache, and each block is turned variable by
 * variable, so that the one pass over the file serves all wanted columns and every write runs along a column. A
 * `DataView` in a loop over one type compiles to plain unaligned loads, which matters here because rows have odd
 * lengths; aligned typed arrays, where a row allows them, were measured to be no faster. Four columns at a
 * time is the sweet spot of loads against open write streams. Values of four bytes are moved as bits, whatever they mean.
 */

import type { Samples } from '../../telemetry/index.ts';
import { type ByteSource, readFully } from '../bytes.ts';
import { type IbtType, typeBytes } from './layout.ts';

/** What to take out of the rows. */
export interface ColumnRequest {
  readonly type: IbtType;
  /** Byte in the row. */
  readonly offset: number;
  /** Consecutive elements in a row that all go into this column: 1, or more for a fast variable. */
  readonly perRow: number;
  /** Values become `value * scale + shift`. */
  readonly scale: number;
  readonly shift: number;
}

export interface RowArea {
  readonly rowStart: number;
  readonly rowLength: number;
  readonly rows: number;
}

const BLOCK_BYTES = 512 * 1024;

type Words = { readonly offset: number; readonly perRow: number; readonly out: Int32Array };
type Doubles = { readonly offset: number; readonly perRow: number; readonly out: Float64Array };
type Bytes = { readonly offset: number; readonly perRow: number; readonly out: Uint8Array };

/** One block of whole rows, and the place of its first row in the columns. */
interface Block {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  readonly rowLength: number;
  firstRow: number;
  rows: number;
}

function gatherFourWords(block: Block, w: Words, x: Words, y: Words, z: Words): void {
  const { view, rowLength, firstRow, rows } = block;
  const [a, b, c, d] = [w.out, x.out, y.out, z.out];
  const [toX, toY, toZ] = [x.offset - w.offset, y.offset - w.offset, z.offset - w.offset];
  const end = firstRow + rows;
  for (let row = firstRow, at = w.offset; row < end; row++, at += rowLength) {
    a[row] = view.getInt32(at, true);
    b[row] = view.getInt32(at + toX, true);
    c[row] = view.getInt32(at + toY, true);
    d[row] = view.getInt32(at + toZ, true);
  }
}

function gatherWords(block: Block, { offset, perRow, out }: Words): void {
  const { view, rowLength, firstRow, rows } = block;
  let to = firstRow * perRow;
  for (let row = 0, at = offset; row < rows; row++, at += rowLength) {
    for (let element = 0; element < perRow; element++) out[to++] = view.getInt32(at + 4 * element, true);
  }
}

function gatherDoubles(block: Block, { offset, perRow, out }: Doubles): void {
  const { view, rowLength, firstRow, rows } = block;
  let to = firstRow * perRow;
  for (let row = 0, at = offset; row < rows; row++, at += rowLength) {
    for (let element = 0; element < perRow; element++) out[to++] = view.getFloat64(at + 8 * element, true);
  }
}

function gatherFourBytes(block: Block, w: Bytes, x: Bytes, y: Bytes, z: Bytes): void {
  const { bytes, rowLength, firstRow, rows } = block;
  const [a, b, c, d] = [w.out, x.out, y.out, z.out];
  const [toX, toY, toZ] = [x.offset - w.offset, y.offset - w.offset, z.offset - w.offset];
  const end = firstRow + rows;
  for (let row = firstRow, at = w.offset; row < end; row++, at += rowLength) {
    a[row] = bytes[at];
    b[row] = bytes[at + toX];
    c[row] = bytes[at + toY];
    d[row] = bytes[at + toZ];
  }
}

function gatherBytes(block: Block, { offset, perRow, out }: Bytes): void {
  const { bytes, rowLength, firstRow, rows } = block;
  let to = firstRow * perRow;
  for (let row = 0, at = offset; row < rows; row++, at += rowLength) {
    for (let element = 0; element < perRow; element++) out[to++] = bytes[at + element];
  }
}

/** The file's own type where values stay as they are; flags and counts that must be scaled become doubles. */
function samplesFor({ type, perRow }: ColumnRequest, rows: number): Samples {
  const length = rows * perRow;
  switch (type) {
    case 'char':
    case 'bool':
      return new Uint8Array(length);
    case 'int':
      return new Int32Array(length);
    case 'bitField':
      return new Uint32Array(length);
    case 'float':
      return new Float32Array(length);
    case 'double':
      return new Float64Array(length);
    default:
      return type satisfies never;
  }
}

function isScaled({ scale, shift }: ColumnRequest): boolean {
  return scale !== 1 || shift !== 0;
}

function convert(samples: Samples, { scale, shift }: ColumnRequest): Samples {
  const whole = !(samples instanceof Float32Array || samples instanceof Float64Array);
  const out = whole ? new Float64Array(samples.length) : samples;
  for (let i = 0; i < out.length; i++) out[i] = samples[i] * scale + shift;
  return out;
}

/**
 * Reads the requested columns in one pass, `rows * perRow` values each, in the order of the requests. Takes the
 * memory of the columns and half a megabyte.
 */
export function readColumns(
  source: ByteSource,
  area: RowArea,
  requests: readonly ColumnRequest[],
): Samples[] {
  const columns = requests.map((request) => samplesFor(request, area.rows));
  const words: Words[] = [];
  const wordArrays: Words[] = [];
  const doubles: Doubles[] = [];
  const bytes: Bytes[] = [];
  const byteArrays: Bytes[] = [];
  for (const [i, { type, offset, perRow }] of requests.entries()) {
    const { buffer } = columns[i];
    switch (typeBytes[type]) {
      case 1:
        (perRow === 1 ? bytes : byteArrays).push({ offset, perRow, out: new Uint8Array(buffer) });
        break;
      case 4:
        (perRow === 1 ? words : wordArrays).push({ offset, perRow, out: new Int32Array(buffer) });
        break;
      default:
        doubles.push({ offset, perRow, out: new Float64Array(buffer) });
    }
  }
  // Neighbours in the row share cache lines.
  words.sort((a, b) => a.offset - b.offset);
  bytes.sort((a, b) => a.offset - b.offset);

  const rowsInBlock = Math.min(area.rows, Math.max(1, Math.floor(BLOCK_BYTES / area.rowLength)));
  const memory = new Uint8Array(rowsInBlock * area.rowLength);
  const view = new DataView(memory.buffer);
  const block: Block = { bytes: memory, view, rowLength: area.rowLength, firstRow: 0, rows: 0 };
  for (let firstRow = 0; firstRow < area.rows; firstRow += rowsInBlock) {
    block.firstRow = firstRow;
    block.rows = Math.min(rowsInBlock, area.rows - firstRow);
    const wanted = memory.subarray(0, block.rows * area.rowLength);
    readFully(source, wanted, area.rowStart + firstRow * area.rowLength);

    let k = 0;
    for (; k + 4 <= words.length; k += 4) {
      gatherFourWords(block, words[k], words[k + 1], words[k + 2], words[k + 3]);
    }
    for (; k < words.length; k++) gatherWords(block, words[k]);
    for (k = 0; k + 4 <= bytes.length; k += 4) {
      gatherFourBytes(block, bytes[k], bytes[k + 1], bytes[k + 2], bytes[k + 3]);
    }
    for (; k < bytes.length; k++) gatherBytes(block, bytes[k]);
    for (const column of wordArrays) gatherWords(block, column);
    for (const column of byteArrays) gatherBytes(block, column);
    for (const column of doubles) gatherDoubles(block, column);
  }
  return columns.map((column, i) => (isScaled(requests[i]) ? convert(column, requests[i]) : column));
}
