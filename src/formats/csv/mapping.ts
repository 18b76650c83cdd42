/**
 * The mapping file: how a user tells what the columns of their own CSV mean. It is documented for users in
 * `docs/mapping.md`; this file holds its shape and turns every mistake in it into one sentence that names the key.
 */

import { isScalar, parse as parseYaml } from 'yaml';
import { z } from 'zod';
import { type CanonicalName, canonicalChannels } from '../../telemetry/index.ts';
import { isKnownUnit } from '../../units.ts';
import { FormatError } from '../bytes.ts';

const channelNames = Object.keys(canonicalChannels) as [CanonicalName, ...CanonicalName[]];

/** Bytes and levels beyond any mapping. The parser of YAML takes seconds for what is far longer or deeper. */
export const LONGEST_MAPPING = 32_768;
const DEEPEST = 20;
/** Comparisons of keys; a map of 300 keys takes as many. */
const MOST_COMPARISONS = 45_000;

/** A column by its name, or by its place counted from 1. */
const column = z.union(
  [z.string().min(1), z.number().int().positive({ error: 'a place is counted from 1' })],
  {
    error: 'expected the name of a column, or its place counted from 1',
  },
);

const unit = z.string().refine((text) => isKnownUnit(text), { error: 'is not a unit that Pitboard knows' });

const channel = z.union(
  [
    column,
    z.strictObject({
      column,
      unit: unit.optional(),
      scale: z.number().optional(),
      offset: z.number().optional(),
      invert: z.boolean().optional(),
      kind: z.enum(['continuous', 'discrete', 'angle']).optional(),
    }),
  ],
  { error: 'expected the name of a column, its place counted from 1, or { column, unit }' },
);

const timeUnit = z.string().refine((text) => text === 'clock' || isKnownUnit(text), {
  error: 'is not a unit that Pitboard knows',
});

const time = z.union(
  [z.strictObject({ column, unit: timeUnit }), z.strictObject({ rate: z.number().positive().max(100_000) })],
  { error: 'expected { column, unit } or { rate }' },
);

const line = z.number().int().positive().max(1000);

const schema = z.strictObject({
  delimiter: z
    .enum([',', ';', '\t', ' ', 'comma', 'semicolon', 'tab', 'space'], {
      error: 'expected comma, semicolon, tab or space',
    })
    .optional(),
  decimal: z.enum(['.', ','], { error: 'expected "." or ","' }).optional(),
  header: z
    .union([z.literal(0), line], { error: 'expected a line counted from 1, or 0 for none' })
    .optional(),
  units: line.optional(),
  data: line.optional(),
  time,
  channels: z.partialRecord(z.enum(channelNames), channel),
  meta: z
    .strictObject({
      car: z.string().optional(),
      track: z.string().optional(),
      trackConfig: z.string().optional(),
      driver: z.string().optional(),
      session: z.string().optional(),
      date: z.string().optional(),
      trackLength: z.number().positive().optional(),
    })
    .optional(),
});

type Parsed = z.infer<typeof schema>;

export interface MappedChannel {
  readonly name: CanonicalName;
  readonly column: string | number;
  readonly unit?: string | undefined;
  readonly scale?: number | undefined;
  readonly offset?: number | undefined;
  readonly invert?: boolean | undefined;
  readonly kind?: 'continuous' | 'discrete' | 'angle' | undefined;
}

export interface Mapping {
  /** One character; undefined to find it out. */
  readonly delimiter: string | undefined;
  readonly decimal: '.' | ',' | undefined;
  /** Line of the column names from 1, or 0 for none; undefined for the first line that has any. */
  readonly header: number | undefined;
  /** Line of the units; undefined where there is none. */
  readonly units: number | undefined;
  /** Line of the first row of samples; undefined for the line after the heading. */
  readonly data: number | undefined;
  readonly time: Parsed['time'];
  readonly channels: readonly MappedChannel[];
  readonly meta: NonNullable<Parsed['meta']>;
}

const delimiters: Readonly<Record<string, string>> = { comma: ',', semicolon: ';', tab: '\t', space: ' ' };

