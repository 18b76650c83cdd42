/**
 * Writes on an element which session time it shows, `data-time` in s. It is how one can see from outside that all parts
 * of the page are at the same moment.
 */

import { type RefObject, useLayoutEffect } from 'react';
import type { Observable } from '../state/observable.ts';

export function useStamp(ref: RefObject<HTMLElement | null>, time: Observable<number>): void {
  useLayoutEffect(() => {
    const write = (value: number) => {
      if (ref.current && Number.isFinite(value)) ref.current.dataset.time = value.toFixed(2);
    };
    write(time.value);
    return time.watch(write);
  }, [ref, time]);
}
