/**
 * The part of a session that is no samples, as one file: JSON lines under zstd, a head and then an event a line. Lines
 * keep it readable with everyday tools (`zstd -dc FILE | head`), and zstd's checksum tells a damaged file.
 */

import { promisify } from 'node:util';
import { constants, zstdCompress, zstdDecompress } from 'node:zlib';
import type { RaceEvent } from '../../timing/index.ts';
import { LibraryError } from '../library.ts';

const compress = promisify(zstdCompress);
const decompress = promisify(zstdDecompress);

const VERSION = 1;
/** A whole recorded weekend has some 20 MB. */
const LARGEST = 1 << 30;

export interface Bundle<Head> {
  readonly head: Head;
  readonly events: readonly RaceEvent[];
}

export async function encodeBundle<Head extends object>({ head, events }: Bundle<Head>): Promise<Uint8Array> {
  const lines = [JSON.stringify({ version: VERSION, events: events.length, ...head })];
  for (const event of events) lines.push(JSON.stringify(event));
  return compress(Buffer.from(`${lines.join('\n')}\n`), {
    params: { [constants.ZSTD_c_compressionLevel]: 6, [constants.ZSTD_c_checksumFlag]: 1 },
  });
}

/** What has no time (NaN; a lap chart has places only) is null in JSON. */
function timed(event: unknown): unknown {
  if (typeof event !== 'object' || event === null || !('time' in event) || event.time !== null) return event;
  return { ...event, time: Number.NaN };
}

function isEvent(value: unknown): value is RaceEvent {
  return (
    typeof value === 'object' &&
    value !== null &&
    'type' in value &&
    typeof value.type === 'string' &&
    'time' in value &&
    typeof value.time === 'number'
  );
}

function parsed(text: string): { head: object; events: RaceEvent[] } {
  const end = text.indexOf('\n');
  const head: unknown = JSON.parse(text.slice(0, end));
  // One call for all lines is several times faster than one a line.
  const list: unknown = JSON.parse(
    `[${text
      .slice(end + 1)
      .trimEnd()
      .replaceAll('\n', ',')}]`,
  );
  const events = Array.isArray(list) ? list.map(timed) : [];
  if (typeof head !== 'object' || head === null || !('version' in head) || !('events' in head)) {
    throw new LibraryError('its head is missing');
  }
  if (head.version !== VERSION) {
    throw new LibraryError(`it is of version ${String(head.version)}, where ${VERSION} is known`);
  }
  if (!events.every(isEvent) || events.length !== head.events) {
    throw new LibraryError(`its events are not the ${String(head.events)} that its head states`);
  }
  return { head, events };
}

/** Throws LibraryError (the reason alone, for a sentence around it) where the bytes are damaged. */
export async function decodeBundle<Head>(
  bytes: Uint8Array,
  headFrom: (value: object) => Head,
): Promise<Bundle<Head>> {
  try {
    const text = (await decompress(bytes, { maxOutputLength: LARGEST })).toString('utf8');
    const { head, events } = parsed(text);
    return { head: headFrom(head), events };
  } catch (error) {
    if (error instanceof LibraryError) throw error;
    throw new LibraryError('it is damaged', { cause: error });
  }
}
