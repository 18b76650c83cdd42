/**
 * Made-up files of each text format, for tests: a car that goes round a circle of 100 m radius to the left (so that
 * every turning channel has a known sign and size) at a speed that swings between 15 and 25 m/s.
 */

const RADIUS = 100;
const LATITUDE = 45;
const LONGITUDE = 10;
/** m a degree of latitude, on a sphere of 6371 km. */
const DEGREE = (6_371_000 * Math.PI) / 180;
export const CIRCLE_LENGTH = 2 * Math.PI * RADIUS;

export interface Moment {
  readonly time: number;
  /** m/s */
  readonly speed: number;
  /** m since the start */
  readonly distance: number;
  readonly latitude: number;
  readonly longitude: number;
  /** Compass degrees. */
  readonly heading: number;
  /** m/s², left and forward positive. */
  readonly latAccel: number;
  readonly longAccel: number;
  /** rad/s, left positive. */
  readonly yawRate: number;
}

export function momentAt(time: number): Moment {
  const speed = 20 + 5 * Math.sin(time / 2);
  const distance = 20 * time + 10 * (1 - Math.cos(time / 2));
  const angle = distance / RADIUS;
  return {
    time,
    speed,
    distance,
    latitude: LATITUDE + (RADIUS * Math.sin(angle)) / DEGREE,
    longitude: LONGITUDE + (RADIUS * Math.cos(angle)) / DEGREE / Math.cos((LATITUDE * Math.PI) / 180),
    heading: (((-angle * 180) / Math.PI) % 360) + (angle > 0 ? 360 : 0),
    latAccel: speed ** 2 / RADIUS,
    longAccel: 2.5 * Math.cos(time / 2),
    yawRate: speed / RADIUS,
  };
}

export function moments(count: number, rate: number): Moment[] {
  return Array.from({ length: count }, (_, row) => momentAt(row / rate));
}

const G = 9.80665;
const minutes = (degrees: number): string => `${degrees < 0 ? '-' : '+'}${Math.abs(degrees * 60).toFixed(5)}`;

export function madeGarage61(rows = 600): string {
  const lines = moments(rows, 60).map((at) =>
    [
      at.speed,
      (at.distance / CIRCLE_LENGTH) % 1,
      at.latitude,
      at.longitude,
      0,
      1,
      5000,
      0.1,
      3,
      1,
      'false',
      at.latAccel,
      at.longAccel,
      at.yawRate,
    ].join(','),
  );
  return [
    'Speed,LapDistPct,Lat,Lon,Brake,Throttle,RPM,SteeringWheelAngle,Gear,Clutch,ABSActive,LatAccel,LongAccel,YawRate',
    ...lines,
    '',
  ].join('\n');
}

/** `start` in s since midnight; `order` of the numbers of the start line. */
export function madeVbo(rows = 500, start = 36_000, order: 'latitude' | 'longitude' = 'longitude'): string {
  const clock = (seconds: number): string => {
    const day = seconds % 86_400;
    const part = (value: number): string => String(Math.floor(value)).padStart(2, '0');
    return `${part(day / 3600)}${part((day / 60) % 60)}${(day % 60).toFixed(2).padStart(5, '0')}`;
  };
  const a = [minutes(LATITUDE), minutes(-(LONGITUDE + 0.001))];
  const b = [minutes(LATITUDE), minutes(-(LONGITUDE + 0.002))];
  const line = order === 'latitude' ? [...a, ...b] : [a[1], a[0], b[1], b[0]];
  return [
    'File created on 21/05/2026 @ 10:00',
    '',
    '[header]',
    ...[
      'satellites',
      'time',
      'latitude',
      'longitude',
      'velocity kmh',
      'heading',
      'height',
      'Long accel g',
      'Lat accel g',
    ],
    '',
    '[comments]',
    'Venue : Circle',
    '',
    '[laptiming]',
    `Start   ${line.join(' ')} ¬ The line`,
    '',
    '[column names]',
    'sats time lat long velocity heading height Longacc Latacc',
    '',
    '[data]',
    ...moments(rows, 20).map((at) =>
      [
        '137',
        clock(start + at.time),
        minutes(at.latitude),
        minutes(-at.longitude),
        (at.speed * 3.6).toFixed(3),
        at.heading.toFixed(2),
        '+0100.00',
        (at.longAccel / G).toFixed(3),
        (at.latAccel / G).toFixed(3),
      ].join(' '),
    ),
    '',
  ].join('\r\n');
}

