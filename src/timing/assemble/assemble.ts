/**
 * One session of what several sources say of it. Each keeps its own clock and has its own gaps; here they are put on one
 * clock, laps are merged field by field, streams are taken whole from the best source, and what is missing is said.
 *
 * The result does not depend on the order in which the sources came. From one source alone everything stays: only what a
 * table of laps says between the lines is added (`laps.ts`), as a feed would have said it, and what race control's
 * sentences mean.
 */

import type {
  CarNumber,
  EntryEvent,
  LapEvent,
  PitStopEvent,
  RaceEvent,
  RaceEventType,
  StintEvent,
} from '../events.ts';
import { sortedEvents } from '../order.ts';
import { parseRaceControl } from '../raceControl.ts';
import type { Contribution, MissingPart, RaceSession, SessionIdentity, SourceNote } from '../session.ts';
import { bestFitting, betterShift, type Shift, shiftByStart, shifted } from './align.ts';
import { withinField } from './field.ts';
import { mergeIdentities, raceId } from './identity.ts';
import { endedLaps, eventsOfLaps } from './laps.ts';
import { mergeLaps } from './mergeLaps.ts';
import { MISSING_PARTS } from './missing.ts';
import { renumbered } from './renumber.ts';
import { bestOf, byRank, topicOf } from './sources.ts';

/** Merged by key; all other types are streams. */
const KEYED: ReadonlySet<RaceEventType> = new Set([
  'lap',
  'entry',
  'pitStop',
  'pitIn',
  'pitOut',
  'sector',
  'stint',
]);

function count(contribution: Contribution, type: RaceEventType): number {
  let sum = 0;
  for (const event of contribution.events) if (event.type === type) sum++;
  return sum;
}

function hasTimes(contribution: Contribution): boolean {
  return (
    contribution.carSamples !== null ||
    contribution.locations !== null ||
    contribution.events.some((event) => event.type !== 'entry' && Number.isFinite(event.time))
  );
}

/** A contribution of which nothing says when it was: its laps may complete others', its streams are lost. */
function timeless(contribution: Contribution): Contribution {
  return {
    ...contribution,
    carSamples: null,
    locations: null,
    events: contribution.events.flatMap((event): RaceEvent[] => {
      switch (event.type) {
        case 'lap':
          return [{ ...event, time: Number.NaN, start: null, pitIn: null, pitOut: null }];
        case 'pitStop':
        case 'stint':
          return [{ ...event, time: Number.NaN }];
        case 'entry':
          return [event];
        default:
          return [];
      }
    }),
  };
}

/** All contributions on the clock of the best one. */
function aligned(contributions: readonly Contribution[], warnings: string[]): Contribution[] {
  const timed = contributions.filter(hasTimes).sort(byRank('clock'));
  const rest = contributions.filter((contribution) => !timed.includes(contribution));
  const base = timed.find(({ epoch }) => epoch !== null) ?? timed[0];
  if (base === undefined) return [...rest];
  const placed = [base];
  const waiting = timed.filter((contribution) => contribution !== base);
  // What fits best first: it may be a better base for the others (a feed's first state knows one lap of each car).
  const shifts = new Map<Contribution, Shift>();
  for (let added = base; ; ) {
    for (const contribution of waiting) {
      const better = betterShift(shifts.get(contribution) ?? null, added, contribution);
      if (better !== null) shifts.set(contribution, better);
    }
    const next = bestFitting(waiting, shifts);
    if (next === null) break;
    const { contribution, shift } = next;
    waiting.splice(waiting.indexOf(contribution), 1);
    if (shift.warning !== null) warnings.push(shift.warning);
    added = shifted(contribution, shift.seconds);
    placed.push(added);
  }
  for (const contribution of waiting) {
    const byStart = shiftByStart(placed, contribution);
    if (byStart !== null) {
      if (byStart.warning !== null) warnings.push(byStart.warning);
      placed.push(shifted(contribution, byStart.seconds));
      continue;
    }
    warnings.push(
      `${contribution.from}: nothing ties its times to those of ${base.from}; only what has no time was taken from it`,
    );
    placed.push(timeless(contribution));
  }
  return [...placed, ...rest];
}

/** A document without times says who is there, which is so from the start. */
function atStart(time: number): number {
  return Number.isFinite(time) ? time : 0;
}

