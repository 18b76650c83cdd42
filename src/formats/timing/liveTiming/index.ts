/** F1 live timing: recordings, archives and caches of the feed, the feed itself, and what it says as events. */

export {
  LIVE_TIMING_ADDRESS,
  type LiveStatus,
  LiveTimingClient,
  type LiveTimingOptions,
  type LiveUpdate,
} from './client/client.ts';
export { RefusedError } from './client/negotiate.ts';
export { differenceOf, mergeFeed } from './merge.ts';
export { type FeedItem, type FeedMessage, itemsOfFrame } from './message.ts';
export { Normaliser, type NormaliserOptions } from './normaliser.ts';
export { liveTimingReader } from './reader.ts';
