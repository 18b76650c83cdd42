/**
 * What a recorder of the feed left in its files, as states and messages; and which of the files belong together. A
 * recording is a file of messages, as a rule with another that holds the first full state; a folder may hold several of
 * either, of one session or of two.
 */

import { framesOf } from './frames.ts';
import { type FeedItem, type FeedMessage, itemsOfFrame } from './message.ts';
import { field, isObject, items, textOf, utcOf } from './values.ts';

/** Messages further apart from a state than this are of another session. */
const SAME_SESSION = 6 * 3600e3;

export interface FeedState {
  readonly state: Readonly<Record<string, unknown>>;
  /** UTC, ms since 1970, at which it was true; null where it does not say. */
  readonly time: number | null;
  /** The feed's key of the session. */
  readonly session: string | null;
}

/** One file. */
export interface RecordingFile {
  readonly file: string;
  readonly states: readonly FeedState[];
  readonly messages: readonly FeedMessage[];
  /** Pieces of text that are no JSON. */
  readonly garbage: number;
}

/** Files of one session. */
export interface Recording {
  readonly files: readonly string[];
  readonly states: readonly FeedState[];
  readonly messages: readonly FeedMessage[];
  readonly garbage: number;
}

/** The clock may be newer than the heartbeat, which beats every 15 s; in a state fetched days later it is another day's. */
const SAME_MOMENT = 60e3;

/** The moment at which a full state was true, as far as its own clocks tell. */
export function timeOfState(state: Readonly<Record<string, unknown>>): number | null {
  const beat = utcOf(field(field(state, 'Heartbeat'), 'Utc'));
  const clock = utcOf(field(field(state, 'ExtrapolatedClock'), 'Utc'));
  if (beat === null || clock === null) return beat ?? clock;
  return clock > beat && clock < beat + SAME_MOMENT ? clock : beat;
}

function itemsOf(value: unknown): FeedItem[] {
  const known = itemsOfFrame(value);
  if (known.length > 0) return known;
  // A column of a table of messages: what changed in `TimingData` and nothing around it.
  return isObject(field(value, 'Lines'))
    ? [{ kind: 'message', message: { topic: 'TimingData', data: value, time: null } }]
    : [];
}

/** Reads the text of one file of a recorder. */
export function readRecordingFile(file: string, text: string): RecordingFile {
  const { values, garbage } = framesOf(text);
  const states: FeedState[] = [];
  const messages: FeedMessage[] = [];
  let newest: number | null = null;
  for (const value of values) {
    for (const item of itemsOf(value)) {
      if (item.kind === 'message') {
        messages.push(item.message);
        const { time } = item.message;
        if (time !== null) newest = Math.max(newest ?? time, time);
        continue;
      }
      const { state } = item;
      const session = textOf(field(field(state, 'SessionInfo'), 'Key'));
      const told = timeOfState(state);
      // In one file the order is known: a state after messages is one after a lost line.
      const time = told === null || newest === null ? (told ?? newest) : Math.max(told, newest);
      states.push({ state, time, session });
    }
  }
  return { file, states, messages, garbage };
}

