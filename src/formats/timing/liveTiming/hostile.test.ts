import { deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Contribution } from '../../../timing/index.ts';
import { FormatError } from '../../bytes.ts';
import { archiveOf, readStream } from './archive.ts';
import { contributionOfCache } from './cache.ts';
import { type CacheTable, cacheTableOf, readCacheFile } from './cacheFiles.ts';
import { contributionOfArchive, contributionOfRecording } from './contribution.ts';
import { Normaliser } from './normaliser.ts';
import { readRecordingFile, recordingsOf } from './recording.ts';
import { MADE_START, madeArchive, madeRecordings, madeSession, madeState, packed } from './testing.ts';

const session = madeSession(3);

/** Whatever comes keeps its promises: times are numbers, cars are cars. */
function judge(contribution: Contribution): void {
  for (const event of contribution.events) {
    if (!Number.isFinite(event.time)) throw new Error(`${event.type} has time ${event.time}`);
    if ('car' in event && event.car !== null && !(event.car >= 1 && event.car <= 999)) {
      throw new Error(`${event.type} has car ${event.car}`);
    }
  }
  for (const warning of contribution.warnings) expect(warning).not.toMatch(/\p{Cc}/u);
  const { carSamples, locations } = contribution;
  for (const samples of [carSamples, locations]) {
    for (let row = 1; row < (samples?.length ?? 0); row++) {
      if (!((samples?.time[row] ?? 0) >= (samples?.time[row - 1] ?? 0))) throw new Error('time falls');
    }
  }
}

function readAsRecording(text: string): Contribution[] {
  const made = recordingsOf([readRecordingFile('live.txt', text)]).map((recording) =>
    contributionOfRecording(recording, '2024-07-imola', {}),
  );
  for (const contribution of made) judge(contribution);
  return made;
}

/** Changes a text as a bad disk, a bad line or a bad person would. */
function damaged(text: string): fc.Arbitrary<string> {
  const place = fc.nat(text.length);
  const piece = fc.oneof(
    fc.string({ maxLength: 8 }),
    fc.constantFrom('{', '}', '"', '[', ',', '\n', '\u001e', '"__proto__":', 'null', '1e999', '-1', '""'),
  );
  return fc.oneof(
    place.map((at) => text.slice(0, at)),
    place.map((at) => text.slice(at)),
    fc.tuple(place, place).map(([a, b]) => text.slice(0, Math.min(a, b)) + text.slice(Math.max(a, b))),
    fc
      .array(fc.tuple(place, piece), { minLength: 1, maxLength: 8 })
      .map((changes) =>
        changes.reduce(
          (changed, [at, put]) => changed.slice(0, at) + put + changed.slice(at + put.length),
          text,
        ),
      ),
  );
}

describe.each(Object.keys(madeRecordings))('a recording of the kind %s', (kind) => {
  const text = `${JSON.stringify(madeState)}\n${madeRecordings[kind]?.(session)}`;

  test('as it is', () => {
    const [made] = readAsRecording(text);
    expect(made?.events.filter(({ type }) => type === 'lap')).toHaveLength(6);
    expect(made?.carSamples?.length).toBe(2);
    expect(made?.warnings).toEqual(['topics that this version does not know were passed over: TyreWarmers']);
  });

  test('cut, changed, with pieces out', () => {
    fc.assert(
      fc.property(damaged(text), (bad) => {
        readAsRecording(bad);
      }),
      { numRuns: 60 },
    );
  });
});

