/** Stints: a row a driver in the order of the race, a bar a set of tyres, up to the lap that is shown. */

import { useRef } from 'react';
import { useObservable } from '../state/observable.ts';
import { t } from '../texts/index.ts';
import { useDrivers } from './cars.ts';
import { MissingNote } from './MissingNote.tsx';
import { lapAt } from './marks.ts';
import { useClock, useRaceData, useRaceState, useReplay } from './replay.ts';
import { compoundColour, compoundLetter } from './Tyre.tsx';
import { useStamp } from './useStamp.ts';

const noOrder: readonly number[] = [];

export function TyreChart() {
  const replay = useReplay();
  const { charts, timeline } = useRaceData();
  const drivers = useDrivers();
  const selected = useObservable(replay.selected);
  const whole = useObservable(replay.whole);
  const order = useRaceState((state) => state?.order ?? noOrder);
  const lap = useClock((shown) => lapAt(timeline, shown));
  const list = useRef<HTMLOListElement>(null);
  useStamp(list, replay.clock.shown);
  const laps = Math.max(1, charts.laps, timeline.totalLaps ?? 0);
  const until = whole ? laps : Math.max(1, lap);
  const stintsOf = (car: number) => charts.cars.find((each) => each.car === car);
  if (charts.cars.every(({ stints }) => stints.length === 0)) {
    return <MissingNote part="stints" otherwise={t.board.noTyre} />;
  }
  return (
    <div className="chart tyres">
      <div className="chart-tools" aria-hidden="true">
        <span className="tyres-axis num muted">
          {[0.25, 0.5, 0.75, 1].map((share) => (
            <span key={share} style={{ left: `${100 * share}%` }}>
              {Math.round(share * laps)}
            </span>
          ))}
        </span>
      </div>
      <ol ref={list} className="tyres-rows" aria-label={t.views.tyresCaption}>
        {order.map((car) => {
          const driver = drivers.get(car);
          const data = stintsOf(car);
          if (!driver || !data) return null;
          // A car that is out drives no further than it did.
          const driven = data.position.length - 1;
          return (
            <li key={car} className={car === selected ? 'tyres-row selected' : 'tyres-row'}>
              <button
                type="button"
                aria-pressed={car === selected}
                aria-label={t.board.select(driver.code, driver.name)}
                onClick={() => replay.select(car === selected ? null : car)}
              >
                <i
                  className={driver.second ? 'team second' : 'team'}
                  style={{ background: driver.colour }}
                  aria-hidden="true"
                />
                {driver.code}
              </button>
              <ol className="tyres-bars">
                {data.stints.map(({ stint, compound, lapStart, lapEnd, ageAtStart, fresh }) => {
                  const end = Math.min(lapEnd, until, Math.max(driven, 1));
                  if (lapStart > end) return null;
                  const name = t.board.compound[compound] ?? compound;
                  const words = t.views.stint(name, lapStart, end, fresh ? 0 : ageAtStart);
                  return (
                    <li
                      key={stint}
                      title={words}
                      data-compound={compound}
                      className={fresh === false ? 'used' : ''}
                      style={{
                        left: `${(100 * (lapStart - 1)) / laps}%`,
                        width: `${(100 * (end - lapStart + 1)) / laps}%`,
                        background: `var(${compoundColour(compound)})`,
                      }}
                    >
                      <span className="visually-hidden">{words}</span>
                      <span aria-hidden="true">
                        {compoundLetter(compound)}
                        {end - lapStart >= laps / 12 && <span className="num"> {end - lapStart + 1}</span>}
                      </span>
                    </li>
                  );
                })}
              </ol>
            </li>
          );
        })}
      </ol>
    </div>
  );
}
