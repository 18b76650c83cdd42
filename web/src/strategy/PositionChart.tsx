/** Position by lap: the median of each plan, the 80 % band of the selected one, and what really happened. */

import { fixed } from '../numbers.ts';
import { spread } from '../race/lines.ts';
import { t } from '../texts/strategy.ts';
import { Decisions, partingsOf } from './Decisions.tsx';
import { courseOf } from './distributions.ts';
import { FONT, Plot, type Surface } from './Plot.tsx';
import { type Series, useSeries } from './series.ts';
import { useStrategy } from './strategy.ts';

/** px between two names at the end of the lines. */
const LABEL = 13;
/** px, of the dot at the flag. */
const DOT = 4;

export function PositionChart() {
  const { lap, laps, charts, car, isOver, stretches } = useStrategy();
  const series = useSeries();
  const courses = series.map((each) => ({ ...each, course: courseOf(each.result) }));
  const real = charts.cars.find((each) => each.car === car.car)?.position ?? [];
  const from = Math.max(0, lap - 5);
  const shown = real.slice(from, isOver ? laps + 1 : lap + 1).filter((place) => place != null);
  const deepest = Math.max(
    2,
    ...shown,
    ...courses.flatMap(({ course, strong }) => (strong ? course.high : course.median)),
    ...series.map(({ result }) => result.expectedPosition.value),
  );
  const cars = Math.max(2, ...series.map(({ result }) => result.positions.length));
  const banded = courses.find(({ strong }) => strong) ?? courses[0];
  const draw = (surface: Surface) => {
    const { c, x, y, colourOf, palette } = surface;
    c.lineJoin = 'round';
    if (banded) {
      c.globalAlpha = 0.16;
      c.fillStyle = colourOf(banded.colour);
      c.beginPath();
      banded.course.laps.forEach((at, i) => {
        c.lineTo(x(at), y(banded.course.low[i]));
      });
      for (let i = banded.course.laps.length - 1; i >= 0; i--) {
        c.lineTo(x(banded.course.laps[i]), y(banded.course.high[i]));
      }
      c.fill();
      c.globalAlpha = 1;
    }
    for (const { course, colour, dash, strong } of courses) {
      c.strokeStyle = colourOf(colour);
      c.lineWidth = strong ? 3 : 2;
      c.setLineDash([...dash]);
      c.beginPath();
      // Of what came it begins where the plan departs from what was done.
      const begin = course.laps[0] - 1;
      const place = begin === lap ? car.position : real[begin];
      if (place != null && begin > 0) c.moveTo(x(begin), y(place));
      course.laps.forEach((at, i) => {
        c.lineTo(x(at), y(course.median[i]));
      });
      c.stroke();
    }
    c.setLineDash([]);
    c.strokeStyle = palette.ink;
    c.lineWidth = 1.5;
    // What came after the moment is thinner: it is no forecast, and nobody knew.
    for (const [first, last, alpha] of [
      [from, lap, 1],
      [lap, isOver ? laps : lap, 0.6],
    ]) {
      c.globalAlpha = alpha;
      c.beginPath();
      for (let at = first; at <= last; at++) {
        const place = real[at];
        if (place != null) c.lineTo(x(at), y(place));
      }
      c.stroke();
    }
    c.globalAlpha = 1;
    for (const { colour, result } of courses) {
      c.fillStyle = colourOf(colour);
      c.strokeStyle = palette.ground;
      c.beginPath();
      c.arc(x(laps), y(result.expectedPosition.value), DOT, 0, 2 * Math.PI);
      c.fill();
      c.stroke();
    }
    drawNames(
      surface,
      courses.map(({ badge, name, colour, result }) => ({
        badge,
        name,
        colour,
        value: result.expectedPosition.value,
      })),
      laps,
    );
  };
  return (
    <>
      <p className="muted plot-caption">
        {t.charts.positionCaption(banded?.name ?? '')} {isOver && t.charts.positionReal}
      </p>
      <Plot
        label={t.charts.positionDescribe(
          series.map(({ name, result }) => `${name} P${fixed(result.expectedPosition.value, 1)}`).join(', '),
        )}
        laps={{ min: from, max: laps }}
        values={{ min: 0.5, max: Math.min(cars + 0.5, deepest + 1) }}
        down
        valueText={(value) => (Number.isInteger(value) && value > 0 ? `P${value}` : '')}
        stretches={stretches.filter(({ to }) => isOver || to <= lap)}
        now={lap}
        right={rightFor(series)}
        marks={partingsOf(series, lap).map((point) => point.lap)}
        draw={draw}
        tell={(at) =>
          courses
            .flatMap(({ badge, course }) => {
              const i = course.laps.indexOf(at);
              return i < 0
                ? []
                : [
                    `${badge} P${fixed(course.median[i], 1)} (${fixed(course.low[i], 0)}–${fixed(course.high[i], 0)})`,
                  ];
            })
            .concat(real[at] != null && (isOver || at <= lap) ? [t.charts.real(real[at])] : [])
            .reduce((said, part) => `${said} · ${part}`, t.charts.lap(at))
        }
      />
      <Decisions series={series} />
    </>
  );
}

/** px from which on a chart has room for names. */
const WIDE = 700;
/** px of a letter, about. */
const LETTER = 7;
const MOST_LETTERS = 16;

const shortened = (name: string) =>
  name.length > MOST_LETTERS ? `${name.slice(0, MOST_LETTERS - 1)}…` : name;

/** px that are kept free for `drawNames` right of a chart of some width. */
export const rightFor = (series: readonly Pick<Series, 'name'>[]) => (width: number) =>
  width < WIDE ? 46 : 46 + LETTER * Math.max(0, ...series.map(({ name }) => shortened(name).length));

/** The rows' numbers at the right ends of their lines, with their names where there is room. */
export function drawNames(
  { c, x, y, top, height, colourOf }: Surface,
  ends: readonly (Pick<Series, 'badge' | 'name' | 'colour'> & { readonly value: number | undefined })[],
  lap: number,
) {
  const known = ends.flatMap(({ value, ...end }) => (value === undefined ? [] : [{ ...end, value }]));
  const places = spread(
    known.map(({ value }) => y(value)),
    LABEL,
    top,
    top + height,
  );
  const isWide = c.canvas.clientWidth >= WIDE;
  c.font = `700 ${FONT}`;
  c.textAlign = 'left';
  c.textBaseline = 'middle';
  known.forEach(({ badge, name, colour }, i) => {
    c.fillStyle = colourOf(colour);
    c.fillRect(x(lap) + 8, places[i] - 5, 3, 10);
    c.fillText(isWide ? `${badge} ${shortened(name)}` : badge, x(lap) + 15, places[i]);
  });
}