describe('an archive', () => {
  const files = madeArchive(session, MADE_START - 3600e3);

  test('as it is: its clock is found by what its messages carry', () => {
    const streams = [...files].map(([topic, text]) => readStream(topic, text));
    const made = contributionOfArchive(
      archiveOf(streams, new Map([['SessionInfo', madeState.SessionInfo]])),
      'folder',
      {},
    );
    judge(made);
    const recording = readAsRecording(`${JSON.stringify(madeState)}\n${madeRecordings.core?.(session)}`)[0];
    expect(made.epoch).toBe(recording?.epoch);
    const laps = (of: Contribution | undefined) => of?.events.filter(({ type }) => type === 'lap');
    expect(laps(made)).toEqual(laps(recording)?.map((lap) => ({ ...lap, position: null })));
  });

  test('cut, changed, with pieces out', () => {
    fc.assert(
      fc.property(
        fc
          .constantFrom(...files.keys())
          .chain((topic) => fc.tuple(fc.constant(topic), damaged(files.get(topic) ?? ''))),
        ([topic, bad]) => {
          const streams = [...files].map(([name, text]) => readStream(name, name === topic ? bad : text));
          judge(contributionOfArchive(archiveOf(streams, new Map()), 'folder', {}));
        },
      ),
      { numRuns: 150 },
    );
  });
});

const cache: Readonly<Record<string, string>> = {
  '_extended_timing_data_laps.csv':
    'Time,Driver,LapTime,NumberOfLaps,PitOutTime,PitInTime,Sector1Time,Sector2Time,Sector3Time,SpeedI1\n' +
    '0 days 01:01:30.000000,4,,1,0 days 00:20:00.000000,,,0 days 00:00:30.000000,0 days 00:00:30.000000,250.0\n' +
    '0 days 01:03:00.000000,4,0 days 00:01:30.000000,2,,,0 days 00:00:30.000000,0 days 00:00:30.000000,0 days 00:00:30.000000,251.0\n',
  '_extended_timing_data_stream.csv':
    'Time,Driver,Position,GapToLeader,IntervalToPositionAhead\n0 days 00:00:05.000000,4,1,LAP 1,LAP 1\n0 days 01:02:05.000000,4,2,+1.5,+1.5\n',
  'timing_app_data.csv':
    'Time,Driver,Stint,Compound,New,StartLaps\n0 days 00:53:00.000000,4,0,SOFT,True,0.0\n',
  'race_control_messages.json':
    '{"Time":["2024-05-19 13:00:00","2024-05-19 13:10:00"],"Category":["Flag","Flag"],"Message":["GREEN LIGHT - PIT EXIT OPEN","YELLOW IN TRACK SECTOR 3"],"Flag":["GREEN","YELLOW"],"Scope":["Track","Sector"],"Sector":[null,3.0],"Lap":[1,NaN]}',
  'session_status_data.json': '{"Time":["0:00:05","1:00:00.200"],"Status":["Inactive","Started"]}',
  'track_status_data.json': '{"Time":["1:10:00.100"],"Status":["2"],"Message":["Yellow"]}',
  'weather_data.json':
    '{"Time":["0:01:00"],"AirTemp":[20.5],"Humidity":[50.0],"Pressure":[1000.0],"Rainfall":[false],"TrackTemp":[30.0],"WindDirection":[10],"WindSpeed":[1.0]}',
  'lap_count.json': '{"Time":["0:00:03"],"TotalLaps":[2],"CurrentLap":[1]}',
  'driver_info.json': '{"4":{"RacingNumber":"4","Tla":"AAA"}}',
  'session_info.json':
    '{"Type":"Race","Name":"Race","StartDate":"2024-05-19 15:00:00","GmtOffset":"2:00:00"}',
};

function readCache(files: Readonly<Record<string, string>>): Contribution {
  const tables = new Map<CacheTable, unknown>();
  for (const [file, text] of Object.entries(files)) {
    const name = cacheTableOf(file);
    if (name !== null) tables.set(name, readCacheFile(file, text));
  }
  const made = contributionOfCache(tables, 'folder', null);
  judge(made);
  return made;
}

