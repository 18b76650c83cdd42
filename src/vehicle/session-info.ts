/** The text that an `.ibt` carries about its session, with a section of our own that says it is simulated. */

import type { Car } from './cars.ts';
import type { Path } from './path.ts';
import type { Samples } from './samples.ts';

export function sessionInfo(path: Path, car: Car, driver: string, samples: Samples): string {
  const { plan } = path;
  const laps = samples.crossings.length - 1;
  return `---
WeekendInfo:
 TrackName: limerock
 TrackLength: ${(path.length / 1000).toFixed(2)} km
 TrackDisplayName: ${plan.name}
 TrackDisplayShortName: Lime Rock
 TrackConfigName: ${plan.config}
 TrackCity: ${plan.city}
 TrackCountry: ${plan.country}
 TrackAltitude: ${plan.altitude.toFixed(2)} m
 TrackLatitude: ${plan.origin.latitude.toFixed(6)} m
 TrackLongitude: ${plan.origin.longitude.toFixed(6)} m
 TrackNumTurns: ${plan.cornerNames.length}
 TrackPitSpeedLimit: ${(plan.pit.speedLimit * 3.6).toFixed(2)} kph
 TrackType: road course
 TrackAirTemp: 20.00 C
 TrackSurfaceTemp: 28.00 C
 EventType: Test
 Category: Road

SessionInfo:
 Sessions:
 - SessionNum: 0
   SessionLaps: unlimited
   SessionTime: unlimited
   SessionType: Offline Testing
   ResultsLapsComplete: ${laps}

DriverInfo:
 DriverCarIdx: 0
 DriverCarIdleRPM: ${car.idleRpm.toFixed(3)}
 DriverCarRedLine: ${car.limitRpm.toFixed(3)}
 DriverCarSLShiftRPM: ${car.shiftRpm.toFixed(3)}
 DriverCarFuelMaxLtr: ${car.tank.toFixed(3)}
 Drivers:
 - CarIdx: 0
   UserName: ${driver}
   CarNumber: "1"
   CarPath: formulaford1600
   CarScreenName: ${car.name}
   CarScreenNameShort: FF1600

Pitboard:
 Simulated: 1
 Method: quasi-steady-state point mass
...
`;
}
