/**
 * The tables of history, part of the second step of `schema.ts`. Each row says which source it is of: sources are laid
 * over each other when they are asked, so that a newer edition of one replaces its own rows and nobody else's. Columns
 * are those of the rows in `timing/history`, in snake case.
 */

export const historySchema = `  CREATE TABLE history_source (
    kind TEXT PRIMARY KEY,
    from_name TEXT NOT NULL,
    digest TEXT NOT NULL,
    imported_at TEXT NOT NULL
  ) STRICT;
  CREATE TABLE history_race (
    source TEXT NOT NULL REFERENCES history_source (kind),
    id TEXT NOT NULL,
    season INTEGER NOT NULL,
    round INTEGER NOT NULL,
    name TEXT NOT NULL,
    official_name TEXT,
    grand_prix TEXT NOT NULL,
    place TEXT NOT NULL,
    circuit TEXT NOT NULL,
    date TEXT NOT NULL,
    time TEXT,
    laps INTEGER,
    scheduled_laps INTEGER,
    lap_length REAL,
    distance REAL,
    scheduled_distance REAL,
    qualifying_format TEXT,
    sprint INTEGER NOT NULL,
    sprint_date TEXT,
    qualifying_date TEXT
  ) STRICT;
  CREATE INDEX history_race_by_season ON history_race (season, source);
  CREATE TABLE history_circuit (
    source TEXT NOT NULL REFERENCES history_source (kind),
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    locality TEXT,
    country TEXT,
    latitude REAL,
    longitude REAL,
    length REAL,
    turns INTEGER
  ) STRICT;
  CREATE TABLE history_driver (
    source TEXT NOT NULL REFERENCES history_source (kind),
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    first_name TEXT NOT NULL,
    last_name TEXT NOT NULL,
    code TEXT,
    number INTEGER,
    born TEXT,
    died TEXT,
    nationality TEXT
  ) STRICT;
  CREATE TABLE history_constructor (
    source TEXT NOT NULL REFERENCES history_source (kind),
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    nationality TEXT
  ) STRICT;
  CREATE TABLE history_result (
    source TEXT NOT NULL REFERENCES history_source (kind),
    season INTEGER NOT NULL,
    round INTEGER NOT NULL,
    session TEXT NOT NULL,
    "order" INTEGER NOT NULL,
    car INTEGER,
    driver TEXT NOT NULL,
    team TEXT NOT NULL,
    engine TEXT,
    position INTEGER,
    position_text TEXT NOT NULL,
    grid INTEGER,
    laps INTEGER,
    time REAL,
    gap REAL,
    laps_behind INTEGER,
    penalty REAL NOT NULL,
    status TEXT NOT NULL,
    reason TEXT,
    points REAL NOT NULL,
    shared INTEGER NOT NULL,
    fastest_lap REAL,
    fastest_lap_number INTEGER,
    fastest_lap_rank INTEGER
  ) STRICT;
  CREATE INDEX history_result_by_season ON history_result (season, source);
  CREATE TABLE history_qualifying (
    source TEXT NOT NULL REFERENCES history_source (kind),
    season INTEGER NOT NULL,
    round INTEGER NOT NULL,
    session TEXT NOT NULL,
    "order" INTEGER NOT NULL,
    car INTEGER,
    driver TEXT NOT NULL,
    team TEXT NOT NULL,
    engine TEXT,
    position INTEGER,
    position_text TEXT NOT NULL,
    time REAL,
    q1 REAL,
    q2 REAL,
    q3 REAL,
    laps INTEGER
  ) STRICT;
  CREATE INDEX history_qualifying_by_season ON history_qualifying (season, source);
  CREATE TABLE history_grid (
    source TEXT NOT NULL REFERENCES history_source (kind),
    season INTEGER NOT NULL,
    round INTEGER NOT NULL,
    session TEXT NOT NULL,
    "order" INTEGER NOT NULL,
    car INTEGER,
    driver TEXT NOT NULL,
    team TEXT NOT NULL,
    engine TEXT,
    position INTEGER NOT NULL,
    penalty_places INTEGER,
    penalty TEXT,
    time REAL
  ) STRICT;
  CREATE INDEX history_grid_by_season ON history_grid (season, source);
  CREATE TABLE history_pit_stop (
    source TEXT NOT NULL REFERENCES history_source (kind),
    season INTEGER NOT NULL,
    round INTEGER NOT NULL,
    car INTEGER,
    driver TEXT NOT NULL,
    team TEXT NOT NULL,
    engine TEXT,
    stop INTEGER NOT NULL,
    lap INTEGER NOT NULL,
    duration REAL,
    clock TEXT
  ) STRICT;
  CREATE INDEX history_pit_stop_by_season ON history_pit_stop (season, source);
  CREATE TABLE history_fastest_lap (
    source TEXT NOT NULL REFERENCES history_source (kind),
    season INTEGER NOT NULL,
    round INTEGER NOT NULL,
    car INTEGER,
    driver TEXT NOT NULL,
    team TEXT NOT NULL,
    engine TEXT,
    position INTEGER NOT NULL,
    lap INTEGER,
    time REAL
  ) STRICT;
  CREATE INDEX history_fastest_lap_by_season ON history_fastest_lap (season, source);
  CREATE TABLE history_driver_standing (
    source TEXT NOT NULL REFERENCES history_source (kind),
    season INTEGER NOT NULL,
    round INTEGER,
    position INTEGER,
    position_text TEXT NOT NULL,
    points REAL NOT NULL,
    wins INTEGER,
    driver TEXT NOT NULL
  ) STRICT;
  CREATE INDEX history_driver_standing_by_season ON history_driver_standing (season, source);
  CREATE TABLE history_constructor_standing (
    source TEXT NOT NULL REFERENCES history_source (kind),
    season INTEGER NOT NULL,
    round INTEGER,
    position INTEGER,
    position_text TEXT NOT NULL,
    points REAL NOT NULL,
    wins INTEGER,
    team TEXT NOT NULL,
    engine TEXT
  ) STRICT;
  CREATE INDEX history_constructor_standing_by_season ON history_constructor_standing (season, source);
  `;
