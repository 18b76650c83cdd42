/**
 * Kysely over the runtime's own SQLite. Kysely's dialect was written for another driver, but asks of it only what
 * `adapt` gives. Write-ahead log with `synchronous = FULL`: what was committed survives the loss of power.
 *
 * What would surprise: never read a database file of an open library with `fs`. Closing any descriptor of a file drops
 * the locks that the process holds on it.
 */

import { existsSync } from 'node:fs';
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { Kysely, type SqliteDatabase, SqliteDialect } from 'kysely';
import { LibraryError } from '../library.ts';
import { APPLICATION_ID, migrations, type Tables } from './schema.ts';

export interface Database {
  readonly db: Kysely<Tables>;
  /** Writes a copy of the database, as of this moment, to a path where nothing lies yet. */
  copyTo(path: string): void;
  /** What SQLite finds wrong with the file; empty where it is whole. */
  problems(): string[];
  close(): Promise<void>;
}

/** ms to wait for a lock that another process holds for the moment. */
const PATIENCE = 5000;

function isInput(value: unknown): value is SQLInputValue {
  return (
    value === null ||
    typeof value === 'string' ||
    typeof value === 'number' ||
    typeof value === 'bigint' ||
    ArrayBuffer.isView(value)
  );
}

function inputs(parameters: readonly unknown[]): SQLInputValue[] {
  return parameters.map((value) => {
    if (!isInput(value)) throw new TypeError(`SQLite cannot store a value of type ${typeof value}`);
    return value;
  });
}

/** Statements kept ready; a library asks only a few dozen different questions. */
const MOST_STATEMENTS = 200;

const nothing: ReturnType<SqliteDatabase['prepare']> = {
  reader: false,
  all: () => [],
  run: () => ({ changes: 0, lastInsertRowid: 0 }),
  iterate: () => [].values(),
};

function adapt(raw: DatabaseSync): SqliteDatabase {
  const ready = new Map<string, StatementSync>();
  return {
    close: () => raw.close(),
    prepare(text) {
      // Where the disk is full SQLite rolls back by itself. Kysely asks for it all the same, and would then tell of a
      // missing transaction instead of the disk.
      if (text === 'rollback' && !raw.isTransaction) return nothing;
      let statement = ready.get(text);
      if (statement === undefined) {
        statement = raw.prepare(text);
        if (ready.size >= MOST_STATEMENTS) ready.clear();
        ready.set(text, statement);
      }
      const prepared = statement;
      return {
        reader: prepared.columns().length > 0,
        all: (parameters) => prepared.all(...inputs(parameters)),
        run: (parameters) => prepared.run(...inputs(parameters)),
        iterate: (parameters) => prepared.iterate(...inputs(parameters)),
      };
    },
  };
}

function pragma(raw: DatabaseSync, name: string): number {
  const value = raw.prepare(`PRAGMA ${name}`).get()?.[name];
  return typeof value === 'number' ? value : 0;
}

function migrate(raw: DatabaseSync, from: number, steps: readonly string[]): void {
  for (let version = from; version < steps.length; version++) {
    raw.exec('BEGIN IMMEDIATE');
    try {
      raw.exec(steps[version]);
      raw.exec(`PRAGMA user_version = ${version + 1}`);
      raw.exec(`PRAGMA application_id = ${APPLICATION_ID}`);
      raw.exec('COMMIT');
    } catch (error) {
      if (raw.isTransaction) raw.exec('ROLLBACK');
      throw error;
    }
  }
}

function checkVersion(raw: DatabaseSync, path: string, readOnly: boolean, newest: number): number {
  const version = pragma(raw, 'user_version');
  if (version > newest) {
    throw new LibraryError(
      `the library ${path} is of version ${version}, made by a newer Pitboard; this one knows versions up to ${newest}.`,
    );
  }
  const tables = raw.prepare('SELECT count(*) AS n FROM sqlite_schema').get()?.n;
  if (tables !== 0 && pragma(raw, 'application_id') !== APPLICATION_ID) {
    throw new LibraryError(`${path} is a database, but not a library of Pitboard.`);
  }
  if (readOnly && version < newest) {
    throw new LibraryError(
      `the library ${path} is of version ${version} and must be opened for writing once, to be brought to version ${newest}.`,
    );
  }
  return version;
}

/** Opens, and brings to the present version, the database at `path`. Throws LibraryError. */
export function openDatabase(
  path: string,
  readOnly: boolean,
  steps: readonly string[] = migrations,
): Database {
  if (readOnly && !existsSync(path)) throw new LibraryError(`there is no library at ${path}.`);
  let raw: DatabaseSync | undefined;
  try {
    raw = new DatabaseSync(path, { readOnly, timeout: PATIENCE });
    const version = checkVersion(raw, path, readOnly, steps.length);
    if (!readOnly) {
      raw.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;');
      migrate(raw, version, steps);
    }
  } catch (error) {
    raw?.close();
    if (error instanceof LibraryError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new LibraryError(`the library ${path} cannot be opened: ${reason}.`, { cause: error });
  }
  const open = raw;
  const db = new Kysely<Tables>({ dialect: new SqliteDialect({ database: adapt(open) }) });
  return {
    db,
    copyTo(target) {
      open.prepare('VACUUM INTO ?').run(target);
    },
    problems() {
      const found = open.prepare('PRAGMA integrity_check').all();
      const lines = found.map((row) => String(row.integrity_check));
      const strays = open.prepare('PRAGMA foreign_key_check').all();
      return [
        ...lines.filter((line) => line !== 'ok'),
        ...strays.map((row) => `a row of ${String(row.table)} points nowhere`),
      ];
    },
    async close() {
      await db.destroy();
      // Kysely closes what it has used; a library that was never asked anything is closed here.
      if (open.isOpen) open.close();
    },
  };
}
