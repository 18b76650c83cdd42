/** How quickly each version answers, and how often it does not. */

import { useQuery } from '@tanstack/react-query';
import { t } from '../texts/models.ts';
import { Failure, Loading } from '../ui/States.tsx';
import { modelServingQuery } from './api.ts';
import { milliseconds } from './words.ts';

const s = t.serving;

export function Serving({ name }: { name: string }) {
  const query = useQuery(modelServingQuery(name));
  const versions = query.data?.versions ?? [];
  return (
    <section className="model-part of-serving" aria-label={s.title}>
      <h2>{s.title}</h2>
      {query.isError && !query.data ? (
        <Failure error={query.error} onRetry={() => void query.refetch()} />
      ) : !query.data ? (
        <Loading />
      ) : versions.length === 0 ? (
        <p className="muted">{s.none}</p>
      ) : (
        <table className="models-table serving">
          <caption className="visually-hidden">{s.caption}</caption>
          <thead>
            <tr>
              <th scope="col">{s.version}</th>
              <th scope="col" className="right">
                {s.answers}
              </th>
              <th scope="col" className="right">
                {s.failures}
              </th>
              {[s.p50, s.p95, s.p99].map((head) => (
                <th key={head} scope="col" className="right">
                  {head} <span className="muted">{s.unit}</span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {versions.map(({ version, answers, failures, p50, p95, p99, isLoaded }) => (
              <tr key={version} data-serving={version}>
                <th scope="row" className="num">
                  {version} {isLoaded && <span className="tag">{s.loaded}</span>}
                </th>
                <td className="num right">{answers}</td>
                <td className={failures > 0 ? 'num right loss' : 'num right'}>{failures}</td>
                <td className="num right">{milliseconds(p50)}</td>
                <td className="num right">{milliseconds(p95)}</td>
                <td className="num right">{milliseconds(p99)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
