/**
 * One message of the feed in all the clothes that it comes in: as a frame of SignalR (classic, still in old recordings),
 * as a frame of SignalR Core (the endpoint since 2025), as the line of a recorder of its own. A frame holds none, one or
 * several messages, or the full state that answers a subscription.
 */

import { field, isObject, textOf, utcOf } from './values.ts';

export interface FeedMessage {
  /** As the feed names it, `.z` included where the content is compressed. */
  readonly topic: string;
  /** Parsed JSON, or base64 where the topic ends in `.z`. */
  readonly data: unknown;
  /** UTC, ms since 1970, at which the feed sent it; null where the recording has no time. */
  readonly time: number | null;
}

export type FeedItem =
  | { readonly kind: 'message'; readonly message: FeedMessage }
  /** Topic by topic, as a subscription answers. */
  | { readonly kind: 'state'; readonly state: Readonly<Record<string, unknown>> };

function message(topic: unknown, data: unknown, time: unknown): FeedItem[] {
  const name = textOf(topic);
  if (name === null || name === '' || name.length > 100 || data === undefined) return [];
  return [{ kind: 'message', message: { topic: name, data, time: utcOf(time) } }];
}

/** Arguments of a `feed` call: `[topic, delta, time]`. */
function ofArguments(list: unknown): FeedItem[] {
  return Array.isArray(list) ? message(list[0], list[1], list[2]) : [];
}

const isFeed = (value: unknown): boolean => typeof value === 'string' && value.toLowerCase() === 'feed';

/** Topics that every subscription holds; enough to know a full state by. */
const USUAL = ['Heartbeat', 'SessionInfo', 'TimingData', 'DriverList', 'TimingAppData', 'SessionData'];

function isState(value: unknown): boolean {
  return isObject(value) && USUAL.some((topic) => isObject(field(value, topic)));
}

/** Messages and states of one parsed frame, none where it is of another kind (a ping, an acknowledgement, garbage). */
export function itemsOfFrame(frame: unknown): FeedItem[] {
  if (Array.isArray(frame)) return typeof frame[0] === 'string' ? ofArguments(frame) : [];
  if (!isObject(frame)) return [];
  if (isFeed(field(frame, 'M'))) return ofArguments(frame.A);
  if (isFeed(field(frame, 'target'))) return ofArguments(field(frame, 'arguments'));
  const batch = field(frame, 'M');
  if (Array.isArray(batch)) {
    return batch.flatMap((call) => (isFeed(field(call, 'M')) ? ofArguments(field(call, 'A')) : []));
  }
  const type = field(frame, 'Type');
  if (typeof type === 'string') return message(type, field(frame, 'Json'), field(frame, 'DateTime'));
  for (const state of [frame, field(frame, 'R'), field(frame, 'result')]) {
    if (isObject(state) && isState(state)) return [{ kind: 'state', state }];
  }
  return [];
}
