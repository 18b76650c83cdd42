/**
 * Two laps on distance, one over the other: the very charts of the lap page, fed from a race. Best laps so far stand
 * there until one chooses; the cursor shows on the map where both cars were.
 */

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { FrameHead } from '../../../src/server/contract.ts';
import { type Frame, valueAt } from '../frame.ts';
import { lapKeys } from '../lap/lapKeys.ts';
import { Stage, StageContext } from '../lap/stage.ts';
import { Traces } from '../lap/Traces.tsx';
import { lapTime, signed } from '../numbers.ts';
import { useObservable } from '../state/observable.ts';
import { t } from '../texts/index.ts';
import { SwapIcon } from '../ui/icons.tsx';
import { Failure, Loading } from '../ui/States.tsx';
import type { LapChoice, LapPairFrame } from './api.ts';
import { useDrivers } from './cars.ts';
import { MissingNote, useMissing } from './MissingNote.tsx';
import { lapPairQuery } from './queries.ts';
import { type Dot, useRaceData, useRaceState, useReplay } from './replay.ts';
import { Tyre } from './Tyre.tsx';
import { useStamp } from './useStamp.ts';
import '../style/traces.css';

const v = t.views;
const noOrder: readonly number[] = [];

export interface TimedLap {
  readonly lap: number;
  /** s. */
  readonly time: number;
}

/** The frame of the lap page's charts from a pair of a race: `a` is the lap, `b` the reference. */
export function frameOf({ head, values }: LapPairFrame): Frame {
  const renamed = (name: string) => name.replace(/^a\./, 'lap.').replace(/^b\./, 'reference.');
  const columns: FrameHead['columns'] = head.columns.map((column) => ({
    ...column,
    name: renamed(column.name),
  }));
  return {
    length: head.length,
    from: 0,
    to: head.length,
    points: head.points,
    decimated: false,
    columns,
    values: new Map([...values].map(([name, column]) => [renamed(name), column])),
  };
}

export function Compare() {
  const replay = useReplay();
  const { charts } = useRaceData();
  const missing = useMissing('carSamples');
  const order = useRaceState((state) => state?.order ?? noOrder);
  const selected = useObservable(replay.selected);
  const [chosen, setChosen] = useState<readonly [number | null, number | null]>([null, null]);
  const [laps, setLaps] = useState<readonly [number | null, number | null]>([null, null]);
  const panel = useRef<HTMLDivElement>(null);
  useStamp(panel, replay.clock.shown);
  const timed = useTimedLaps();

  // Who is followed against the car in front of it, or against the next where it leads.
  const able = order.filter((car) => (timed.get(car)?.length ?? 0) > 0);
  const first = chosen[0] ?? (selected !== null && able.includes(selected) ? selected : able[0]);
  const rest = able.filter((car) => car !== first);
  const inFront = able[able.indexOf(first) - 1];
  const second = chosen[1] ?? (chosen[0] === null ? inFront : undefined) ?? rest[0];

  if (missing) return <MissingNote part="carSamples" />;
  if (first === undefined || second === undefined) return <p className="race-note">{v.compareNone}</p>;
  const choice = (side: 0 | 1): LapChoice => {
    const car = side === 0 ? first : second;
    const list = timed.get(car) ?? [];
    const lap =
      laps[side] !== null && list.some((each) => each.lap === laps[side]) ? laps[side] : bestOf(list);
    return { car, lap: lap ?? 'best' };
  };
  const pair = [choice(0), choice(1)] as const;
  const put = <T,>(side: 0 | 1, before: readonly [T, T], value: T): readonly [T, T] =>
    side === 0 ? [value, before[1]] : [before[0], value];
  return (
    <div ref={panel} className="compare">
      <div className="compare-tools">
        {([0, 1] as const).map((side) => (
          <LapPicker
            key={side}
            side={side}
            cars={charts.cars.map(({ car }) => car).filter((car) => timed.has(car))}
            choice={pair[side]}
            timed={timed.get(pair[side].car) ?? []}
            onCar={(car) => {
              setChosen(put(side, [first, second], car));
              setLaps(put(side, laps, null));
            }}
            onLap={(lap) => {
              setChosen([first, second]);
              setLaps(put(side, laps, lap));
            }}
          />
        ))}
        <button
          type="button"
          className="icon-button"
          aria-label={v.swap}
          onClick={() => {
            setChosen([second, first]);
            setLaps([laps[1], laps[0]]);
          }}
        >
          <SwapIcon />
        </button>
      </div>
      <Pair a={pair[0]} b={pair[1]} />
    </div>
  );
}

function bestOf(list: readonly TimedLap[]): number | undefined {
  return list.reduce<TimedLap | undefined>(
    (best, each) => (best && best.time <= each.time ? best : each),
    undefined,
  )?.lap;
}

