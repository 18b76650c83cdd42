/** Which character sets the cells of a table apart. */

import { splitCells } from './cells.ts';

/**
 * The delimiter that cuts the first line and the lines after it into the same number of cells, at least two;
 * undefined where none does. A decimal comma loses against the semicolon or tab that such files use.
 */
export function sniffDelimiter(lines: readonly string[]): string | undefined {
  // Excel writes "sep=;" before a table, for itself.
  const filled = lines.filter((line) => line.trim() !== '' && !/^sep=/i.test(line)).slice(0, 20);
  let best: string | undefined;
  let score = 1;
  for (const delimiter of ['\t', ';', ',']) {
    const counts = filled.map((line) => splitCells(line, delimiter).length);
    const [columns] = counts;
    // Rows may be cut short, but most have as many cells as there are names.
    const agreeing = counts.filter((count) => count === columns).length / counts.length;
    if (columns >= 2 && columns * agreeing > score) {
      best = delimiter;
      score = columns * agreeing;
    }
  }
  return best;
}
