/**
 * Where things stand in an `.ibt`: the byte layout that reader and writer share.
 *
 * The file is the memory of iRacing's live interface put on disk: a header, a list of variables, the session info
 * as YAML, then rows of packed little-endian values. "Packed" is the surprise: flags take one byte and nothing is
 * aligned, so a row is often 561 or 1073 bytes long and a float may stand anywhere.
 *
 *     0    header, 112 bytes: twelve int32 fields and the places of up to four row buffers
 *     112  disk header, 32 bytes: when it was driven, how many laps and rows
 *     144  one 144-byte variable header each
 *          session info, YAML in ISO-8859-1
 *          rows
 */

export const HEADER_BYTES = 112;
export const DISK_HEADER_BYTES = 32;
export const VARIABLE_BYTES = 144;

/** Byte offsets of the int32 fields of the header. */
export const headerField = {
  version: 0,
  status: 4,
  tickRate: 8,
  sessionInfoUpdate: 12,
  sessionInfoLength: 16,
  sessionInfoOffset: 20,
  variableCount: 24,
  variableOffset: 28,
  bufferCount: 32,
  rowLength: 36,
  /** First of four buffers of 16 bytes: tick count, offset, padding. A disk file has one. */
  bufferTick: 48,
  bufferOffset: 52,
} as const;

/** Byte offsets in the file of the disk header's fields. */
export const diskField = {
  /** int64, s since 1970 UTC. */
  startDate: 112,
  /** float64, s of the session. */
  startTime: 120,
  endTime: 128,
  /** int32. */
  lapCount: 136,
  recordCount: 140,
} as const;

/** Byte offsets in a variable header. */
export const variableField = {
  type: 0,
  offset: 4,
  count: 8,
  /** One byte: 1 where the elements of the array follow each other in time. */
  countAsTime: 12,
  name: 16,
  nameBytes: 32,
  description: 48,
  descriptionBytes: 64,
  unit: 112,
  unitBytes: 32,
} as const;

/** In the order of the type codes 0 to 5. */
export const ibtTypes = ['char', 'bool', 'int', 'bitField', 'float', 'double'] as const;

export type IbtType = (typeof ibtTypes)[number];

/** Bytes of one element. */
export const typeBytes: Readonly<Record<IbtType, 1 | 4 | 8>> = {
  char: 1,
  bool: 1,
  int: 4,
  bitField: 4,
  float: 4,
  double: 8,
};