/** The timed laps that each car had ended at the time that is shown; the same map while there is none more. */
function useTimedLaps(): ReadonlyMap<number, readonly TimedLap[]> {
  const replay = useReplay();
  const { charts } = useRaceData();
  const whole = useObservable(replay.whole);
  const lapsDriven = useRaceState((state) =>
    Object.values(state?.cars ?? {}).reduce((sum, { laps }) => sum + laps, 0),
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: laps driven stand for the time that is shown
  return useMemo(() => {
    const until = whole ? Number.POSITIVE_INFINITY : replay.clock.shown.value;
    return new Map(
      charts.cars.map(({ car, duration, time }) => [
        car,
        duration.flatMap((seconds, lap) => {
          const ended = time[lap] ?? Number.POSITIVE_INFINITY;
          return lap > 0 && seconds !== null && ended <= until ? [{ lap, time: seconds }] : [];
        }),
      ]),
    );
  }, [replay, charts, whole, lapsDriven]);
}

interface LapPickerProps {
  readonly side: 0 | 1;
  readonly cars: readonly number[];
  readonly choice: LapChoice;
  readonly timed: readonly TimedLap[];
  readonly onCar: (car: number) => void;
  /** Null is the best. */
  readonly onLap: (lap: number | null) => void;
}

function LapPicker({ side, cars, choice, timed, onCar, onLap }: LapPickerProps) {
  const drivers = useDrivers();
  const which = side === 0 ? v.compareA : v.compareB;
  const best = bestOf(timed);
  return (
    <span className="compare-side">
      <i className={side === 0 ? 'key key-lap' : 'key key-reference'} aria-hidden="true" />
      <select
        aria-label={v.driverOf(which)}
        value={choice.car}
        onChange={(event) => onCar(Number(event.target.value))}
      >
        {cars.map((car) => (
          <option key={car} value={car}>
            {drivers.get(car)?.code ?? car}
          </option>
        ))}
      </select>
      <select
        aria-label={v.lapOf(which)}
        className="num"
        value={choice.lap}
        onChange={(event) => onLap(Number(event.target.value) === best ? null : Number(event.target.value))}
      >
        {timed.map(({ lap, time }) => (
          <option key={lap} value={lap}>
            {v.lapWithTime(lap, lapTime(time))}
            {lap === best ? ` · ${v.bestLap}` : ''}
          </option>
        ))}
      </select>
    </span>
  );
}

/** Keys that are the charts' own while they have the focus; the rest of the page keeps the others. */
const ownKeys = /^(Shift\+)?(Arrow(Left|Right)|Home|End|[+=0-])$/;

function pressed(event: React.KeyboardEvent, stage: Stage): void {
  const name = event.shiftKey && event.key.length > 1 ? `Shift+${event.key}` : event.key;
  if (!ownKeys.test(name) || event.ctrlKey || event.metaKey || event.altKey) return;
  const action = lapKeys(stage, noActions)[name];
  if (!action) return;
  event.preventDefault();
  action(event.nativeEvent);
}

const noActions = { pickReference: () => {}, switchColouring: () => {}, stepLap: () => {} };

function Pair({ a, b }: { a: LapChoice; b: LapChoice }) {
  const replay = useReplay();
  const { id } = replay.data.detail;
  const query = useQuery({ ...lapPairQuery(id, a, b), placeholderData: keepPreviousData });
  const frame = useMemo(() => query.data && frameOf(query.data), [query.data]);
  const before = useRef<Stage | null>(null);
  const stage = useMemo(() => {
    if (!frame) return null;
    const made = new Stage(frame.length, []);
    if (before.current) made.continue(before.current);
    before.current = made;
    return made;
  }, [frame]);

  useEffect(() => {
    if (!stage || !frame) return;
    const show = (at: number | null) => {
      const dots: Dot[] = [];
      for (const side of ['reference', 'lap'] as const) {
        const x = at === null ? Number.NaN : valueAt(frame, `${side}.x`, at);
        const y = at === null ? Number.NaN : valueAt(frame, `${side}.y`, at);
        if (Number.isFinite(x) && Number.isFinite(y)) dots.push({ x, y, side });
      }
      replay.dots.set(dots);
    };
    show(stage.cursor.value);
    const unwatch = stage.cursor.watch(show);
    return () => {
      unwatch();
      replay.dots.set([]);
    };
  }, [replay, stage, frame]);

  if (query.isError) return <Failure error={query.error} onRetry={() => void query.refetch()} />;
  if (!frame || !stage || !query.data) return <Loading what={v.comparing} />;
  const { a: first, b: second } = query.data.head;
  const delta = frame.values.get('delta');
  const end = delta?.findLast((value) => Number.isFinite(value));
  return (
    <StageContext value={stage}>
      <p
        className={query.isPlaceholderData ? 'compare-sum stale' : 'compare-sum'}
        aria-busy={query.isPlaceholderData}
      >
        {(
          [
            ['of-lap', first],
            ['of-reference', second],
          ] as const
        ).map(([side, lap]) => (
          <span key={side} className={side}>
            <strong>{lap.code ?? lap.car}</strong>{' '}
            <span className="muted">{t.race.lapOf(lap.lap, null)}</span>{' '}
            <span className="num">{lapTime(lap.time)}</span>{' '}
            {lap.compound && <Tyre compound={lap.compound} age={lap.tyreAge} />}
          </span>
        ))}
        <span className="compare-end num" data-delta={end?.toFixed(3)}>
          <span className="muted">{v.deltaEnd}</span> {signed(end, 3)} s
        </span>
      </p>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the keys are those of the slider inside */}
      <div className="compare-traces" onKeyDown={(event) => pressed(event, stage)}>
        <Traces frame={frame} names={[first.code ?? String(first.car), second.code ?? String(second.car)]} />
      </div>
    </StageContext>
  );
}
