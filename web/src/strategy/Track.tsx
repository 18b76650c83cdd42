/** One row's laps: what lies behind, where the race was neutralised or wet, the stints to come and where they meet. */

import type { ReactNode } from 'react';
import { compoundColour, compoundLetter } from '../race/Tyre.tsx';
import { t } from '../texts/strategy.ts';
import type { Span, Stretch } from './moment.ts';
import type { Mode } from './plans.ts';
import { useStrategy } from './strategy.ts';

const share = (lap: number, laps: number) => `${(100 * lap) / laps}%`;

export const placed = (from: number, to: number, laps: number) => ({
  left: share(from, laps),
  width: share(to - from, laps),
});

interface TrackProps {
  /** Stretches are drawn up to here. */
  readonly until: number;
  readonly children: ReactNode;
  readonly trackRef?: React.Ref<HTMLDivElement>;
}

export function Track({ until, children, trackRef }: TrackProps) {
  const { laps, lap, past, stretches } = useStrategy();
  return (
    <div className="plan-track" ref={trackRef}>
      {stretches
        .filter(({ from }) => from < until)
        .map((stretch) => (
          <Shade key={`${stretch.status} ${stretch.from}`} stretch={stretch} until={until} laps={laps} />
        ))}
      {past.map((span) => (
        <Bar key={span.from} span={span} className="stint past" />
      ))}
      {children}
      <span className="track-now" style={{ left: share(lap, laps) }} aria-hidden="true" />
    </div>
  );
}

function Shade({ stretch, until, laps }: { stretch: Stretch; until: number; laps: number }) {
  const { from, to, status } = stretch;
  return (
    <span
      className={`shade ${status}`}
      style={placed(from, Math.min(to, until), laps)}
      title={t.timeline.stretch[status](from + 1, Math.min(to, until))}
      aria-hidden="true"
    >
      <span>{t.timeline.stretchSign[status]}</span>
    </span>
  );
}

interface BarProps {
  readonly span: Span;
  readonly mode?: Mode;
  readonly className: string;
}

/** The look of a stint; who wants it pressed lays a button over it. */
export function Bar({ span: { from, to, tyre }, mode = 'neutral', className }: BarProps) {
  const { laps } = useStrategy();
  return (
    <span className={className} style={placed(from, to, laps)} aria-hidden="true">
      <span
        className="stint-face"
        data-compound={tyre}
        style={{ background: `var(${compoundColour(tyre)})` }}
      >
        <span className="stint-letter">{compoundLetter(tyre)}</span>
        {to - from > 4 && <span className="stint-laps num">{to - from}</span>}
        {mode !== 'neutral' && <span className="stint-mode">{t.modeSign[mode]}</span>}
      </span>
    </span>
  );
}
