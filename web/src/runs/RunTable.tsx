/** Runs as a list: what was trained, how it stands, how good it came out. */

import { Link } from '@tanstack/react-router';
import type { RunView } from '../../../src/server/contract.ts';
import { t } from '../texts/runs.ts';
import { PickBox } from './PickBox.tsx';
import { RunProgress, RunState } from './RunState.tsx';
import { durationText, momentText, valueText } from './words.ts';

export function RunTable({ runs, stale }: { runs: readonly RunView[]; stale: boolean }) {
  return (
    <table className={stale ? 'runs-table stale' : 'runs-table'}>
      <caption className="visually-hidden">{t.list.caption}</caption>
      <thead>
        <tr>
          <th scope="col" className="run-box">
            <span className="visually-hidden">{t.list.compareColumn}</span>
          </th>
          <th scope="col">{t.list.run}</th>
          <th scope="col">{t.list.state}</th>
          <th scope="col" className="right" title={t.list.scoreHint}>
            {t.list.score}
          </th>
          <th scope="col" className="right">
            {t.list.begun}
          </th>
          <th scope="col" className="right">
            {t.list.duration}
          </th>
        </tr>
      </thead>
      <tbody>
        {runs.map((run) => (
          <RunRow key={run.id} run={run} />
        ))}
      </tbody>
    </table>
  );
}

function RunRow({ run }: { run: RunView }) {
  const { id, title, model, trial, search, score, createdAt, seconds, error, state } = run;
  return (
    <tr className="run-item" data-run={id} data-state={state}>
      <td className="run-box">
        {/* Of a search, its trials are what can be compared. */}
        {search === null && <PickBox id={id} />}
      </td>
      <th scope="row" className="run-name">
        <Link to="/runs/$id" params={{ id }} className="run-link">
          {title}
        </Link>
        {search && <span className="tag">{t.search}</span>}
        {trial && <span className="tag num">{t.trial(trial)}</span>}
        <span className="run-id num">
          <span className="visually-hidden">{model} </span>
          {id}
        </span>
      </th>
      <td className="run-stands">
        <RunState state={state} />
        <RunProgress run={run} />
        {error !== null && <span className="run-error">{error}</span>}
      </td>
      <td className="run-score num right">
        <span className="run-label">{t.list.score} </span>
        {valueText(score)}
      </td>
      <td className="run-begun num right">{momentText(createdAt)}</td>
      <td className="run-duration num right">{durationText(seconds)}</td>
    </tr>
  );
}
