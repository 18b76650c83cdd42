/** The trials of a search, the best on top: full trainings before those of less effort, since their scores do not compare. */

import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { RunView } from '../../../src/server/contract.ts';
import { t } from '../texts/runs.ts';
import { Failure, Loading } from '../ui/States.tsx';
import { trialsQuery } from './api.ts';
import { PickBox } from './PickBox.tsx';
import { RunState } from './RunState.tsx';
import { percentText, settingText, valueText } from './words.ts';

export function TrialTable({ search }: { search: RunView }) {
  const query = useQuery(trialsQuery(search.id, search.state === 'running'));
  if (query.isError) return <Failure error={query.error} onRetry={() => void query.refetch()} />;
  if (!query.data) return <Loading what={t.list.loading} />;
  const trials = [...query.data.items].sort(byScore);
  const names = [...new Set(trials.flatMap(({ settings }) => Object.keys(settings)))].filter(
    (name) => new Set(trials.map(({ settings }) => settings[name])).size > 1 || trials.length === 1,
  );
  return (
    <section className="run-trials" aria-labelledby="run-trials">
      <h2 id="run-trials">{t.facts.trials}</h2>
      <div className="runs-scroll">
        <table className="metric-table">
          <caption className="visually-hidden">{t.facts.trialsCaption}</caption>
          <thead>
            <tr>
              <th scope="col" className="run-box">
                <span className="visually-hidden">{t.list.compareColumn}</span>
              </th>
              <th scope="col">{t.list.run}</th>
              <th scope="col" className="right" title={t.list.scoreHint}>
                {t.list.score}
              </th>
              <th scope="col" className="right">
                {t.facts.effort}
              </th>
              {names.map((name) => (
                <th key={name} scope="col" className="right">
                  {name}
                </th>
              ))}
              <th scope="col">{t.list.state}</th>
            </tr>
          </thead>
          <tbody>
            {trials.map(({ id, trial, score, settings, state }) => (
              <tr key={id} data-run={id}>
                <td className="run-box">
                  <PickBox id={id} />
                </td>
                <th scope="row">
                  <Link to="/runs/$id" params={{ id }} className="num">
                    {trial ? t.trial(trial) : id}
                  </Link>
                  {id === search.bestRun && <span className="best">★ {t.compare.best}</span>}
                </th>
                <td className="num right strong">{valueText(score)}</td>
                <td className="num right">{percentText(trial?.effort ?? 1)}</td>
                {names.map((name) => (
                  <td key={name} className="num right">
                    {name in settings ? settingText(settings[name]) : ''}
                  </td>
                ))}
                <td>
                  <RunState state={state} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function byScore(a: RunView, b: RunView): number {
  const effort = (b.trial?.effort ?? 1) - (a.trial?.effort ?? 1);
  if (effort !== 0) return effort;
  return (a.score ?? Number.POSITIVE_INFINITY) - (b.score ?? Number.POSITIVE_INFINITY) || 0;
}
