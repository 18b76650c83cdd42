/**
 * One process writes to a library. The lock is SQLite's own on a database that holds nothing: the system takes it back
 * when the process dies, however it dies, so there is no stale file to judge.
 */

import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { LOCK } from './home.ts';
import { LibraryError, LibraryInUseError } from './library.ts';

/** Locks `home` until the function returned is called. Throws LibraryError where another holds it. */
export function lockHome(home: string): () => void {
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(join(home, LOCK));
    database.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    database?.close();
    if (error instanceof Error && /locked|busy/i.test(error.message)) {
      throw new LibraryInUseError(
        `the library in ${home} is in use by another Pitboard; close that one, or set PITBOARD_HOME to a folder of its own.`,
        { cause: error },
      );
    }
    const reason = error instanceof Error ? error.message : String(error);
    throw new LibraryError(`the library in ${home} cannot be locked: ${reason}.`, { cause: error });
  }
  const held = database;
  return () => held.close();
}
