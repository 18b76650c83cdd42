/** The curves of several runs. They are asked for anew while one of them goes on: a browser holds only so many streams at once. */

import { useEffect, useState } from 'react';
import type { RunView } from '../../../src/server/contract.ts';
import { runsApi } from './api.ts';
import { type Curve, Curves } from './curves.ts';

const LOOK = 2000;

export interface SharedCurves {
  readonly curves: ReadonlyMap<string, ReadonlyMap<string, Curve>>;
  /** Grows whenever one of them did. */
  readonly version: number;
}

export function useCurves(runs: readonly RunView[]): SharedCurves {
  const [shared, setShared] = useState<SharedCurves>({ curves: new Map(), version: 0 });
  const ids = runs.map(({ id }) => id).join();
  const isRunning = runs.some(({ state }) => state === 'running');
  useEffect(() => {
    const known = ids.split(',').map((id) => ({ id, curves: new Curves(), next: 0 }));
    const closed = new AbortController();
    const look = async (): Promise<void> => {
      for (const one of known) {
        for (let hasMore = true; hasMore; ) {
          const points = await runsApi.points(one.id, one.next, closed.signal);
          one.curves.add(points);
          [one.next, hasMore] = [points.next, points.hasMore];
        }
      }
      setShared(({ version }) => ({
        curves: new Map(known.map(({ id, curves }) => [id, curves.series])),
        version: version + 1,
      }));
    };
    let timer: ReturnType<typeof setTimeout> | undefined;
    const again = () =>
      void look()
        // A server that is away is told of on top of the page; it is asked again.
        .catch(() => {})
        .finally(() => {
          if (isRunning && !closed.signal.aborted) timer = setTimeout(again, LOOK);
        });
    again();
    return () => {
      closed.abort();
      clearTimeout(timer);
    };
  }, [ids, isRunning]);
  return shared;
}
