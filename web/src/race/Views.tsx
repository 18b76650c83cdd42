/** The charts, one at a time. The one that compares laps is fetched when it is first looked at. */

import { lazy, Suspense, useId } from 'react';
import { part } from '../part.ts';
import { useObservable } from '../state/observable.ts';
import { t } from '../texts/index.ts';
import { Loading } from '../ui/States.tsx';
import { LineChart } from './LineChart.tsx';
import { useReplay } from './replay.ts';
import type { View } from './search.ts';
import { TyreChart } from './TyreChart.tsx';
import { WeatherChart } from './WeatherChart.tsx';

const Compare = lazy(part(() => import('./Compare.tsx').then(({ Compare }) => ({ default: Compare }))));

export function Views() {
  const replay = useReplay();
  const view = useObservable(replay.view);
  const whole = useObservable(replay.whole);
  const id = useId();
  const walk = (event: React.KeyboardEvent) => {
    const by = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (by === 0) return;
    event.preventDefault();
    replay.stepView(by);
    document.getElementById(`${id}-${replay.view.value}`)?.focus();
  };
  return (
    <section className="views" aria-label={t.views.title}>
      <div className="views-head">
        <div className="tabs" role="tablist" aria-label={t.views.title} onKeyDown={walk}>
          {replay.views.map((each) => (
            <button
              key={each}
              type="button"
              role="tab"
              id={`${id}-${each}`}
              aria-selected={each === view}
              aria-controls={`${id}-panel`}
              tabIndex={each === view ? 0 : -1}
              onClick={() => replay.view.set(each)}
            >
              {t.views[each]}
            </button>
          ))}
        </div>
        {view !== 'weather' && (
          <label className="check small" title={t.views.wholeHint}>
            <input
              type="checkbox"
              checked={whole}
              onChange={(event) => replay.whole.set(event.target.checked)}
            />
            {replay.ranked ? t.views.whole : t.views.wholeSession}
          </label>
        )}
      </div>
      <div
        id={`${id}-panel`}
        className={`views-body ${view}`}
        role="tabpanel"
        aria-labelledby={`${id}-${view}`}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by the keyboard
        tabIndex={0}
      >
        <Content view={view} />
      </div>
    </section>
  );
}

function Content({ view }: { view: View }) {
  switch (view) {
    case 'lapChart':
      return <LineChart key={view} metric="place" />;
    case 'gaps':
      return <LineChart key={view} metric="gap" />;
    case 'pace':
      return <LineChart key={view} metric="pace" />;
    case 'tyres':
      return <TyreChart />;
    case 'compare':
      return (
        <Suspense fallback={<Loading />}>
          <Compare />
        </Suspense>
      );
    case 'weather':
      return <WeatherChart />;
    default:
      return view satisfies never;
  }
}
