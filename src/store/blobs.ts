/**
 * The port for blobs: large, written once, read often. A writer and a reader get a local path and not a stream, since
 * DuckDB works on files; an implementation on an object store would keep them in a cache.
 */

export interface LocalCopy {
  /** Absolute; to be read only. */
  readonly path: string;
  /** Say that you are done with it. */
  release(): Promise<void>;
}

export interface Blobs {
  /**
   * `write` fills a file at the path that it is given. When this resolves (to the size in bytes), the blob is whole
   * and on disk for good under its key; when `write` throws, nothing is left and what was there under the key remains.
   * Throws RangeError for a key that is not letters, digits, `.`, `_` and `-`.
   */
  put(key: string, write: (path: string) => Promise<void>): Promise<number>;
  /** Undefined where there is no such blob. */
  open(key: string): Promise<LocalCopy | undefined>;
  keys(): Promise<readonly string[]>;
  /** False where there is no such blob. */
  delete(key: string): Promise<boolean>;
  /** Removes what a `put` that was killed left behind. Only for who may write. */
  sweep(): Promise<void>;
}
