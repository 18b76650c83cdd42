/**
 * The `.ldx` that i2 and ACC put beside a `.ld`: XML that holds no samples, only the moments at which the line was
 * crossed, in microseconds. What would surprise: it names neither car nor track nor its `.ld`; only the file name
 * ties the two together, and a sidecar that was renamed looks like any other. `sidecar.ts` therefore checks it
 * against the samples.
 */

import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { bytesOf, FormatError, printable } from '../bytes.ts';
import type { Format } from '../format.ts';

/** Characters of the file's own words in a message. */
const QUOTED = 80;

/** A real one takes 120 bytes a lap; this is good for two thousand, and quick to refuse when it is nonsense. */
export const MAX_LDX_BYTES = 256 * 1024;

const LISTS = new Set(['Layer', 'MarkerBlock', 'MarkerGroup', 'Marker']);

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  parseAttributeValue: false,
  parseTagValue: false,
  // Nothing in a .ldx needs entities, and expanding them is the classic way to make XML eat memory.
  processEntities: false,
  isArray: (name) => LISTS.has(name),
});

type Node = Readonly<Record<string, unknown>>;

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The child elements of that name of all given elements. */
function children(nodes: readonly Node[], name: string): Node[] {
  return nodes.flatMap((node) => {
    const value = node[name];
    return (Array.isArray(value) ? value : [value]).flatMap((child) =>
      isNode(child) ? [child] : child === '' ? [{}] : [],
    );
  });
}

function attribute(node: Node, name: string): string | undefined {
  const value = node[`@${name}`];
  return typeof value === 'string' ? value : undefined;
}

function quoted(text: string): string {
  return printable(text.slice(0, QUOTED));
}

function beaconTime(marker: Node, index: number): number {
  const text = attribute(marker, 'Time');
  if (text === undefined) throw new FormatError(`beacon ${index + 1} of the .ldx has no Time`);
  const microseconds = text.trim() === '' ? Number.NaN : Number(text);
  if (!(microseconds >= 0 && microseconds < 1e15)) {
    throw new FormatError(
      `beacon ${index + 1} of the .ldx has the Time "${quoted(text)}", where microseconds since the start are expected`,
    );
  }
  return microseconds / 1e6;
}

function parseXml(text: string): Node {
  const validity = XMLValidator.validate(text);
  if (validity !== true) {
    throw new FormatError(
      `the .ldx is not well-formed XML: line ${validity.err.line}: ${quoted(validity.err.msg)}`,
    );
  }
  const document: unknown = parser.parse(text);
  return isNode(document) ? document : {};
}

/**
 * The beacons in the text of a `.ldx`, s since the start of the recording, ascending. None is a valid answer. Throws
 * FormatError where it is not well-formed, has another root than `LDXFile`, or a beacon without a usable time.
 */
export function parseLdx(text: string): readonly number[] {
  if (text.length > MAX_LDX_BYTES) {
    throw new FormatError(
      `the .ldx has ${text.length} characters, where at most ${MAX_LDX_BYTES} make sense`,
    );
  }
  let document: Node;
  try {
    document = parseXml(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    if (error instanceof FormatError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new FormatError(`the .ldx is not well-formed XML: ${quoted(reason)}`);
  }
  const roots = children([document], 'LDXFile');
  if (roots.length !== 1) {
    const root = Object.keys(document).find((name) => !name.startsWith('?')) ?? 'nothing';
    throw new FormatError(
      root === 'LDXFile'
        ? 'the root LDXFile of the .ldx holds no elements'
        : `the root of a .ldx is LDXFile, but this one has ${quoted(root)}`,
    );
  }
  const layers = children(roots, 'Layers');
  const groups = children(children(children(layers, 'Layer'), 'MarkerBlock'), 'MarkerGroup');
  const markers = children(
    groups.filter((group) => attribute(group, 'Name') === 'Beacons'),
    'Marker',
  ).filter((marker) => (attribute(marker, 'ClassName') ?? 'BCN') === 'BCN');
  const beacons = markers.map(beaconTime).sort((a, b) => a - b);
  return beacons.filter((time, i) => i === 0 || time > beacons[i - 1]);
}

/** Takes a `.ldx` that was given as a recording, to say in one sentence what it is. */
export const motecLdx: Format = {
  id: 'motec-ldx',
  title: 'MoTeC lap sidecar (.ldx)',
  matches(head, _source, context) {
    const text = new TextDecoder('latin1').decode(bytesOf(head).slice(0, Math.min(head.length, 4096)));
    if (!/^(?:\u00EF\u00BB\u00BF)?\s*</.test(text)) return false;
    return text.includes('<LDXFile') || /\.ldx$/i.test(context.name);
  },
  open() {
    throw new FormatError('this is a MoTeC .ldx lap sidecar, not samples: give the .ld beside it');
  },
};
