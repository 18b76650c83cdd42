/** What can go wrong on the way into a corner: braking, lifting, rolling, and being slow at turn-in. */

import { type Candidate, type CornerPair, type Delays, evidence, lostIn } from './candidate.ts';
import type { Evidence } from './report.ts';

/** m; a braking point is repeated by good drivers to about this, and told from speed alone to about twice that. */
const BRAKE_POINT = 3;
const DERIVED_BRAKE_POINT = 6;

export function brakePoint(pair: CornerPair): Candidate[] {
  const { mine, theirs, speedDifference, ahead } = pair;
  if (mine.brakeStart === undefined || theirs.brakeStart === undefined) return [];
  const delta = ahead(mine.brakeStart, theirs.brakeStart);
  const least = mine.derived || theirs.derived ? DERIVED_BRAKE_POINT : BRAKE_POINT;
  const base = {
    type: 'brakePoint' as const,
    delta,
    unit: 'm',
    at: mine.brakeStart,
    evidence: [evidence('brakeStart', 'm', mine.brakeStart, theirs.brakeStart)],
    strength: Math.abs(delta) / 8,
    root: true,
  };
  if (delta <= -least) {
    // Early and soft are one habit: told in one sentence.
    const soft = softBraking(pair);
    const pressed = soft ? [soft] : [];
    return [
      {
        ...base,
        evidence: [...base.evidence, ...pressed],
        explains: { braking: 1, entry: speedDifference.turnIn < -0.5 ? 0.5 : 0.1 },
      },
    ];
  }
  const paidFor =
    mine.apexSpeed < theirs.apexSpeed - 0.3 ||
    ahead(mine.apex, theirs.apex) > BRAKE_POINT ||
    (mine.throttleOn !== undefined &&
      theirs.throttleOn !== undefined &&
      ahead(mine.throttleOn, theirs.throttleOn) > BRAKE_POINT);
  // Braking late is only a fault where it gained what was then lost.
  if (delta >= least && paidFor && lostIn(pair, 'braking') < 0) {
    return [{ ...base, explains: { entry: 0.6, exit: 0.5, straight: 0.5 }, gains: ['braking'] }];
  }
  return [];
}

/** Share of the pedal by which a peak counts as soft. */
const SOFT = 0.1;

/** The two peaks of the pedal, where mine is clearly the softer. */
function softBraking({ mine, theirs }: CornerPair): Evidence | undefined {
  if (mine.derived || theirs.derived || !mine.brakePeak || !theirs.brakePeak) return undefined;
  const { value } = mine.brakePeak;
  return theirs.brakePeak.value - value >= SOFT
    ? evidence('brakePeak', '', value, theirs.brakePeak.value)
    : undefined;
}

export function brakePressure(pair: CornerPair): Candidate[] {
  const { mine, theirs } = pair;
  if (mine.derived || theirs.derived || !mine.brakePeak) return [];
  const reference = theirs.brakePeak?.value ?? 0;
  const delta = mine.brakePeak.value - reference;
  const base = {
    type: 'brakePressure' as const,
    delta,
    unit: '',
    at: mine.brakePeak.at,
    evidence: [evidence('brakePeak', '', mine.brakePeak.value, reference)],
    strength: Math.abs(delta) / 0.2,
    root: true,
  };
  if (!theirs.brakePeak) return [{ ...base, explains: { braking: 1, entry: 0.8, exit: 0.3, straight: 0.3 } }];
  if (softBraking(pair)) {
    const early = brakePoint(pair).some((each) => each.delta < 0);
    return early ? [] : [{ ...base, explains: { braking: 0.8 } }];
  }
  if (delta >= 0.15 && mine.apexSpeed < theirs.apexSpeed - 0.5) {
    return [{ ...base, explains: { entry: 0.4 }, gains: ['braking'] }];
  }
  return [];
}

/** m: a release later than this is a brake held too long. */
export const HELD_BRAKE = 8;