/** Whether the first bytes of a file look like a recorder's: a full state, or messages of the feed. */
export function looksLikeRecording(head: string): boolean {
  const text = head.replace(/^\ufeff/, '').trimStart();
  if (!/^[{["]/.test(text)) return false;
  if (/^"\{""Lines"":/.test(text)) return true;
  const start = text.slice(0, 20_000);
  if (/^\['\w+(?:\.z)?', [{']/.test(start)) return true;
  if (/"(?:M|target)"\s*:\s*"feed"/i.test(start)) return true;
  if (/^\{\s*"Type"\s*:\s*"\w+(?:\.z)?"\s*,\s*"Json"\s*:/.test(start)) return true;
  return /^\{{1,2}\s*(?:"(?:R|result)"\s*:\s*\{\s*|"type"\s*:\s*3[^{]*"result"\s*:\s*\{\s*)?"(?:Heartbeat|SessionInfo|CarData\.z|Position\.z|ExtrapolatedClock|TopThree|TimingStats|TimingAppData|WeatherData|TrackStatus|DriverList|RaceControlMessages|SessionData|LapCount|TimingData|ArchiveStatus)"\s*:\s*[{"]/.test(
    start,
  );
}

function spanOf(messages: readonly FeedMessage[]): readonly [number, number] | null {
  let first = Number.POSITIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  for (const { time } of messages) {
    if (time === null) continue;
    first = Math.min(first, time);
    last = Math.max(last, time);
  }
  return first <= last ? [first, last] : null;
}

/** Cars named in the lines of messages or of a state. */
function carsOf(values: Iterable<unknown>): Set<string> {
  const cars = new Set<string>();
  for (const value of values) for (const [car] of items(field(value, 'Lines'))) cars.add(car);
  return cars;
}

interface Group {
  session: string | null;
  readonly files: RecordingFile[];
  times: number[];
}

/** Whether messages can be of the session that a state tells. Those without any time have to name no car of another. */
function belongs(file: RecordingFile, group: Group): boolean {
  const span = spanOf(file.messages);
  if (span !== null) {
    return group.times.some((time) => time > span[0] - SAME_SESSION && time < span[1] + SAME_SESSION);
  }
  const known = carsOf(group.files.flatMap(({ states }) => states.map(({ state }) => state.TimingData)));
  return [...carsOf(file.messages.map(({ data }) => data))].every((car) => known.has(car));
}

/** A recorder that ran all weekend has several sessions in one file, each of which begins with its full state. */
function bySession(file: RecordingFile): RecordingFile[] {
  const begins: { readonly session: string; readonly time: number }[] = [];
  for (const { session, time } of file.states) {
    if (session === null || session === begins.at(-1)?.session) continue;
    if (time === null) return [file];
    begins.push({ session, time });
  }
  if (begins.length < 2) return [file];
  return begins.map(({ session, time: begin }, i) => {
    const from = i === 0 ? Number.NEGATIVE_INFINITY : begin;
    const to = begins[i + 1]?.time ?? Number.POSITIVE_INFINITY;
    const within = ({ time }: { readonly time: number | null }) =>
      (time ?? from) >= from && (time ?? from) < to;
    // That the next session begins is said in this one.
    const isOurs = ({ topic, data }: FeedMessage) =>
      topic !== 'SessionInfo' || (textOf(field(data, 'Key')) ?? session) === session;
    return {
      file: file.file,
      states: file.states.filter(within),
      messages: file.messages.filter((message) => within(message) && isOurs(message)),
      garbage: i === 0 ? file.garbage : 0,
    };
  });
}

/** Puts the files of a folder together into recordings of one session each. */
export function recordingsOf(given: readonly RecordingFile[]): Recording[] {
  const files = given.flatMap(bySession);
  const groups: Group[] = [];
  const withState = files.filter(({ states }) => states.length > 0);
  const without = files.filter(({ states, messages }) => states.length === 0 && messages.length > 0);
  for (const file of withState) {
    const session = file.states.find((state) => state.session !== null)?.session ?? null;
    const times = file.states.flatMap(({ time }) => (time === null ? [] : [time]));
    const group = groups.find((known) => known.session === session);
    if (group === undefined) groups.push({ session, files: [file], times });
    else {
      group.files.push(file);
      group.times.push(...times);
    }
  }
  for (const file of without) {
    const group = groups.find((known) => belongs(file, known));
    if (group !== undefined) group.files.push(file);
    else groups.push({ session: null, files: [file], times: [...(spanOf(file.messages) ?? [])] });
  }
  return groups.map(({ files: members }) => ({
    files: members.map(({ file }) => file),
    states: members.flatMap(({ states }) => states).sort((a, b) => (a.time ?? 0) - (b.time ?? 0)),
    messages: members.flatMap(({ messages }) => messages),
    garbage: members.reduce((sum, { garbage }) => sum + garbage, 0),
  }));
}
