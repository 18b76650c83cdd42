/** Metrics, each by its usual definition, and the interval that chance leaves them. */

export { type BootstrapOptions, bootstrapped, type Interval, taken } from './bootstrap.ts';
export {
  aucPr,
  aucRoc,
  brierScore,
  expectedCalibrationError,
  meanReciprocalRank,
  type ReliabilityBin,
  reliability,
  topKAccuracy,
} from './classification.ts';
export {
  crps,
  intervalCoverage,
  meanAbsoluteError,
  pinballLoss,
  rootMeanSquaredError,
  rSquared,
} from './regression.ts';
