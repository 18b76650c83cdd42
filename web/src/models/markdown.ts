/**
 * The little of Markdown that model cards are written in: paragraphs, lists, tables, headings; bold and code within a line. It becomes
 * plain data, and that text: nothing in a card can be markup of the page, whoever wrote it.
 */

export type Block =
  | { readonly kind: 'paragraph' | 'heading'; readonly text: string }
  | { readonly kind: 'list'; readonly items: readonly string[] }
  | {
      readonly kind: 'table';
      readonly head: readonly string[];
      readonly rows: readonly (readonly string[])[];
    };

export interface Piece {
  readonly kind: 'text' | 'strong' | 'code';
  readonly text: string;
}

const ITEM = /^\s*[-*]\s+/;
const HEADING = /^#{1,6}\s+/;
/** A cell of the line under a table's head. */
const RULE = /^:?-+:?$/;

export function blocksOf(text: string): readonly Block[] {
  return text
    .split(/\n\s*\n/)
    .flatMap((part) => partsOf(part.split('\n').filter((line) => line.trim() !== '')));
}

/** Lines with nothing empty between them: headings, and one block after them. */
function partsOf(lines: readonly string[]): Block[] {
  const above = lines.findIndex((line) => !HEADING.test(line));
  const headings = above < 0 ? lines : lines.slice(0, above);
  return [
    ...headings.map((line) => ({ kind: 'heading' as const, text: line.replace(HEADING, '') })),
    ...(above < 0 ? [] : blockOf(lines.slice(above))),
  ];
}

function blockOf(lines: readonly string[]): Block[] {
  const [first, second] = lines;
  if (second?.includes('|') && first.includes('|') && cellsOf(second).every((cell) => RULE.test(cell)))
    return [{ kind: 'table', head: cellsOf(first), rows: lines.slice(2).map(cellsOf) }];
  if (lines.some((line) => ITEM.test(line))) {
    const at = lines.findIndex((line) => ITEM.test(line));
    const before = lines.slice(0, at).join(' ');
    return [
      ...(before === '' ? [] : [{ kind: 'paragraph' as const, text: before }]),
      { kind: 'list', items: itemsOf(lines.slice(at)) },
    ];
  }
  return [{ kind: 'paragraph', text: lines.map((line) => line.trim()).join(' ') }];
}

/** A line that begins no item goes on with the last one. */
function itemsOf(lines: readonly string[]): string[] {
  const items: string[] = [];
  for (const line of lines) {
    if (ITEM.test(line) || items.length === 0) items.push(line.replace(ITEM, ''));
    else items[items.length - 1] += ` ${line.trim()}`;
  }
  return items;
}

/** A bar that stands in a cell is written `\|`. */
function cellsOf(line: string): string[] {
  const cells = line
    .trim()
    .replace(/^\|/, '')
    .replace(/(?<!\\)\|$/, '')
    .split(/(?<!\\)\|/);
  return cells.map((cell) => cell.trim().replaceAll('\\|', '|'));
}

export function piecesOf(text: string): readonly Piece[] {
  return text
    .split(/(\*\*[^*]+\*\*|`[^`]+`)/)
    .filter((part) => part !== '')
    .map((part): Piece => {
      if (part.startsWith('**') && part.endsWith('**') && part.length > 4)
        return { kind: 'strong', text: part.slice(2, -2) };
      if (part.startsWith('`') && part.endsWith('`') && part.length > 2)
        return { kind: 'code', text: part.slice(1, -1) };
      return { kind: 'text', text: part };
    });
}
