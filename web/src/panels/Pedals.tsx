/** How the pedals were used, as shares of the lap's time: both laps side by side. */

import type { ChannelView } from '../../../src/server/contract.ts';
import type { Pair } from '../api.ts';
import type { Frame } from '../frame.ts';
import { fixed } from '../numbers.ts';
import { t } from '../texts/index.ts';
import { Failure, Loading } from '../ui/States.tsx';
import { durations, histogram, shareOfTime } from './statistics.ts';
import { usePanelFrame } from './usePanelFrame.ts';

const p = t.pedals;
const BINS = 10;
const WIDTH = 400;
const HEIGHT = 92;
const LEFT = 30;
/** Shares of the pedal's way that count as released, as pressed, as floored. */
const RELEASED = 0.03;
const PRESSED = 0.05;
const FLOORED = 0.97;

const sides = ['lap', 'reference'] as const;

export default function Pedals({ pair, channels }: { pair: Pair; channels: readonly ChannelView[] }) {
  const { query, none } = usePanelFrame(pair, channels, ['throttle', 'brake']);
  if (none) return <p className="muted">{p.none}</p>;
  if (query.isError) return <Failure error={query.error} onRetry={() => void query.refetch()} />;
  if (!query.data) return <Loading />;
  const frame = query.data;
  return (
    <>
      <Shares frame={frame} />
      {(['throttle', 'brake'] as const)
        .filter((name) => frame.values.has(`lap.${name}`))
        .map((name) => (
          <Histogram key={name} frame={frame} name={name} />
        ))}
    </>
  );
}

function Shares({ frame }: { frame: Frame }) {
  const shares = sides.map((side) => {
    const seconds = durations(frame, side);
    const throttle = frame.values.get(`${side}.throttle`);
    const brake = frame.values.get(`${side}.brake`);
    if (!seconds) return [];
    const share = (test: (i: number) => boolean) => shareOfTime(seconds, test);
    return [
      throttle ? share((i) => throttle[i] >= FLOORED) : Number.NaN,
      brake ? share((i) => brake[i] > PRESSED) : Number.NaN,
      throttle && brake ? share((i) => throttle[i] < RELEASED && brake[i] < RELEASED) : Number.NaN,
      throttle && brake ? share((i) => throttle[i] > PRESSED && brake[i] > PRESSED) : Number.NaN,
    ];
  });
  return (
    <dl className="figures">
      {[p.full, p.braking, p.coasting, p.both].map((title, i) => (
        <div key={title}>
          <dt>{title}</dt>
          <dd className="num">
            <span className="of-lap">{percent(shares[0][i])}</span>
            {shares[1].length > 0 && <span className="of-reference">{percent(shares[1][i])}</span>}
          </dd>
        </div>
      ))}
    </dl>
  );
}

const percent = (share: number) => (Number.isNaN(share) ? fixed(null) : `${fixed(share * 100, 1)} %`);

function Histogram({ frame, name }: { frame: Frame; name: 'throttle' | 'brake' }) {
  const bars = sides.map((side) => {
    const values = frame.values.get(`${side}.${name}`);
    const seconds = durations(frame, side);
    return values && seconds ? histogram(values, seconds, BINS) : null;
  });
  const most = Math.max(0.1, ...bars.flatMap((each) => each ?? []));
  const slot = (WIDTH - LEFT) / BINS;
  const thick = bars[1] ? slot * 0.36 : slot * 0.7;
  const floor = HEIGHT - 16;
  const y = (share: number) => 6 + (1 - share / most) * (floor - 6);
  const title = p[name];
  return (
    <figure className="histogram">
      <figcaption>{title}</figcaption>
      <svg className="plot" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={p.histogram(title)}>
        {[0, 0.5, 1].map((share) => (
          <g key={share}>
            <line className="plot-grid" x1={LEFT} x2={WIDTH} y1={y(share * most)} y2={y(share * most)} />
            <text className="plot-text" x={LEFT - 4} y={y(share * most) + 3} textAnchor="end">
              {fixed(share * most * 100)}
            </text>
          </g>
        ))}
        {bars.map((each, side) =>
          each?.map((share, bin) => (
            <rect
              // biome-ignore lint/suspicious/noArrayIndexKey: a bin is its index
              key={`${sides[side]} ${bin}`}
              className={`bar-${sides[side]}`}
              x={LEFT + bin * slot + slot * 0.12 + side * (thick + 1)}
              y={y(share)}
              width={thick}
              height={Math.max(0, floor - y(share))}
            >
              <title>{`${bin * 10}–${bin * 10 + 10} %: ${percent(share)}`}</title>
            </rect>
          )),
        )}
        {[0, 25, 50, 75, 100].map((tick) => (
          <text
            key={tick}
            className="plot-text"
            x={LEFT + (tick / 100) * (WIDTH - LEFT)}
            y={HEIGHT - 3}
            textAnchor={tick === 0 ? 'start' : tick === 100 ? 'end' : 'middle'}
          >
            {tick} %
          </text>
        ))}
      </svg>
    </figure>
  );
}
