/** Whose race, from which lap, and how it stands there. Scrubbing reads what the page has already, and asks nobody. */

import { Link } from '@tanstack/react-router';
import { useId } from 'react';
import { fixed } from '../numbers.ts';
import { Tyre } from '../race/Tyre.tsx';
import { t as app } from '../texts/index.ts';
import { t } from '../texts/strategy.ts';
import { NextIcon, PreviousIcon } from '../ui/icons.tsx';
import { lastLap, neighbours } from './moment.ts';
import { useStrategy } from './strategy.ts';

interface HeadProps {
  readonly title: string;
  readonly season: number | null;
  /** What the address says; ahead of what is known of it while that is being asked. */
  readonly lap: number;
  /** True while it goes on with a race under way. */
  readonly following: boolean;
  /** Undefined goes on with the race. */
  readonly onLap: (lap: number | undefined) => void;
  readonly onDriver: (word: string) => void;
}

export function Head({ title, season, lap, following, onLap, onDriver }: HeadProps) {
  const { race, view, charts, car, laps } = useStrategy();
  const ids = useId();
  const last = lastLap(view);
  const time = charts.leader[lap];
  return (
    <header className="strategy-head">
      <h1>
        {title} <span className="muted num">{season}</span>
        <span className="strategy-word">{t.page.title}</span>
      </h1>
      <Link
        to="/races/$id"
        params={{ id: race }}
        search={{ ...(time == null ? {} : { t: Math.round(time * 10) / 10 }), follow: car.car }}
        className="button quiet small"
      >
        {t.page.toRace}
      </Link>
      <div className="strategy-choose">
        <label htmlFor={`${ids}-driver`} className="muted">
          {t.page.driver}
        </label>
        <select
          id={`${ids}-driver`}
          value={String(car.car)}
          onChange={(event) => {
            const chosen = view.moment.cars.find((each) => String(each.car) === event.target.value);
            onDriver(chosen?.code ?? event.target.value);
          }}
        >
          {[...view.moment.cars]
            .sort((a, b) => (a.position ?? 99) - (b.position ?? 99))
            .map((each) => (
              <option
                key={each.car}
                value={String(each.car)}
                disabled={!view.choices.some((choice) => choice.car === each.car)}
              >
                {t.page.driverOption(each.position, each.code ?? String(each.car), each.name)}
              </option>
            ))}
        </select>
      </div>
      <div className="strategy-lap">
        <button
          type="button"
          className="icon-button"
          aria-label={t.page.lapBack}
          aria-keyshortcuts="["
          disabled={lap <= 0}
          onClick={() => onLap(lap - 1)}
        >
          <PreviousIcon />
        </button>
        <input
          type="range"
          min={0}
          max={Math.max(0, last)}
          step={1}
          value={lap}
          aria-label={t.page.lap}
          aria-valuetext={t.page.afterLap(lap, laps)}
          onChange={(event) => onLap(Number(event.target.value))}
        />
        <button
          type="button"
          className="icon-button"
          aria-label={t.page.lapOn}
          aria-keyshortcuts="]"
          disabled={lap >= last}
          onClick={() => onLap(lap + 1)}
        >
          <NextIcon />
        </button>
        {view.state === 'live' && (
          <button
            type="button"
            className="button small strategy-live"
            aria-pressed={following}
            onClick={() => onLap(undefined)}
          >
            {app.player.live}
          </button>
        )}
        <strong className="num strategy-lap-now" aria-live="polite">
          {t.page.afterLap(lap, laps)}
        </strong>
      </div>
      <State />
      {view.moment.lap !== lap && (
        <span className="visually-hidden" role="status">
          {app.app.loading}
        </span>
      )}
    </header>
  );
}

/** Place, tyre, gaps, stops and flag at the moment. */
function State() {
  const { view, car, choice, charts, codeOf, lap } = useStrategy();
  const official =
    lap === 0 ? null : (charts.cars.find((each) => each.car === car.car)?.position[lap] ?? null);
  const { ahead, behind } = neighbours(view.choices, car.car);
  const track = view.track.find((each) => each.lap === Math.max(1, lap));
  const gapText = (gap: number | null) => (gap === null ? '' : t.page.gap(fixed(gap, 1)));
  return (
    <dl className="strategy-state">
      <div>
        <dt>{lap === 0 ? t.page.grid : t.page.position}</dt>
        <dd className="num">
          {car.position === null ? '–' : `P${car.position}`}
          {official !== null && car.position !== null && official !== car.position && (
            <span className="muted strategy-official" title={t.page.officialHint}>
              {t.page.official(official)}
            </span>
          )}
        </dd>
      </div>
      <div>
        <dt>{t.page.tyre}</dt>
        <dd>
          <Tyre compound={car.tyre} age={car.tyreAge} />
        </dd>
      </div>
      <div>
        <dt>{t.page.ahead}</dt>
        <dd className="num">{ahead ? `${codeOf(ahead.car)} ${gapText(ahead.gap)}` : t.page.nobody}</dd>
      </div>
      <div>
        <dt>{t.page.behind}</dt>
        <dd className="num">{behind ? `${codeOf(behind.car)} ${gapText(behind.gap)}` : t.page.nobody}</dd>
      </div>
      <div>
        <dt>{t.page.stops}</dt>
        <dd className="num">{choice.stops}</dd>
      </div>
      <div>
        <dt>{t.page.used}</dt>
        <dd className="strategy-used">
          {choice.used.map((tyre) => (
            <Tyre key={tyre} compound={tyre} />
          ))}
        </dd>
      </div>
      {track && lap > 0 && (
        <div>
          <dt>{t.page.track}</dt>
          <dd>{t.page.status[track.isWet && track.status === 'green' ? 'wet' : track.status]}</dd>
        </div>
      )}
    </dl>
  );
}
