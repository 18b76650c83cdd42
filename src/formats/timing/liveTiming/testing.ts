/** A made-up session in the words of the feed, in every clothing that recordings come in, for tests. */

import { deflateRawSync } from 'node:zlib';
import type { FeedMessage } from './message.ts';

export const MADE_START = Date.UTC(2024, 4, 19, 13, 0, 0);

export function packed(value: unknown): string {
  return deflateRawSync(Buffer.from(JSON.stringify(value))).toString('base64');
}

export const madeState = {
  Heartbeat: { Utc: '2024-05-19T12:59:50.000Z', _kf: true },
  SessionInfo: {
    Meeting: { Name: 'Emilia Romagna Grand Prix' },
    Key: 1,
    Type: 'Race',
    Name: 'Race',
    StartDate: '2024-05-19T15:00:00',
    GmtOffset: '02:00:00',
  },
  DriverList: {
    '4': { RacingNumber: '4', Tla: 'AAA', TeamColour: 'ff8000' },
    '16': { RacingNumber: '16', Tla: 'BBB' },
  },
  TimingData: {
    Lines: {
      '4': { RacingNumber: '4', Position: '1', InPit: false, Sectors: [{}, {}, {}] },
      '16': { RacingNumber: '16', Position: '2', InPit: false, Sectors: [{}, {}, {}] },
    },
  },
};

/** Two cars; ten messages a lap and car. */
export function madeLaps(laps: number): FeedMessage[] {
  const messages: FeedMessage[] = [];
  for (let lap = 1; lap <= laps; lap++) {
    for (const [i, car] of ['4', '16'].entries()) {
      const begin = MADE_START + lap * 90_000 + i * 2000;
      const say = (after: number, line: unknown) =>
        messages.push({ topic: 'TimingData', data: { Lines: { [car]: line } }, time: begin + after });
      say(0, { Sectors: { 0: { Value: `30.${100 + lap}` }, 1: { Value: '' }, 2: { Value: '' } } });
      for (let segment = 0; segment < 6; segment++) {
        say(1000 + segment * 5000, {
          Sectors: { 1: { Segments: { [segment]: { Status: 2048 + (lap % 2) } } } },
        });
      }
      say(40_000, { Sectors: { 1: { Value: '29.500' } } });
      say(60_000, {
        NumberOfLaps: lap,
        Sectors: { 2: { Value: '30.300' } },
        LastLapTime: { Value: `1:29.${900 + lap}` },
      });
      say(60_010, { GapToLeader: i === 0 ? `LAP ${lap}` : '+2.000' });
    }
  }
  return messages.sort((a, b) => (a.time ?? 0) - (b.time ?? 0));
}

/** One message of each of the other topics. */
export function madeOthers(): FeedMessage[] {
  const at = (seconds: number) => MADE_START + seconds * 1000;
  const utc = (seconds: number) => new Date(at(seconds)).toISOString();
  return [
    { topic: 'TrackStatus', data: { Status: '2', Message: 'Yellow', _kf: true }, time: at(100) },
    {
      topic: 'SessionData',
      data: { StatusSeries: { 1: { Utc: utc(60), SessionStatus: 'Started' } } },
      time: at(60),
    },
    {
      topic: 'RaceControlMessages',
      data: {
        Messages: {
          0: {
            Utc: '2024-05-19T13:05:00',
            Category: 'Flag',
            Flag: 'YELLOW',
            Scope: 'Sector',
            Sector: 3,
            Message: 'YELLOW IN TRACK SECTOR 3',
          },
        },
      },
      time: at(300),
    },
    {
      topic: 'WeatherData',
      data: {
        AirTemp: '24.1',
        Humidity: '42.0',
        Pressure: '1008.3',
        Rainfall: '0',
        TrackTemp: '43.0',
        WindDirection: '136',
        WindSpeed: '2.0',
      },
      time: at(301),
    },
    {
      topic: 'TimingAppData',
      data: {
        Lines: { '4': { GridPos: '1', Stints: { 0: { Compound: 'HARD', New: 'true', StartLaps: 0 } } } },
      },
      time: at(10),
    },
    { topic: 'LapCount', data: { CurrentLap: 1, TotalLaps: 5 }, time: at(11) },
    { topic: 'ExtrapolatedClock', data: { Utc: utc(12), Remaining: '01:00:00' }, time: at(12) },
    { topic: 'ExtrapolatedClock', data: { Utc: utc(13), Remaining: '00:59:59' }, time: at(13) },
    {
      topic: 'CarData.z',
      data: packed({
        Entries: [
          {
            Utc: utc(302),
            Cars: { '4': { Channels: { 0: 11000, 2: 288, 3: 8, 4: 100, 5: 0, 45: 12 } } },
          },
          {
            Utc: utc(302.3),
            Cars: { '4': { Channels: { 0: 0, 2: 0, 3: 75, 4: 104, 5: 104, 45: 3 } } },
          },
        ],
      }),
      time: at(302.5),
    },
    {
      topic: 'Position.z',
      data: packed({
        Position: [
          {
            Timestamp: utc(302),
            Entries: {
              '4': { Status: 'OnTrack', X: -1145, Y: 4818, Z: 1060 },
              '16': { Status: 'OnTrack', X: 0, Y: 0, Z: 0 },
            },
          },
        ],
      }),
      time: at(302.6),
    },
    { topic: 'TyreWarmers', data: { Lines: {} }, time: at(303) },
  ];
}

