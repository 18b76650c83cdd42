/**
 * The little of SignalR Core's JSON hub protocol that the feed uses: records of JSON that end in a record mark, several
 * of them in one WebSocket message; a handshake, one invocation with its completion, calls from the server, pings, close.
 * After the specification "SignalR Hub Protocol" (dotnet/aspnetcore, docs/specs/HubProtocol.md).
 */

import { parsed, RECORD_MARK } from '../frames.ts';
import { type FeedItem, itemsOfFrame } from '../message.ts';
import { field, isObject, textOf } from '../values.ts';

/** Characters; the full state of a race is 150 KiB. */
const LONGEST_RECORD = 16 * 1024 * 1024;

export const HANDSHAKE = `{"protocol":"json","version":1}${RECORD_MARK}`;
export const PING = `{"type":6}${RECORD_MARK}`;
export const SUBSCRIPTION = 'subscription';

export function subscribe(topics: readonly string[]): string {
  const call = { type: 1, invocationId: SUBSCRIPTION, target: 'Subscribe', arguments: [topics] };
  return JSON.stringify(call) + RECORD_MARK;
}

export type ServerRecord =
  | { readonly kind: 'items'; readonly items: readonly FeedItem[]; readonly text: string }
  /** The answer to the handshake, or anything else empty. */
  | { readonly kind: 'empty' }
  | { readonly kind: 'ping' }
  | { readonly kind: 'close'; readonly reason: string; readonly mayReturn: boolean }
  /** The answer to the subscription was an error. */
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'garbage' };

function recordOf(text: string): ServerRecord {
  const value = parsed(text);
  if (!isObject(value)) return { kind: 'garbage' };
  const error = textOf(field(value, 'error'));
  switch (field(value, 'type')) {
    case 1:
    case 3: {
      if (error !== null) return { kind: 'refused', reason: error.slice(0, 200) };
      const items = itemsOfFrame(value);
      return items.length > 0 ? { kind: 'items', items, text } : { kind: 'garbage' };
    }
    case 6:
      return { kind: 'ping' };
    case 7:
      return {
        kind: 'close',
        reason: error?.slice(0, 200) ?? 'the server closed the connection',
        mayReturn: field(value, 'allowReconnect') !== false,
      };
    case undefined:
      if (error !== null) return { kind: 'close', reason: error.slice(0, 200), mayReturn: true };
      return Object.keys(value).length === 0 ? { kind: 'empty' } : { kind: 'garbage' };
    default:
      return { kind: 'garbage' };
  }
}

/** Takes the text of WebSocket messages and gives the records in it; a record may go on in the next message. */
export class RecordReader {
  #rest = '';

  push(text: string): ServerRecord[] {
    // What was there before has no mark in it and is not searched again.
    const parts = text.split(RECORD_MARK);
    parts[0] = this.#rest + parts[0];
    this.#rest = parts.pop() ?? '';
    const records = parts.map((part) => recordOf(part));
    if (this.#rest.length <= LONGEST_RECORD) return records;
    this.#rest = '';
    return [...records, { kind: 'garbage' }];
  }
}
