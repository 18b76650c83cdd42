/** The friction circle: every metre of the lap as a dot of lateral and longitudinal acceleration, in g. */

import { useEffect, useRef } from 'react';
import type { ChannelView } from '../../../src/server/contract.ts';
import type { Pair } from '../api.ts';
import type { Frame } from '../frame.ts';
import { valueAt } from '../frame.ts';
import { useStage } from '../lap/stage.ts';
import { fixed } from '../numbers.ts';
import { t } from '../texts/index.ts';
import { prepare } from '../ui/canvas.ts';
import { Failure, Loading } from '../ui/States.tsx';
import { usePalette } from '../ui/usePalette.ts';
import { useSize } from '../ui/useSize.ts';
import { usePanelFrame } from './usePanelFrame.ts';

const g = 9.80665;
const names = ['latAccel', 'longAccel'] as const;

export default function Grip({ pair, channels }: { pair: Pair; channels: readonly ChannelView[] }) {
  const { query, none } = usePanelFrame(pair, channels, names);
  if (none) return <p className="muted">{t.grip.none}</p>;
  if (query.isError) return <Failure error={query.error} onRetry={() => void query.refetch()} />;
  if (!query.data) return <Loading />;
  if (!names.every((name) => query.data.values.has(`lap.${name}`)))
    return <p className="muted">{t.grip.none}</p>;
  return <Circle frame={query.data} />;
}

/** The 99th percentile of a size, in g: a single kerb is not grip. */
function peak(values: Float32Array | undefined, sign: 1 | -1 | 0): number {
  if (!values) return Number.NaN;
  const sizes = [...values]
    .map((value) => (sign === 0 ? Math.abs(value) : sign * value) / g)
    .filter((value) => Number.isFinite(value) && value > 0)
    .sort((a, b) => a - b);
  return sizes[Math.floor(0.99 * (sizes.length - 1))] ?? Number.NaN;
}

function Circle({ frame }: { frame: Frame }) {
  const stage = useStage();
  const palette = usePalette();
  const holder = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const dotCanvas = useRef<HTMLCanvasElement>(null);
  const { width } = useSize(holder);
  const height = Math.min(320, width * 0.86);
  const lateral = peak(frame.values.get('lap.latAccel'), 0);
  const braking = peak(frame.values.get('lap.longAccel'), -1);

  useEffect(() => {
    const context = prepare(canvas.current, width, height);
    const over = prepare(dotCanvas.current, width, height);
    if (!context || !over) return;
    const most = Math.max(1, lateral, braking) * 1.18;
    const scale = (Math.min(width, height) / 2 - 14) / most;
    const x = (lat: number) => width / 2 - (lat / g) * scale;
    const y = (long: number) => height / 2 - (long / g) * scale;

    const dots = (side: 'lap' | 'reference', colour: string) => {
      const lat = frame.values.get(`${side}.latAccel`);
      const long = frame.values.get(`${side}.longAccel`);
      if (!lat || !long) return;
      context.fillStyle = colour;
      for (let i = 0; i < lat.length; i++) context.fillRect(x(lat[i]) - 0.9, y(long[i]) - 0.9, 1.8, 1.8);
    };
    // Thousands of dots are drawn once; the cursor's own lies on a second canvas.
    const drawAll = () => {
      context.clearRect(0, 0, width, height);
      context.globalAlpha = 0.55;
      dots('reference', palette.reference);
      context.globalAlpha = 0.8;
      dots('lap', palette.lap);
      context.globalAlpha = 1;
      context.strokeStyle = palette.line;
      context.fillStyle = palette.muted;
      context.font = '10px system-ui, sans-serif';
      context.lineWidth = 1;
      const ring = most > 2.5 ? 1 : 0.5;
      for (let r = ring; r <= most; r += ring) {
        context.beginPath();
        context.arc(width / 2, height / 2, r * scale, 0, 2 * Math.PI);
        context.stroke();
        context.fillText(`${r.toFixed(ring < 1 ? 1 : 0)} g`, width / 2 + 3, height / 2 - r * scale - 2);
      }
      context.beginPath();
      context.moveTo(width / 2, 4);
      context.lineTo(width / 2, height - 4);
      context.moveTo(4, height / 2);
      context.lineTo(width - 4, height / 2);
      context.stroke();
      context.fillText(t.grip.left, 0, height - 4);
      context.fillText(t.grip.up, 0, 10);
      context.textAlign = 'right';
      context.fillText(t.grip.right, width, height - 4);
      context.textAlign = 'left';
      context.textAlign = 'center';
      context.fillText(t.grip.down, width / 2, height - 4);
      context.textAlign = 'left';
    };
    drawAll();
    const draw = () => {
      over.clearRect(0, 0, width, height);
      const at = stage.cursor.value;
      if (at === null) return;
      over.beginPath();
      over.arc(
        x(valueAt(frame, 'lap.latAccel', at)),
        y(valueAt(frame, 'lap.longAccel', at)),
        5,
        0,
        2 * Math.PI,
      );
      over.fillStyle = palette.lap;
      over.fill();
      over.lineWidth = 2;
      over.strokeStyle = palette.ground;
      over.stroke();
    };
    draw();
    return stage.cursor.watch(draw);
  }, [frame, palette, width, height, lateral, braking, stage]);

  return (
    <>
      <div className="grip-row">
        <div ref={holder} className="grip" style={{ height }}>
          <canvas ref={canvas} role="img" aria-label={t.grip.plot(fixed(lateral, 2), fixed(braking, 2))} />
          <canvas ref={dotCanvas} />
        </div>
        <dl className="figures column">
          <Figure title={`${t.grip.peak}, ${t.grip.lateral}`} frame={frame} name="latAccel" sign={0} />
          <Figure title={`${t.grip.peak}, ${t.grip.braking}`} frame={frame} name="longAccel" sign={-1} />
          <Figure title={`${t.grip.peak}, ${t.grip.accelerating}`} frame={frame} name="longAccel" sign={1} />
        </dl>
      </div>
      <p className="muted">{t.grip.sentence}</p>
    </>
  );
}

function Figure({
  title,
  frame,
  name,
  sign,
}: {
  title: string;
  frame: Frame;
  name: string;
  sign: 1 | -1 | 0;
}) {
  const theirs = frame.values.get(`reference.${name}`);
  return (
    <div>
      <dt>{title}</dt>
      <dd className="num">
        <span className="of-lap">{fixed(peak(frame.values.get(`lap.${name}`), sign), 2)} g</span>
        {theirs && <span className="of-reference">{fixed(peak(theirs, sign), 2)} g</span>}
      </dd>
    </div>
  );
}
