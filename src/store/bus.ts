/**
 * The port for what happens: a log that lasts, and consumers that remember how far they have come. Delivery is at
 * least once and in order, so a handler must bear to see an event twice.
 *
 * Who records a change and tells of it writes both in one place first (`Records` keeps the events of a change with the
 * change) and publishes after; an event's `key` makes publishing it again harmless.
 */

export interface NewEvent {
  /** For example `recording.imported`. */
  readonly topic: string;
  /** Unique for ever. Publishing the same key again changes nothing. */
  readonly key: string;
  /** ISO 8601, UTC. */
  readonly at: string;
  /** Plain JSON of strings, so that it outlives changes of code. */
  readonly data: Readonly<Record<string, string>>;
}

export interface BusEvent extends NewEvent {
  /** Grows by at least one with each event. */
  readonly seq: number;
}

export interface SubscribeOptions {
  /** Only these; all when left out. Others count as seen. */
  readonly topics?: readonly string[];
  /** Where a consumer starts that was never seen before. Default `new`. */
  readonly from?: 'start' | 'new';
}

export interface Subscription {
  /** Waits for the handler that is running; the consumer's place is kept. */
  close(): Promise<void>;
}

export interface Bus {
  /** Resolves to the event's number when the event is on disk for good. */
  publish(event: NewEvent): Promise<number>;
  /** Events after number `after`, oldest first, at most `limit` (default 1000). */
  read(after: number, limit?: number): Promise<readonly BusEvent[]>;
  /**
   * Hands each event to `handler`, one at a time, from where `consumer` stopped last. An event counts as seen once
   * the handler has returned; after one that throws the same event comes again. Throws RangeError where `consumer` is
   * subscribed already.
   */
  subscribe(
    consumer: string,
    handler: (event: BusEvent) => void | Promise<void>,
    options?: SubscribeOptions,
  ): Promise<Subscription>;
  /** Ends all subscriptions. */
  close(): Promise<void>;
}
