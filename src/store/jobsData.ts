/** What jobs keep, as text: nothing is kept that would come back as something else. */

import { LibraryError } from './library.ts';

/** Characters of JSON. */
export const LARGEST_JOB_DATA = 64 << 20;

/** Things that JSON would turn into something else without a word. */
function isPlain(value: unknown): boolean {
  return !(
    ArrayBuffer.isView(value) ||
    value instanceof ArrayBuffer ||
    value instanceof Map ||
    value instanceof Set ||
    typeof value === 'function' ||
    typeof value === 'symbol'
  );
}

/**
 * What a job keeps as JSON; a number that is none becomes null. Throws TypeError for what is no plain JSON, LibraryError
 * for what is too large.
 */
export function jobJson(value: unknown): string {
  const json: string | undefined = JSON.stringify(value, (key, each: unknown) => {
    if (isPlain(each)) return each;
    throw new TypeError(`what a job keeps must be plain JSON, and "${key}" is not`);
  });
  if (json === undefined) throw new TypeError('what a job keeps must be plain JSON, and undefined is not');
  if (json.length > LARGEST_JOB_DATA) {
    throw new LibraryError(
      `a job has ${json.length >> 20} MiB to keep, more than the ${LARGEST_JOB_DATA >> 20} MiB that are taken.`,
    );
  }
  return json;
}
