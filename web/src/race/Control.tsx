/** What race control said, newest first, with the flag beside the words. */

import { useState } from 'react';
import type { RaceStateView } from '../../../src/server/contract.ts';
import { useObservable } from '../state/observable.ts';
import { t } from '../texts/index.ts';
import { useDrivers } from './cars.ts';
import { MissingNote } from './MissingNote.tsx';
import { useRaceData, useRaceState, useReplay } from './replay.ts';
import { clockText } from './words.ts';

const none: RaceStateView['raceControl'] = {};

export function Control() {
  const replay = useReplay();
  const { timeline } = useRaceData();
  const messages = useRaceState((state) => state?.raceControl ?? none);
  const selected = useObservable(replay.selected);
  const drivers = useDrivers();
  const [only, setOnly] = useState(false);
  const [blue, setBlue] = useState(false);
  const followed = selected === null ? undefined : drivers.get(selected);
  // Newest first; those of one moment in the order in which they were sent.
  const all = Object.entries(messages).sort(([a], [b]) => Number(b) - Number(a));
  // Blue flags come by the dozen and push out all the rest; those for who is followed stay.
  const shown = all.filter(
    ([, { car, flag }]) =>
      (!only || !followed || car === followed.car) && (blue || flag !== 'blue' || car === followed?.car),
  );
  const blues = all.some(([, { flag }]) => flag === 'blue');
  return (
    <section className="control" aria-label={t.views.control}>
      <header className="control-head">
        <h2>{t.views.control}</h2>
        <span className="grow" />
        {blues && (
          <button
            type="button"
            className="button quiet small"
            aria-pressed={blue}
            onClick={() => setBlue(!blue)}
          >
            {blue ? t.views.withoutBlue : t.views.withBlue}
          </button>
        )}
        {followed && (
          <button
            type="button"
            className="button quiet small"
            aria-pressed={only}
            onClick={() => setOnly(!only)}
          >
            {only ? t.views.allMessages : t.views.ofDriver(followed.code)}
          </button>
        )}
      </header>
      {shown.length === 0 ? (
        <MissingNote part="raceControl" otherwise={t.views.noMessages} />
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by the keyboard
        <ol className="control-list" tabIndex={0} aria-label={t.views.control}>
          {shown.map(([number, { time, message, flag, category, car, lap }]) => (
            <li key={number} className={car !== null && car === selected ? 'about' : ''}>
              <i className={`control-flag ${flag ?? category ?? ''}`} aria-hidden="true" />
              <span className="num muted control-when">
                {lap === null ? clockText(time - timeline.start) : `L${lap}`}
              </span>
              <span>{message}</span>
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}