function mergeEntries(contributions: readonly Contribution[]): EntryEvent[] {
  const sources = contributions
    .filter((contribution) => count(contribution, 'entry') > 0)
    .sort(byRank('stream'));
  const all = sources.map(({ events }) => events.filter((event) => event.type === 'entry'));
  const only = all.length === 1 ? all[0] : undefined;
  if (only !== undefined) return only.map((entry) => ({ ...entry, time: atStart(entry.time) }));
  const byCar = new Map<CarNumber, EntryEvent>();
  for (const entries of all) {
    // Within a source a later one completes an earlier one; between sources the better one stays.
    const own = new Map<CarNumber, EntryEvent>();
    for (const entry of [...entries].sort((a, b) => atStart(a.time) - atStart(b.time))) {
      own.set(entry.car, {
        ...own.get(entry.car),
        ...defined(entry),
        time: own.get(entry.car)?.time ?? atStart(entry.time),
      });
    }
    for (const [car, entry] of own) {
      const better = byCar.get(car);
      const time = Math.min(better?.time ?? Number.POSITIVE_INFINITY, atStart(entry.time));
      byCar.set(car, {
        ...defined(entry),
        ...(better === undefined ? {} : defined(better)),
        type: 'entry',
        car,
        time,
      });
    }
  }
  return [...byCar.values()];
}

/** Cars that drove and that no source lists: they are there from the start, under their number. */
function nameless(laps: readonly LapEvent[], entries: readonly EntryEvent[]): EntryEvent[] {
  const listed = new Set(entries.map(({ car }) => car));
  const first = laps.reduce(
    (least, { start, time }) => Math.min(least, start ?? time),
    Number.POSITIVE_INFINITY,
  );
  const cars = new Set(laps.map(({ car }) => car).filter((car) => !listed.has(car)));
  return [...cars].map((car) => ({ type: 'entry', time: first, car }));
}

/** Without the fields that say nothing. */
function defined(entry: EntryEvent): EntryEvent {
  const { type, time, car, code, name, team, colour, grid } = entry;
  return {
    type,
    time,
    car,
    ...(code !== undefined && { code }),
    ...(name !== undefined && { name }),
    ...(team !== undefined && { team }),
    ...(colour !== undefined && { colour }),
    ...(grid !== undefined && { grid }),
  };
}

function mergePitStops(
  contributions: readonly Contribution[],
  laps: ReadonlyMap<string, LapEvent>,
): PitStopEvent[] {
  const stops = new Map<string, PitStopEvent>();
  for (const { events } of [...contributions].sort(byRank('lap.pits'))) {
    for (const event of events) {
      if (event.type !== 'pitStop') continue;
      const key = `${event.car}/${event.lap}`;
      const better = stops.get(key);
      stops.set(key, {
        ...event,
        time: better !== undefined && Number.isFinite(better.time) ? better.time : event.time,
        laneTime: better?.laneTime ?? event.laneTime,
        stationaryTime: better?.stationaryTime ?? event.stationaryTime,
      });
    }
  }
  return [...stops.values()].map((stop) => {
    if (Number.isFinite(stop.time)) return stop;
    // A list of stops without times of day: a stop is over when the car is out of the lane.
    const time = laps.get(`${stop.car}/${stop.lap + 1}`)?.pitOut ?? laps.get(`${stop.car}/${stop.lap}`)?.time;
    return { ...stop, time: time ?? Number.NaN };
  });
}

type Keyed = 'pitIn' | 'pitOut' | 'sector';

/**
 * Places or gaps of which the last is told before anybody has ended a lap: a recording that was cut on the grid. Believed
 * for the whole race they would keep everybody there.
 */
function isOfGrid({ events }: Contribution, of: RaceEventType, laps: readonly LapEvent[]): boolean {
  const firstEnd = laps.reduce((least, { time }) => Math.min(least, time), Number.POSITIVE_INFINITY);
  if (firstEnd === Number.POSITIVE_INFINITY) return false;
  return events.every(({ type, time }) => type !== of || time < firstEnd);
}

/** Events that a lap holds too, by key: those of streams first, the laps' own for what no stream has. */
function mergeKeyed(contributions: readonly Contribution[], fromLaps: readonly RaceEvent[]): RaceEvent[] {
  const keyOf = (event: Extract<RaceEvent, { type: Keyed }>) =>
    `${event.type}/${event.car}/${event.type === 'sector' ? `${event.lap}/${event.sector}` : (event.lap ?? `at ${event.time}`)}`;
  const isKeyed = (event: RaceEvent): event is Extract<RaceEvent, { type: Keyed }> =>
    event.type === 'pitIn' || event.type === 'pitOut' || event.type === 'sector';
  const merged = new Map<string, RaceEvent>();
  // The laps are merged already, so where they know a visit to the pits its times are the best source's.
  for (const event of fromLaps)
    if (isKeyed(event) && event.type !== 'sector') merged.set(keyOf(event), event);
  for (const { events } of [...contributions].sort(byRank('lap.pits'))) {
    for (const event of events) {
      if (isKeyed(event) && !merged.has(keyOf(event))) merged.set(keyOf(event), event);
    }
  }
  for (const event of fromLaps)
    if (isKeyed(event) && !merged.has(keyOf(event))) merged.set(keyOf(event), event);
  return [...merged.values()];
}

