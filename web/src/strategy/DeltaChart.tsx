/** Time against the reference by lap: what each plan has lost or won so far, median over the races. */

import { signed } from '../numbers.ts';
import { t } from '../texts/strategy.ts';
import { Decisions, partingsOf } from './Decisions.tsx';
import { Plot, type Surface } from './Plot.tsx';
import { drawNames, rightFor } from './PositionChart.tsx';
import { useSeries } from './series.ts';
import { useStrategy } from './strategy.ts';

export function DeltaChart() {
  const { lap, laps, isOver, stretches } = useStrategy();
  const series = useSeries();
  const values = series.flatMap(({ result }) => result.deltaByLap ?? []);
  const low = Math.min(-2, ...values);
  const high = Math.max(2, ...values);
  const pad = 0.06 * (high - low);
  const draw = (surface: Surface) => {
    const { c, x, y, colourOf } = surface;
    c.lineJoin = 'round';
    for (const { result, colour, dash, strong } of series) {
      c.strokeStyle = colourOf(colour);
      c.lineWidth = strong ? 3 : 2;
      c.setLineDash([...dash]);
      c.beginPath();
      c.moveTo(x(result.firstLap - 1), y(0));
      if (result.deltaByLap === null) c.lineTo(x(laps), y(0));
      else {
        result.deltaByLap.forEach((delta, i) => {
          c.lineTo(x(result.firstLap + i), y(delta));
        });
      }
      c.stroke();
    }
    c.setLineDash([]);
    drawNames(
      surface,
      series.map(({ badge, name, colour, result }) => ({
        badge,
        name,
        colour,
        value: result.deltaByLap?.at(-1) ?? 0,
      })),
      laps,
    );
  };
  return (
    <>
      <p className="muted plot-caption">{t.charts.timeCaption}</p>
      <Plot
        label={t.charts.timeDescribe(
          series
            .flatMap(({ name, result }) =>
              result.against ? [`${name} ${signed(result.against.median, 1)} s`] : [],
            )
            .join(', '),
        )}
        laps={{ min: lap, max: laps }}
        values={{ min: low - pad, max: high + pad }}
        down
        valueText={(value) => (value === 0 ? '0 s' : signed(value, Number.isInteger(value) ? 0 : 1))}
        stretches={stretches.filter(({ to }) => isOver || to <= lap)}
        now={lap}
        right={rightFor(series)}
        marks={partingsOf(series, lap).map((point) => point.lap)}
        draw={draw}
        tell={(at) =>
          series
            .flatMap(({ badge, result }) => {
              const delta = result.deltaByLap?.[at - result.firstLap];
              return delta === undefined ? [] : [`${badge} ${signed(delta, 1)} s`];
            })
            .reduce((said, part) => `${said} · ${part}`, t.charts.lap(at))
        }
      />
      <Decisions series={series} />
    </>
  );
}