export function madeRaceChrono(rows = 500): string {
  return [
    'This file is created using RaceChrono Pro v9.1.3 ( http://racechrono.com/ ).',
    'Format,3',
    'Session title,"A, B"',
    'Session type,Lap timing',
    'Track name,"Circle"',
    'Driver name,',
    'Created,31/12/2025,02:54',
    'Note,',
    '',
    'timestamp,fragment_id,lap_number,elapsed_time,distance_traveled,latitude,longitude,speed,lateral_acc,longitudinal_acc,speed,speed,throttle_pos',
    'unix time,,,s,m,deg,deg,m/s,G,G,m/s,m/s,%',
    ',,,,,100: gps,100: gps,100: gps,calc,calc,calc,200: obd,200: obd',
    ...moments(rows, 25).map((at) =>
      [
        1767150797 + at.time,
        0,
        8,
        100 + at.time,
        at.distance,
        at.latitude,
        at.longitude,
        at.speed,
        at.latAccel / G,
        at.longAccel / G,
        at.speed + 1,
        Math.round(at.speed),
        Math.round(50 + 45 * Math.sin(3 * at.time)),
      ].join(','),
    ),
    '',
  ].join('\r\n');
}

export function madeAim(rows = 400, beacons = '5.5,12.25,30'): string {
  return [
    'Format,AiM CSV File',
    'Session,Circle',
    'Vehicle,Kart',
    'Racer,Ada',
    'Championship,Cup',
    'Comment,',
    'Date,"Sunday, December 15, 2024"',
    'Time,1:34 PM',
    'Sample Rate,20',
    'Duration,30',
    'Segment,Session',
    `Beacon Markers,${beacons}`,
    'Segment Times,00:05.5,00:06.75,00:17.75',
    '',
    'Time,GPS Speed,GPS LatAcc,GPS LonAcc,GPS Heading,GPS Gyro,GPS Latitude,GPS Longitude,Engine RPM',
    's,km/h,g,g,deg,deg/s,deg,deg,rpm',
    '',
    ...moments(rows, 20).map((at) =>
      [
        at.time,
        at.speed * 3.6,
        -at.latAccel / G,
        at.longAccel / G,
        at.heading,
        (-at.yawRate * 180) / Math.PI,
        at.latitude,
        at.longitude,
        9000,
      ].join(','),
    ),
    '',
  ].join('\n');
}

export function madeMotecCsv(rows = 500, range = 'Lap 3', beacons = '     '): string {
  const quoted = (cells: readonly (string | number)[]): string => cells.map((cell) => `"${cell}"`).join(',');
  return [
    '"Format","MoTeC CSV File",,,"Workbook","Driver"',
    '"Venue","Circle",,,"Worksheet","Worksheet"',
    '"Vehicle","Car",,,"Vehicle Desc",""',
    '"Driver","Ada",,,"Engine ID",""',
    '"Comment","",,,"Session","HOTLAP"',
    '"Log Date","30/10/2022",,,"Origin Time","113.952","s"',
    '"Log Time","19:49:00",,,"Start Time","100.000","s"',
    '"Sample Rate","50.000","Hz",,"End Time","171.160","s"',
    `"Range","${range}",,,"End Distance","2969.8","m"`,
    `"Beacon Markers","${beacons}"`,
    '',
    '',
    quoted(['Time', 'Distance', 'Throttle Pos', 'Steering Angle', 'CG Accel Lateral', 'Ground Speed']),
    quoted(['s', 'm', '%', 'deg', 'G', 'km/h']),
    '',
    '',
    ...moments(rows, 50).map((at) =>
      quoted([
        at.time.toFixed(3),
        at.distance.toFixed(1),
        '50.0',
        (-at.latAccel).toFixed(1),
        (at.latAccel / G).toFixed(2),
        (at.speed * 3.6).toFixed(1),
      ]),
    ),
    '',
  ].join('\r\n');
}

export function madePlain(rows = 400, delimiter = ',', decimal = '.'): string {
  const number = (value: number): string => value.toFixed(6).replace('.', decimal);
  return [
    [
      'Time (s)',
      'Speed (km/h)',
      'Throttle',
      'Lap',
      'Latitude',
      'Longitude',
      'Lateral acceleration [g]',
      'Sector',
    ].join(delimiter),
    ...moments(rows, 20).map((at) =>
      [
        number(at.time),
        number(at.speed * 3.6),
        number(50),
        'Lap 2',
        number(at.latitude),
        number(at.longitude),
        number(at.latAccel / G),
        'Esses',
      ].join(delimiter),
    ),
    '',
  ].join('\n');
}
