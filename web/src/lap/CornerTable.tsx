/**
 * Corner by corner in numbers, sortable; the accessible form of the map and the traces. Sections between corners can be
 * shown too, and then the column of deltas adds up to the lap's.
 */

import { useState } from 'react';
import type { CoachView, CornerView } from '../../../src/server/contract.ts';
import { fixed, signed, speedIn, speedText, speedUnit } from '../numbers.ts';
import { useObservable } from '../state/observable.ts';
import { settings } from '../state/settings.ts';
import { t } from '../texts/index.ts';
import { CornerName } from '../ui/CornerName.tsx';
import { DownIcon, UpIcon } from '../ui/icons.tsx';
import { useStage } from './stage.ts';
import { sumText } from './sums.ts';

const c = t.corners;
const phases = ['braking', 'entry', 'exit'] as const;

interface Row {
  readonly key: string;
  readonly title: string;
  readonly corner: CornerView | null;
  readonly at: number;
  readonly delta: number | null;
}

const isPhase = (column: string) => phases.some((phase) => phase === column);

type Column = 'at' | 'delta' | (typeof phases)[number] | 'carried' | 'vMin' | 'spread';

export function CornerTable({ report }: { report: CoachView }) {
  const stage = useStage();
  const selected = useObservable(stage.selected);
  const { units } = useObservable(settings);
  const [sort, setSort] = useState<{ column: Column; down: boolean }>({ column: 'at', down: false });
  const [withStraights, setWithStraights] = useState(false);
  if (report.corners.length === 0) return <p className="muted">{c.none}</p>;

  const rows = rowsOf(report, withStraights);
  const most = Math.max(0.02, ...rows.map(({ delta }) => Math.abs(delta ?? 0)));
  const value = (row: Row) => columnValue(row, sort.column);
  const sorted = [...rows].sort((a, b) => {
    const [x, y] = [value(a), value(b)];
    if (x === null || y === null) return Number(x === null) - Number(y === null) || a.at - b.at;
    return (sort.down ? y - x : x - y) || a.at - b.at;
  });
  const head = (column: Column, title: string, hint?: string) => (
    <th
      scope="col"
      className={
        column === 'at'
          ? ''
          : isPhase(column) || column === 'carried'
            ? 'right phase'
            : column === 'delta'
              ? 'right delta'
              : 'right'
      }
      aria-sort={column === sort.column ? (sort.down ? 'descending' : 'ascending') : undefined}
    >
      <button
        type="button"
        className="sort"
        title={hint}
        onClick={() =>
          setSort({
            column,
            down: column === sort.column ? !sort.down : column !== 'at' && column !== 'vMin',
          })
        }
      >
        {title}
        {column === sort.column && (sort.down ? <DownIcon /> : <UpIcon />)}
      </button>
    </th>
  );
  return (
    <>
      <table className={report.reference ? 'corner-table' : 'corner-table alone'}>
        <caption className="visually-hidden">{c.caption}</caption>
        <thead>
          <tr>
            {head('at', c.corner)}
            {head('delta', c.delta)}
            {phases.map((phase) => (
              <HeadCell key={phase}>{head(phase, c[phase])}</HeadCell>
            ))}
            {head('carried', c.carried, c.carriedHint)}
            {head('vMin', c.vMin, c.vMinHint(speedUnit[units]))}
            {head('spread', c.spread, c.spreadHint)}
          </tr>
        </thead>
        <tbody>
          {sorted.map((row) => (
            <tr
              key={row.key}
              className={row.corner ? (row.corner.id === selected ? 'selected' : '') : 'straight'}
              onClick={() => row.corner && stage.select(row.corner.id === selected ? null : row.corner.id)}
            >
              <th scope="row">
                {row.corner ? (
                  <button type="button" aria-pressed={row.corner.id === selected}>
                    <CornerName id={row.corner.id} name={row.corner.name} />
                  </button>
                ) : (
                  <span className="muted">{row.title}</span>
                )}
              </th>
              <td className="right num delta">
                <DeltaCell delta={row.delta} most={most} />
              </td>
              {phases.map((phase) => (
                <td key={phase} className="right num phase">
                  {row.corner ? signed(phaseOf(row.corner, phase), 2) : ''}
                </td>
              ))}
              <td className="right num phase">{row.corner ? signed(row.corner.carried, 2) : ''}</td>
              <td className="right num">
                {row.corner && (
                  <>
                    {speedText(units, row.corner.apexSpeed)}
                    <span className="less">
                      {row.corner.referenceApexSpeed === null
                        ? ''
                        : signed(speedIn(units, row.corner.apexSpeed - row.corner.referenceApexSpeed), 0)}
                    </span>
                  </>
                )}
              </td>
              <td className="right num">{row.corner ? fixed(row.corner.spread, 2) : ''}</td>
            </tr>
          ))}
        </tbody>
        {report.delta !== null && (
          <tfoot>
            <tr>
              <th scope="row">{c.sum}</th>
              <td className="right num delta">{signed(report.delta)}</td>
              <td className="right muted num" colSpan={6}>
                {sumText(report, report.delta)}
              </td>
            </tr>
          </tfoot>
        )}
      </table>
      <label className="check">
        <input
          type="checkbox"
          checked={withStraights}
          onChange={(event) => setWithStraights(event.target.checked)}
        />
        {c.straights}
      </label>
    </>
  );
}

/** Lets a list of ready header cells carry keys. */
function HeadCell({ children }: { children: React.ReactNode }) {
  return children;
}

function rowsOf(report: CoachView, withStraights: boolean): readonly Row[] {
  const corners = report.corners.map((corner) => ({
    key: corner.id,
    title: corner.id,
    corner,
    at: corner.apex,
    delta: corner.delta,
  }));
  if (!withStraights) return corners;
  const straights = report.straights.map(({ start, end, after, delta }) => ({
    key: `straight ${start}`,
    title: after === null ? t.findings.start : t.findings.after(after),
    corner: null,
    at: start <= end ? (start + end) / 2 : start,
    delta,
  }));
  return [...corners, ...straights];
}

function phaseOf(corner: CornerView, phase: (typeof phases)[number]): number | null {
  return corner.phases.find((each) => each.phase === phase)?.delta ?? null;
}

function columnValue(row: Row, column: Column): number | null {
  switch (column) {
    case 'at':
      return row.at;
    case 'delta':
      return row.delta;
    case 'carried':
      return row.corner?.carried ?? null;
    case 'vMin':
      return row.corner?.apexSpeed ?? null;
    case 'spread':
      return row.corner?.spread ?? null;
    case 'braking':
    case 'entry':
    case 'exit':
      return row.corner && phaseOf(row.corner, column);
    default:
      return column satisfies never;
  }
}

function DeltaCell({ delta, most }: { delta: number | null; most: number }) {
  const share = Math.min(1, Math.abs(delta ?? 0) / most);
  const tone = delta === null || Math.abs(delta) < 0.0005 ? '' : delta > 0 ? 'loss' : 'gain';
  return (
    <span className={`delta-cell ${tone}`}>
      <svg viewBox="0 0 40 8" aria-hidden="true" preserveAspectRatio="none">
        <rect x={40 - 40 * share} y="0" width={40 * share} height="8" className={`fill-${tone || 'none'}`} />
      </svg>
      {signed(delta)}
    </span>
  );
}
