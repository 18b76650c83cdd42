/**
 * The tables, as steps from one version to the next. Steps are never changed once released and never taken back: a
 * library of a newer version is refused instead. The version is SQLite's `user_version`, so that it changes in the
 * very transaction that changes the tables.
 *
 * `recording` holds what lists and filters look at and `recording_detail` the rest, so that a list of ten thousand
 * reads no laps and no channel tables.
 */

import type { Generated } from 'kysely';
import { historySchema } from './historySchema.ts';

export interface RecordingTable {
  id: string;
  digest: string;
  name: string;
  format: string;
  car: string | null;
  track: string | null;
  track_config: string | null;
  /** Track with its layout in parentheses. */
  track_label: string | null;
  driver: string | null;
  session: string | null;
  date: string | null;
  /** `YYYY-MM-DD` of `date`. */
  day: string | null;
  imported_at: string;
  simulated: number;
  rows: number;
  sample_rate: number | null;
  bytes: number;
  lap_count: number;
  clean_lap_count: number;
  best_lap_time: number | null;
  /** Folded words of name, car, track, driver and session. */
  search: string;
}

export interface RecordingDetailTable {
  id: string;
  laps: string;
  lap_source: string;
  lap_note: string;
  line_known: number;
  warnings: string;
  meta: string;
  layout: string;
}

export interface RecordingTagTable {
  recording_id: string;
  position: number;
  tag: string;
  /** Folded, for the search. */
  search: string;
}

/**
 * One row a race that anything is known of: of timing that was imported, of a history, or of both. Summaries stand in
 * columns, so that a list of seventy-five seasons opens no file.
 */
export interface RaceTable {
  /** `2024-01-race`: season, round and kind, which never change. */
  key: string;
  /** `2024-01-bahrain`: for people; it changes when the place becomes known. */
  id: string;
  season: number;
  round: number;
  kind: string;
  name: string | null;
  place: string | null;
  date: string | null;
  laps: number | null;
  cars: number | null;
  winner_code: string | null;
  winner_name: string | null;
  winner_team: string | null;
  has_timing: number;
  has_car_samples: number;
  has_locations: number;
  /** JSON lists. */
  sources: string;
  missing: string;
  imported_at: string | null;
  /** Folded words of id, name and winner. */
  search: string;
  /** JSON: where the assembled session lies; null where only a history tells of the race. */
  files: string | null;
  /** What the session was assembled by and of, beside its contributions; null where there is no session. */
  stamp: string | null;
}

/** What one source said of a race, in the order of arrival. */
export interface RaceContributionTable {
  race_key: string;
  digest: string;
  position: Generated<number>;
  source: string;
  from_name: string;
  imported_at: string;
  /** JSON: where it lies. */
  files: string;
}

export interface JobTable {
  /** Grows with each job: the order of lists and of turns. */
  seq: Generated<number>;
  id: string;
  kind: string;
  subject: string | null;
  key: string | null;
  stage: string;
  fraction: number;
  step: string | null;
  error: string | null;
  attempts: number;
  crashes: number;
  stopping: number;
  has_files: number;
  created_at: string;
  started_at: string | null;
  ended_at: string | null;
}

export interface JobDataTable {
  job_id: string;
  part: 'input' | 'checkpoint' | 'result';
  /** JSON under zstd. */
  data: Uint8Array;
}

export interface ModelVersionTable {
  seq: Generated<number>;
  model: string;
  version: string;
  /** Of `version`, so that 1.10.0 stands above 1.9.0. */
  major: number;
  minor: number;
  patch: number;
  digest: string;
  created_at: string;
  /** JSON. */
  manifest: string;
  /** JSON list. */
  tags: string;
}

export interface ModelAliasChangeTable {
  seq: Generated<number>;
  model: string;
  alias: string;
  version: string | null;
  former: string | null;
  kind: string;
  at: string;
  why: string | null;
}

export interface ModelPredictionTable {
  seq: Generated<number>;
  id: string;
  model: string;
  version: string | null;
  arm: string;
  key: string | null;
  at: string;
  latency: number;
  /** JSON. */
  answer: string;
  truth: number | null;
  error: number | null;
}

