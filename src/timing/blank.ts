/** What is known before anything is: the states that folds begin with, and a lap of which little was told. */

import type { CarNumber, LapEvent } from './events.ts';
import type { SessionIdentity, SessionKind } from './session.ts';
import type { CarBook, CarState, FoldBook, RaceState, SectorState } from './state.ts';

const noSector: SectorState = { duration: null, rank: 'none', segments: [] };
const noSpeeds = { i1: null, i2: null, fl: null, st: null };

export const blankCarBook: CarBook = {
  stated: null,
  deletions: [],
  statedBest: null,
  sectorLaps: [0, 0, 0],
  outSince: null,
  isPresumedOut: false,
  knockedOut: null,
};

export function blankCar(car: CarNumber): CarState {
  return {
    car,
    code: null,
    name: null,
    team: null,
    colour: null,
    grid: null,
    position: null,
    laps: 0,
    history: [],
    lastLap: null,
    bestLap: null,
    sectors: [noSector, noSector, noSector],
    bestSectors: [null, null, null],
    speeds: noSpeeds,
    bestSpeeds: noSpeeds,
    gap: null,
    interval: null,
    compound: null,
    tyreAge: null,
    stints: [],
    stops: [],
    status: 'grid',
    retirementReason: null,
    penalties: [],
    lastLine: null,
  };
}

/** A lap of which no more is known than what is given here. */
export function lapWith(known: Pick<LapEvent, 'car' | 'lap' | 'time'> & Partial<LapEvent>): LapEvent {
  return {
    type: 'lap',
    start: null,
    duration: null,
    sectors: [null, null, null],
    speeds: noSpeeds,
    position: null,
    compound: null,
    tyreAge: null,
    freshTyre: null,
    stint: null,
    pitIn: null,
    pitOut: null,
    deleted: false,
    deletedReason: null,
    generated: false,
    segments: null,
    ...known,
  };
}

const blankBook: FoldBook = {
  mode: 'race',
  lines: [],
  farthest: -1,
  chequered: 'no',
  statedGaps: false,
  sectorHolders: [null, null, null],
  parts: [null, null, null],
  cars: {},
};

/** Before the first event of a race. */
export const initialState: RaceState = {
  time: 0,
  status: 'inactive',
  trackStatus: 'clear',
  lap: 0,
  totalLaps: null,
  cars: {},
  order: [],
  fastestLap: null,
  bestSectors: [null, null, null],
  weather: null,
  drsEnabled: null,
  raceControl: [],
  qualifyingPart: null,
  readings: {},
  places: {},
  book: blankBook,
};

/** Whether distance decides, as in a race and a sprint, or the best lap. */
export function isRace(kind: SessionKind): boolean {
  return kind === 'race' || kind === 'sprint';
}

/** Before the first event of a session of that kind; what its identity says of its length is known from the start. */
export function initialStateOf(identity: Pick<SessionIdentity, 'kind' | 'scheduledLaps'>): RaceState {
  if (!isRace(identity.kind)) return { ...initialState, book: { ...blankBook, mode: 'timed' } };
  return { ...initialState, totalLaps: identity.scheduledLaps };
}
