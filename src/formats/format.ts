/** What a reader is: it recognises a file by its content and opens it. `open.ts` lists them all. */

import type { RecordingSource } from '../telemetry/index.ts';
import type { ByteSource } from './bytes.ts';

export interface OpenContext {
  /** File name without folders and without `.gz`: for sidecars and for times that a source writes in its name. */
  readonly name: string;
  /** Where the file lies, when it lies anywhere; sidecars (`.ldx`) are looked for beside it. */
  readonly path?: string;
  /** Text of the mapping file that the user named, for a CSV that no reader knows. */
  readonly mapping?: string;
}

export interface Format {
  /** As in `RecordingMeta.format`. */
  readonly id: string;
  /** For people: `iRacing telemetry (.ibt)`. */
  readonly title: string;
  /** Looks at the first bytes (up to 64 KiB) and, if need be, at the rest. Must not throw. */
  matches(head: Uint8Array, source: ByteSource, context: OpenContext): boolean;
  /** Reads the heading. Throws FormatError with one sentence where the file lies or is cut. */
  open(source: ByteSource, context: OpenContext): RecordingSource | Promise<RecordingSource>;
}