function mergeStints(
  contributions: readonly Contribution[],
  laps: ReadonlyMap<string, LapEvent>,
): RaceEvent[] {
  const sources = contributions
    .filter((contribution) => count(contribution, 'stint') > 0)
    .sort(byRank('tyres'));
  // Sources number stints differently, so a car's are taken from one of them.
  const owner = new Map<CarNumber, Contribution>();
  const stints: StintEvent[] = [];
  for (const contribution of sources) {
    for (const event of contribution.events) {
      if (event.type !== 'stint') continue;
      const of = owner.get(event.car);
      if (of === undefined) owner.set(event.car, contribution);
      if (of === undefined || of === contribution) stints.push(event);
    }
  }
  return stints.map((stint) =>
    Number.isFinite(stint.time) ? stint : { ...stint, time: startOf(stint, laps) },
  );
}

/** A list of stints without times of day: one begins with its first lap. */
function startOf({ car, lapStart }: StintEvent, laps: ReadonlyMap<string, LapEvent>): number {
  if (lapStart === null) return Number.NaN;
  return laps.get(`${car}/${lapStart}`)?.start ?? laps.get(`${car}/${lapStart - 1}`)?.time ?? Number.NaN;
}

/** Lap tables know the state of the track by lap; race control's messages, where there are as many, to the second. */
function isCoarse(best: Contribution, all: readonly Contribution[]): boolean {
  if (best.source !== 'fastf1') return false;
  const messages = bestOf(topicOf('raceControl'), all, (contribution) => count(contribution, 'raceControl'));
  const meant = (messages?.events ?? [])
    .flatMap((event) => (event.type === 'raceControl' ? parseRaceControl(event) : []))
    .filter(({ type }) => type === 'trackStatus').length;
  return meant * 2 >= count(best, 'trackStatus');
}

/** What race control's sentences say, where no stream of a source says it by itself. */
function meanings(events: readonly RaceEvent[]): RaceEvent[] {
  const present = new Set(events.map(({ type }) => type));
  // A source may have understood a sentence itself, and better: it knows which lap a time was driven on.
  const understood = new Set(events.flatMap((event) => (isDecision(event) ? decisionKey(event) : [])));
  return events
    .flatMap((event) => (event.type === 'raceControl' ? parseRaceControl(event) : []))
    .filter((event) => (isDecision(event) ? !understood.has(decisionKey(event)) : !present.has(event.type)));
}

type Decision = Extract<RaceEvent, { type: 'penalty' | 'lapDeleted' }>;

function isDecision(event: RaceEvent): event is Decision {
  return event.type === 'penalty' || event.type === 'lapDeleted';
}

function decisionKey({ type, car, time }: Decision): string {
  return `${type} ${car} ${time}`;
}

function missingOf(
  session: Pick<RaceSession, 'events' | 'carSamples' | 'locations' | 'results' | 'epoch'>,
): MissingPart[] {
  const types = new Set<RaceEventType>();
  let names = false;
  let grid = false;
  let sectors = false;
  let tyres = false;
  let lane = false;
  let laps = 0;
  let intervals = 0;
  for (const event of session.events) {
    types.add(event.type);
    if (event.type === 'entry') {
      names ||= event.code !== undefined || event.name !== undefined;
      grid ||= event.grid !== undefined;
    } else if (event.type === 'lap') {
      tyres ||= event.compound !== null;
      laps++;
    } else if (event.type === 'interval') intervals++;
    else if (event.type === 'sector') sectors = true;
    else if (event.type === 'pitOut') lane = true;
  }
  const has: Readonly<Record<MissingPart, boolean>> = {
    entries: names,
    grid: grid || (session.results?.some((row) => row.grid !== null) ?? false),
    laps: types.has('lap'),
    sectors,
    stints: tyres || types.has('stint'),
    pitStops: lane || types.has('pitStop'),
    positions: types.has('position'),
    // The first state of a feed has one for each car, which is none for a race.
    intervals: intervals > 0 && intervals * 10 >= laps,
    raceControl: types.has('raceControl'),
    trackStatus: types.has('trackStatus'),
    weather: types.has('weather'),
    carSamples: session.carSamples !== null && session.carSamples.length > 0,
    locations: session.locations !== null && session.locations.length > 0,
    results: session.results !== null,
    clock: session.epoch !== null,
  };
  return MISSING_PARTS.filter((part) => !has[part]);
}

