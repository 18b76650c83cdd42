/**
 * Where things lie in a MoTeC `.ld`: fixed text fields in the heading, a chain event -> venue -> vehicle, and a
 * doubly linked list of channel heads that point to their samples. Nothing here decodes a sample.
 *
 * What would surprise: the list has no count that can be trusted, every pointer may lie, and two heads may point to
 * the same samples. So the walk refuses circles, and the samples that all heads claim together may not be more than
 * a small multiple of the file. A head that makes no sense by itself is left out with a warning; a list that leads
 * nowhere is an error.
 */

import { type ByteSource, FormatError, printable } from '../bytes.ts';
import { textAt, viewOf } from '../fields.ts';

export type SampleType = 'i16' | 'i32' | 'f16' | 'f32' | 'f64';

export const sampleBytes: Readonly<Record<SampleType, number>> = { i16: 2, i32: 4, f16: 2, f32: 4, f64: 8 };

/** value = (raw / scale * 10^-dec + shift) * mul, in the unit of the head. */
export interface LdChannel {
  readonly name: string;
  readonly unit: string;
  /** Byte of the first sample. */
  readonly offset: number;
  /** Number of samples. */
  readonly length: number;
  /** Samples a second. */
  readonly rate: number;
  readonly type: SampleType;
  /** value = raw * gain + bias */
  readonly gain: number;
  readonly bias: number;
  /** True where the samples are plain counts or codes, without scaling. */
  readonly plain: boolean;
}

export interface LdHeading {
  /** As in the file, `dd/mm/yyyy` and `hh:mm:ss`. */
  readonly date: string;
  readonly time: string;
  readonly driver: string;
  readonly vehicle: string;
  readonly venue: string;
  readonly shortComment: string;
  readonly event: string;
  readonly session: string;
}

export interface LdFile {
  readonly heading: LdHeading;
  readonly channels: readonly LdChannel[];
  readonly warnings: readonly string[];
}

export const LD_MARKER = 0x40;

/** Bytes of the heading up to and including its last field that is read here. */
export const HEADING_BYTES = 0x624 + 64;

/** Bytes of a channel head that are read; the blocks in a file are 124 bytes long. */
const HEAD_BYTES = 84;
const HEAD_BLOCK_BYTES = 124;

/** More than any logger or simulator writes; keeps a hostile list of heads short. */
const MAX_CHANNELS = 10_000;

/** The heads may together claim this many times the bytes of the file. Real files share no samples. */
const MAX_SHARED = 2;

/** MoTeC's tools write text in the code page of Western Windows. */
const windowsText = new TextDecoder('windows-1252');

function wordsAt(bytes: Uint8Array, offset: number, length: number): string {
  return printable(textAt(bytes, offset, length, windowsText).trim());
}

/** A text field of a block that a pointer leads to; empty where the pointer leads out of the file. */
function fieldAt(source: ByteSource, block: number, offset: number, length: number): string {
  if (block === 0 || block + offset + length > source.byteLength) return '';
  return wordsAt(source.slice(block + offset, length), 0, length);
}

function pointerAt(source: ByteSource, block: number, offset: number): number {
  if (block === 0 || block + offset + 2 > source.byteLength) return 0;
  return viewOf(source.slice(block + offset, 2)).getUint16(0, true);
}

function readHeading(source: ByteSource, bytes: Uint8Array): LdHeading {
  const event = viewOf(bytes).getUint32(0x24, true);
  const venue = pointerAt(source, event, 64 + 64 + 1024);
  const vehicle = pointerAt(source, venue, 1098);
  return {
    date: wordsAt(bytes, 0x5e, 16),
    time: wordsAt(bytes, 0x7e, 16),
    driver: wordsAt(bytes, 0x9e, 64),
    // The chain is what MoTeC's own tools show; ACC leaves the field in the heading empty.
    vehicle: fieldAt(source, vehicle, 0, 64) || wordsAt(bytes, 0xde, 64),
    venue: fieldAt(source, venue, 0, 64) || wordsAt(bytes, 0x15e, 64),
    shortComment: wordsAt(bytes, 0x624, 64),
    event: fieldAt(source, event, 0, 64),
    session: fieldAt(source, event, 64, 64),
  };
}

/** Class 7 is floating point, 0 (beacon codes), 3 and 5 are signed integers; the width is in bytes. */
function sampleType(family: number, width: number): SampleType | undefined {
  if (family === 7 || family === 8)
    return width === 2 ? 'f16' : width === 4 ? 'f32' : width === 8 ? 'f64' : undefined;
  if (family === 0 || family === 3 || family === 5)
    return width === 2 ? 'i16' : width === 4 ? 'i32' : undefined;
  return undefined;
}

interface HeadResult {
  readonly next: number;
  readonly channel?: LdChannel;
  readonly warning?: string;
  /** True where the samples lie past the end of the file. */
  readonly cut?: boolean;
}

