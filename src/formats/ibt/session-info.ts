/**
 * Car, track and driver from the session info. It looks like YAML, but iRacing writes names into it unquoted, so a
 * driver called `*Ace: #1` breaks any YAML parser. What is wanted of it are a few fields and the flat items of two
 * lists, one field a line: these are picked out line by line, by their indent.
 */

import { toSi } from '../../units.ts';
import { printable } from '../bytes.ts';

export interface SessionMeta {
  readonly car?: string;
  readonly track?: string;
  readonly trackConfig?: string;
  /** m */
  readonly trackLength?: number;
  readonly driver?: string;
  readonly session?: string;
  readonly simulated?: true;
}

/** Cameras, radios and the car's set-up are long and hold nothing for us. The list is the one whose items are wanted. */
const wantedSections: Readonly<Record<string, string>> = {
  WeekendInfo: '',
  SessionInfo: 'Sessions',
  DriverInfo: 'Drivers',
  Pitboard: '',
};

/** Characters of a name; longer than any field of iRacing. */
const MAX_TEXT = 200;

type Fields = ReadonlyMap<string, string>;

/** A section's own fields, and the fields of each item of its list. */
interface Section {
  readonly fields: Fields;
  readonly items: readonly Fields[];
}

const nothing: Section = { fields: new Map(), items: [] };

function textOf(value: string | undefined): string | undefined {
  const text = printable((value ?? '').trim().slice(0, MAX_TEXT));
  return text === '' ? undefined : text;
}

/** Lines of the wanted top-level sections. */
function linesOf(text: string): ReadonlyMap<string, readonly string[]> {
  const sections = new Map<string, string[]>();
  let current: string[] | undefined;
  for (const line of text.split(/\r?\n/)) {
    const heading = /^(\w+):\s*$/.exec(line);
    if (heading !== null) {
      const [, name] = heading;
      current = Object.hasOwn(wantedSections, name) && !sections.has(name) ? [] : undefined;
      if (current !== undefined) sections.set(name, current);
    } else if (line.startsWith(' ')) {
      current?.push(line);
    }
  }
  return sections;
}

/** `  - Key: value` as indent with dash, key, value; null where the line is none. */
function partsOf(line: string): { lead: string; key: string; value: string } | null {
  const parts = /^( *(?:- )?)(\w+):(?: (.*))?$/.exec(line);
  return parts === null ? null : { lead: parts[1], key: parts[2], value: (parts[3] ?? '').trim() };
}

function unquoted(value: string): string {
  const inner = /^"(.*)"$|^'(.*)'$/.exec(value);
  return inner === null ? value : (inner[1] ?? inner[2] ?? '');
}

function putFirst(fields: Map<string, string>, key: string, value: string): void {
  if (!fields.has(key)) fields.set(key, value);
}

/**
 * Reads a section with the one list that is named. Lists inside of its items are passed over; the fields of nested
 * maps count as the section's own where it has none of that name before.
 */
function sectionFrom(lines: readonly string[], list: string): Section {
  const fields = new Map<string, string>();
  const items: Map<string, string>[] = [];
  /** The list that the lines are in, and the column of its dashes. */
  let open = '';
  let depth = -1;
  for (const line of lines) {
    const parts = partsOf(line);
    if (parts === null) continue;
    const { lead, key, value } = parts;
    const dash = lead.indexOf('-');
    // A field that stands no deeper than the dashes is no longer of the list.
    if (dash < 0 && lead.length <= depth) depth = -1;
    if (dash < 0 && depth < 0) {
      putFirst(fields, key, unquoted(value));
      if (value === '') open = key;
      continue;
    }
    if (depth < 0) depth = dash;
    if (open !== list) continue;
    if (dash === depth) items.push(new Map());
    if (lead.length === depth + 2) putFirst(items[items.length - 1], key, unquoted(value));
  }
  return { fields, items };
}

function lengthOf(text: string | undefined): number | undefined {
  const parts = /^([\d.]+) *(\w+)$/.exec(text ?? '');
  if (parts === null) return undefined;
  const si = toSi(parts[2]);
  const length = Number(parts[1]) * si.scale;
  // Rounded so that 0.58 km is 580 m, not 579.9999.
  return si.unit === 'm' && length > 0 && length < 1e6 ? Math.round(length * 1000) / 1000 : undefined;
}

/** What the session info says about the outing; empty where it says nothing. Never throws. */
export function readSessionInfo(text: string): SessionMeta {
  const lines = linesOf(text);
  const sections = new Map(
    Object.entries(wantedSections).map(([name, list]) => [name, sectionFrom(lines.get(name) ?? [], list)]),
  );
  const section = (name: string): Section => sections.get(name) ?? nothing;
  const { fields: weekend } = section('WeekendInfo');
  const { fields: drivers, items: field } = section('DriverInfo');
  const { fields: progress, items: sessions } = section('SessionInfo');

  const carIndex = textOf(drivers.get('DriverCarIdx'));
  const driver = field.find((entry) => carIndex !== undefined && textOf(entry.get('CarIdx')) === carIndex);
  const current = textOf(progress.get('CurrentSessionNum'));
  const session =
    sessions.find((entry) => current !== undefined && textOf(entry.get('SessionNum')) === current) ??
    sessions[0];

  const car = textOf(driver?.get('CarScreenName')) ?? textOf(driver?.get('CarPath'));
  const track = textOf(weekend.get('TrackDisplayName')) ?? textOf(weekend.get('TrackName'));
  const trackConfig = textOf(weekend.get('TrackConfigName'));
  const trackLength = lengthOf(textOf(weekend.get('TrackLength')));
  const name = textOf(driver?.get('UserName'));
  const type = textOf(session?.get('SessionType'));
  return {
    ...(car !== undefined && { car }),
    ...(track !== undefined && { track }),
    ...(trackConfig !== undefined && { trackConfig }),
    ...(trackLength !== undefined && { trackLength }),
    ...(name !== undefined && { driver: name }),
    ...(type !== undefined && { session: type }),
    ...(section('Pitboard').fields.get('Simulated') === '1' && { simulated: true as const }),
  };
}