export function brakeRelease({ mine, theirs, ahead, speedDifferenceAt }: CornerPair): Candidate[] {
  if (mine.brakeEnd === undefined || theirs.brakeEnd === undefined) return [];
  const delta = ahead(mine.brakeEnd, theirs.brakeEnd);
  const shift =
    mine.brakeStart !== undefined && theirs.brakeStart !== undefined
      ? ahead(mine.brakeStart, theirs.brakeStart)
      : 0;
  // The same stop a few metres sooner is told by the braking point.
  const own = delta - (Math.sign(delta) === Math.sign(shift) ? shift : 0);
  const released = evidence('brakeEnd', 'm', mine.brakeEnd, theirs.brakeEnd);
  const base = { delta, unit: 'm', at: mine.brakeEnd, strength: Math.abs(own) / 15, root: true };
  // Held longer at a higher speed it is the braking point's matter; let go early at a lower one there is nothing to hold.
  const slowerThere = speedDifferenceAt(theirs.brakeEnd) <= 0.5;
  const fasterThere = speedDifferenceAt(mine.brakeEnd) >= -0.3;
  if (own >= HELD_BRAKE && delta > 0 && slowerThere) {
    const explains = { entry: 0.8, exit: 0.8, straight: 0.7 };
    return [{ ...base, type: 'brakeRelease', evidence: [released], explains }];
  }
  const trail = (mine.brakedEntry ?? 0) - (theirs.brakedEntry ?? 0);
  if (own <= -10 && delta < 0 && trail < 0 && fasterThere) {
    return [{ ...base, type: 'brakeRelease', evidence: [released], explains: { entry: 0.6 } }];
  }
  if (Math.abs(trail) < 0.25 || mine.derived || theirs.derived) return [];
  return [
    {
      type: 'trailBraking',
      delta: trail,
      unit: '',
      at: mine.brakeEnd,
      evidence: [evidence('brakedEntry', '', mine.brakedEntry ?? 0, theirs.brakedEntry ?? 0), released],
      strength: Math.abs(trail) / 0.4,
      root: true,
      explains: trail < 0 ? { entry: 0.5 } : { entry: 0.3, exit: 0.2 },
    },
  ];
}

/** m */
export const LIFT_POINT = 10;

/** A corner that both take on a lift alone: where they lift. */
export function liftPoint({ mine, theirs, ahead }: CornerPair): Candidate[] {
  if (!mine.lift || !theirs.lift) return [];
  const delta = ahead(mine.lift.at, theirs.lift.at);
  if (Math.abs(delta) < LIFT_POINT) return [];
  return [
    {
      type: 'liftPoint',
      delta,
      unit: 'm',
      at: mine.lift.at,
      evidence: [evidence('lift', 'm', mine.lift.at, theirs.lift.at)],
      strength: Math.abs(delta) / 15,
      root: true,
      ...(delta < 0
        ? { explains: { braking: 1, entry: 0.5 } }
        : { explains: { entry: 0.3, exit: 0.8, straight: 0.8 }, gains: ['braking'] as const }),
    },
  ];
}

export function entrySpeed({ mine, theirs, speedDifference }: CornerPair): Candidate[] {
  const delta = speedDifference.turnIn;
  if (delta > -0.8) return [];
  return [
    {
      type: 'entrySpeed',
      delta,
      unit: 'm/s',
      at: mine.turnIn,
      evidence: [evidence('entrySpeed', 'm/s', theirs.entrySpeed + delta, theirs.entrySpeed)],
      strength: -delta / 2,
      root: false,
      explains: { entry: 1, braking: 0.3 },
    },
  ];
}

export function coasting({ mine, theirs, ahead }: CornerPair, delays: Delays): Candidate[] {
  if (!mine.coasting) return [];
  const reference = theirs.coasting?.time ?? 0;
  const delta = mine.coasting.time - reference;
  if (delta < 0.15) return [];
  const { from, to } = mine.coasting;
  const middle = from + ahead(to, from) / 2;
  const explains: Candidate['explains'] = delays.rolling
    ? { braking: 1, entry: 1, exit: 0.4, straight: 0.4 }
    : ahead(middle, mine.turnIn) < 0
      ? { braking: 0.8, entry: 0.3 }
      : ahead(middle, mine.apex) < 0
        ? { entry: 0.7, exit: 0.2 }
        : { exit: 0.7, straight: 0.5 };
  return [
    {
      type: 'coasting',
      delta,
      unit: 's',
      at: from,
      evidence: [
        evidence('coasting', 's', mine.coasting.time, reference),
        evidence('coastingFrom', 'm', from),
        evidence('coastingTo', 'm', to),
      ],
      strength: delta / 0.3,
      root: true,
      explains,
    },
  ];
}
