/** One training: its curves as they grow, with what it was begun, and how good it came out. */

import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import type { RunView } from '../../../src/server/contract.ts';
import { runRoute } from '../routes.tsx';
import { useObservable } from '../state/observable.ts';
import { t } from '../texts/runs.ts';
import { Failure, Loading } from '../ui/States.tsx';
import { asSentence } from '../ui/sentence.ts';
import { useTitle } from '../ui/useTitle.ts';
import { runQuery } from './api.ts';
import { CompareTray } from './CompareTray.tsx';
import { CurvePanel } from './CurvePanel.tsx';
import { RunFeed } from './feed.ts';
import { ModelTabs } from './ModelTabs.tsx';
import { PickBox } from './PickBox.tsx';
import { RunFacts } from './RunFacts.tsx';
import { RunMetrics } from './RunMetrics.tsx';
import { RunProgress, RunState } from './RunState.tsx';
import { TrialTable } from './TrialTable.tsx';
import { percentText } from './words.ts';
import '../style/runs.css';

export function RunPage() {
  const { id } = runRoute.useParams();
  const query = useQuery(runQuery(id));
  useTitle(query.data ? `${query.data.title} · ${id}` : t.list.title);
  return (
    <main id="content" className="page runs">
      <ModelTabs />
      {query.data ? (
        <Followed key={id} first={query.data} />
      ) : query.isError ? (
        <Failure error={query.error} onRetry={() => void query.refetch()} />
      ) : (
        <Loading what={t.page.opening} />
      )}
    </main>
  );
}

function Followed({ first }: { first: RunView }) {
  const [feed, setFeed] = useState<RunFeed | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is followed from the first answer on
  useEffect(() => {
    const made = new RunFeed(first);
    setFeed(made);
    return () => made.close();
  }, []);
  return feed === null ? <Loading what={t.page.opening} /> : <RunShown feed={feed} />;
}

function RunShown({ feed }: { feed: RunFeed }) {
  const run = useObservable(feed.run);
  const version = useObservable(feed.version);
  const { scale } = runRoute.useSearch();
  const { id, title, trial, search, state } = run;
  return (
    <article data-run={id} data-state={state}>
      <header className="run-head">
        <div>
          <p className="muted">
            <Link to="/runs">{t.page.back}</Link>
          </p>
          <h1>
            {title}
            {search && <span className="tag">{t.search}</span>}
            {trial && <span className="tag num">{t.trial(trial)}</span>}
          </h1>
          <p className="run-id num">{id}</p>
        </div>
        <div className="run-head-state">
          <span role="status">
            <RunState state={state} />
          </span>
          <RunProgress run={run} />
          {search === null && (
            <span className="run-head-pick">
              <PickBox id={id} />
              <span aria-hidden="true" className="muted">
                {t.tray.title}
              </span>
            </span>
          )}
        </div>
      </header>
      <Ended run={run} />
      <CurvePanel
        runs={[{ id, label: null, series: feed.curves.series }]}
        version={version}
        isLog={scale === 'log'}
        nothing={state === 'running' ? t.curves.waiting : t.curves.none}
      />
      {search && <TrialTable search={run} />}
      <RunMetrics run={run} />
      <RunFacts run={run} />
      <CompareTray />
    </article>
  );
}

/** Why it is not going on, and the way to let it. */
function Ended({ run: { id, model, state, error, progress } }: { run: RunView }) {
  if (state === 'running' || state === 'done') return null;
  const words = { failed: t.page.failed, cancelled: t.page.cancelled, 'broken off': t.page.brokenOff }[state];
  return (
    <section className="run-ended" data-state={state}>
      {error !== null && <p className="run-error">{asSentence(error)}</p>}
      <p>
        {progress && `${t.page.reached(percentText(progress.fraction), progress.phase)} `}
        {words} <code>{t.page.resume(model, id)}</code>
      </p>
    </section>
  );
}