export function madeSession(laps = 5): FeedMessage[] {
  return [...madeLaps(laps), ...madeOthers()].sort((a, b) => (a.time ?? 0) - (b.time ?? 0));
}

function iso(time: number | null): string {
  return new Date(time ?? 0).toISOString();
}

/** The same messages as lines of each kind of recorder. */
export const madeRecordings: Readonly<Record<string, (messages: readonly FeedMessage[]) => string>> = {
  classic: (messages) =>
    messages
      .map(({ topic, data, time }) =>
        JSON.stringify({ H: 'Streaming', M: 'feed', A: [topic, data, iso(time)] }),
      )
      .join('\n'),
  batches: (messages) =>
    messages
      .map(({ topic, data, time }) =>
        JSON.stringify({ C: 'd-1', M: [{ H: 'Streaming', M: 'feed', A: [topic, data, iso(time)] }] }),
      )
      .join('\n'),
  records: (messages) =>
    messages
      .map(({ topic, data, time }) => JSON.stringify({ Type: topic, Json: data, DateTime: iso(time) }))
      .join('\r\n'),
  core: (messages) =>
    messages
      .map(({ topic, data, time }) =>
        JSON.stringify({ type: 1, target: 'feed', arguments: [topic, data, iso(time)] }),
      )
      .join('\u001e'),
  pretty: (messages) =>
    messages
      .map(({ topic, data, time }) =>
        JSON.stringify({ H: 'Streaming', M: 'feed', A: [topic, data, iso(time)] }, null, 2),
      )
      .join('\n'),
  python: (messages) =>
    messages.map(({ topic, data, time }) => `['${topic}', ${python(data)}, '${iso(time)}']`).join('\n'),
};

/** As Python prints it. */
function python(value: unknown): string {
  if (typeof value === 'string') return value.includes("'") ? JSON.stringify(value) : `'${value}'`;
  if (Array.isArray(value)) return `[${value.map(python).join(', ')}]`;
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value !== 'object' || value === null) return value === null ? 'None' : String(value);
  return `{${Object.entries(value)
    .map(([key, inner]) => `'${key}': ${python(inner)}`)
    .join(', ')}}`;
}

/** The same as an archive: text of a file by topic; `begin` is when the stream began. */
export function madeArchive(messages: readonly FeedMessage[], begin: number): Map<string, string> {
  const files = new Map<string, string>();
  for (const { topic, data, time } of messages) {
    const offset = new Date(Math.round((time ?? begin) - begin)).toISOString().slice(11, 23);
    files.set(topic, `${files.get(topic) ?? '\ufeff'}${offset}${JSON.stringify(data)}\r\n`);
  }
  return files;
}
