/**
 * The leaderboard: who is where, how far behind, on which tyres. A row is drawn again only where its car changed; the
 * state shares all the rest (`patch.ts`).
 */

import { memo, useRef } from 'react';
import type { CarView, RaceStateView } from '../../../src/server/contract.ts';
import { lapTime, MISSING } from '../numbers.ts';
import { useObservable } from '../state/observable.ts';
import { t } from '../texts/index.ts';
import { type Driver, useDrivers } from './cars.ts';
import { useMissing } from './MissingNote.tsx';
import { changeRaceSettings, raceSettings } from './raceSettings.ts';
import { useRaceState, useReplay } from './replay.ts';
import { Tyre } from './Tyre.tsx';
import { useOvertakes } from './useOvertakes.ts';
import { useStamp } from './useStamp.ts';
import { gapText, secondsText } from './words.ts';

const b = t.board;
const noOrder: readonly number[] = [];
const DRS_OPEN = 2;

export function toggleGaps(): void {
  changeRaceSettings({ gaps: raceSettings.value.gaps === 'gap' ? 'interval' : 'gap' });
}

export function Board() {
  const { selected: chosen, feed, clock, ranked } = useReplay();
  const order = useRaceState((state) => state?.order ?? noOrder);
  const selected = useObservable(chosen);
  const { gaps } = useObservable(raceSettings);
  const drivers = useDrivers();
  const noSectors = useMissing('sectors');
  const section = useRef<HTMLElement>(null);
  const body = useRef<HTMLTableSectionElement>(null);
  useStamp(section, feed.time);
  useOvertakes(body, order, clock);
  return (
    <section
      ref={section}
      className={['board', noSectors === undefined ? '' : 'no-sectors', ranked ? '' : 'unranked']
        .filter(Boolean)
        .join(' ')}
      aria-label={b.title}
    >
      <table>
        <caption className="visually-hidden">{b.caption}</caption>
        <thead>
          <tr>
            <th scope="col" className="board-position">
              <abbr title={b.position}>{b.position}</abbr>
            </th>
            <th scope="col" className="board-change">
              <span className="visually-hidden">{b.change}</span>
            </th>
            <th scope="col" className="board-driver">
              {b.driver}
            </th>
            <th scope="col" className="board-gap right">
              <button
                type="button"
                className="board-toggle"
                aria-keyshortcuts="g"
                title={`${gaps === 'gap' ? b.gapHint : b.intervalHint} (${b.toggle}: g)`}
                onClick={toggleGaps}
              >
                {gaps === 'gap' ? b.gap : b.interval}
              </button>
            </th>
            <th scope="col" className="board-last right">
              {b.last}
            </th>
            <th scope="col" className="board-best right">
              {b.best}
            </th>
            <th scope="col" className="board-sectors">
              {b.sectors}
            </th>
            <th scope="col" className="board-tyre">
              {b.tyre}
            </th>
            <th scope="col" className="board-stops right">
              {b.stops}
            </th>
          </tr>
        </thead>
        <tbody ref={body}>
          {order.map((car, i) => {
            const driver = drivers.get(car);
            return (
              driver && (
                <BoardRow key={car} driver={driver} place={i + 1} selected={car === selected} gaps={gaps} />
              )
            );
          })}
        </tbody>
      </table>
      {order.length === 0 && <p className="board-none muted">{b.none}</p>}
    </section>
  );
}

interface RowProps {
  readonly driver: Driver;
  /** Place in the order. */
  readonly place: number;
  readonly selected: boolean;
  readonly gaps: 'gap' | 'interval';
}

const drsOf = (state: RaceStateView | null, car: number) => state?.readings[car]?.drs === DRS_OPEN;
const isFastest = (state: RaceStateView | null, car: number) => state?.fastestLap?.car === car;

