/** What the system says of its disk, wherever it shows: the system's own errors, DuckDB's and SQLite's. */

import { LibraryError, StorageFullError } from './library.ts';

const KNOWN =
  /^(IO Error|Out of Memory Error|Could not write|database or disk is full|disk I\/O error|attempt to write a readonly database)/i;
/** `ENOSPC: `; in capitals only, or a sentence on a file called `empty` would be taken for one. */
const CODE = /^E[A-Z]{3,}:/;
const FULL = /disk is full|no space left|^ENOSPC|^EDQUOT|not enough space|disk quota/i;

function storageReason(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const [line] = error.message.split('\n');
  return KNOWN.test(line) || CODE.test(line) ? line : undefined;
}

/** The same error, or one sentence that begins with `said` where the disk is its reason. */
export function storageFault(error: unknown, said: string): unknown {
  const reason = error instanceof LibraryError ? undefined : storageReason(error);
  if (reason === undefined) return error;
  const Fault = FULL.test(reason) ? StorageFullError : LibraryError;
  return new Fault(`${said} (${reason}).`, { cause: error });
}
