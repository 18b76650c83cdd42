/**
 * A value that is watched. What moves with the mouse (cursor, zoom) goes through these and is drawn by hand, since a
 * React render per move would eat the frame; what changes seldom is read in components by `useObservable`.
 */

import { useSyncExternalStore } from 'react';

export class Observable<T> {
  #value: T;
  readonly #watchers = new Set<(value: T) => void>();

  constructor(value: T) {
    this.#value = value;
  }

  get value(): T {
    return this.#value;
  }

  set(value: T): void {
    if (Object.is(value, this.#value)) return;
    this.#value = value;
    for (const watcher of this.#watchers) watcher(value);
  }

  /** @returns what ends the watch */
  watch(watcher: (value: T) => void): () => void {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  }
}

export function useObservable<T>(observable: Observable<T>): T {
  return useSyncExternalStore(
    (changed) => observable.watch(changed),
    () => observable.value,
  );
}
