/**
 * The traces of the lap page from top to bottom: which column, in which unit, how high, how drawn. One table; the
 * charts, the readouts and the text for screen readers are made from it.
 */

import type { ChannelView } from '../../../src/server/contract.ts';
import { fixed, signed, speedIn, speedUnit } from '../numbers.ts';
import type { Units } from '../state/settings.ts';
import { t } from '../texts/index.ts';
import { gearText } from './gears.ts';

export interface TraceRow {
  /** Column of the frame without its `lap.`; `delta` stands alone. */
  readonly name: string;
  readonly title: string;
  readonly unit: string;
  /** From the frame's unit to the one that is shown. */
  readonly scale: number;
  readonly text: (shown: number) => string;
  readonly weight: number;
  /** Held from sample to sample; a difference between two such values says nothing. */
  readonly stepped?: boolean;
  /** Limits in the shown unit; fitted to what is in sight where absent. */
  readonly limits?: readonly [number, number];
  /** Zero in sight, as far below as above. */
  readonly symmetric?: boolean;
}

const degrees = 180 / Math.PI;

const wanted: readonly string[] = ['speed', 'throttle', 'brake', 'brakePressure', 'steeringAngle', 'gear'];

/** Channels to ask for: what the recording has of those that are drawn. */
export function drawnChannels(channels: readonly ChannelView[]): readonly string[] {
  const has = new Set(channels.map(({ name }) => name));
  return wanted.filter((name) => has.has(name) && !(name === 'brakePressure' && has.has('brake')));
}

export function traceRows(columns: ReadonlySet<string>, units: Units): readonly TraceRow[] {
  const percent = (shown: number) => fixed(shown);
  const all: readonly TraceRow[] = [
    {
      name: 'speed',
      title: t.traces.speed,
      unit: speedUnit[units],
      scale: speedIn(units, 1),
      text: (v) => fixed(v, 1),
      weight: 3,
    },
    {
      name: 'delta',
      title: t.traces.delta,
      unit: 's',
      scale: 1,
      text: (v) => signed(v, 3),
      weight: 2,
    },
    {
      name: 'throttle',
      title: t.traces.throttle,
      unit: '%',
      scale: 100,
      text: percent,
      weight: 1.3,
      limits: [-4, 104],
    },
    {
      name: 'brake',
      title: t.traces.brake,
      unit: '%',
      scale: 100,
      text: percent,
      weight: 1.3,
      limits: [-4, 104],
    },
    {
      name: 'brakePressure',
      title: t.traces.brakePressure,
      unit: 'bar',
      scale: 1e-5,
      text: (v) => fixed(v, 1),
      weight: 1.3,
    },
    {
      name: 'steeringAngle',
      title: t.traces.steeringAngle,
      unit: '°',
      scale: degrees,
      text: (v) => fixed(v),
      weight: 1.4,
      symmetric: true,
    },
    {
      name: 'gear',
      title: t.traces.gear,
      unit: '',
      scale: 1,
      text: gearText,
      weight: 0.9,
      stepped: true,
    },
    {
      name: 'rpm',
      title: t.traces.rpm,
      unit: t.traces.rpmUnit,
      scale: 1,
      text: percent,
      weight: 1,
    },
    {
      name: 'drs',
      title: t.traces.drs,
      unit: '',
      scale: 1,
      text: (v) => (v >= 2 ? t.traces.drsOpen : v >= 1 ? t.traces.drsReady : t.traces.drsClosed),
      weight: 0.7,
      stepped: true,
    },
  ];
  return all.filter(({ name }) => columns.has(name === 'delta' ? 'delta' : `lap.${name}`));
}
