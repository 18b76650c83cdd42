/** Text as the search compares it: without case and without accents, so that `nurburgring` finds `Nürburgring`. */
export function fold(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase();
}

/** Each is looked for in every recording; a person types no more. */
const MOST_WORDS = 8;

/** The different words of a query, folded, the first eight of them. */
export function wordsOf(query: string): string[] {
  const words = fold(query)
    .split(/\s+/)
    .filter((word) => word !== '');
  return [...new Set(words)].slice(0, MOST_WORDS);
}
