/** OpenF1's smaller tables as events: entries, stints, stops, positions, intervals, weather, race control, results. */

import type {
  Compound,
  EntryEvent,
  Flag,
  Gap,
  PitStopEvent,
  RaceEvent,
  ResultRow,
  ResultStatus,
  StintEvent,
} from '../../../timing/index.ts';
import { compoundOf } from '../compounds.ts';
import { known, numberOf, type Table, textOf } from '../table/table.ts';

const MOST_CAR = 999;

function* carRows(table: Table): Generator<[row: number, car: number]> {
  const cars = table.numbers('driver_number');
  for (let row = 0; row < table.rows; row++) {
    const car = cars[row];
    if (Number.isInteger(car) && car >= 0 && car <= MOST_CAR) yield [row, car];
  }
}

/** Rows with a car and a moment, s of session time. */
function* timedRows(table: Table, epoch: number): Generator<[row: number, car: number, time: number]> {
  const moments = table.moments('date');
  for (const [row, car] of carRows(table)) {
    if (Number.isFinite(moments[row])) yield [row, car, (moments[row] - epoch) / 1000];
  }
}

export function colourOf(text: string | null): string | undefined {
  const hex = text?.replace(/^#/, '').toLowerCase();
  return hex !== undefined && /^[0-9a-f]{6}$/.test(hex) ? `#${hex}` : undefined;
}

/** `Max VERSTAPPEN` as `Max Verstappen`. */
export function nameOf(text: string | null): string | undefined {
  if (text === null) return undefined;
  return text.replace(/\p{Lu}{2,}/gu, (word) => word[0] + word.slice(1).toLowerCase());
}

export function entriesOf(table: Table, time: number): EntryEvent[] {
  const codes = table.texts('name_acronym');
  const names = table.texts('full_name');
  const teams = table.texts('team_name');
  const colours = table.texts('team_colour');
  return Array.from(carRows(table), ([row, car]) => ({
    type: 'entry',
    time,
    car,
    code: codes[row] ?? undefined,
    name: nameOf(names[row]),
    team: teams[row] ?? undefined,
    colour: colourOf(colours[row]),
  }));
}

export function gridOf(table: Table, time: number): EntryEvent[] {
  const positions = table.numbers('position');
  return Array.from(carRows(table), ([row, car]) => ({
    type: 'entry' as const,
    time,
    car,
    grid: known(positions[row], 0, 100) ?? undefined,
  })).filter(({ grid }) => grid !== undefined);
}

/** @param startOf session time at which a car began a lap; null where not known */
export function stintsOf(
  table: Table,
  startOf: (car: number, lap: number) => number | null,
  origin: number,
): StintEvent[] {
  const numbers = table.numbers('stint_number');
  const starts = table.numbers('lap_start');
  const ages = table.numbers('tyre_age_at_start');
  const compounds = table.texts('compound');
  const stints: StintEvent[] = [];
  for (const [row, car] of carRows(table)) {
    const stint = known(numbers[row], 1, 100);
    if (stint === null) continue;
    const lapStart = known(starts[row], 1, 200);
    const age = known(ages[row], 0, 200);
    const compound: Compound = compoundOf(compounds[row]) ?? 'UNKNOWN';
    const time = lapStart === null ? null : startOf(car, lapStart);
    // What was on the car at the start is known before it; a stint without laps was never driven.
    if (time === null && stint > 1 && lapStart === null) continue;
    stints.push({
      type: 'stint',
      // `assemble` finds the lap where another source has it.
      time: time ?? (stint === 1 ? origin : Number.NaN),
      car,
      stint,
      compound,
      ageAtStart: age,
      fresh: age === null ? null : age === 0,
      lapStart,
    });
  }
  return stints;
}

/**
 * Stops. The source's `date` is when its message came, after the car had left the lane; lane and standing time are the
 * timing system's.
 * @param isOutLap whether the lap is known to have begun in the pits
 */
export function stopsOf(
  table: Table,
  epoch: number,
  isOutLap: (car: number, lap: number) => boolean,
): (PitStopEvent | RaceEvent)[] {
  const laps = table.numbers('lap_number');
  const lane = table.seconds(table.has('lane_duration') ? 'lane_duration' : 'pit_duration');
  const standing = table.seconds('stop_duration');
  const events: RaceEvent[] = [];
  for (const [row, car, time] of timedRows(table, epoch)) {
    let lap = known(laps[row], 1, 200);
    if (lap === null || !Number.isInteger(lap)) continue;
    if (lap > 1 && isOutLap(car, lap) && !isOutLap(car, lap + 1)) lap -= 1;
    const laneTime = known(lane[row], 0.001, 4 * 3600);
    events.push({
      type: 'pitStop',
      time,
      car,
      lap,
      laneTime,
      stationaryTime: known(standing[row], 0.001, 4 * 3600),
    });
    if (laneTime === null) continue;
    events.push({ type: 'pitIn', time: time - laneTime, car, lap });
    events.push({ type: 'pitOut', time, car, lap: lap + 1 });
  }
  return events;
}

export function positionsOf(table: Table, epoch: number): RaceEvent[] {
  const positions = table.numbers('position');
  const events: RaceEvent[] = [];
  for (const [row, car, time] of timedRows(table, epoch)) {
    const position = known(positions[row], 1, 100);
    if (position !== null) events.push({ type: 'position', time, car, position });
  }
  return events;
}

/** `+1 LAP`, `+2 LAPS`, `12.345`; null of the leader's null and of what is none. */
export function gapOf(value: unknown): Gap | null {
  const number = numberOf(value);
  if (Number.isFinite(number)) return Math.abs(number) <= 4 * 3600 ? { unit: 's', value: number } : null;
  const laps = /^\+?(\d{1,3}) ?L(?:APS?)?$/i.exec(textOf(value) ?? '')?.[1];
  return laps === undefined ? null : { unit: 'laps', value: Number(laps) };
}

export function intervalsOf(table: Table, epoch: number): RaceEvent[] {
  const gaps = table.texts('gap_to_leader');
  const intervals = table.texts('interval');
  const hasInterval = table.has('interval');
  const events: RaceEvent[] = [];
  for (const [row, car, time] of timedRows(table, epoch)) {
    events.push({
      type: 'interval',
      time,
      car,
      gap: gapOf(gaps[row]),
      ...(hasInterval && { ahead: gapOf(intervals[row]) }),
    });
  }
  return events;
}

export function weatherOf(table: Table, epoch: number): RaceEvent[] {
  const moments = table.moments('date');
  const [air, track] = [table.numbers('air_temperature'), table.numbers('track_temperature')];
  const [humidity, pressure] = [table.numbers('humidity'), table.numbers('pressure')];
  const [speed, direction] = [table.numbers('wind_speed'), table.numbers('wind_direction')];
  const rain = table.numbers('rainfall');
  const events: RaceEvent[] = [];
  for (let row = 0; row < table.rows; row++) {
    if (!Number.isFinite(moments[row])) continue;
    const share = known(humidity[row], 0, 100);
    events.push({
      type: 'weather',
      time: (moments[row] - epoch) / 1000,
      air: known(air[row], -60, 70),
      track: known(track[row], -60, 100),
      humidity: share === null ? null : share / 100,
      pressure: known(pressure[row], 500, 1200),
      windSpeed: known(speed[row], 0, 100),
      windDirection: known(direction[row], 0, 360),
      rain: Number.isNaN(rain[row]) ? null : rain[row] > 0,
    });
  }
  return events;
}

const FLAGS: Readonly<Record<string, Flag>> = {
  GREEN: 'green',
  YELLOW: 'yellow',
  'DOUBLE YELLOW': 'doubleYellow',
  RED: 'red',
  BLUE: 'blue',
  CLEAR: 'clear',
  CHEQUERED: 'chequered',
  'BLACK AND WHITE': 'blackAndWhite',
  'BLACK AND ORANGE': 'blackAndOrange',
  BLACK: 'black',
};

export function raceControlOf(table: Table, epoch: number): RaceEvent[] {
  const moments = table.moments('date');
  const [messages, categories] = [table.texts('message'), table.texts('category')];
  const [flags, scopes] = [table.texts('flag'), table.texts('scope')];
  const [sectors, cars, laps] = [
    table.numbers('sector'),
    table.numbers('driver_number'),
    table.numbers('lap_number'),
  ];
  const events: RaceEvent[] = [];
  for (let row = 0; row < table.rows; row++) {
    const message = messages[row];
    if (message === null || !Number.isFinite(moments[row])) continue;
    const scope = scopes[row]?.toLowerCase();
    events.push({
      type: 'raceControl',
      time: (moments[row] - epoch) / 1000,
      message,
      category: categories[row],
      flag: FLAGS[flags[row]?.toUpperCase() ?? ''] ?? null,
      scope: scope === 'track' || scope === 'sector' || scope === 'driver' ? scope : null,
      sector: known(sectors[row], 1, 100),
      car: known(cars[row], 0, MOST_CAR),
      lap: known(laps[row], 1, 200),
    });
  }
  return events;
}

/** @param grid starting places by car */
export function resultsOf(table: Table, grid: ReadonlyMap<number, number>): ResultRow[] {
  const positions = table.numbers('position');
  const laps = table.numbers('number_of_laps');
  const durations = table.seconds('duration');
  const points = table.numbers('points');
  const flag = (name: string) => table.numbers(name);
  const [dnf, dns, dsq] = [flag('dnf'), flag('dns'), flag('dsq')];
  const gaps = table.texts('gap_to_leader');
  const rows = Array.from(carRows(table)).sort(
    ([a], [b]) => (known(positions[a], 1, 100) ?? 1000) - (known(positions[b], 1, 100) ?? 1000) || a - b,
  );
  return rows.map(([row, car], i) => {
    const position = known(positions[row], 1, 100);
    const lapped = gapOf(gaps[row])?.unit === 'laps';
    const status: ResultStatus =
      dsq[row] === 1
        ? 'disqualified'
        : dns[row] === 1
          ? 'didNotStart'
          : dnf[row] === 1
            ? 'retired'
            : position === null
              ? 'notClassified'
              : lapped
                ? 'lapped'
                : 'finished';
    return {
      car,
      position,
      order: i + 1,
      laps: known(laps[row], 0, 200),
      time: lapped ? null : known(durations[row], 1, 24 * 3600),
      penalty: 0,
      grid: grid.get(car) ?? null,
      status,
      reason: null,
      points: known(points[row], 0, 100),
    };
  });
}