const BoardRow = memo(function BoardRow({ driver, place, selected, gaps }: RowProps) {
  const replay = useReplay();
  const { car } = driver;
  const state = useRaceState((all) => all?.cars[car]);
  const drs = useRaceState((all) => drsOf(all, car));
  const fastest = useRaceState((all) => isFastest(all, car));
  const fastestTime = useRaceState((all) => all?.fastestLap?.duration ?? null);
  if (!state) return null;
  const gone = state.status === 'retired' || state.status === 'knockedOut';
  const classes = ['board-row', selected ? 'selected' : '', gone ? 'gone' : ''].filter(Boolean).join(' ');
  return (
    <tr className={classes} data-car={car} onClick={() => replay.select(selected ? null : car)}>
      <td className="board-position num">{state.position ?? place}</td>
      <td className="board-change num">
        <Change state={state} />
      </td>
      <th scope="row" className="board-driver">
        <button
          type="button"
          aria-pressed={selected}
          aria-label={b.select(driver.code, driver.name)}
          title={[driver.name, driver.team].filter(Boolean).join(', ')}
          onClick={(event) => {
            event.stopPropagation();
            replay.select(selected ? null : car);
          }}
        >
          <i
            className={driver.second ? 'team second' : 'team'}
            style={{ background: driver.colour }}
            aria-hidden="true"
          />
          <span className="board-code">{driver.code}</span>
        </button>
        <Signs state={state} drs={drs && state.status === 'running'} />
      </th>
      <td className="board-gap num right">{gone ? '' : gapOf(state, place, gaps, replay.ranked)}</td>
      <td className={`board-last num right ${lastRank(state, fastestTime)}`}>{lapTime(state.lastLap)}</td>
      <td
        className={`board-best num right ${fastest ? 'overall' : ''}`}
        title={fastest ? b.fastest : undefined}
      >
        {lapTime(state.bestLap)}
      </td>
      <td className="board-sectors">
        <Sectors sectors={state.sectors} />
      </td>
      <td className="board-tyre">
        <Tyre compound={state.compound} age={state.tyreAge} />
      </td>
      <td className="board-stops num right">{state.stops.length || ''}</td>
    </tr>
  );
});

function gapOf(state: CarView, place: number, gaps: 'gap' | 'interval', ranked: boolean): string {
  if (place === 1) return ranked ? b.leader : '';
  const gap = gaps === 'gap' ? state.gap : state.interval;
  if (gap === null) return MISSING;
  return gap.unit === 'laps' ? b.gapLaps(gap.value) : gapText(gap.value);
}

function lastRank({ lastLap, bestLap }: CarView, fastest: number | null): string {
  if (lastLap === null) return '';
  if (fastest !== null && Math.abs(lastLap - fastest) < 5e-4) return 'overall';
  return bestLap !== null && Math.abs(lastLap - bestLap) < 5e-4 ? 'personal' : '';
}

function Change({ state }: { state: CarView }) {
  // From the pit lane one starts behind everybody; how many places that is worth is nobody's to say.
  if (!state.grid || state.position === null) return null;
  const won = state.grid - state.position;
  if (won === 0)
    return (
      <span className="muted" title={b.level}>
        <span aria-hidden="true">·</span>
        <span className="visually-hidden">{b.level}</span>
      </span>
    );
  const words = won > 0 ? b.gained(won) : b.lost(-won);
  return (
    <span className={won > 0 ? 'gain' : 'loss'} title={words}>
      <span aria-hidden="true">
        {won > 0 ? '▴' : '▾'}
        {Math.abs(won)}
      </span>
      <span className="visually-hidden">{words}</span>
    </span>
  );
}

function Signs({ state, drs }: { state: CarView; drs: boolean }) {
  const word = b.status[state.status] ?? '';
  return (
    <span className="signs">
      {word !== '' && (
        <span className={`sign ${state.status}`} title={state.retirementReason ?? b.statusLong[state.status]}>
          {word}
        </span>
      )}
      {drs && <span className="sign drs">{b.drs}</span>}
      {state.penalties.map(({ kind, seconds, reason }) => (
        <span
          key={`${kind}${seconds}${reason}`}
          className="sign penalty"
          title={[b.penalty(seconds, b.penaltyKind[kind] ?? kind), reason].filter(Boolean).join(': ')}
        >
          {b.penaltyShort(seconds, b.penaltySign[kind] ?? kind)}
        </span>
      ))}
    </span>
  );
}

const Sectors = memo(function Sectors({ sectors }: { sectors: CarView['sectors'] }) {
  // Figures stay on one line where only some of the sectors have their colours.
  const marked = sectors.some(({ segments }) => segments.length > 0);
  return (
    <span className="sectors">
      {sectors.map(({ duration, rank, segments }, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a sector is its number
        <span key={i} className={`sector ${rank}`}>
          {marked && (
            <span className="segments-bar" aria-hidden="true">
              {segments.map((status, k) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a mini-sector is its place in the sector
                <i key={k} className={status} />
              ))}
            </span>
          )}
          <span className="num">
            {secondsText(duration, 1)}
            {duration !== null && rank !== 'none' && (
              <span className="visually-hidden"> {rank === 'overall' ? b.overall : b.personal}</span>
            )}
          </span>
        </span>
      ))}
    </span>
  );
});
