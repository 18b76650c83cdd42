/** A client of a live stream as a browser would be one: it applies what it gets, and knows its place. */

import { patched } from '../patch.ts';

export interface StreamEvent {
  readonly id: string | undefined;
  readonly event: string;
  readonly data: unknown;
}

/** The events in a text, and what is left of it behind the last whole one. */
export function eventsIn(text: string): { events: StreamEvent[]; rest: string } {
  const blocks = text.split('\n\n');
  const rest = blocks.pop() ?? '';
  const events = blocks.flatMap((block) => {
    const field = (name: string) =>
      block
        .split('\n')
        .find((line) => line.startsWith(`${name}: `))
        ?.slice(name.length + 2);
    const data = field('data');
    return data === undefined
      ? []
      : [{ id: field('id'), event: field('event') ?? 'message', data: JSON.parse(data) as unknown }];
  });
  return { events, rest };
}

function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

export class Watcher {
  state: unknown;
  /** For `Last-Event-ID`. */
  id: string | undefined;
  /** s, session time shown. */
  time = Number.NaN;
  ended = false;
  readonly seen: string[] = [];
  #rest = '';

  take(text: string): void {
    const { events, rest } = eventsIn(this.#rest + text);
    this.#rest = rest;
    for (const { id, event, data } of events) {
      this.seen.push(event);
      this.id = id ?? this.id;
      if (event === 'end') this.ended = true;
      else this.time = Number(member(data, 'time'));
      if (event === 'initial') this.state = member(data, 'state');
      else if (event === 'delta') this.state = patched(this.state, member(data, 'patch'));
    }
  }
}