function readHead(source: ByteSource, pointer: number): HeadResult {
  const bytes = source.slice(pointer, HEAD_BYTES);
  const view = viewOf(bytes);
  const next = view.getUint32(4, true);
  const offset = view.getUint32(8, true);
  const length = view.getUint32(12, true);
  const family = view.getUint16(18, true);
  const width = view.getUint16(20, true);
  const rate = view.getUint16(22, true);
  const shift = view.getInt16(24, true);
  const mul = view.getInt16(26, true);
  const scale = view.getInt16(28, true);
  const dec = view.getInt16(30, true);
  const name = wordsAt(bytes, 32, 32) || wordsAt(bytes, 64, 8) || `channel at byte ${pointer}`;
  const leftOut = (why: string): HeadResult => ({ next, warning: `channel "${name}" is left out: ${why}` });

  const type = sampleType(family, width);
  if (type === undefined) return leftOut(`its sample type (class ${family}, ${width} bytes) is unknown`);
  if (rate === 0) return leftOut('its sample rate is 0 Hz, where at least 1 is expected');
  if (length === 0) return leftOut('it holds no samples');
  // 10^±30 is far outside of what a sensor needs and well inside of what a number holds.
  if (scale === 0 || Math.abs(dec) > 30)
    return leftOut(`its scaling (scale ${scale}, 10^${-dec}) has no meaning`);
  if (offset < HEADING_BYTES) {
    return leftOut(
      `its samples are said to lie at byte ${offset}, inside the heading of ${HEADING_BYTES} bytes`,
    );
  }
  if (offset + length * sampleBytes[type] > source.byteLength) return { next, cut: true };
  const channel: LdChannel = {
    name,
    unit: wordsAt(bytes, 72, 12),
    offset,
    length,
    rate,
    type,
    gain: (mul * 10 ** -dec) / scale,
    bias: shift * mul,
    plain: type.startsWith('i') && shift === 0 && mul === 1 && scale === 1 && dec === 0,
  };
  return { next, channel };
}

/** Keeps a file with thousands of broken heads from drowning the user. */
function shorten(warnings: readonly string[]): string[] {
  const shown = 5;
  if (warnings.length <= shown) return [...warnings];
  return [
    ...warnings.slice(0, shown),
    `${warnings.length - shown} more channels are left out for like reasons`,
  ];
}

/** Reads the heading and all channel heads. Throws FormatError where the list of channels cannot be followed. */
export function readLdFile(source: ByteSource): LdFile {
  if (source.byteLength < HEADING_BYTES) {
    throw new FormatError(
      `the heading of a MoTeC .ld takes ${HEADING_BYTES} bytes, but the file has only ${source.byteLength}`,
    );
  }
  const bytes = source.slice(0, HEADING_BYTES);
  const marker = viewOf(bytes).getUint32(0, true);
  if (marker !== LD_MARKER) {
    throw new FormatError(
      `a MoTeC .ld begins with the number ${LD_MARKER}, but this file begins with ${marker}`,
    );
  }

  const channels: LdChannel[] = [];
  const warnings: string[] = [];
  const seen = new Set<number>();
  const most = Math.min(MAX_CHANNELS, Math.floor(source.byteLength / HEAD_BLOCK_BYTES));
  let claimed = 0;
  let cut = 0;
  let pointer = viewOf(bytes).getUint32(0x08, true);
  while (pointer !== 0) {
    if (seen.has(pointer)) throw new FormatError(`the list of channels runs in a circle at byte ${pointer}`);
    seen.add(pointer);
    if (seen.size > most) {
      throw new FormatError(
        `the list of channels is longer than the ${most} that a file of this size can hold`,
      );
    }
    if (pointer < HEADING_BYTES || pointer + HEAD_BYTES > source.byteLength) {
      throw new FormatError(
        `channel head ${seen.size} should lie at byte ${pointer}, but heads lie between byte ${HEADING_BYTES} and the end of the file at byte ${source.byteLength}`,
      );
    }
    const head = readHead(source, pointer);
    if (head.warning !== undefined) warnings.push(head.warning);
    if (head.cut) cut++;
    if (head.channel !== undefined) {
      channels.push(head.channel);
      claimed += head.channel.length * sampleBytes[head.channel.type];
      if (claimed > MAX_SHARED * source.byteLength) {
        throw new FormatError(
          `the channels claim more than ${claimed} bytes of samples, but the file has only ${source.byteLength}`,
        );
      }
    }
    pointer = head.next;
  }
  if (cut > 0) {
    warnings.unshift(
      `the file is cut: the samples of ${cut} of ${seen.size} channels lie past its end at byte ${source.byteLength}, these channels are left out`,
    );
  }
  if (channels.length === 0) {
    throw new FormatError(
      `none of its ${seen.size} channels can be read${warnings.length > 0 ? `: ${warnings[0]}` : ''}`,
    );
  }
  return { heading: readHeading(source, bytes), channels, warnings: shorten(warnings) };
}
