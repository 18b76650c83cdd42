/** How good a run came out, with how far chance may have moved it. */

import type { RunView } from '../../../src/server/contract.ts';
import { MISSING } from '../numbers.ts';
import { t } from '../texts/runs.ts';
import { intervalText, metricText, valueText } from './words.ts';

const f = t.facts;

export function RunMetrics({ run: { metrics, score, state } }: { run: RunView }) {
  return (
    <section className="run-metrics" aria-labelledby="run-metrics">
      <h2 id="run-metrics">{f.metrics}</h2>
      {metrics.length === 0 && score === null ? (
        <p className="muted">{state === 'running' ? f.noMetrics : f.noMetricsEver}</p>
      ) : (
        <table className="metric-table figures">
          <thead>
            <tr>
              <th scope="col">{f.metric}</th>
              <th scope="col" className="right">
                {f.value}
              </th>
              <th scope="col" className="right">
                {f.interval}
              </th>
              <th scope="col">{f.measuredOn}</th>
            </tr>
          </thead>
          <tbody>
            {score !== null && (
              <tr>
                <th scope="row">{f.score}</th>
                <td className="num right strong">{valueText(score)}</td>
                <td className="num right muted metric-interval">{MISSING}</td>
                <td className="muted metric-data">{f.scoreData}</td>
              </tr>
            )}
            {metrics.map((metric) => (
              <tr key={`${metric.name} ${metric.data}`}>
                <th scope="row" title={metric.name}>
                  {metric.title ?? metric.name}
                </th>
                <td className="num right strong">{metricText(metric)}</td>
                <td className="num right muted metric-interval">{intervalText(metric) || MISSING}</td>
                <td className="muted metric-data">{metric.data}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
