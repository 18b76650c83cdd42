/** What can go wrong from the slowest point on: speed and place of it, the throttle, lifts, and the exit's speed. */

import { type Candidate, type CornerPair, type Delays, evidence } from './candidate.ts';
import { HELD_BRAKE, LIFT_POINT } from './wayIn.ts';

export function apexSpeed({ mine, apexSpeeds, speedDifference }: CornerPair, delays: Delays): Candidate[] {
  const delta = apexSpeeds.mine - apexSpeeds.theirs;
  const base = {
    type: 'apexSpeed' as const,
    delta,
    unit: 'm/s',
    at: mine.apex,
    evidence: [evidence('apexSpeed', 'm/s', apexSpeeds.mine, apexSpeeds.theirs)],
    strength: Math.abs(delta) / 1.5,
    root: true,
  };
  // The brake held too long, or rolling in, is why the car is slow there.
  const root = delays.release < HELD_BRAKE && !delays.rolling;
  if (delta <= -0.5) return [{ ...base, root, explains: { entry: 1, exit: 0.7, straight: 0.5 } }];
  if (delta >= 0.5 && speedDifference.exit < -0.3) {
    return [{ ...base, explains: { exit: 0.5, straight: 0.5 }, gains: ['entry'] }];
  }
  return [];
}

export function apexPoint({ mine, theirs, apexContrast, ahead }: CornerPair, delays: Delays): Candidate[] {
  const delta = ahead(mine.apex, theirs.apex);
  // In a long corner the slowest point of a flat minimum says nothing.
  if (!mine.slowest || !theirs.slowest || Math.abs(delta) < 6 || apexContrast < 0.5) return [];
  return [
    {
      type: 'apexPoint',
      delta,
      unit: 'm',
      at: mine.apex,
      evidence: [evidence('apex', 'm', mine.apex, theirs.apex)],
      strength: Math.abs(delta) / 10,
      root: delta < 0 || (delays.lift < LIFT_POINT && delays.release < HELD_BRAKE),
      explains: delta > 0 ? { entry: 0.2, exit: 0.7, straight: 0.7 } : { exit: 0.6, straight: 0.6 },
    },
  ];
}

export function throttle({ mine, theirs, ahead }: CornerPair, delays: Delays): Candidate[] {
  const found: Candidate[] = [];
  const on =
    mine.throttleOn !== undefined && theirs.throttleOn !== undefined
      ? ahead(mine.throttleOn, theirs.throttleOn)
      : 0;
  // The throttle that waits for a late lift, a held brake or a late apex is a symptom of it.
  const delay = Math.max(delays.lift, delays.release, delays.apex);
  const picked = mine.throttleOn ?? mine.apex;
  const onEvidence = [
    evidence(mine.derived ? 'accelerationFrom' : 'throttleOn', 'm', picked, theirs.throttleOn),
  ];
  const base = { type: 'throttleOn' as const, delta: on, unit: 'm', at: picked, evidence: onEvidence };
  if (on >= 5) {
    const root = on - delay >= 5 && on >= 1.3 * delay;
    found.push({ ...base, strength: on / 10, root, explains: { exit: 1, straight: 1 } });
  }
  if (on <= -8 && (mine.exitLifts ?? 0) > (theirs.exitLifts ?? 0)) {
    found.push({ ...base, strength: -on / 15, root: true, explains: { exit: 0.6, straight: 0.6 } });
  }
  if (mine.fullThrottle !== undefined && theirs.fullThrottle !== undefined) {
    const full = ahead(mine.fullThrottle, theirs.fullThrottle);
    if (full >= 8) {
      found.push({
        type: 'fullThrottle',
        delta: full,
        unit: 'm',
        at: mine.fullThrottle,
        evidence: [evidence('fullThrottle', 'm', mine.fullThrottle, theirs.fullThrottle)],
        strength: full / 15,
        root: on < 5 && full - delay >= 6,
        explains: { exit: 0.8, straight: 0.9 },
      });
    }
  }
  return found;
}

export function lifts({ mine, theirs }: CornerPair): Candidate[] {
  const found: Candidate[] = [];
  const closed = 1 - (mine.lift?.throttle ?? 1);
  const theirClosed = theirs.brakePeak ? 1 : 1 - (theirs.lift?.throttle ?? 1);
  if (mine.lift && closed - theirClosed >= 0.2) {
    found.push({
      type: 'lift',
      delta: closed - theirClosed,
      unit: '',
      at: mine.lift.at,
      evidence: [evidence('throttleAtLift', '', 1 - closed, 1 - theirClosed)],
      strength: (closed - theirClosed) / 0.4,
      root: true,
      explains: { braking: 1, entry: 1, exit: 0.6, straight: 0.6 },
    });
  }
  const extra = (mine.exitLifts ?? 0) - (theirs.exitLifts ?? 0);
  if (extra >= 1) {
    found.push({
      type: 'exitLift',
      delta: extra,
      unit: '',
      at: mine.throttleOn ?? mine.apex,
      evidence: [evidence('exitLifts', '', mine.exitLifts ?? 0, theirs.exitLifts ?? 0)],
      strength: extra,
      root: true,
      explains: { exit: 0.8, straight: 0.6 },
    });
  }
  return found;
}

export function exitSpeed({ mine, theirs, speedDifference }: CornerPair): Candidate[] {
  const delta = speedDifference.exit;
  if (delta > -0.5) return [];
  return [
    {
      type: 'exitSpeed',
      delta,
      unit: 'm/s',
      at: mine.exit.to,
      evidence: [evidence('exitSpeed', 'm/s', mine.exitSpeed, theirs.exitSpeed)],
      strength: -delta / 1.5,
      root: false,
      explains: { exit: 1, straight: 1 },
    },
  ];
}