describe('a cache of FastF1', () => {
  test('as it is', () => {
    const { epoch, events } = readCache(cache);
    expect(epoch).toBe(Date.UTC(2024, 4, 19, 12, 0, 0) - 150);
    expect(events.filter(({ type }) => type === 'lap')).toEqual([
      expect.objectContaining({ car: 4, lap: 1, time: 3690, duration: null, pitOut: null }),
      expect.objectContaining({ car: 4, lap: 2, time: 3780, duration: 90, sectors: [30, 30, 30] }),
    ]);
    expect(events).toContainEqual({ type: 'entry', time: 5, car: 4, grid: 1 });
    expect(events.some((event) => event.type === 'weather' && event.rain === false)).toBe(true);
  });

  test('cut, changed, with pieces out: a sentence or a session', () => {
    fc.assert(
      fc.property(
        fc
          .constantFrom(...Object.keys(cache))
          .chain((file) => fc.tuple(fc.constant(file), damaged(cache[file] ?? ''))),
        ([file, bad]) => {
          try {
            readCache({ ...cache, [file]: bad });
          } catch (error) {
            if (!(error instanceof FormatError)) throw error;
            expect(error.message).not.toMatch(/\n/);
          }
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('messages that nobody sends', () => {
  const known = [
    'Lines',
    'Sectors',
    'Segments',
    'Status',
    'Value',
    'NumberOfLaps',
    'LastLapTime',
    'Stints',
    '4',
    '0',
    '1',
    '2',
    'InPit',
    'Speeds',
    'ST',
    '_kf',
    '_deleted',
    '__proto__',
    'constructor',
    'Messages',
    'Message',
    'Utc',
    'StatusSeries',
    'PitTimes',
    'Position',
    'Entries',
    'Cars',
    'Channels',
  ];
  const { data } = fc.letrec((tie) => ({
    data: fc.oneof(
      { maxDepth: 7, depthSize: 'medium' },
      fc.constantFrom(
        '',
        '1:15.762',
        '+1.2',
        'LAP 3',
        '2024-05-19T13:00:00Z',
        true,
        false,
        null,
        0,
        1,
        2064,
        -1,
        1e300,
      ),
      fc.dictionary(fc.constantFrom(...known), tie('data'), { maxKeys: 5, noNullPrototype: true }),
      fc.array(tie('data'), { maxLength: 4 }),
    ),
  }));
  const topics = [
    'TimingData',
    'TimingAppData',
    'DriverList',
    'RaceControlMessages',
    'WeatherData',
    'LapCount',
    'TrackStatus',
    'SessionStatus',
    'SessionData',
    'SessionInfo',
    'PitLaneTimeCollection',
    'PitStopSeries',
    'CarData',
    'Position',
    'CarData.z',
    '__proto__',
  ];

  test('never stop the reading', () => {
    const message = fc.record({
      topic: fc.constantFrom(...topics),
      data,
      time: fc.oneof(fc.constant(null), fc.integer({ min: MADE_START, max: MADE_START + 1e7 })),
    });
    fc.assert(
      fc.property(fc.array(message, { maxLength: 20 }), data, (messages, state) => {
        const normaliser = new Normaliser();
        const events = [...normaliser.initial({ TimingData: state, SessionData: state, Unknown: 1 })];
        for (const each of messages) events.push(...normaliser.push(each));
        events.push(...normaliser.initial({ TimingData: state }), ...normaliser.end());
        for (const event of events) expect(Number.isFinite(event.time)).toBe(true);
      }),
      { numRuns: 400 },
    );
  });

  test('a bomb of zeros is not unpacked', () => {
    const normaliser = new Normaliser();
    const bomb = deflateRawSync(Buffer.alloc(100 * 1024 * 1024)).toString('base64');
    expect(normaliser.push({ topic: 'CarData.z', data: bomb, time: MADE_START })).toEqual([]);
    expect(normaliser.push({ topic: 'CarData.z', data: packed('text').slice(3), time: MADE_START })).toEqual(
      [],
    );
    expect(normaliser.push({ topic: 'Position.z', data: 7, time: MADE_START })).toEqual([]);
    expect(normaliser.warnings).toEqual([
      'a message of CarData.z was left out: it does not inflate to at most 4194304 bytes',
      'a message of Position.z was left out: it is not text',
    ]);
  });

  test('topics without end are not remembered', () => {
    const normaliser = new Normaliser();
    for (let i = 0; i < 5000; i++) normaliser.push({ topic: `Topic${i}`, data: {}, time: MADE_START });
    expect(normaliser.counts.size).toBe(200);
    expect(normaliser.state.size).toBe(0);
  });
});
