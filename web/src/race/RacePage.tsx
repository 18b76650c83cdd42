/**
 * The race page: a race as it was at one moment, or as it goes on. This file asks for what does not change with the
 * time and lays the parts out; what they share is in `replay.ts`.
 */

import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { OfflineError } from '../api.ts';
import { raceRoute } from '../routes.tsx';
import { useObservable } from '../state/observable.ts';
import { t } from '../texts/index.ts';
import { useKeys } from '../ui/keys.ts';
import { Failure, Loading } from '../ui/States.tsx';
import { useTitle } from '../ui/useTitle.ts';
import { Board } from './Board.tsx';
import { Control } from './Control.tsx';
import { MapView } from './MapView.tsx';
import { Player } from './Player.tsx';
import { chartsQuery, mapQuery, raceQuery, timelineQuery } from './queries.ts';
import { RaceHeader } from './RaceHeader.tsx';
import { raceKeys } from './raceKeys.ts';
import { type RaceData, Replay, ReplayContext } from './replay.ts';
import { momentOf, searchOf } from './share.ts';
import { Views } from './Views.tsx';
import '../style/race.css';
import '../style/raceBoard.css';
import '../style/raceCharts.css';
import '../style/racePlayer.css';

export function RacePage() {
  const { id } = raceRoute.useParams();
  const detail = useQuery(raceQuery(id));
  const timing = detail.data !== undefined && hasTiming(detail.data.missing);
  const timeline = useQuery({ ...timelineQuery(id), enabled: timing });
  const charts = useQuery({ ...chartsQuery(id, detail.data?.live ?? false), enabled: timing });
  // Without positions there is nothing to ask for.
  const located = timing && !detail.data.missing.some(({ part }) => part === 'locations');
  const map = useQuery({ ...mapQuery(id, detail.data?.live ?? false), enabled: located });
  useTitle(detail.data ? `${detail.data.name ?? id} ${detail.data.season}` : t.races.title);
  const failed = [detail, timeline, charts, map].find((query) => query.isError);
  if (failed) {
    return (
      <main id="content" className="page">
        <Failure error={failed.error} onRetry={() => void failed.refetch()} />
      </main>
    );
  }
  if (detail.data && !timing) {
    const { season, round, name } = detail.data;
    return (
      <main id="content" className="page">
        <div className="state">
          <h1>
            {name ?? id} <span className="muted num">{season}</span>
          </h1>
          <p>{t.race.noTiming}</p>
          <Link
            to="/standings"
            search={{ season: season ?? undefined, round: round ?? undefined, show: 'results' }}
            className="button"
          >
            {t.race.toResult}
          </Link>
        </div>
      </main>
    );
  }
  if (!detail.data || !timeline.data || !charts.data || (located && !map.data && !detail.data.live)) {
    return (
      <main id="content" className="page">
        <Loading what={t.race.opening} />
      </main>
    );
  }
  return (
    <RaceView
      key={detail.data.id}
      data={{
        detail: detail.data,
        timeline: timeline.data,
        charts: charts.data,
        map: map.data?.map ?? null,
        mapOff: map.data?.off ?? null,
      }}
    />
  );
}

/** Without laps there is nothing to replay. */
const hasTiming = (missing: RaceData['detail']['missing']) => !missing.some(({ part }) => part === 'laps');

/** ms without a change before the address follows. */
const SETTLED = 400;

function RaceView({ data }: { data: RaceData }) {
  const search = raceRoute.useSearch();
  const [replay] = useState(() => new Replay(data, momentOf(search, data.charts.leader)));
  const { detail, timeline, charts, map, mapOff } = data;
  useEffect(
    () => replay.update({ detail, timeline, charts, map, mapOff }),
    [replay, detail, timeline, charts, map, mapOff],
  );
  useEffect(() => replay.run(), [replay]);
  useAddress(replay);
  const keys = raceKeys(replay);
  useKeys(keys);
  const trouble = useObservable(replay.feed.trouble);
  const state = useObservable(replay.state) !== null;
  const view = useObservable(replay.view);
  return (
    <ReplayContext value={replay}>
      <main id="content" className={`race showing-${view}${data.map ? '' : ' map-off'}`} data-ready={state}>
        <RaceHeader />
        <Board />
        <MapView />
        <Control />
        <Views />
        <Player />
        {trouble !== null && !(trouble instanceof OfflineError) && (
          <p className="race-trouble" role="alert">
            {trouble instanceof Error ? trouble.message : t.error.unexpected}{' '}
            <button type="button" className="button small" onClick={() => replay.feed.retry()}>
              {t.app.retry}
            </button>
          </p>
        )}
      </main>
    </ReplayContext>
  );
}

/** While the clock stands, the address is this moment: "back", reload and a copied address come to it. */
function useAddress(replay: Replay): void {
  const navigate = useNavigate();
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const write = () => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        if (replay.clock.playing.value || replay.clock.scrubbing.value) return;
        void navigate({ to: '.', search: searchOf(replay), replace: true, resetScroll: false });
      }, SETTLED);
    };
    const unwatch = [
      replay.clock.jumps.watch(write),
      replay.clock.playing.watch(write),
      replay.clock.scrubbing.watch(write),
      replay.selected.watch(write),
      replay.view.watch(write),
    ];
    return () => {
      clearTimeout(timer);
      for (const end of unwatch) end();
    };
  }, [replay, navigate]);
}
