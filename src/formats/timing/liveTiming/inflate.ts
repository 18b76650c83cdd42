/** Topics that end in `.z` hold base64 of a raw deflate stream of JSON: some 20 KiB, so that a bomb is easily told. */

import { inflateRawSync } from 'node:zlib';

/** The largest message of car data seen is 30 KiB; a full state after a lost line has a few of them. */
const MAX_BYTES = 4 * 1024 * 1024;

/** The JSON inside. Throws an Error with a short reason where it is not that, or too large. */
export function inflateTopic(data: unknown): unknown {
  if (typeof data !== 'string') throw new Error('it is not text');
  if (data.length > MAX_BYTES) throw new Error(`it has ${data.length} characters`);
  const packed = Buffer.from(data, 'base64');
  let plain: Buffer;
  try {
    plain = inflateRawSync(packed, { maxOutputLength: MAX_BYTES });
  } catch {
    throw new Error(`it does not inflate to at most ${MAX_BYTES} bytes`);
  }
  try {
    return JSON.parse(plain.toString('utf8'));
  } catch {
    throw new Error('it inflates to something that is no JSON');
  }
}
