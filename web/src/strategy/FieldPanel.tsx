/** The whole field as it was foretold at one lap, and what was said at other laps; answers that time has overtaken. */

import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useId, useState } from 'react';
import type { ForecastBody, ForecastView } from '../../../src/server/contract.ts';
import { fixed, MISSING } from '../numbers.ts';
import { Tyre } from '../race/Tyre.tsx';
import { useObservable } from '../state/observable.ts';
import { t } from '../texts/strategy.ts';
import { Simulated } from '../ui/Simulated.tsx';
import { Failure, Loading } from '../ui/States.tsx';
import { forecastsQuery } from './api.ts';
import { Scenarios } from './Scenarios.tsx';
import { useStrategy } from './strategy.ts';
import { Tip } from './Tip.tsx';
import { Work } from './Work.tsx';
import { percent } from './words.ts';

/** Of one forecast; as many as those of a race under way are made of, so that they can be held against each other. */
const RACES = 4000;

export function FieldPanel() {
  const { questions, race, lap, isOver } = useStrategy();
  const { forecast: question } = questions;
  const client = useQueryClient();
  const id = useId();
  const known = useQuery(forecastsQuery(race, !isOver));
  const { answer } = useObservable(question.state);
  const [looked, setLooked] = useState<number | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new answer is one more forecast that is kept
  useEffect(() => {
    void client.invalidateQueries({ queryKey: forecastsQuery(race, !isOver).queryKey });
  }, [client, race, answer]);
  const ask = (which: ForecastBody['lap']) => {
    const body: ForecastBody = { lap: which, sims: RACES };
    void question.ask({ kind: 'forecast', bodies: [body], about: { car: null, lap, plans: {} } });
  };
  if (known.isError) return <Failure error={known.error} onRetry={() => void known.refetch()} />;
  if (!known.data) return <Loading />;
  const { forecasts } = known.data;
  const laps = forecasts.map((forecast) => forecast.lap);
  const wanted = looked ?? lap;
  // The last that was said by then.
  const shown = forecasts.findLast((forecast) => forecast.lap <= wanted) ?? forecasts[0];
  return (
    <div className="field">
      <Work question={question} name={t.field.name} begin={t.field.begin(lap)} onBegin={() => ask(lap)}>
        {isOver && (
          <button type="button" className="button" onClick={() => ask('all')}>
            {t.field.all}
          </button>
        )}
        <span className="muted num">{t.field.size(RACES)}</span>
      </Work>
      {shown ? (
        <>
          <div className="field-look">
            <label htmlFor={`${id}-look`}>{t.field.look}</label>
            <input
              id={`${id}-look`}
              type="range"
              min={0}
              max={laps.length - 1}
              step={1}
              value={forecasts.indexOf(shown)}
              aria-valuetext={t.field.said(shown.lap)}
              onChange={(event) => setLooked(laps[Number(event.target.value)])}
            />
            <strong className="num" aria-live="polite">
              {t.field.said(shown.lap)}
            </strong>
            <Simulated />
            <span className="muted num">{t.field.races(shown.rollouts)}</span>
            {shown.lap !== lap && <span className="badge">{t.field.outdated(lap)}</span>}
          </div>
          <Forecast forecast={shown} />
        </>
      ) : (
        <p className="analysis-empty muted">{t.field.hint}</p>
      )}
      <Scenarios />
    </div>
  );
}

const PODIUM = 3;

/** Of a position that is at most so many. */
const chanceWithin = (positions: readonly number[], places: number) =>
  positions.slice(0, places).reduce((sum, chance) => sum + chance, 0);

function Forecast({ forecast }: { forecast: ForecastView }) {
  const { codeOf, view, car: own, isOver } = useStrategy();
  const most = forecast.cars.length;
  const finish = new Map(view.moment.cars.map((each) => [each.car, each.finish]));
  return (
    <div className="results-scroll">
      <table className="results-table forecast">
        <caption className="visually-hidden">{t.field.caption(forecast.lap)}</caption>
        <thead>
          <tr>
            <th scope="col">{t.page.driver}</th>
            <th scope="col">{t.field.atThen}</th>
            <th scope="col">
              <Tip tip={t.field.positionTip}>{t.results.columns.position}</Tip>
            </th>
            <th scope="col">{t.field.win}</th>
            <th scope="col">
              <Tip tip={t.field.podiumTip}>{t.field.podium}</Tip>
            </th>
            <th scope="col">{t.results.columns.interval}</th>
            <th scope="col">{t.results.columns.points}</th>
            <th scope="col">{t.field.out}</th>
            <th scope="col">
              <Tip tip={t.field.nextStopTip}>{t.field.nextStop}</Tip>
            </th>
            {isOver && <th scope="col">{t.field.finish}</th>}
          </tr>
        </thead>
        <tbody>
          {[...forecast.cars]
            .sort((a, b) => a.expectedPosition - b.expectedPosition)
            .map((each) => {
              const real = finish.get(each.car) ?? null;
              const hit = real !== null && real >= each.position10 && real <= each.position90;
              return (
                <tr key={each.car} className={each.car === own.car ? 'own' : ''} data-forecast={each.car}>
                  <th scope="row">{codeOf(each.car)}</th>
                  <td className="num" data-label={t.field.atThen}>
                    {each.position === null ? MISSING : `P${each.position}`}
                  </td>
                  <td className="num" data-label={t.results.columns.position}>
                    {fixed(each.expectedPosition, 1)}
                  </td>
                  <td className="num" data-label={t.field.win}>
                    {percent(chanceWithin(each.positions, 1))}
                  </td>
                  <td className="num" data-label={t.field.podium}>
                    {percent(chanceWithin(each.positions, PODIUM))}
                  </td>
                  <td className="num" data-label={t.results.columns.interval}>
                    <span className="reach">
                      <span
                        style={{
                          left: `${(100 * (each.position10 - 1)) / most}%`,
                          width: `${(100 * (each.position90 - each.position10 + 1)) / most}%`,
                        }}
                        aria-hidden="true"
                      />
                    </span>
                    <span className="reach-text">
                      P{each.position10}–P{each.position90}
                    </span>
                  </td>
                  <td className="num" data-label={t.results.columns.points}>
                    {fixed(each.expectedPoints, 1)}
                  </td>
                  <td className="num" data-label={t.field.out}>
                    {percent(each.retirement)}
                  </td>
                  <td className="num" data-label={t.field.nextStop}>
                    {each.nextStop ? (
                      <>
                        {t.field.stop(each.nextStop.lap, each.nextStop.low, each.nextStop.high)}{' '}
                        <Tyre compound={each.nextStop.tyre} />
                      </>
                    ) : (
                      MISSING
                    )}
                  </td>
                  {isOver && (
                    <td className="num" data-label={t.field.finish}>
                      {real === null ? MISSING : `P${real}`}{' '}
                      {real !== null && (
                        <span className={hit ? 'gain' : 'loss'}>{hit ? t.field.inside : t.field.missed}</span>
                      )}
                    </td>
                  )}
                </tr>
              );
            })}
        </tbody>
      </table>
    </div>
  );
}
