/**
 * A run as it goes on, outside of React: its record and its curves, by server-sent events until it is done. A browser whose
 * connection broke says by itself how far it had got.
 */

import type { RunPointsView, RunView } from '../../../src/server/contract.ts';
import { Observable } from '../state/observable.ts';
import { runsApi } from './api.ts';
import { Curves } from './curves.ts';

export class RunFeed {
  readonly run: Observable<RunView>;
  readonly curves = new Curves();
  /** Grows whenever the curves did, at most once a frame. */
  readonly version = new Observable(0);
  readonly #events: EventSource;
  #asked = 0;

  constructor(run: RunView) {
    this.run = new Observable(run);
    this.#events = runsApi.events(run.id);
    this.#events.addEventListener('points', ({ data }) => {
      this.curves.add(JSON.parse(String(data)) as RunPointsView);
      this.#asked ||= requestAnimationFrame(() => {
        this.#asked = 0;
        this.version.set(this.version.value + 1);
      });
    });
    this.#events.addEventListener('run', ({ data }) => {
      const now = JSON.parse(String(data)) as RunView;
      this.run.set(now);
      if (now.state === 'done') this.#events.close();
    });
  }

  close(): void {
    cancelAnimationFrame(this.#asked);
    this.#events.close();
  }
}
