/** The chance of each position at the end of each lap, of the selected plan, and where the plans end. */

import { t } from '../texts/strategy.ts';
import { likeliest } from './distributions.ts';
import { Plot, type Surface } from './Plot.tsx';
import { type Series, useSeries } from './series.ts';
import { useStrategy } from './strategy.ts';
import { percent } from './words.ts';

/** Chances below this are left blank. */
const LEAST = 0.003;

export function ChanceMap() {
  const { lap, laps, charts, car, isOver } = useStrategy();
  const series = useSeries();
  const shown = series.find(({ strong }) => strong) ?? series[0];
  if (!shown) return null;
  const { result } = shown;
  const cars = result.positions.length;
  const real = charts.cars.find((each) => each.car === car.car)?.position ?? [];
  const top = likeliest(result.positions);
  const draw = ({ c, x, y, colourOf, palette }: Surface) => {
    const cell = x(1) - x(0);
    const row = y(2) - y(1);
    c.fillStyle = colourOf(shown.colour);
    result.byLap.forEach((positions, i) => {
      positions.forEach((chance, place) => {
        if (chance < LEAST) return;
        // The square root keeps what is seldom in sight.
        c.globalAlpha = Math.min(1, Math.sqrt(chance) * 1.05);
        c.fillRect(x(result.firstLap + i - 0.5), y(place + 0.5), cell + 0.4, row + 0.4);
      });
    });
    c.globalAlpha = 1;
    if (!isOver) return;
    c.strokeStyle = palette.ink;
    c.lineWidth = 1.5;
    c.beginPath();
    for (let at = lap; at <= laps; at++) {
      const place = real[at];
      if (place != null) c.lineTo(x(at), y(place));
    }
    c.stroke();
  };
  return (
    <div className="chances">
      <div className="chances-map">
        <p className="muted plot-caption">{t.charts.chancesOf(shown.name)}</p>
        <Plot
          label={t.charts.chancesDescribe(shown.name, top.position, percent(top.chance))}
          laps={{ min: lap, max: laps }}
          values={{ min: 0.5, max: cars + 0.5 }}
          down
          valueText={(value) => (Number.isInteger(value) && value > 0 ? `P${value}` : '')}
          now={lap}
          draw={draw}
          tell={(at) => {
            const positions = result.byLap[at - result.firstLap];
            if (!positions) return '';
            const best = likeliest(positions);
            return `${t.charts.lap(at)} · ${t.charts.likeliest(best.position, percent(best.chance))}`;
          }}
        />
      </div>
      <FinishBars series={series} cars={cars} />
    </div>
  );
}

/** Where the plans end: a row a position, a bar a plan. */
function FinishBars({ series, cars }: { series: readonly Series[]; cars: number }) {
  const { car, isOver } = useStrategy();
  const most = Math.max(...series.flatMap(({ result }) => result.positions));
  return (
    <div className="finish-bars">
      <p className="muted plot-caption">{t.charts.finish}</p>
      <table>
        <caption className="visually-hidden">{t.charts.finishCaption}</caption>
        <thead>
          <tr>
            <td />
            {series.map(({ name, badge, colour }) => (
              <th key={name} scope="col" title={name}>
                <span className="plan-badge" style={{ borderColor: `var(${colour})` }}>
                  <span aria-hidden="true">{badge}</span>
                  <span className="visually-hidden">{name}</span>
                </span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {Array.from({ length: cars }, (_, i) => i + 1).map((place) => (
            <tr key={place} className={isOver && car.finish === place ? 'came' : ''}>
              <th scope="row" className="num">
                P{place}
              </th>
              {series.map(({ name, colour, result }) => {
                const chance = result.positions[place - 1] ?? 0;
                return (
                  <td key={name} className="num">
                    <span
                      className="finish-bar"
                      style={{ width: `${(100 * chance) / most}%`, background: `var(${colour})` }}
                      aria-hidden="true"
                    />
                    <span className="finish-share">{chance < 0.005 ? '' : percent(chance)}</span>
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
