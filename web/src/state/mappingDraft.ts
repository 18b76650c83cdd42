/**
 * A first mapping for a table that no reader knows, written from the table's own head: the columns whose names say
 * what they are are filled in, the rest is listed for the user to choose from. Units are taken from the name where it
 * has one; else the likely one stands there, to be looked at.
 */

/** Bytes that hold the head of any table. */
const HEAD = 32_768;

interface Guess {
  readonly name: string;
  readonly is: RegExp;
  readonly unit?: string;
}

const guesses: readonly Guess[] = [
  { name: 'lap', is: /^(lap|laps|lap ?(number|no|count|index)|runde|tour)$/ },
  {
    name: 'speed',
    is: /^(gps |ground |vehicle )?(speed|velocity|tempo|geschwindigkeit|vitesse)$/,
    unit: 'km/h',
  },
  { name: 'throttle', is: /^(throttle|accelerator|gas)( (pos|position|pedal))?$/, unit: '%' },
  { name: 'brake', is: /^brake( (pos|position|pedal))?$/, unit: '%' },
  { name: 'brakePressure', is: /^brake pressure( front)?$/, unit: 'bar' },
  { name: 'steeringAngle', is: /^steer(ing)?( wheel)?( angle)?$/, unit: 'deg' },
  { name: 'gear', is: /^gear$/ },
  { name: 'rpm', is: /^((engine )?rpm|engine speed)$/, unit: 'rpm' },
  { name: 'latAccel', is: /^((gps )?lat(eral)? ?(acceleration|accel|acc|g)|g ?lat)$/, unit: 'g' },
  { name: 'longAccel', is: /^((gps )?long?(itudinal)? ?(acceleration|accel|acc|g)|g ?long?)$/, unit: 'g' },
  { name: 'latitude', is: /^(gps )?(latitude|lat)$/ },
  { name: 'longitude', is: /^(gps )?(longitude|long|lon|lng)$/ },
  { name: 'heading', is: /^(gps )?(heading|bearing|course)$/ },
  { name: 'distance', is: /^(gps )?(distance|dist)$/, unit: 'm' },
];

const time = /^((session|elapsed|lap|log)? ?time|time ?stamp|zeit|temps|seconds|t)$/;

const unitIn = (column: string) => /[([]\s*([^)\]]+?)\s*[)\]]\s*$/.exec(column)?.[1];
const plain = (column: string) =>
  column
    .replace(/[([].*$/, '')
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .replace(/[_\-.]+/g, ' ')
    .trim()
    .toLowerCase();

/** As YAML takes it: bare where nothing in it has a meaning there, else quoted. */
const yaml = (text: string) =>
  /^[A-Za-z][\w /]*$/.test(text) && !/^(y|n|yes|no|on|off|true|false|null)$/i.test(text)
    ? text
    : JSON.stringify(text);

const cells = (line: string, delimiter: string) =>
  line.split(delimiter).map((cell) => cell.trim().replace(/^"(.*)"$/, '$1'));

/** The line that names the columns and what stands between them; undefined where the text is no table. */
function headOf(text: string): { columns: string[]; delimiter: string; rows: string[][] } | undefined {
  const lines = text.split(/\r?\n/).slice(0, 60);
  const widest = ['\t', ';', ','].map((delimiter) => ({
    delimiter,
    width: Math.max(...lines.map((line) => line.split(delimiter).length)),
  }));
  const [best] = widest.sort((a, b) => b.width - a.width);
  if (!best || best.width < 2) return undefined;
  const { delimiter, width } = best;
  for (const [at, line] of lines.entries()) {
    const columns = cells(line, delimiter);
    const words = columns.filter((cell) => cell !== '' && Number.isNaN(Number(cell.replace(',', '.'))));
    if (columns.length >= width - 1 && words.length > columns.length / 2) {
      const rows = lines.slice(at + 1).map((each) => cells(each, delimiter));
      return { columns, delimiter, rows };
    }
  }
  return undefined;
}

/** Loggers write between 1 and 1000 rows a second, so the step between two rows tells what it is counted in. */
function tickUnit(ticks: readonly number[]): string {
  const steps = ticks.map((tick, k) => tick - (ticks[k - 1] ?? Number.NaN)).filter((step) => step > 0);
  const [step = 0] = steps;
  if (step >= 1e6) return 'ns';
  if (step >= 1e3) return 'us';
  return step > 1 ? 'ms' : 's';
}

/** @param text the first lines of the table */
export function draftMapping(text: string): string {
  const head = headOf(text);
  const columns = head?.columns.filter(Boolean) ?? [];
  const used = new Set<string>();
  const take = (is: RegExp) => {
    const column = columns.find((each) => !used.has(each) && is.test(plain(each)));
    if (column !== undefined) used.add(column);
    return column;
  };
  const entry = (column: string, unit: string | undefined) => {
    const known = unitIn(column) ?? unit;
    return known === undefined ? yaml(column) : `{ column: ${yaml(column)}, unit: ${yaml(known)} }`;
  };
  const clock = take(time);
  const ticks = head?.rows.map((row) => Number(row[head.columns.indexOf(clock ?? '')] || Number.NaN)) ?? [];
  const channels = guesses.flatMap(({ name, is, unit }) => {
    const column = take(is);
    return column === undefined ? [] : [`  ${name}: ${entry(column, unit)}`];
  });
  const rest = columns.filter((column) => !used.has(column));
  return [
    ...(head?.delimiter === '\t' ? ['delimiter: tab'] : []),
    `time: ${entry(clock ?? 'Time', tickUnit(ticks))}`,
    'channels:',
    ...(channels.length > 0 ? channels : ['  speed: { column: Speed, unit: km/h }', '  lap: Lap']),
    ...(rest.length > 0
      ? ['# Other columns of the file:', ...rest.slice(0, 60).map((each) => `#   ${each}`)]
      : []),
    '',
  ].join('\n');
}

/** The first lines of a file, also of one that is packed with gzip; empty where it cannot be read. */
export async function headText(file: File): Promise<string> {
  try {
    if (!/\.gz$/i.test(file.name)) return await file.slice(0, HEAD).text();
    const reader = file.stream().pipeThrough(new DecompressionStream('gzip')).getReader();
    const decoder = new TextDecoder();
    let text = '';
    while (text.length < HEAD) {
      const { done, value } = await reader.read();
      if (done) break;
      text += decoder.decode(value, { stream: true });
    }
    void reader.cancel();
    return text;
  } catch {
    return '';
  }
}