function partsOf(contribution: Contribution): MissingPart[] {
  const absent = new Set(
    missingOf({ ...contribution, events: [...contribution.events, ...eventsOfLaps(lapsIn(contribution))] }),
  );
  return MISSING_PARTS.filter((part) => !absent.has(part));
}

function isRaceKind({ kind }: SessionIdentity): boolean {
  return kind === 'race' || kind === 'sprint';
}

/** When the first lap began, by which a race starts where no source says so; null where that is not known. */
function lightsOut(laps: readonly LapEvent[]): number | null {
  const starts = laps.flatMap(({ lap, start }) => (lap === 1 && start !== null ? start : []));
  return starts.length === 0 ? null : Math.min(...starts);
}

function lapsIn(contribution: Contribution): LapEvent[] {
  return contribution.events.filter((event) => event.type === 'lap');
}

/**
 * The session that these contributions tell together. They are to be of one session (`sessionsOf` groups them).
 * Throws RangeError where there are none, or where none of them knows the season and the round or place.
 */
export function assemble(contributions: readonly Contribution[]): RaceSession {
  const identity = mergeIdentities(
    [...contributions].sort(byRank('identity')).map((contribution) => contribution.identity),
  );
  const id = raceId(identity);
  if (id === null)
    throw new RangeError('a session needs a season and a round or a place to be told from others');

  const warnings: string[] = [...contributions]
    .sort(byRank('clock'))
    .flatMap((contribution) =>
      contribution.warnings.map((warning) =>
        contributions.length > 1 ? `${contribution.from}: ${warning}` : warning,
      ),
    );
  const given = [...contributions].sort(byRank('clock')).map((each) => withinField(each, warnings));
  const placed = aligned(renumbered(given, warnings), warnings);
  const { laps: rows, warnings: lapWarnings } = mergeLaps(placed);
  const { ended: laps, begun } = endedLaps(rows);
  warnings.push(...lapWarnings);

  const types = new Set(placed.flatMap(({ events }) => events.map(({ type }) => type)));
  const events: RaceEvent[] = [];
  for (const type of types) {
    if (KEYED.has(type)) continue;
    const best = bestOf(topicOf(type), placed, (contribution) => count(contribution, type));
    if (best === null || (type === 'trackStatus' && isCoarse(best, placed))) continue;
    if ((type === 'position' || type === 'interval') && placed.length > 1 && isOfGrid(best, type, laps))
      continue;
    for (const event of best.events) if (event.type === type) events.push(event);
  }
  // A stream that says less than the laps do (the first state of a feed, one place a car) does not stand in for them.
  const isRich = (type: RaceEventType, ofLaps: number) => {
    const told = events.reduce((sum, event) => (event.type === type ? sum + 1 : sum), 0);
    return told > 0 && told >= ofLaps / 4;
  };
  const withSpeed = laps.filter(({ speeds }) => Object.values(speeds).some((speed) => speed !== null));
  const lights = types.has('sessionStatus') || !isRaceKind(identity) ? null : lightsOut(laps);
  if (lights !== null) events.push({ type: 'sessionStatus', time: lights, status: 'started' });
  const fromLaps = eventsOfLaps([...laps, ...begun], {
    positions: !isRich('position', laps.filter(({ position }) => position !== null).length),
    speedTraps: !isRich('speedTrap', withSpeed.length),
  });
  const byLap = new Map(laps.map((lap) => [`${lap.car}/${lap.lap}`, lap]));
  // Not by spreading into `push`: a source may have more events than a call may have arguments.
  const entries = mergeEntries(placed);
  const merged: readonly (readonly RaceEvent[])[] = [
    laps,
    entries,
    nameless([...laps, ...begun], entries),
    mergeStints(placed, byLap),
    mergePitStops(placed, byLap),
    mergeKeyed(placed, fromLaps),
  ];
  for (const some of merged) for (const event of some) events.push(event);
  for (const event of fromLaps)
    if (event.type === 'position' || event.type === 'speedTrap') events.push(event);
  for (const event of meanings(events)) events.push(event);

  const session = {
    epoch: placed.find(({ epoch }) => epoch !== null)?.epoch ?? null,
    events: sortedEvents(events),
    carSamples: bestOf('samples', placed, ({ carSamples }) => carSamples?.length ?? 0)?.carSamples ?? null,
    locations: bestOf('samples', placed, ({ locations }) => locations?.length ?? 0)?.locations ?? null,
    results: bestOf('results', placed, ({ results }) => results?.length ?? 0)?.results ?? null,
  };
  const sources: SourceNote[] = [...contributions].sort(byRank('clock')).map((contribution) => ({
    source: contribution.source,
    from: contribution.from,
    parts: partsOf(contribution),
  }));
  return { id, identity, sources, ...session, missing: missingOf(session), warnings: [...new Set(warnings)] };
}
