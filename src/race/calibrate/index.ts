/** Calibration: observations of real races to parameters of the simulator, each race's forecast from earlier races only. */

export { type CalibrateOptions, calibrate, calibrationOf, isBefore, type RaceKey } from './calibrate.ts';
export type {
  Calibration,
  CalibrationCard,
  CircuitCalibration,
  PaceCalibration,
  Uncertain,
} from './calibration.ts';
export type { Memory } from './memory.ts';
export {
  type Observation,
  type ObservedCar,
  type ObservedFlag,
  type ObservedRun,
  observe,
} from './observe.ts';
export { type Entrant, parametersOf, type RaceEntry } from './parametersOf.ts';
export { teamLine } from './teams.ts';
