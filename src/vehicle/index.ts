/** The vehicle room: lap physics, drivers made of habits, and the demo's simulated sessions. */

export { type Car, formulaFord1600 } from './cars.ts';
export { limeRock } from './circuits/limeRock.ts';
export { type CornerHabit, type Driver, drive, type Outing, type Run } from './driver.ts';
export { expert, learner } from './drivers.ts';
export { type Limits, openLimits, type SimulatedLap, simulateLap } from './lap.ts';
export { buildPath, type CircuitPlan, cornerMapOf, type Path, type Segment } from './path.ts';
export { demoFile, demoLaps, writeDemoSessions } from './session.ts';
export { type Fault, type FaultKind, learnerFaults, type TruthRow, truthTable } from './truth.ts';
