/** What there is to see of the answer, one thing at a time; which one stands in the address. */

import { useNavigate } from '@tanstack/react-router';
import { useEffect, useId } from 'react';
import { strategyRoute } from '../routes.tsx';
import { useObservable } from '../state/observable.ts';
import { t } from '../texts/strategy.ts';
import { ChanceMap } from './ChanceMap.tsx';
import { DeltaChart } from './DeltaChart.tsx';
import { FieldPanel } from './FieldPanel.tsx';
import { HindsightPanel } from './HindsightPanel.tsx';
import { PositionChart } from './PositionChart.tsx';
import { underWay } from './question.ts';
import { useResults } from './results.ts';
import { SuggestPanel } from './SuggestPanel.tsx';
import { PANELS, type Panel } from './search.ts';
import { useStrategy } from './strategy.ts';
import { WindowPanel } from './WindowPanel.tsx';
import { percent } from './words.ts';

/** px of the tab before that stay in sight. */
const EDGE = 60;

export function Analysis() {
  const { isOver, reference } = useStrategy();
  const { panel } = strategyRoute.useSearch();
  const navigate = useNavigate({ from: '/races/$id/strategy' });
  const id = useId();
  const panels = PANELS.filter((each) => each !== 'hindsight' || (isOver && reference.isActual));
  const shown = panels.find((each) => each === panel) ?? panels[0];
  const show = (each: Panel) =>
    void navigate({
      search: (before) => ({ ...before, panel: each === panels[0] ? undefined : each }),
      replace: true,
      resetScroll: false,
    });
  // On a phone not all tabs fit beside each other; the one that is shown is among those that are seen.
  useEffect(() => {
    const chosen = document.getElementById(`${id}-${shown}`);
    if (chosen?.parentElement) chosen.parentElement.scrollLeft = chosen.offsetLeft - EDGE;
  }, [id, shown]);
  const walk = (event: React.KeyboardEvent) => {
    const by = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (by === 0) return;
    event.preventDefault();
    const next = panels[(panels.indexOf(shown) + by + panels.length) % panels.length];
    show(next);
    document.getElementById(`${id}-${next}`)?.focus();
  };
  return (
    <section className="analysis" aria-label={t.page.analysis}>
      <div className="views-head">
        <div className="tabs" role="tablist" aria-label={t.page.analysis} onKeyDown={walk}>
          {panels.map((each) => (
            <button
              key={each}
              type="button"
              role="tab"
              id={`${id}-${each}`}
              aria-selected={each === shown}
              aria-controls={`${id}-panel`}
              tabIndex={each === shown ? 0 : -1}
              onClick={() => show(each)}
            >
              {t.panels[each]}
            </button>
          ))}
        </div>
      </div>
      <div
        id={`${id}-panel`}
        className="analysis-body"
        data-panel={shown}
        role="tabpanel"
        aria-labelledby={`${id}-${shown}`}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by the keyboard
        tabIndex={0}
      >
        <Content panel={shown} />
      </div>
    </section>
  );
}

function Content({ panel }: { panel: Panel }) {
  const { comparison, elsewhere } = useResults();
  const known = comparison !== null && !elsewhere;
  switch (panel) {
    case 'position':
      return known ? <PositionChart /> : <NotYet />;
    case 'time':
      return known ? <DeltaChart /> : <NotYet />;
    case 'chances':
      return known ? <ChanceMap /> : <NotYet />;
    case 'window':
      return <WindowPanel />;
    case 'suggest':
      return <SuggestPanel />;
    case 'field':
      return <FieldPanel />;
    case 'hindsight':
      return <HindsightPanel />;
    default:
      return panel satisfies never;
  }
}

function NotYet() {
  const { stage, fraction } = useObservable(useStrategy().questions.compare.state);
  const share = percent(fraction);
  const said = underWay(stage)
    ? t.charts.running(share)
    : stage === 'cancelled'
      ? t.charts.cancelled(share)
      : stage === 'failed'
        ? t.charts.failed
        : t.charts.notYet;
  return <p className="analysis-empty muted">{said}</p>;
}
