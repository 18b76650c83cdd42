/** The topics beside `TimingData`, each as a function from a message (and what was merged before it) to events. */

import {
  type CarNumber,
  parseRaceControl,
  type RaceControlEvent,
  type RaceEvent,
  type WeatherEvent,
} from '../../../timing/index.ts';
import { compoundOf } from '../compounds.ts';
import { nameOf } from '../openf1/streams.ts';
import { micro } from './laps.ts';
import { flagOfText, scopeOf } from './marks.ts';
import { carOf, countOf, field, flagOf, items, numberOf, secondsOf, textOf, utcOf } from './values.ts';

/** Session time, s, of a UTC in ms. */
type Clock = (utc: number) => number;

/** A field of the message, or as it was before. */
function now(delta: unknown, before: unknown, key: string): unknown {
  const value = field(delta, key);
  return value === undefined ? field(before, key) : value;
}

const NAMES = ['Tla', 'FullName', 'TeamName', 'TeamColour'];

export function ofDriverList(delta: unknown, before: unknown, time: number): RaceEvent[] {
  const out: RaceEvent[] = [];
  for (const [key, driver] of items(delta)) {
    const car = carOf(key);
    const old = field(before, key);
    const told = NAMES.some((name) => {
      const value = field(driver, name);
      return typeof value === 'string' && value !== '' && value !== field(old, name);
    });
    if (car === null || !told) continue;
    const text = (name: string): string | undefined => textOf(now(driver, old, name)) || undefined;
    const colour = text('TeamColour');
    out.push({
      type: 'entry',
      time,
      car,
      code: text('Tla'),
      name: nameOf(text('FullName') ?? null),
      team: text('TeamName'),
      colour: colour !== undefined && /^[0-9a-f]{6}$/i.test(colour) ? `#${colour.toLowerCase()}` : undefined,
    });
  }
  return out;
}

/** First laps of stints that were told as a whole: each stint's laps are its total without those of its tyres before. */
function firstLaps(stints: unknown): Map<number, number> {
  const first = new Map<number, number>();
  let lap = 1;
  for (const [key, stint] of items(stints)) {
    const index = countOf(key, 0, 98);
    const total = countOf(field(stint, 'TotalLaps'), 0, 999);
    if (index === null || index !== first.size) break;
    first.set(index, lap);
    if (total === null) break;
    lap += Math.max(0, total - (countOf(field(stint, 'StartLaps'), 0, 999) ?? 0));
  }
  return first;
}

/** Tyres of one car. `whole`: where the message holds all its stints, so that they can be counted. */
export function ofStints(
  car: CarNumber,
  delta: unknown,
  before: unknown,
  time: number,
  whole = false,
): RaceEvent[] {
  const out: RaceEvent[] = [];
  const first = whole ? firstLaps(delta) : null;
  // Several at once are of a state: they end by the last lap that the same state tells, so they come after it.
  const at = first !== null && first.size > 1 ? micro(time + 0.001) : time;
  for (const [key, stint] of items(delta)) {
    const index = countOf(key, 0, 98);
    const old = field(before, key);
    const told = ['Compound', 'New', 'StartLaps'].some((name) => {
      const value = field(stint, name);
      return value !== undefined && value !== field(old, name);
    });
    if (index === null || !told) continue;
    const compound = compoundOf(textOf(now(stint, old, 'Compound')));
    if (compound === null) continue;
    out.push({
      type: 'stint',
      time: at,
      car,
      stint: index + 1,
      compound,
      ageAtStart: countOf(now(stint, old, 'StartLaps'), 0, 200),
      fresh: flagOf(now(stint, old, 'New')),
      lapStart: first?.get(index) ?? null,
    });
  }
  return out;
}

export function ofTimingAppData(delta: unknown, before: unknown, time: number, race: boolean): RaceEvent[] {
  const out: RaceEvent[] = [];
  for (const [key, line] of items(field(delta, 'Lines'))) {
    const car = carOf(key);
    if (car === null) continue;
    const old = field(field(before, 'Lines'), key);
    const grid = countOf(field(line, 'GridPos'), 0, 99);
    if (race && grid !== null && grid !== countOf(field(old, 'GridPos'), 0, 99)) {
      out.push({ type: 'entry', time, car, grid });
    }
    const stints = field(line, 'Stints');
    const known = field(old, 'Stints');
    out.push(...ofStints(car, stints, known, time, items(known).length === 0));
  }
  return out;
}

