/** A column a run. What differs is marked by more than its colour, and so is the best of each metric. */

import { Link } from '@tanstack/react-router';
import type { RunComparisonView } from '../../../src/server/contract.ts';
import { MISSING } from '../numbers.ts';
import { t } from '../texts/runs.ts';
import { CloseIcon } from '../ui/icons.tsx';
import { runColours } from './charts.ts';
import { RunState } from './RunState.tsx';
import { intervalText, metricText, settingText, stepText } from './words.ts';

const c = t.compare;
const groups = ['setting', 'data', 'code'] as const;

interface CompareTableProps {
  readonly comparison: RunComparisonView;
  readonly onlyDiffering: boolean;
}

export function CompareTable({ comparison: { runs, rows, metrics }, onlyDiffering }: CompareTableProps) {
  const all = runs.map(({ id }) => id);
  return (
    <div className="runs-scroll">
      <table className="compare-runs">
        <caption className="visually-hidden">{c.caption}</caption>
        <thead>
          <tr>
            <th scope="col">{c.what}</th>
            {runs.map(({ id, title, state }, i) => (
              <th key={id} scope="col">
                <span className="compare-run">
                  <i style={{ background: `var(${runColours[i % runColours.length]})` }} aria-hidden="true" />
                  <strong>{String.fromCharCode(65 + i)}</strong>
                  <Link to="/runs/$id" params={{ id }}>
                    {title}
                  </Link>
                  {runs.length > 2 && (
                    <Link
                      to="/runs/compare"
                      search={(before) => ({ ...before, ids: all.filter((each) => each !== id).join() })}
                      className="icon-button"
                      aria-label={c.drop(id)}
                    >
                      <CloseIcon />
                    </Link>
                  )}
                </span>
                <span className="run-id num">{id}</span>
                <RunState state={state} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          <GroupRow title={c.metrics} span={runs.length + 1} />
          {metrics.length === 0 && (
            <tr>
              <td className="muted" colSpan={runs.length + 1}>
                {c.noMetrics}
              </td>
            </tr>
          )}
          {metrics.map(({ name, title, data, values, best }) => (
            <tr key={`${name} ${data}`} data-metric={name}>
              <th scope="row">
                {name === 'score' ? t.facts.score : (title ?? name)}
                <span className="muted compare-data">{name === 'score' ? t.facts.scoreData : data}</span>
              </th>
              {values.map((metric, i) => (
                <td key={all[i]} className={best.includes(i) ? 'num is-best' : 'num'}>
                  {metric ? metricText(metric) : MISSING}
                  {best.includes(i) && <span className="best">★ {c.best}</span>}
                  {metric && intervalText(metric) !== '' && (
                    <span className="muted compare-data">{intervalText(metric)}</span>
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
        {groups.map((group) => {
          const shown = rows.filter((row) => row.group === group && (row.differs || !onlyDiffering));
          return shown.length === 0 ? null : (
            <tbody key={group}>
              <GroupRow title={c.groups[group]} span={runs.length + 1} />
              {shown.map(({ name, values, differs }) => (
                <tr key={name} className={differs ? 'differs' : ''} data-row={name}>
                  <th scope="row">
                    {group === 'setting' && !(name in c.names) ? name : nameOf(name)}
                    {differs && (
                      <span className="differs-mark">
                        <span aria-hidden="true">≠ </span>
                        {c.differs}
                      </span>
                    )}
                  </th>
                  {values.map((value, i) => (
                    <td key={all[i]} className="num">
                      {textOf(name, value)}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          );
        })}
      </table>
    </div>
  );
}

function GroupRow({ title, span }: { title: string; span: number }) {
  return (
    <tr className="compare-group">
      <th colSpan={span} scope="colgroup">
        {title}
      </th>
    </tr>
  );
}

function nameOf(name: string): string {
  const names: Readonly<Record<string, string>> = c.names;
  return names[name] ?? name;
}

function textOf(name: string, value: string | number | null): string {
  if (value === null) return name === 'seasons' ? t.facts.allSeasons : MISSING;
  if (name === 'rows') return stepText(Number(value));
  if (typeof value === 'number') return settingText(Number(value.toPrecision(8)));
  return name === 'dataHash' ? value.slice(0, 12) : value;
}
