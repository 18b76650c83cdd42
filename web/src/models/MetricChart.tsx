/** A metric over the versions of a model, with its intervals: whether training on has made it better, and by more than chance. */

import { useQuery } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { ticksOf } from '../race/lines.ts';
import { t } from '../texts/models.ts';
import { Failure, Loading } from '../ui/States.tsx';
import { useSize } from '../ui/useSize.ts';
import { modelMetricsQuery } from './api.ts';
import { rangeOf, type Series, senseOf } from './metrics.ts';
import { intervalText, isShare, measured, plainNumber, shareText } from './words.ts';

const c = t.chart;
const HEIGHT = 190;
const MARGIN = { left: 48, right: 14, top: 10, bottom: 24 };

interface Props {
  readonly name: string;
  readonly versions: number;
  readonly champion: string | null;
}

export function MetricChart({ name, versions, champion }: Props) {
  const query = useQuery(modelMetricsQuery(name, versions));
  const [chosen, setChosen] = useState(0);
  const all = query.data?.series ?? [];
  const series = all[chosen] ?? all[0];
  return (
    <section className="model-part of-chart" aria-label={c.title}>
      <div className="model-part-head">
        <h2>{c.title}</h2>
        {all.length > 1 && (
          <select
            aria-label={c.metric}
            value={String(chosen)}
            onChange={({ target }) => setChosen(Number(target.value))}
          >
            {all.map(({ metric, title, data }, i) => (
              <option key={`${metric} ${data}`} value={i}>
                {title} · {data}
              </option>
            ))}
          </select>
        )}
      </div>
      {query.isError && !query.data ? (
        <Failure error={query.error} onRetry={() => void query.refetch()} />
      ) : !query.data ? (
        <Loading />
      ) : !series ? (
        <p className="muted">{c.none}</p>
      ) : (
        <>
          <Plot series={series} champion={champion} />
          <p className="muted model-hint">
            {c.data(series.data)} {senseText(series)}
          </p>
        </>
      )}
    </section>
  );
}

function senseText({ metric, unit }: Series): string {
  const sense = senseOf(metric, unit);
  return sense === null ? '' : c.sense[typeof sense === 'string' ? sense : 'target'];
}

function Plot({ series, champion }: { series: Series; champion: string | null }) {
  const holder = useRef<HTMLDivElement>(null);
  const { width } = useSize(holder);
  const { points, unit, title, metric } = series;
  const range = rangeOf(series);
  const inner = {
    width: Math.max(10, width - MARGIN.left - MARGIN.right),
    height: HEIGHT - MARGIN.top - MARGIN.bottom,
  };
  const x = (i: number) => MARGIN.left + ((i + 0.5) / points.length) * inner.width;
  const y = (value: number) => MARGIN.top + ((range.max - value) / (range.max - range.min)) * inner.height;
  const words = points.map((point) => {
    const interval = intervalText({ ...point, name: metric, unit });
    return c.point(
      point.version,
      measured({ name: metric, value: point.value, unit }),
      interval === '' ? '' : ` (${interval})`,
    );
  });
  const sense = senseOf(metric, unit);
  // Numbers of versions must not lie on each other.
  const every = Math.max(1, Math.ceil((points.length * 48) / inner.width));
  return (
    <div ref={holder} className="model-chart">
      {width > 0 && (
        <svg width={width} height={HEIGHT} role="img" aria-label={c.label(title, words)}>
          {ticksOf(range, 4).map((tick) => (
            <g key={tick}>
              <line
                className="model-grid"
                x1={MARGIN.left}
                x2={width - MARGIN.right}
                y1={y(tick)}
                y2={y(tick)}
              />
              <text className="model-axis" x={MARGIN.left - 6} y={y(tick) + 3.5} textAnchor="end">
                {unit === null && isShare(metric) ? shareText(tick) : plainNumber(tick)}
              </text>
            </g>
          ))}
          {sense !== null && typeof sense === 'object' && (
            <line
              className="model-target"
              x1={MARGIN.left}
              x2={width - MARGIN.right}
              y1={y(sense.target)}
              y2={y(sense.target)}
            />
          )}
          <polyline
            className="model-line"
            points={points.map(({ value }, i) => `${x(i)},${y(value)}`).join(' ')}
          />
          {points.map(({ version, value, low, high }, i) => (
            <g key={version} className={version === champion ? 'model-point champion' : 'model-point'}>
              <title>{words[i]}</title>
              {low !== null && high !== null && (
                <path d={`M${x(i) - 4} ${y(high)}h8m-4 0V${y(low)}m-4 0h8`} className="model-interval" />
              )}
              <circle cx={x(i)} cy={y(value)} r={version === champion ? 5 : 4} />
              {(i % every === 0 || version === champion) && (
                <text className="model-axis" x={x(i)} y={HEIGHT - 8} textAnchor="middle">
                  {version}
                </text>
              )}
            </g>
          ))}
        </svg>
      )}
    </div>
  );
}
