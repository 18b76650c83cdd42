/** All curves of a run, or of several over each other: a chart for each group, one scale for all. */

import { useNavigate } from '@tanstack/react-router';
import { t } from '../texts/runs.ts';
import { CurveChart } from './CurveChart.tsx';
import { chartsOf } from './charts.ts';
import type { Curve } from './curves.ts';

export interface PanelRun {
  readonly id: string;
  /** Null where it is the only one. */
  readonly label: string | null;
  readonly series: ReadonlyMap<string, Curve>;
}

interface CurvePanelProps {
  readonly runs: readonly PanelRun[];
  readonly version: number;
  readonly isLog: boolean;
  /** What is said while there is no curve. */
  readonly nothing: string;
}

export function CurvePanel({ runs, version, isLog, nothing }: CurvePanelProps) {
  const navigate = useNavigate();
  const charts = chartsOf(runs);
  const choose = (scale: 'log' | undefined) =>
    void navigate({
      to: '.',
      search: (before: Record<string, unknown>) => ({ ...before, scale }),
      replace: true,
      resetScroll: false,
    });
  return (
    <section className="run-curves" aria-label={t.curves.title}>
      <header className="run-section-head">
        <h2>{t.curves.title}</h2>
        {charts.length > 0 && (
          <>
            <span className="muted curves-hint">{t.curves.zoomHint}</span>
            <span className="grow" />
            <fieldset className="segments small" aria-label={t.curves.scale}>
              <button type="button" aria-pressed={!isLog} onClick={() => choose(undefined)}>
                {t.curves.linear}
              </button>
              <button type="button" aria-pressed={isLog} onClick={() => choose('log')}>
                {t.curves.log}
              </button>
            </fieldset>
          </>
        )}
      </header>
      {charts.length === 0 ? (
        <p className="muted">{nothing}</p>
      ) : (
        <div className="curve-grid">
          {charts.map(({ group, title, lines }) => (
            <CurveChart key={group} title={title} lines={lines} isLog={isLog} version={version} />
          ))}
        </div>
      )}
    </section>
  );
}