/** The deepest issue of the alternative that came nearest: "channels.speed.unit: is not a unit ...". */
function sentence(issue: z.core.$ZodIssue, path: readonly PropertyKey[] = []): string {
  const here = [...path, ...issue.path];
  if (issue.code === 'invalid_union') {
    const nested = issue.errors
      .map((alternative) => alternative[0])
      .filter((inner) => inner !== undefined)
      // An issue deeper inside belongs to the alternative that the user meant.
      .sort(
        (a, b) =>
          b.path.length - a.path.length ||
          Number(b.code === 'unrecognized_keys') - Number(a.code === 'unrecognized_keys'),
      );
    if (nested.length > 0 && nested[0].path.length > 0) return sentence(nested[0], here);
    const unknown = nested.find((inner) => inner.code === 'unrecognized_keys');
    if (unknown !== undefined) return sentence(unknown, here);
  }
  const place = here.map(String).join('.');
  if (issue.code === 'unrecognized_keys' && place === 'channels') {
    return `"channels.${issue.keys[0]}", which is not a channel of Pitboard`;
  }
  if (issue.code === 'unrecognized_keys')
    return `${place === '' ? '' : `${place}: `}unknown key "${issue.keys[0]}"`;
  if (issue.code === 'invalid_type' && /received (undefined|null)$/.test(issue.message)) {
    return `${place}: is ${issue.message.endsWith('null') ? 'empty' : 'missing'}`;
  }
  return `${place}: ${issue.message.replace(/^Invalid input: /, '')}`;
}

/** Brackets open at once, or levels that an indented line may stand at. */
function depthOf(text: string): number {
  let deepest = 0;
  let open = 0;
  for (const line of text.split(/[\r\n]/)) {
    // "- - - x" goes three levels down in one line.
    const [lead] = /^[ \t?-]*/.exec(line) ?? [''];
    if (line[lead.length] !== '#') deepest = Math.max(deepest, lead.length >> 2);
    for (const letter of line) {
      if (letter === '[' || letter === '{') deepest = Math.max(deepest, ++open);
      else if ((letter === ']' || letter === '}') && open > 0) open--;
    }
  }
  return deepest;
}

function yamlOf(text: string): unknown {
  const length = Buffer.byteLength(text);
  if (length > LONGEST_MAPPING) {
    throw new FormatError(`the mapping is ${length} bytes long, and one has at most ${LONGEST_MAPPING}`);
  }
  if (depthOf(text) > DEEPEST) {
    throw new FormatError(`the mapping is nested more than ${DEEPEST} deep; see docs/mapping.md`);
  }
  let comparisons = 0;
  try {
    return parseYaml(text, {
      logLevel: 'error',
      maxAliasCount: 0,
      uniqueKeys(one, other) {
        if (++comparisons > MOST_COMPARISONS) throw new Error('Too many keys');
        return isScalar(one) && isScalar(other) && one.value === other.value;
      },
    });
  } catch (error) {
    const [reason] = (error instanceof Error ? error.message : String(error)).split('\n');
    throw new FormatError(`the mapping is not YAML (${reason.replace(/:$/, '')}); see docs/mapping.md`, {
      cause: error,
    });
  }
}

/**
 * Reads the text of a mapping file.
 * @throws FormatError naming the key that is wrong
 */
export function parseMapping(text: string): Mapping {
  const raw = yamlOf(text);
  if (raw === null || typeof raw !== 'object' || Array.isArray(raw)) {
    const what = raw === null ? 'is empty' : 'holds no keys';
    throw new FormatError(
      `the mapping ${what}, and needs at least "time" and "channels"; see docs/mapping.md`,
    );
  }
  const result = schema.safeParse(raw);
  if (!result.success) {
    const [issue] = result.error.issues;
    throw new FormatError(`the mapping is wrong at ${sentence(issue)}; see docs/mapping.md`);
  }
  const { data } = result;
  const channels = (
    Object.entries(data.channels) as [CanonicalName, Parsed['channels'][CanonicalName]][]
  ).flatMap(([name, entry]): MappedChannel[] => {
    if (entry === undefined) return [];
    return [typeof entry === 'object' ? { name, ...entry } : { name, column: entry }];
  });
  if (channels.length === 0) {
    throw new FormatError('the mapping names no channel under "channels"; see docs/mapping.md');
  }
  return {
    delimiter: data.delimiter === undefined ? undefined : (delimiters[data.delimiter] ?? data.delimiter),
    decimal: data.decimal,
    header: data.header,
    units: data.units,
    data: data.data,
    time: data.time,
    channels,
    meta: data.meta ?? {},
  };
}
