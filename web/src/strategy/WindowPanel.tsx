/** When to stop, and for what: each lap of the window with each compound, and what that is worth against the neighbours. */

import { useState } from 'react';
import type { SurfaceBody, SurfaceView } from '../../../src/server/contract.ts';
import { fixed, signed } from '../numbers.ts';
import { Tyre as TyreSign } from '../race/Tyre.tsx';
import { useObservable } from '../state/observable.ts';
import { t } from '../texts/strategy.ts';
import { Simulated } from '../ui/Simulated.tsx';
import { Assumptions } from './Assumptions.tsx';
import { courseOfPlan } from './moment.ts';
import { stopsAhead } from './plans.ts';
import { useDesk, useStrategy } from './strategy.ts';
import { type Cell, gridOf, type SurfaceGrid, worth } from './surface.ts';
import { Tip } from './Tip.tsx';
import type { Tyre } from './tyres.ts';
import { Work } from './Work.tsx';
import { clockText, margin, percent } from './words.ts';

export function WindowPanel() {
  const { questions, car, lap, limits } = useStrategy();
  const { surface: question } = questions;
  const { answer, answered, preview } = useObservable(question.state);
  const begin = () => {
    const body: SurfaceBody = { driver: car.car, lap };
    setPlace(null);
    void question.ask({ kind: 'surface', bodies: [body], about: { car: car.car, lap, plans: {} } });
  };
  const [place, setPlace] = useState<Place | null>(null);
  const shown = preview ?? answer;
  const old = preview === null && answered !== null && answered.about.lap !== lap;
  return (
    <div className="window">
      <Work
        question={question}
        name={t.window.name}
        begin={t.window.begin}
        blocked={limits.first > limits.last ? t.window.tooLate : null}
        onBegin={begin}
      >
        {shown && <Simulated />}
        {shown && (
          <span className="muted num">
            {shown.isFinal ? t.window.rollouts(shown.rollouts) : t.window.coarse(shown.rollouts)},{' '}
            {t.results.span}
          </span>
        )}
        {old && answered?.about.lap != null && (
          <span className="badge">{t.window.old(answered.about.lap)}</span>
        )}
      </Work>
      {shown && shown.cells.length > 0 && <WindowMap surface={shown} place={place} onPlace={setPlace} />}
      {shown && <Neighbours surface={shown} />}
      {shown?.refused.map(({ tyre, sentence }) => (
        <p key={tyre} className="muted">
          {sentence}
        </p>
      ))}
      {shown && <Assumptions list={shown.assumptions} calibration={shown.moment.calibration} />}
      {!shown && <p className="analysis-empty muted">{t.window.hint}</p>}
    </div>
  );
}

/** A cell of the map. */
interface Place {
  readonly tyre: Tyre;
  readonly lap: number;
}

interface WindowMapProps {
  readonly surface: SurfaceView;
  /** What was chosen; until something is, it is the best, which may still change while rollouts are being spent. */
  readonly place: Place | null;
  readonly onPlace: (place: Place) => void;
}

function WindowMap({ surface, place, onPlace }: WindowMapProps) {
  const { desk, lap, limits } = useStrategy();
  const { plans, selected } = useDesk();
  const grid = gridOf(surface);
  const chosen = place && grid.at(place.tyre, place.lap);
  const cell = chosen ?? grid.at(surface.best.tyre, surface.best.lap);
  const plan = plans.find(({ id }) => id === selected);
  /** The selected plan takes the stop of the cell as its next one; what comes after it stays as it was simulated. */
  const put = (chosen: Cell) => {
    if (!plan) return;
    const past = plan.stops.filter((stop) => stop.lap <= lap);
    const course = courseOfPlan(chosen.plan);
    const stops = [...past, ...stopsAhead(course, lap).map(({ index, ...stop }) => stop)];
    desk.open.set(null);
    desk.edit(
      { kind: 'course', plan: plan.id, course: { start: plan.start, mode: course.mode, stops } },
      limits,
    );
  };
  const walk = (event: React.KeyboardEvent) => {
    if (!cell) return;
    const row = grid.tyres.indexOf(cell.tyre);
    const to = {
      ArrowLeft: { tyre: cell.tyre, lap: cell.lap - 1 },
      ArrowRight: { tyre: cell.tyre, lap: cell.lap + 1 },
      ArrowUp: { tyre: grid.tyres[row - 1], lap: cell.lap },
      ArrowDown: { tyre: grid.tyres[row + 1], lap: cell.lap },
      Home: { tyre: cell.tyre, lap: grid.first },
      End: { tyre: cell.tyre, lap: grid.last },
    }[event.key];
    if (event.key === 'Enter' || event.key === ' ') put(cell);
    else if (!to) return;
    else if (to.tyre && grid.at(to.tyre, to.lap)) onPlace({ tyre: to.tyre, lap: to.lap });
    event.preventDefault();
  };
  const { window: best } = surface;
  return (
    <div className="window-map">
      <p className="window-best">
        {t.window.best(best.from, best.to)} <TyreSign compound={best.tyre} silent /> {t.tyre[best.tyre]}{' '}
        <Tip tip={t.window.bestTip}>{t.window.why}</Tip>
      </p>
      <div
        className="window-grid"
        role="slider"
        tabIndex={0}
        aria-label={t.window.grid(plan?.name ?? null)}
        aria-valuemin={grid.first}
        aria-valuemax={grid.last}
        aria-valuenow={cell?.lap ?? grid.first}
        aria-valuetext={cell ? cellText(cell) : ''}
        onKeyDown={walk}
      >
        {grid.tyres.map((tyre) => (
          <Row
            key={tyre}
            grid={grid}
            tyre={tyre}
            surface={surface}
            cell={cell}
            onPlace={onPlace}
            onPut={put}
          />
        ))}
        <Axis grid={grid} />
      </div>
      {cell && (
        <div className="window-cell">
          <p className="num">{cellText(cell)}</p>
          {plan && (
            <button type="button" className="button small" onClick={() => put(cell)}>
              {t.window.put(plan.name)}
            </button>
          )}
        </div>
      )}
    </div>
  );
}

