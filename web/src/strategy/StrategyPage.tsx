/**
 * The strategist: what would each plan for one car lead to, from one lap of a race on. This file asks for what is known of
 * the moment, keeps the address and lays the parts out; what they share is in `strategy.ts`.
 */

import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { ChartsView, MomentView, RaceDetail } from '../../../src/server/contract.ts';
import { chartsQuery, raceQuery } from '../race/queries.ts';
import { strategyRoute } from '../routes.tsx';
import { useObservable } from '../state/observable.ts';
import { t } from '../texts/strategy.ts';
import { useKeys } from '../ui/keys.ts';
import { Failure, Loading } from '../ui/States.tsx';
import { useTitle } from '../ui/useTitle.ts';
import { Analysis } from './Analysis.tsx';
import { momentQuery } from './api.ts';
import { Compare } from './Compare.tsx';
import { DeskStore } from './desk.ts';
import { Head } from './Head.tsx';
import {
  boundsOf,
  type Choice,
  carNamed,
  courseOfPlan,
  driven,
  lastLap,
  type MomentCar,
  stretches,
} from './moment.ts';
import { addressOf, plansOf, unreadOf } from './planText.ts';
import { ResultTable } from './ResultTable.tsx';
import { broken } from './rules.ts';
import { questionsOf, type Strategy, StrategyContext } from './strategy.ts';
import { Timeline } from './Timeline.tsx';
import '../style/race.css';
import '../style/raceBoard.css';
import '../style/raceCharts.css';
import '../style/strategy.css';
import '../style/strategyTimeline.css';
import '../style/strategyCharts.css';

/** ms without a change before the address follows the plans. */
const SETTLED = 400;

export function StrategyPage() {
  const { id } = strategyRoute.useParams();
  const { driver, lap } = strategyRoute.useSearch();
  const detail = useQuery(raceQuery(id));
  const charts = useQuery(chartsQuery(id, detail.data?.live ?? false));
  const moment = useQuery(momentQuery(id, lap));
  const name = detail.data ? `${detail.data.name ?? id} ${detail.data.season}` : '';
  useTitle(detail.data ? `${t.page.title} · ${name}` : t.page.title);
  const last = detail.data && charts.data && lastOf(charts.data, detail.data.live);
  if (moment.isError && lap !== undefined && last !== undefined && lap > last) {
    return <NoLap id={id} lap={lap} last={last} />;
  }
  const failed = [detail, charts, moment].find((query) => query.isError);
  if (failed) {
    return (
      <main id="content" className="page">
        <Failure error={failed.error} onRetry={() => void failed.refetch()} />
      </main>
    );
  }
  if (!detail.data || !charts.data || !moment.data) {
    return (
      <main id="content" className="page">
        <Loading what={t.page.opening} />
      </main>
    );
  }
  const { cars } = moment.data.moment;
  // Nobody said whose race: the leader's.
  const first = moment.data.choices[0]?.car;
  const car = driver === undefined ? cars.find((each) => each.car === first) : carNamed(cars, driver);
  const choice = moment.data.choices.find((each) => each.car === car?.car);
  if (!car || !choice) {
    return (
      <NoCar
        id={id}
        ran={lastDriven(charts.data, car?.car)}
        driver={driver}
        sentence={car ? t.page.out(car.name, moment.data.moment.lap) : t.page.noCar(driver ?? '')}
        view={moment.data}
        lap={moment.data.moment.lap}
      />
    );
  }
  return (
    <StrategyView
      key={`${id} ${car.car}`}
      detail={detail.data}
      charts={charts.data}
      view={moment.data}
      car={car}
      choice={choice}
    />
  );
}

/** The last lap from which one can look ahead: of a race that is over the one before its last. */
const lastOf = ({ leader }: ChartsView, isLive: boolean): number =>
  Math.max(0, leader.length - (isLive ? 1 : 2));

/** The address names a lap after which there is nothing to look ahead to. */
function NoLap({ id, lap, last }: { id: string; lap: number; last: number }) {
  return (
    <main id="content" className="page">
      <div className="state">
        <h1>{t.page.title}</h1>
        <p>{t.page.noLap(lap, last)}</p>
        <p className="row">
          <Link
            to="/races/$id/strategy"
            params={{ id }}
            search={(before) => ({ ...before, lap: last })}
            className="button primary"
          >
            {t.page.toLap(last)}
          </Link>
          <Link to="/races/$id" params={{ id }} className="button quiet">
            {t.page.toRace}
          </Link>
        </p>
      </div>
    </main>
  );
}

/** A lap before the last one that it ended it was in the race for certain. */
function lastDriven({ cars }: ChartsView, car: number | undefined): number | null {
  const ended = cars.find((each) => each.car === car)?.position.length;
  return ended === undefined ? null : Math.max(0, ended - 2);
}

interface NoCarProps {
  readonly id: string;
  readonly sentence: string;
  /** The last lap after which the car was still in the race; null where there is no such car. */
  readonly ran: number | null;
  readonly driver: string | undefined;
  readonly view: MomentView;
  readonly lap: number;
}

