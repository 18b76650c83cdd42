/** Two to five runs: their curves over each other, and a table in which what differs stands out. */

import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { RunComparisonView } from '../../../src/server/contract.ts';
import { compareRunsRoute } from '../routes.tsx';
import { t } from '../texts/runs.ts';
import { Failure, Loading } from '../ui/States.tsx';
import { useTitle } from '../ui/useTitle.ts';
import { compareRunsQuery } from './api.ts';
import { CompareTable } from './CompareTable.tsx';
import { CurvePanel } from './CurvePanel.tsx';
import { ModelTabs } from './ModelTabs.tsx';
import { MOST_PICKS } from './picks.ts';
import { useCurves } from './useCurves.ts';
import '../style/runs.css';
import '../style/runsCompare.css';

const c = t.compare;

export function CompareRunsPage() {
  useTitle(c.title);
  const { ids = '' } = compareRunsRoute.useSearch();
  const wanted = [...new Set(ids.split(',').filter(Boolean))].slice(0, MOST_PICKS);
  const query = useQuery(compareRunsQuery(wanted));
  return (
    <main id="content" className="page runs">
      <ModelTabs />
      <header className="run-head">
        <div>
          <p className="muted">
            <Link to="/runs">{t.page.back}</Link>
          </p>
          <h1>{c.title}</h1>
        </div>
      </header>
      {wanted.length < 2 ? (
        <div className="state">
          <p>{c.none}</p>
          <Link to="/runs" className="button">
            {c.toList}
          </Link>
        </div>
      ) : query.isError ? (
        <Failure error={query.error} onRetry={() => void query.refetch()} />
      ) : query.data ? (
        <Compared comparison={query.data} />
      ) : (
        <Loading what={c.loading} />
      )}
    </main>
  );
}

function Compared({ comparison }: { comparison: RunComparisonView }) {
  const { runs, rows } = comparison;
  const { scale } = compareRunsRoute.useSearch();
  const { curves, version } = useCurves(runs);
  const [onlyDiffering, setOnlyDiffering] = useState(false);
  return (
    <>
      <CurvePanel
        runs={runs.map(({ id }, i) => ({
          id,
          label: String.fromCharCode(65 + i),
          series: curves.get(id) ?? new Map(),
        }))}
        version={version}
        isLog={scale === 'log'}
        nothing={t.curves.none}
      />
      <section className="run-compared" aria-labelledby="compared">
        <header className="run-section-head">
          <h2 id="compared">{c.differsCount(rows.filter(({ differs }) => differs).length)}</h2>
          <span className="grow" />
          <label className="check">
            <input
              type="checkbox"
              checked={onlyDiffering}
              onChange={({ target }) => setOnlyDiffering(target.checked)}
            />
            {c.onlyDiffering}
          </label>
        </header>
        <CompareTable comparison={comparison} onlyDiffering={onlyDiffering} />
      </section>
    </>
  );
}
