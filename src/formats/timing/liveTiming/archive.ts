/**
 * The feed's own archive: a file a topic (`TimingData.jsonStream`), a message a line, before each the time since the
 * stream began, and for some topics a `.json` file with the last state. No file says when the stream began by the clock;
 * messages that carry the moment of their sending do.
 */

import { MAX_GARBAGE, parsed } from './frames.ts';
import { epochOf } from './identity.ts';
import type { FeedMessage } from './message.ts';
import type { FeedState } from './recording.ts';
import { field, items, textOf, utcOf } from './values.ts';

const LINE = /^\ufeff?(\d{1,3}):(\d\d):(\d\d)(\.\d{1,7})?\s*([{["].*)$/;

/** One file of the archive. */
export interface ArchiveStream {
  readonly topic: string;
  /** ms since the stream began, and the message. */
  readonly lines: readonly (readonly [number, unknown])[];
  readonly garbage: number;
}

/** The topic that a file of the archive is about: `CarData.z` of `…/CarData.z.jsonStream.gz`; null of another file. */
export function topicOfFile(
  file: string,
): { readonly topic: string; readonly kind: 'stream' | 'state' } | null {
  const match = /(?:^|\/)(\w{1,60}(?:\.z)?)\.(jsonStream|json)(?:\.gz)?$/i.exec(file);
  if (match === null) return null;
  return { topic: match[1] ?? '', kind: match[2]?.toLowerCase() === 'json' ? 'state' : 'stream' };
}

export function looksLikeStream(head: string): boolean {
  return (
    LINE.test(head.slice(0, 100_000).split('\n', 1)[0]?.trimEnd() ?? '') ||
    /^\ufeff?\d\d:\d\d:\d\d\.\d{3}["{]/.test(head)
  );
}

export function readStream(topic: string, text: string): ArchiveStream {
  const lines: [number, unknown][] = [];
  let garbage = 0;
  for (const raw of text.split('\n')) {
    if (garbage > MAX_GARBAGE && garbage > lines.length) break;
    const line = raw.trimEnd();
    if (line === '') continue;
    const match = LINE.exec(line);
    const data = match === null ? undefined : parsed(match[5] ?? '');
    if (match === null || data === undefined) {
      garbage++;
      continue;
    }
    const seconds =
      Number(match[1]) * 3600 + Number(match[2]) * 60 + Number(match[3]) + Number(match[4] ?? 0);
    lines.push([seconds * 1000, data]);
  }
  return { topic, lines, garbage };
}

/** The moment of sending that a message carries; null of the many that carry none. */
function sentAt(topic: string, data: unknown): number | null {
  if (topic === 'ExtrapolatedClock') return utcOf(field(data, 'Utc'));
  if (topic !== 'SessionData') return null;
  const entries = items(field(data, 'StatusSeries'));
  return entries.length === 1 ? utcOf(field(entries[0]?.[1], 'Utc')) : null;
}

function median(values: readonly number[]): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? null;
}

/** UTC, ms since 1970, at which the stream began; null where no message tells. */
export function beginOf(streams: readonly ArchiveStream[], info: unknown): number | null {
  const told = (topics: readonly string[], when: (topic: string, data: unknown) => number | null): number[] =>
    streams
      .filter(({ topic }) => topics.includes(topic))
      .flatMap(({ topic, lines }) =>
        // The first line holds the state of before.
        lines.slice(1).flatMap(([offset, data]) => {
          const utc = when(topic, data);
          return utc === null ? [] : [utc - offset];
        }),
      );
  return (
    median(told(['ExtrapolatedClock', 'SessionData'], sentAt)) ??
    median(told(['Heartbeat'], (_, data) => utcOf(field(data, 'Utc')))) ??
    epochOf(info)
  );
}

export interface Archive {
  readonly messages: readonly FeedMessage[];
  /** The state at the end, of topics that have no stream. */
  readonly last: FeedState | null;
  /** What `SessionInfo` says, wherever it stands. */
  readonly info: unknown;
  /** UTC, ms since 1970, at which the stream began; null where that is not known: then times count from 0. */
  readonly begin: number | null;
  readonly garbage: number;
}

/** Puts the files of an archive together. `states`: the parsed `.json` files by topic. */
export function archiveOf(streams: readonly ArchiveStream[], states: ReadonlyMap<string, unknown>): Archive {
  const info =
    streams.find(({ topic }) => topic === 'SessionInfo')?.lines[0]?.[1] ?? states.get('SessionInfo');
  const begin = beginOf(streams, info);
  const messages = streams.flatMap(({ topic, lines }) =>
    lines.map(([offset, data]): FeedMessage => ({ topic, data, time: (begin ?? 0) + offset })),
  );
  const streamed = new Set(streams.map(({ topic }) => topic));
  const rest = [...states].filter(([topic]) => !streamed.has(topic) && topic !== 'Index');
  const end = messages.reduce<number | null>(
    (last, { time }) => Math.max(last ?? time ?? 0, time ?? 0),
    null,
  );
  return {
    messages,
    last:
      rest.length === 0
        ? null
        : { state: Object.fromEntries(rest), time: end, session: textOf(field(info, 'Key')) },
    info,
    begin,
    garbage: streams.reduce((sum, { garbage }) => sum + garbage, 0),
  };
}
