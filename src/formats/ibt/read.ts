/**
 * The reader of iRacing's `.ibt`. Opening reads the heading and a few rows; `read` decodes the asked columns in one
 * pass over the rows. One variable may become several channels (a place for each car of the field), and a variable
 * sampled at 360 Hz a channel of that rate with its own times.
 */

import type {
  Channel,
  ChannelInfo,
  Recording,
  RecordingMeta,
  RecordingSource,
} from '../../telemetry/index.ts';
import { type ByteSource, FormatError } from '../bytes.ts';
import type { Format } from '../format.ts';
import { uniqueNamer } from '../unique.ts';
import { type ColumnRequest, type RowArea, readColumns } from './columns.ts';
import { type IbtHeader, type IbtVariableInfo, looksLikeIbt, readIbtHeader } from './header.ts';
import { typeBytes } from './layout.ts';
import { mapVariable } from './names.ts';
import { readSessionInfo } from './session-info.ts';
import { clockOf, fastTimes, isNoClock, measuredRate } from './times.ts';

const CLOCK = 'SessionTime';
const DEFAULT_RATE = 60;
const MAX_RATE = 1000;
/** Rows looked at when a file is opened, to hold the header's tick rate against the clock. */
const PROBE_ROWS = 64;
const PROBE_BYTES = 1 << 20;

/** A channel and where its values lie. */
interface Plan {
  readonly info: ChannelInfo;
  readonly request: ColumnRequest;
}

/** Elements of an array that are samples in time, 1 for everything else. */
function samplesPerRow(variable: IbtVariableInfo): number {
  const inTime = variable.countAsTime || variable.name.endsWith('_ST');
  return inTime && typeBytes[variable.type] > 1 ? variable.count : 1;
}

function planChannels(header: IbtHeader, tickRate: number, warnings: string[]): readonly Plan[] {
  const plans: Plan[] = [];
  const unique = uniqueNamer();
  const numbered = new Set<string>();
  const nameOf = (wanted: string): string => {
    const name = unique(wanted);
    if (name !== wanted) numbered.add(wanted);
    return name;
  };
  for (const variable of header.variables) {
    const perRow = samplesPerRow(variable);
    const parts = variable.count / perRow;
    const { name, unit, kind, scale, shift } = mapVariable(variable);
    for (let part = 0; part < parts; part++) {
      const element = parts > 1 ? `[${part}]` : '';
      plans.push({
        info: {
          // An array of values at one moment is no canonical channel: each of its elements has a place in it.
          name: nameOf(parts > 1 ? `${variable.name}${element}` : name),
          source: `${variable.name}${element}`,
          unit,
          rate: tickRate * perRow,
          kind,
          length: header.rows * perRow,
        },
        request: {
          type: variable.type,
          offset: variable.offset + part * typeBytes[variable.type],
          perRow,
          scale,
          shift,
        },
      });
    }
  }
  const [first] = numbered;
  if (first !== undefined) {
    warnings.push(
      `${numbered.size === 1 ? '1 name stands' : `${numbered.size} names stand`} twice in the file, ${first} first; the later ones got a number.`,
    );
  }
  return plans;
}

function clockRequest(header: IbtHeader): ColumnRequest | null {
  const clock = header.variables.find((variable) => variable.name === CLOCK && variable.count === 1);
  return clock === undefined
    ? null
    : { type: clock.type, offset: clock.offset, perRow: 1, scale: 1, shift: 0 };
}

/**
 * The tick rate by which to live: the header's, unless it is absurd or the clock of the first rows says otherwise.
 * Throws FormatError where there is no clock in the place of the clock.
 */
function tickRateOf(
  source: ByteSource,
  header: IbtHeader,
  clock: ColumnRequest | null,
  warnings: string[],
): number {
  const rows = Math.min(header.rows, PROBE_ROWS, Math.max(1, Math.floor(PROBE_BYTES / header.rowLength)));
  const sessionTime = clock === null ? [] : readColumns(source, { ...header, rows }, [clock])[0];
  if (isNoClock(sessionTime)) {
    throw new FormatError(
      `the ${CLOCK} of the first ${rows} rows is no time (row 0: ${sessionTime[0]} s), so rows of ${header.rowLength} bytes from byte ${header.rowStart} on, as the header has it, cannot be true`,
    );
  }
  const measured = measuredRate(sessionTime);
  const stated = header.tickRate;
  const believable = stated >= 1 && stated <= MAX_RATE;
  if (believable && (measured === null || Math.abs(measured / stated - 1) < 0.2)) return stated;
  const used = measured ?? DEFAULT_RATE;
  warnings.push(
    believable
      ? `The header states ${stated} rows a second, but the clock steps at ${used}, which was taken.`
      : `The header states ${stated} rows a second, where 1 to ${MAX_RATE} are expected; ${used} were assumed${measured === null ? '' : ' from the clock'}.`,
  );
  return used;
}

function metaOf(header: IbtHeader, session: Partial<RecordingMeta>): RecordingMeta {
  const date = header.startDate;
  return {
    format: ibt.id,
    ...session,
    ...(date !== null && { date: new Date(date * 1000).toISOString().replace('.000Z', 'Z') }),
  };
}

function open(source: ByteSource): RecordingSource {
  const header = readIbtHeader(source);
  const warnings = [...header.warnings];
  const clock = clockRequest(header);
  const tickRate = tickRateOf(source, header, clock, warnings);
  if (clock === null) warnings.push(`The file has no ${CLOCK}; its rows were taken to be evenly spaced.`);
  const plans = planChannels(header, tickRate, warnings);
  const meta = metaOf(header, readSessionInfo(header.sessionInfo));
  const area: RowArea = header;

  function timesOf(sessionTime: ArrayLike<number>): Float64Array {
    const { times, restart } = clockOf(sessionTime, tickRate);
    const warning = `The session's clock starts anew at row ${restart}; time was made to go on.`;
    if (restart !== null && !warnings.includes(warning)) warnings.push(warning);
    return times;
  }

  return {
    meta,
    channels: plans.map((plan) => plan.info),
    rows: header.rows,
    warnings,
    async read(names) {
      const asked = names === undefined ? null : new Set(names);
      const wanted = plans.filter((plan) => asked === null || asked.has(plan.info.name));
      const requests = wanted.map((plan) => plan.request);
      if (clock !== null) requests.push(clock);
      const columns = wanted.length === 0 ? [] : readColumns(source, area, requests);

      const byRate = new Map<number, Float64Array>();
      function timesAt(perRow: number): Float64Array {
        let times = byRate.get(perRow);
        if (times === undefined) {
          times =
            perRow === 1
              ? timesOf(clock === null ? new Float64Array(header.rows) : columns[wanted.length])
              : fastTimes(timesAt(1), perRow, tickRate);
          byRate.set(perRow, times);
        }
        return times;
      }

      const channels = new Map<string, Channel>();
      for (const [i, { info, request }] of wanted.entries()) {
        channels.set(info.name, { ...info, values: columns[i], times: timesAt(request.perRow) });
      }
      return { meta, channels } satisfies Recording;
    },
    async close() {
      source.close();
    },
  };
}

export const ibt: Format = {
  id: 'ibt',
  title: 'iRacing telemetry (.ibt)',
  matches: looksLikeIbt,
  open,
};