const cellText = ({ lap, tyre, expectedPosition, afterStop, cleanExit, raceTime, rollouts }: Cell) =>
  t.window.cell(
    lap,
    t.tyre[tyre],
    `P${fixed(expectedPosition.value, 2)} ${margin(expectedPosition.error, 2)}`,
    `P${fixed(afterStop)}`,
    percent(cleanExit.value),
    clockText(raceTime),
    rollouts,
  );

interface RowProps {
  readonly grid: SurfaceGrid;
  readonly tyre: Tyre;
  readonly surface: SurfaceView;
  readonly cell: Cell | undefined;
  readonly onPlace: (place: Place) => void;
  readonly onPut: (cell: Cell) => void;
}

function Row({ grid, tyre, surface, cell, onPlace, onPut }: RowProps) {
  const laps = Array.from({ length: grid.last - grid.first + 1 }, (_, i) => grid.first + i);
  const { best, window } = surface;
  return (
    <div className="window-row" aria-hidden="true">
      <TyreSign compound={tyre} silent />
      <span className="window-cells">
        {laps.map((lap) => {
          const here = grid.at(tyre, lap);
          const inside = tyre === window.tyre && lap >= window.from && lap <= window.to;
          const signs = [
            inside ? 'inside' : '',
            tyre === best.tyre && lap === best.lap ? 'best' : '',
            cell?.tyre === tyre && cell.lap === lap ? 'chosen' : '',
          ];
          return (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the grid around it takes the keys for all cells
            // biome-ignore lint/a11y/noStaticElementInteractions: as above
            <span
              key={lap}
              className={`window-square ${signs.join(' ')}`}
              style={{ '--worth': here ? worth(grid, here) : 0 } as React.CSSProperties}
              data-empty={here === undefined}
              // A grid that appears under a hand that rests chooses nothing.
              onPointerMove={({ pointerType, movementX, movementY }) => {
                const isHand = pointerType === 'mouse' && (movementX !== 0 || movementY !== 0);
                if (here && here !== cell && isHand) onPlace(here);
              }}
              onClick={() => {
                if (!here) return;
                onPlace(here);
                onPut(here);
              }}
            />
          );
        })}
      </span>
    </div>
  );
}

function Axis({ grid: { first, last } }: { grid: SurfaceGrid }) {
  const step = last - first > 30 ? 10 : 5;
  const marks = Array.from({ length: last - first + 1 }, (_, i) => first + i).filter(
    (lap) => lap % step === 0,
  );
  return (
    <div className="window-row window-axis num" aria-hidden="true">
      <span />
      <span className="window-cells">
        {marks.map((lap) => (
          <span key={lap} style={{ left: `${(100 * (lap - first + 0.5)) / (last - first + 1)}%` }}>
            {lap}
          </span>
        ))}
      </span>
    </div>
  );
}

/** Undercut and overcut against who is next on the road. */
function Neighbours({ surface }: { surface: SurfaceView }) {
  const { codeOf } = useStrategy();
  if (surface.neighbours.length === 0) return null;
  return (
    <div className="results-scroll">
      <table className="results-table duels">
        <caption className="visually-hidden">{t.window.duels}</caption>
        <thead>
          <tr>
            <th scope="col">{t.window.rival}</th>
            <th scope="col">{t.window.gap}</th>
            <th scope="col">
              <Tip tip={t.window.undercutTip}>{t.window.undercut}</Tip>
            </th>
            <th scope="col">{t.window.ahead}</th>
            <th scope="col">
              <Tip tip={t.window.overcutTip(surface.neighbours[0].laps)}>{t.window.overcut}</Tip>
            </th>
            <th scope="col">{t.window.ahead}</th>
          </tr>
        </thead>
        <tbody>
          {surface.neighbours.map((duel) => (
            <tr key={duel.car}>
              <th scope="row">
                {codeOf(duel.car)} <span className="muted">{t.window.side[duel.side]}</span>
              </th>
              <td className="num" data-label={t.window.gap}>
                {fixed(Math.abs(duel.gap), 1)} s
              </td>
              <td className="num" data-label={t.window.undercut}>
                {signed(duel.undercut.value, 1)}{' '}
                <span className="muted">{margin(duel.undercut.error, 1)} s</span>
              </td>
              <td className="num" data-label={t.window.undercutAhead}>
                {percent(duel.undercutAhead.value)}
              </td>
              <td className="num" data-label={t.window.overcut}>
                {signed(duel.overcut.value, 1)}{' '}
                <span className="muted">{margin(duel.overcut.error, 1)} s</span>
              </td>
              <td className="num" data-label={t.window.overcutAhead}>
                {percent(duel.overcutAhead.value)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
