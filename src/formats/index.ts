/** The formats room: opens a recording, whatever wrote it. */

export { FormatError } from './bytes.ts';
export { encodeIbt, type IbtFile, type IbtVariable, writeIbt } from './ibt/index.ts';
export { formats, type OpenOptions, openBytes, openRecording } from './open.ts';
export * from './simulation/index.ts';
export * from './timing/index.ts';