/**
 * What a message of race control means, without what the feed says better itself: the state of track and session, to the
 * millisecond, where race control's clock has whole seconds. In practice and qualifying race control counts a lap more
 * than the feed's best laps do (an out lap is 1 there and 2 here), and the flag ends a part, not a car's day.
 */
function meaningOf(event: RaceControlEvent, race: boolean): RaceEvent[] {
  return parseRaceControl(event).flatMap((meant): RaceEvent[] => {
    if (meant.type === 'trackStatus' || meant.type === 'sessionStatus') return [];
    if (race) return [meant];
    if (meant.type === 'finish') return [];
    if (meant.type === 'lapDeleted' && meant.lap !== null) return [{ ...meant, lap: meant.lap - 1 }];
    return [meant];
  });
}

export function ofRaceControl(
  delta: unknown,
  before: unknown,
  time: number,
  clock: Clock,
  race: boolean,
): RaceEvent[] {
  const out: RaceEvent[] = [];
  const old = field(before, 'Messages');
  for (const [key, said] of items(field(delta, 'Messages'))) {
    const message = textOf(field(said, 'Message'));
    if (message === null || message === field(field(old, key), 'Message')) continue;
    const utc = utcOf(field(said, 'Utc'));
    const event: RaceControlEvent = {
      type: 'raceControl',
      time: utc === null ? time : clock(utc),
      message,
      category: textOf(field(said, 'Category')),
      flag: flagOfText(field(said, 'Flag')),
      scope: scopeOf(field(said, 'Scope')),
      sector: countOf(field(said, 'Sector'), 0, 99),
      car: carOf(field(said, 'RacingNumber')),
      lap: countOf(field(said, 'Lap'), 0, 999),
    };
    out.push(event, ...meaningOf(event, race));
  }
  return out;
}

export function ofWeather(delta: unknown, before: unknown, time: number): WeatherEvent[] {
  const number = (key: string): number | null => numberOf(now(delta, before, key));
  const humidity = number('Humidity');
  const rain = number('Rainfall');
  const event: WeatherEvent = {
    type: 'weather',
    time,
    air: number('AirTemp'),
    track: number('TrackTemp'),
    humidity: humidity === null ? null : humidity / 100,
    pressure: number('Pressure'),
    windSpeed: number('WindSpeed'),
    windDirection: number('WindDirection'),
    rain: rain === null ? null : rain > 0,
  };
  return Object.values(event).filter((value) => value !== null).length > 2 ? [event] : [];
}

export function ofLapCount(delta: unknown, before: unknown, time: number): RaceEvent[] {
  const lap = countOf(now(delta, before, 'CurrentLap'), 1, 999);
  const total = countOf(now(delta, before, 'TotalLaps'), 1, 999);
  const same =
    lap === countOf(field(before, 'CurrentLap'), 1, 999) &&
    total === countOf(field(before, 'TotalLaps'), 1, 999);
  return same || (lap === null && total === null) ? [] : [{ type: 'lapCount', time, lap, total }];
}

function stopOf(car: CarNumber, stop: unknown, time: number, lane: string): RaceEvent[] {
  const lap = countOf(field(stop, 'Lap'), 1, 999);
  const laneTime = secondsOf(field(stop, lane));
  const stationaryTime = secondsOf(field(stop, 'PitStopTime'));
  if (lap === null || (laneTime === null && stationaryTime === null)) return [];
  return [{ type: 'pitStop', time, car, lap, laneTime, stationaryTime }];
}

/** `PitLaneTimeCollection`: the last stop of each car, for as long as the screens show it. */
export function ofPitLaneTimes(delta: unknown, time: number): RaceEvent[] {
  return items(field(delta, 'PitTimes')).flatMap(([key, stop]) => {
    const car = carOf(key);
    return car === null ? [] : stopOf(car, stop, time, 'Duration');
  });
}

/** `PitStopSeries`: all stops of each car, with the time standing still. */
export function ofPitStopSeries(delta: unknown, before: unknown, time: number, clock: Clock): RaceEvent[] {
  return items(field(delta, 'PitTimes')).flatMap(([key, stops]) => {
    const car = carOf(key);
    if (car === null) return [];
    const old = field(field(before, 'PitTimes'), key);
    return items(stops).flatMap(([index, entry]) => {
      const known = field(old, index);
      if (known !== undefined && field(entry, 'PitStop') === undefined) return [];
      const utc = utcOf(now(entry, known, 'Timestamp'));
      return stopOf(car, field(entry, 'PitStop'), utc === null ? time : clock(utc), 'PitLaneTime');
    });
  });
}