export interface EventTable {
  seq: Generated<number>;
  topic: string;
  key: string;
  at: string;
  data: string;
}

export interface Tables {
  recording: RecordingTable;
  recording_detail: RecordingDetailTable;
  recording_tag: RecordingTagTable;
  history_source: { kind: string; from_name: string; digest: string; imported_at: string };
  race: RaceTable;
  race_contribution: RaceContributionTable;
  job: JobTable;
  job_data: JobDataTable;
  model_version: ModelVersionTable;
  model_file: { model: string; version: string; name: string; sha256: string; bytes: number };
  /** May point at a version that comes with the program and has no row. */
  model_alias: { model: string; alias: string; version: string };
  model_alias_change: ModelAliasChangeTable;
  /** `state` is JSON. */
  model_rollout: { model: string; revision: number; state: string };
  model_prediction: ModelPredictionTable;
  /** How many truths were ever told of a version. */
  model_truths: { model: string; version: string; told: number };
  /** Events of changes that the bus has not been given yet. */
  outbox: EventTable;
  /** The bus's log. */
  event: EventTable;
  consumer: { name: string; seen: number };
}

/** `PBLB`: tells a library from any other SQLite file. */
export const APPLICATION_ID = 0x50424c42;

/** Step i makes version i + 1. */
export const migrations: readonly string[] = [
  `
  CREATE TABLE recording (
    id TEXT PRIMARY KEY,
    digest TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    format TEXT NOT NULL,
    car TEXT,
    track TEXT,
    track_config TEXT,
    track_label TEXT,
    driver TEXT,
    session TEXT,
    date TEXT,
    day TEXT,
    imported_at TEXT NOT NULL,
    simulated INTEGER NOT NULL,
    rows INTEGER NOT NULL,
    sample_rate REAL,
    bytes INTEGER NOT NULL,
    lap_count INTEGER NOT NULL,
    clean_lap_count INTEGER NOT NULL,
    best_lap_time REAL,
    search TEXT NOT NULL
  ) STRICT;
  CREATE INDEX recording_by_import ON recording (imported_at);
  CREATE INDEX recording_by_day ON recording (day);
  CREATE INDEX recording_by_car ON recording (car);
  CREATE INDEX recording_by_track ON recording (track);
  CREATE INDEX recording_by_track_label ON recording (track_label);
  CREATE INDEX recording_by_best_lap ON recording (best_lap_time);

  CREATE TABLE recording_detail (
    id TEXT PRIMARY KEY REFERENCES recording (id) ON DELETE CASCADE,
    laps TEXT NOT NULL,
    lap_source TEXT NOT NULL,
    lap_note TEXT NOT NULL,
    line_known INTEGER NOT NULL,
    warnings TEXT NOT NULL,
    meta TEXT NOT NULL,
    layout TEXT NOT NULL
  ) STRICT;

  CREATE TABLE recording_tag (
    recording_id TEXT NOT NULL REFERENCES recording (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    tag TEXT NOT NULL,
    search TEXT NOT NULL,
    PRIMARY KEY (recording_id, position)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX recording_tag_by_tag ON recording_tag (tag, recording_id);

  CREATE TABLE outbox (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    topic TEXT NOT NULL,
    key TEXT NOT NULL UNIQUE,
    at TEXT NOT NULL,
    data TEXT NOT NULL
  ) STRICT;
  CREATE TABLE event (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    topic TEXT NOT NULL,
    key TEXT NOT NULL UNIQUE,
    at TEXT NOT NULL,
    data TEXT NOT NULL
  ) STRICT;
  CREATE TABLE consumer (
    name TEXT PRIMARY KEY,
    seen INTEGER NOT NULL
  ) STRICT;
  `,
  `
  CREATE TABLE race (
    key TEXT PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    season INTEGER NOT NULL,
    round INTEGER NOT NULL,
    kind TEXT NOT NULL,
    name TEXT,
    place TEXT,
    date TEXT,
    laps INTEGER,
    cars INTEGER,
    winner_code TEXT,
    winner_name TEXT,
    winner_team TEXT,
    has_timing INTEGER NOT NULL,
    has_car_samples INTEGER NOT NULL,
    has_locations INTEGER NOT NULL,
    sources TEXT NOT NULL,
    missing TEXT NOT NULL,
    imported_at TEXT,
    search TEXT NOT NULL,
    files TEXT,
    stamp TEXT
  ) STRICT;
  CREATE INDEX race_by_season ON race (season, round);

  CREATE TABLE race_contribution (
    position INTEGER PRIMARY KEY AUTOINCREMENT,
    race_key TEXT NOT NULL REFERENCES race (key),
    digest TEXT NOT NULL,
    source TEXT NOT NULL,
    from_name TEXT NOT NULL,
    imported_at TEXT NOT NULL,
    files TEXT NOT NULL,
    UNIQUE (race_key, digest)
  ) STRICT;
  ${historySchema}`,
  `
  CREATE TABLE job (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    subject TEXT,
    key TEXT,
    stage TEXT NOT NULL,
    fraction REAL NOT NULL,
    step TEXT,
    error TEXT,
    attempts INTEGER NOT NULL,
    crashes INTEGER NOT NULL,
    stopping INTEGER NOT NULL,
    has_files INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    started_at TEXT,
    ended_at TEXT
  ) STRICT;
  CREATE UNIQUE INDEX job_by_key ON job (kind, key) WHERE stage NOT IN ('cancelled', 'failed');
  CREATE INDEX job_by_kind ON job (kind, stage, seq);
  CREATE INDEX job_by_subject ON job (subject, seq);
  CREATE INDEX job_by_stage ON job (stage, seq);

  CREATE TABLE job_data (
    job_id TEXT NOT NULL REFERENCES job (id) ON DELETE CASCADE,
    part TEXT NOT NULL,
    data BLOB NOT NULL,
    PRIMARY KEY (job_id, part)
  ) STRICT;
  `,
  `
  CREATE TABLE model_version (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    model TEXT NOT NULL,
    version TEXT NOT NULL,
    major INTEGER NOT NULL,
    minor INTEGER NOT NULL,
    patch INTEGER NOT NULL,
    digest TEXT NOT NULL,
    created_at TEXT NOT NULL,
    manifest TEXT NOT NULL,
    tags TEXT NOT NULL,
    UNIQUE (model, version),
    UNIQUE (model, digest)
  ) STRICT;
  CREATE TABLE model_file (
    model TEXT NOT NULL,
    version TEXT NOT NULL,
    name TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    bytes INTEGER NOT NULL,
    PRIMARY KEY (model, version, name),
    FOREIGN KEY (model, version) REFERENCES model_version (model, version) ON DELETE CASCADE
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX model_file_by_digest ON model_file (sha256);
  CREATE TABLE model_alias (
    model TEXT NOT NULL,
    alias TEXT NOT NULL,
    version TEXT NOT NULL,
    PRIMARY KEY (model, alias)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE model_alias_change (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    model TEXT NOT NULL,
    alias TEXT NOT NULL,
    version TEXT,
    former TEXT,
    kind TEXT NOT NULL,
    at TEXT NOT NULL,
    why TEXT
  ) STRICT;
  CREATE INDEX model_alias_change_by_model ON model_alias_change (model, seq);
  CREATE TABLE model_rollout (
    model TEXT PRIMARY KEY,
    revision INTEGER NOT NULL,
    state TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE model_prediction (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    model TEXT NOT NULL,
    version TEXT,
    arm TEXT NOT NULL,
    key TEXT,
    at TEXT NOT NULL,
    latency REAL NOT NULL,
    answer TEXT NOT NULL,
    truth REAL,
    error REAL
  ) STRICT;
  CREATE INDEX model_prediction_by_model ON model_prediction (model, seq);
  CREATE INDEX model_prediction_by_version ON model_prediction (model, version, seq);
  `,
  // How many truths were ever told of a version, since the log of answers keeps only the newest.
  `
  CREATE TABLE model_truths (
    model TEXT NOT NULL,
    version TEXT NOT NULL,
    told INTEGER NOT NULL,
    PRIMARY KEY (model, version)
  ) STRICT, WITHOUT ROWID;
  INSERT INTO model_truths (model, version, told)
    SELECT model, version, count(*) FROM model_prediction
    WHERE truth IS NOT NULL AND version IS NOT NULL GROUP BY model, version;
  `,
];
