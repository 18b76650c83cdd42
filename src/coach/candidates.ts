/**
 * All that one corner of a lap did differently from the reference.
 *
 * Thresholds lie above what two equally good laps of one driver differ by, so that noise is not coached. A symptom
 * (`root: false`) is told only where no cause explains the same loss.
 */

import { type Candidate, type CornerPair, delaysOf, evidence } from './candidate.ts';
import { brakePoint, brakePressure, brakeRelease, coasting, entrySpeed, liftPoint } from './wayIn.ts';
import { apexPoint, apexSpeed, exitSpeed, lifts, throttle } from './wayOut.ts';

/** All candidates of one corner, in no order. */
export function candidates(pair: CornerPair): Candidate[] {
  const delays = delaysOf(pair);
  return [
    ...brakePoint(pair),
    ...brakePressure(pair),
    ...brakeRelease(pair),
    ...liftPoint(pair),
    ...entrySpeed(pair),
    ...apexSpeed(pair, delays),
    ...apexPoint(pair, delays),
    ...throttle(pair, delays),
    ...lifts(pair),
    ...coasting(pair, delays),
    ...exitSpeed(pair),
    ...line(pair),
    ...hands(pair),
    ...rest(pair),
  ];
}

/** m; GPS of a phone is no better, a sim's is far better. */
const LINE = 1.2;

function line({ mine, offset }: CornerPair): Candidate[] {
  if (!offset) return [];
  const places = [
    { name: 'turnIn', metres: offset.turnIn, at: mine.turnIn, explains: { entry: 0.15 } },
    { name: 'apex', metres: offset.apex, at: mine.apex, explains: { entry: 0.15, exit: 0.15 } },
    { name: 'exit', metres: offset.exit, at: mine.exit.to, explains: { exit: 0.2, straight: 0.1 } },
  ];
  const worst = places.reduce((a, b) => (Math.abs(b.metres) > Math.abs(a.metres) ? b : a));
  if (!(Math.abs(worst.metres) >= LINE)) return [];
  return [
    {
      type: 'line',
      delta: worst.metres,
      unit: 'm',
      at: worst.at,
      evidence: places.map(({ name, metres }) => evidence(`offset.${name}`, 'm', metres)),
      strength: Math.abs(worst.metres) / 2.5,
      root: true,
      explains: worst.explains,
    },
  ];
}

/** Gear and steering: they go with a loss more often than they cause it, so they explain little. */
function hands({ mine, theirs, speedDifference, ahead }: CornerPair): Candidate[] {
  const found: Candidate[] = [];
  const later =
    mine.throttleOn !== undefined && theirs.throttleOn !== undefined
      ? ahead(mine.throttleOn, theirs.throttleOn)
      : 0;
  const tooHigh = (mine.gear ?? 0) > (theirs.gear ?? 0) && later < 5 && speedDifference.exit < -0.5;
  if (mine.gear !== undefined && theirs.gear !== undefined && mine.gear !== theirs.gear) {
    found.push({
      type: 'gear',
      delta: mine.gear - theirs.gear,
      unit: '',
      at: mine.apex,
      evidence: [evidence('gear', '', mine.gear, theirs.gear)],
      strength: 1,
      root: true,
      // Too high a gear, on the throttle as early as the other, is why the exit is slow.
      explains: tooHigh ? { exit: 0.8, straight: 0.6 } : { exit: 0.2, straight: 0.15 },
    });
  }
  const corrections = (mine.steeringCorrections ?? 0) - (theirs.steeringCorrections ?? 0);
  if (corrections >= 2) {
    found.push({
      type: 'steeringCorrections',
      delta: corrections,
      unit: '',
      at: mine.turnIn,
      evidence: [
        evidence('steeringCorrections', '', mine.steeringCorrections ?? 0, theirs.steeringCorrections ?? 0),
      ],
      strength: corrections / 3,
      root: true,
      explains: { entry: 0.15, exit: 0.15 },
    });
  }
  return found;
}

/** s lost in a phase before it is worth saying where. */
const REST = 0.03;

/** Where the time went, for what nothing above explains. */
function rest({ phases }: CornerPair): Candidate[] {
  return phases
    .filter(({ delta, meanSpeeds }) => delta >= REST && meanSpeeds.mine < meanSpeeds.theirs)
    .map(({ phase, from, meanSpeeds }) => ({
      type: 'slowPhase',
      delta: meanSpeeds.mine - meanSpeeds.theirs,
      unit: 'm/s',
      at: from,
      evidence: [evidence(`meanSpeed.${phase}`, 'm/s', meanSpeeds.mine, meanSpeeds.theirs)],
      strength: 1,
      root: false,
      rest: true,
      explains: { [phase]: 1 },
    }));
}
