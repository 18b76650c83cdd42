import fc from 'fast-check';
import { expect, test } from 'vitest';
import { assemble, Timeline } from '../../../timing/index.ts';
import { contributionsOfLapTable } from '../lapTables/contributions.ts';
import { DIALECTS } from '../lapTables/dialects.ts';
import { Table } from '../table/table.ts';
import { contributionOfOpenF1 } from './contribution.ts';
import { NEEDED, OPENF1_TABLES, type OpenF1TableName } from './tables.ts';

const absurd = fc.oneof(
  fc.constantFrom(
    null,
    undefined,
    -1,
    0,
    1,
    4,
    1e300,
    -1e300,
    2 ** 53,
    104,
    true,
    false,
    [],
    [null, 2049],
    {},
  ),
  fc.constantFrom(
    'NaN',
    '',
    'x',
    '+1 LAP',
    'SOFT',
    'Race',
    'RED',
    '2001-05-06T13:00:00+00:00',
    '9999-99-99T99:99:99',
  ),
  fc.integer({ min: 0, max: 60 }).map((minute) => `2001-05-06T13:${String(minute).padStart(2, '0')}:00Z`),
  fc.double(),
  fc.string({ maxLength: 20 }),
);

const COLUMNS: Readonly<Record<OpenF1TableName, readonly string[]>> = {
  ...NEEDED,
  sessions: [...NEEDED.sessions, 'year', 'circuit_short_name'],
  drivers: [...NEEDED.drivers, 'full_name', 'team_name', 'team_colour'],
  laps: [
    ...NEEDED.laps,
    'duration_sector_1',
    'duration_sector_3',
    'i1_speed',
    'is_pit_out_lap',
    'segments_sector_1',
  ],
  stints: [...NEEDED.stints, 'tyre_age_at_start'],
  pit: [...NEEDED.pit, 'pit_duration', 'stop_duration'],
  intervals: [...NEEDED.intervals, 'interval'],
  car_data: [...NEEDED.car_data, 'rpm', 'brake', 'n_gear', 'drs'],
  location: [...NEEDED.location, 'z'],
  weather: [...NEEDED.weather, 'humidity', 'rainfall'],
  race_control: [...NEEDED.race_control, 'flag', 'scope', 'sector', 'driver_number', 'lap_number'],
  session_result: [...NEEDED.session_result, 'dnf', 'dns', 'dsq', 'duration', 'gap_to_leader', 'points'],
};

const moment = fc
  .integer({ min: 0, max: 600 })
  .map((seconds) => new Date(Date.UTC(2001, 4, 6, 13) + 10_000 * seconds).toISOString());

/** What a column holds in earnest, so that a good deal gets past the first check. */
function sensible(column: string): fc.Arbitrary<unknown> {
  if (/date/i.test(column)) return moment;
  if (/driver_?number|^Driver$|stint|position|^(?:lap_?number|LapNumber|lap_start|tyre.*)$/i.test(column)) {
    return fc.integer({ min: 1, max: 6 });
  }
  if (/^(?:Time|LapStartTime|gap_to_leader|Pit(?:In|Out)Time)$/.test(column))
    return fc.integer({ min: 3600, max: 4200 });
  if (/duration|time/i.test(column)) return fc.integer({ min: 20, max: 100 });
  return fc.oneof(fc.integer({ min: 0, max: 300 }), fc.constantFrom('SOFT', '12', 'x', true, false));
}

function rowsWith(columns: readonly string[]) {
  const cell = (column: string) =>
    fc.oneof({ weight: 12, arbitrary: sensible(column) }, { weight: 1, arbitrary: absurd });
  return fc.array(fc.record(Object.fromEntries(columns.map((column) => [column, cell(column)]))), {
    maxLength: 12,
  });
}

function isSound(events: readonly { readonly time: number }[]): void {
  for (const { time } of events) expect(Number.isFinite(time)).toBe(true);
}

test('absurd values in any table of OpenF1 give a session that folds, or none', () => {
  fc.assert(
    fc.property(
      fc.record(Object.fromEntries(OPENF1_TABLES.map((name) => [name, rowsWith(COLUMNS[name])])), {
        requiredKeys: [],
      }),
      (tables) => {
        const contribution = contributionOfOpenF1(tables, { from: 'made up' });
        if (contribution === null) return;
        const identity = { ...contribution.identity, season: 2001, round: 1, place: 'nowhere' };
        const session = assemble([{ ...contribution, identity }]);
        isSound(session.events);
        const { final } = Timeline.of(session);
        expect(new Set(final.order).size).toBe(final.order.length);
      },
    ),
    { numRuns: 200 },
  );
});

test('absurd values in any dialect of lap tables give sessions that fold, or none', () => {
  fc.assert(
    fc.property(
      fc
        .constantFrom(...DIALECTS)
        .chain((dialect) =>
          rowsWith(Object.values(dialect.columns).flat()).map((rows) => ({ dialect, rows })),
        ),
      ({ dialect, rows }) => {
        const { contributions } = contributionsOfLapTable(Table.ofRows(rows), dialect, {
          from: 'x',
          identity: null,
        });
        for (const contribution of contributions) {
          const identity = { ...contribution.identity, season: 2001, round: 1, place: 'nowhere' };
          const session = assemble([{ ...contribution, identity }]);
          isSound(session.events);
          const { final } = Timeline.of(session);
          expect(new Set(final.order).size).toBe(final.order.length);
        }
      },
    ),
    { numRuns: 200 },
  );
});
