/**
 * Lets rows glide to their new places when the order changes while the clock runs, so that one sees who passed whom. A
 * jump, or a user who asked for less motion, gets the new order at once.
 */

import { type RefObject, useLayoutEffect, useRef } from 'react';
import type { RaceClock } from './clock.ts';

/** ms. */
const GLIDE = 320;

export function useOvertakes(
  body: RefObject<HTMLElement | null>,
  order: readonly number[],
  clock: RaceClock,
): void {
  const tops = useRef(new Map<string, number>());
  // biome-ignore lint/correctness/useExhaustiveDependencies: the order says when rows have moved
  useLayoutEffect(() => {
    const calm = matchMedia('(prefers-reduced-motion: reduce)').matches || !clock.playing.value;
    const before = tops.current;
    const now = new Map<string, number>();
    for (const row of body.current?.querySelectorAll<HTMLElement>('[data-car]') ?? []) {
      const car = row.dataset.car ?? '';
      const top = row.offsetTop;
      const was = before.get(car);
      now.set(car, top);
      if (calm || was === undefined || was === top) continue;
      row.animate([{ transform: `translateY(${was - top}px)` }, { transform: 'none' }], {
        duration: GLIDE,
        easing: 'ease-out',
      });
    }
    tops.current = now;
  }, [body, order, clock]);
}
