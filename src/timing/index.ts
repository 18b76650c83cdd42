/** The timing room: what happens in a session as a stream of events, and the state that folds out of it. */

export {
  assemble,
  eventsOfLaps,
  identityOfName,
  kindOf,
  type LapExpansion,
  MISSING_PARTS,
  mergeIdentities,
  missingSentence,
  NOBODY,
  placeOf,
  placeOfCircuit,
  raceId,
  sectorLines,
  sessionsOf,
  slugOf,
} from './assemble/index.ts';
export { initialState, initialStateOf, isRace, lapWith } from './blank.ts';
export {
  carSampleEvents,
  carSamplesOf,
  drsOf,
  gearOf,
  locationSampleEvents,
  locationsOf,
  pedalOf,
  type RawCarColumns,
  type RawLocationColumns,
  rowsByCar,
  rowsOfCar,
  sortCarSamples,
  sortLocations,
} from './columns.ts';
export {
  type ClassifiedCar,
  classificationOf,
  type Decisions,
  type GridPlace,
  gridOf,
  pendingPenalties,
} from './derive/classification.ts';
export { type AirLap, CLOSE_AHEAD, cleanAirOf } from './derive/cleanAir.ts';
export { type StartClock, startClock } from './derive/clock.ts';
export { type Finish, finishOf } from './derive/finish.ts';
export { type Neighbour, type Neighbours, neighboursAt, neighboursOf } from './derive/neighbours.ts';
export { type Overtake, type OvertakeKind, overtakesOf } from './derive/overtakes.ts';
export {
  type FastestLap,
  type FuelLap,
  type FuelModel,
  fastestLapsOf,
  fuelCorrectedOf,
  isRepresentative,
  raceFuel,
  usualFuel,
} from './derive/pace.ts';
export { type LapChart, type LapOrder, lapChartOf } from './derive/positions.ts';
export { type Stint, stintsOf } from './derive/stints.ts';
export { type Stop, type StopLoss, stopsOf } from './derive/stops.ts';
export { type Lap, type LapTable, lapTableOf, type StatusSpan } from './derive/table.ts';
export { hasTiming } from './derive/timing.ts';
export type * from './events.ts';
export { fold, foldAll } from './fold.ts';
export {
  type ConstructorStanding,
  type DriverStanding,
  pointsOf,
  rulesOf,
  type ScoredResult,
  type SeasonRules,
  type Standings,
  standingsAfter,
} from './history/championship/index.ts';
export { mergeHistory } from './history/merge.ts';
export { historyRaceId, type RaceNames } from './history/place.ts';
export {
  type Career,
  type Champions,
  careerOf,
  championsOf,
  raceOf,
  racesOf,
  resultsOf,
  seasonsOf,
} from './history/queries.ts';
export { grouped, isRaceKey, keySlug, raceOrder, sortedHistory } from './history/tables.ts';
export * from './history/types.ts';
export { type LapSpan, lapSpans } from './lap/laps.ts';
export { type TrackOutline, trackOutline } from './lap/outline.ts';
export { type CarPlace, placesAt } from './lap/places.ts';
export {
  allLapTelemetry,
  compareLaps,
  type LapComparison,
  type LapName,
  type LapTelemetry,
  lapLength,
  lapTelemetry,
} from './lap/telemetry.ts';
export { median } from './median.ts';
export { compareEvents, eventKey, sortedEvents } from './order.ts';
export { parseRaceControl } from './raceControl.ts';
export { type CarSamples, DRS, type LocationSamples } from './samples.ts';
export type * from './session.ts';
export type * from './state.ts';
export { type Inserted, Timeline, type TimelineVersions } from './timeline.ts';
export { type Nameable, whoIs } from './who.ts';
