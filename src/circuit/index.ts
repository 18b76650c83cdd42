/** Centre lines and corners. */

export { buildCircuit, type CircuitOptions, turnBetween } from './build.ts';
export type { CentreLine, Circuit, Corner } from './circuit.ts';
export { type CornerOptions, detectCorners } from './corners.ts';
export { centreLine } from './line.ts';
export {
  type AuthoredCorner,
  authoredCorners,
  type CornerMap,
  CornerMapError,
  parseCornerMap,
} from './map.ts';
export type { CornerPass, PassPhase } from './pass.ts';
export { measureLap } from './phases.ts';
export { outline, type Place, placeOn, project, toLocal } from './project.ts';
