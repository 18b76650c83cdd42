/** Calibration: observations of real races to parameters of the simulator, each race's forecast from earlier races only. */

export { type CalibrateOptions, calibrate, calibrationOf, isBefore, type RaceKey } from './calibrate.ts';
export type { Calibration, CalibrationCard } from './calibration.ts';
export type { CircuitCalibration, PaceCalibration, Uncertain } from './estimates.ts';
export type { Memory } from './memory.ts';
export type { Observation, ObservedCar, ObservedFlag, ObservedRun } from './observation.ts';
export { observe } from './observe.ts';
export { type Entrant, parametersOf, type RaceEntry } from './parametersOf.ts';
export { teamLine } from './teams.ts';
