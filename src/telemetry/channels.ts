/**
 * The canonical channels: one table that a person can read. A reader maps its own names to these; the analysis
 * knows only these. Signs follow ISO 8855 (x forward, y left, z up): turning left is positive in `steeringAngle`,
 * `yawRate` and `latAccel`; accelerating is positive in `longAccel`.
 */

import type { ChannelKind } from './recording.ts';

export interface CanonicalChannel {
  readonly unit: string;
  readonly kind: ChannelKind;
  readonly meaning: string;
}

function row(unit: string, kind: ChannelKind, meaning: string): CanonicalChannel {
  return { unit, kind, meaning };
}

export const canonicalChannels = {
  speed: row('m/s', 'continuous', 'speed over ground'),
  throttle: row('', 'continuous', 'throttle pedal, 0 released to 1 floored'),
  brake: row('', 'continuous', 'brake pedal, 0 released to 1 full'),
  brakePressure: row('Pa', 'continuous', 'brake line pressure, front where both are known'),
  clutch: row('', 'continuous', 'clutch pedal, 0 released to 1 pressed'),
  steeringAngle: row('rad', 'continuous', 'angle of the steering wheel, left positive'),
  gear: row('', 'discrete', 'gear engaged: -1 reverse, 0 neutral, 1 first'),
  rpm: row('rev/min', 'continuous', 'engine speed'),
  latAccel: row('m/s2', 'continuous', 'lateral acceleration, positive in a left turn'),
  longAccel: row('m/s2', 'continuous', 'longitudinal acceleration, positive when accelerating'),
  vertAccel: row('m/s2', 'continuous', 'vertical acceleration, gravity included where the source does'),
  yawRate: row('rad/s', 'continuous', 'rate of turn, left positive'),
  yaw: row('rad', 'angle', 'heading of the body, counter-clockwise positive; zero as in the source'),
  heading: row('deg', 'angle', 'course over ground, compass degrees clockwise from north'),
  latitude: row('deg', 'continuous', 'WGS84, north positive'),
  longitude: row('deg', 'continuous', 'WGS84, east positive'),
  altitude: row('m', 'continuous', 'height'),
  positionX: row('m', 'continuous', 'place in a local frame, x'),
  positionY: row('m', 'continuous', 'place in a local frame, y'),
  distance: row('m', 'continuous', 'distance driven since some start, growing'),
  lapDistance: row('m', 'continuous', 'distance since the line'),
  lapFraction: row('', 'continuous', 'share of the lap since the line, 0..1'),
  lap: row('', 'discrete', "the source's lap counter"),
  lapTime: row('s', 'continuous', 'time since the line, as the source counts it'),
  lastLapTime: row('s', 'discrete', 'official time of the lap before; 0 or negative for none'),
  onPitRoad: row('', 'discrete', '1 on pit road'),
  trackSurface: row('', 'discrete', 'iRacing surface: 0 off track, 1 pit stall, 2 pit approach, 3 on track'),
  absActive: row('', 'discrete', '1 while the anti-lock brakes act'),
  fuelLevel: row('l', 'continuous', 'fuel in the tank'),
  waterTemp: row('°C', 'continuous', 'coolant'),
  oilTemp: row('°C', 'continuous', 'oil'),
  satellites: row('', 'discrete', 'satellites in the fix'),
} as const satisfies Record<string, CanonicalChannel>;

export type CanonicalName = keyof typeof canonicalChannels;

export function isCanonical(name: string): name is CanonicalName {
  return Object.hasOwn(canonicalChannels, name);
}
