/** Stints: a row a driver in the order of the race, a bar a set of tyres, up to the lap that the driver is on. */

import { useRef } from 'react';
import { useObservable } from '../state/observable.ts';
import { t } from '../texts/index.ts';
import { useDrivers } from './cars.ts';
import { MissingNote } from './MissingNote.tsx';
import { lapOfCar } from './marks.ts';
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
  // Drawn again when any car begins a lap: who is behind the leader has not yet done what the leader has.
  useClock((shown) => charts.cars.map(({ time }) => lapOfCar(time, shown)).join());
  const list = useRef<HTMLOListElement>(null);
  useStamp(list, replay.clock.shown);
  const laps = Math.max(1, charts.laps, timeline.totalLaps ?? 0);
  const step = laps > 30 ? 10 : 5;
  const marks = Array.from({ length: Math.floor(laps / step) }, (_, i) => (i + 1) * step);
  const stintsOf = (car: number) => charts.cars.find((each) => each.car === car);
  if (charts.cars.every(({ stints }) => stints.length === 0)) {
    return <MissingNote part="stints" otherwise={t.board.noTyre} />;
  }
  return (
    <div className="chart tyres">
      <div className="chart-tools" aria-hidden="true">
        <span className="tyres-axis num muted">
          {marks.map((lap) => (
            <span key={lap} style={{ left: `${(100 * lap) / laps}%` }}>
              {lap}
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
          const until = whole ? laps : lapOfCar(data.time, replay.clock.shown.value);
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
