/**
 * Parts of the app that are fetched when they are first looked at. The browser's own words for a part that did not
 * come help nobody: it is the server that is away, and the page says so and waits for it, as it does for data.
 */

import { OfflineError } from './api.ts';
import { connection } from './state/connection.ts';
import { t } from './texts/index.ts';

/** `load` with failures as OfflineError. */
export function part<T>(load: () => Promise<T>): () => Promise<T> {
  return () =>
    load().catch(() => {
      connection.lost();
      throw new OfflineError(t.offline.sentence);
    });
}

/** For what a click starts: that the server is away is told by the banner already. */
export function toldByBanner(error: unknown): void {
  if (!(error instanceof OfflineError)) throw error;
}
