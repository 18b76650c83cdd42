/** What a contribution says, as one number: the same data is recognised whatever its folder is called. */

import { createHash } from 'node:crypto';
import type { Contribution } from '../../timing/index.ts';

/**
 * SHA-256, hexadecimal, over source, clock, result, events and samples. Not over `from`, which is a name; not over the
 * identity, which a user may give; not over warnings, whose words change.
 */
export function digestOf({ source, epoch, results, events, carSamples, locations }: Contribution): string {
  const hash = createHash('sha256');
  hash.update(JSON.stringify({ source, epoch, results }));
  for (const event of events) hash.update('\n').update(JSON.stringify(event));
  for (const samples of [carSamples, locations]) {
    for (const [name, column] of Object.entries(samples ?? {})) {
      hash.update(`\0${name}\0`);
      if (ArrayBuffer.isView(column)) {
        hash.update(new Uint8Array(column.buffer, column.byteOffset, column.byteLength));
      }
    }
  }
  return hash.digest('hex');
}