/** The car is out at this lap, or nobody is called that. */
function NoCar({ id, sentence, ran, driver, view, lap }: NoCarProps) {
  return (
    <main id="content" className="page">
      <div className="state">
        <h1>{t.page.title}</h1>
        <p>{sentence}</p>
        <p className="row">
          {ran !== null && ran < lap && (
            <Link
              to="/races/$id/strategy"
              params={{ id }}
              search={{ driver, lap: ran }}
              className="button primary"
            >
              {t.page.toLap(ran)}
            </Link>
          )}
          {view.choices.slice(0, 3).map(({ car }) => {
            const code = view.moment.cars.find((each) => each.car === car)?.code ?? String(car);
            return (
              <Link
                key={car}
                to="/races/$id/strategy"
                params={{ id }}
                search={{ driver: code, lap }}
                className="button"
              >
                {code}
              </Link>
            );
          })}
          <Link to="/races/$id" params={{ id }} className="button quiet">
            {t.page.toRace}
          </Link>
        </p>
      </div>
    </main>
  );
}

interface ViewProps {
  readonly detail: RaceDetail;
  readonly charts: ChartsView;
  readonly view: MomentView;
  readonly car: MomentCar;
  readonly choice: Choice;
}

function StrategyView({ detail, charts, view, car, choice }: ViewProps) {
  const search = strategyRoute.useSearch();
  const navigate = useNavigate({ from: '/races/$id/strategy' });
  const { id } = detail;
  const { lap, laps } = view.moment;
  const reference = useMemo(
    () => ({ course: courseOfPlan(car.actual ?? choice.usual), isActual: car.actual !== null }),
    [car, choice],
  );
  const [desk] = useState(() => {
    const known = plansOf(search.plans ?? '', reference.course.start);
    if (known.length > 0) return new DeskStore(known);
    // What was done may be no plan: tyres changed under a red flag are no stop.
    const first = broken(reference.course, boundsOf(view, choice))
      ? courseOfPlan(choice.usual)
      : reference.course;
    return new DeskStore([{ name: t.timeline.plan(1), ...first }]);
  });
  const [unread] = useState(() => unreadOf(search.plans ?? '', reference.course.start));
  const [questions] = useState(() => questionsOf(id, car.car));
  useEffect(() => {
    const all = Object.values(questions);
    for (const question of all) void question.restore();
    return () => {
      for (const question of all) question.close();
    };
  }, [questions]);
  const strategy = useMemo<Strategy>(() => {
    const codes = new Map(view.moment.cars.map((each) => [each.car, each.code ?? String(each.car)]));
    const bounds = boundsOf(view, choice);
    return {
      race: id,
      view,
      charts,
      lap,
      laps,
      isOver: view.state === 'over',
      car,
      choice,
      tyreNow: car.tyre ?? reference.course.start,
      limits: bounds.limits,
      bounds,
      reference,
      past: driven(
        car,
        charts.cars.find((each) => each.car === car.car),
        lap,
      ),
      stretches: stretches(view.track),
      desk,
      questions,
      codeOf: (one) => codes.get(one) ?? String(one),
    };
  }, [id, view, charts, lap, laps, car, choice, reference, desk, questions]);
  useAddress(desk, lap === 0);
  const goTo = (change: { lap?: number | undefined; driver?: string; plans?: undefined }) =>
    void navigate({
      search: (before) => ({ ...before, driver: car.code ?? String(car.car), ...change }),
      replace: true,
      resetScroll: false,
    });
  const wanted = search.lap ?? lap;
  const last = lastLap(view);
  const step = (by: number) => goTo({ lap: Math.max(0, Math.min(last, wanted + by)) });
  useKeys({
    u: () => desk.undo(),
    '[': () => step(-1),
    ']': () => step(1),
  });
  useUndoKeys(desk);
  const open = useObservable(desk.open);
  return (
    <StrategyContext value={strategy}>
      <main id="content" className={open ? 'strategy editing' : 'strategy'} data-lap={lap} data-car={car.car}>
        <Head
          title={detail.name ?? id}
          season={detail.season}
          lap={wanted}
          following={!strategy.isOver && search.lap === undefined}
          onLap={(to) => goTo({ lap: to })}
          onDriver={(word) => goTo({ driver: word, plans: undefined })}
        />
        <Timeline unread={unread} />
        <Compare />
        <ResultTable />
        <Analysis />
      </main>
    </StrategyContext>
  );
}

/** As everywhere; a text field undoes what was typed in it. */
function useUndoKeys(desk: DeskStore): void {
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      const { target } = event;
      const isUndo = (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey;
      if (!isUndo || event.key.toLowerCase() !== 'z' || event.defaultPrevented) return;
      if (target instanceof HTMLElement && target.closest('textarea, input.plan-name')) return;
      event.preventDefault();
      desk.undo();
    };
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  }, [desk]);
}

/** The address is these plans: reload and a copied address come to them. */
function useAddress(desk: DeskStore, withStart: boolean): void {
  const navigate = useNavigate({ from: '/races/$id/strategy' });
  // Whoever scrubs right after an edit must not lose what was to be written of it.
  const start = useRef(withStart);
  start.current = withStart;
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const unwatch = desk.history.watch(() => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        const plans = addressOf(desk.history.value.desk.plans, start.current);
        void navigate({
          search: (before) => ({ ...before, plans: plans === '' ? undefined : plans }),
          replace: true,
          resetScroll: false,
        });
      }, SETTLED);
    });
    return () => {
      clearTimeout(timer);
      unwatch();
    };
  }, [desk, navigate]);
}
