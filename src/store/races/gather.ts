/** Reading what was named, files, folders and addresses, one after the other. */

import { FormatError, fetchTiming, isWebAddress, readTiming, type TimingData } from '../../formats/index.ts';
import type { Contribution, HistoryTables } from '../../timing/index.ts';
import type { RaceContext } from './context.ts';
import type { TimingImportOptions } from './library.ts';
import { readApart } from './readApart.ts';

type GatherOptions = Pick<TimingImportOptions, 'as' | 'offline' | 'apart' | 'signal'>;

export interface Gathered {
  readonly contributions: readonly Contribution[];
  readonly histories: readonly HistoryTables[];
  readonly refused: readonly string[];
  readonly warnings: readonly string[];
}

function readOne(
  path: string,
  { webCache }: RaceContext,
  { as, offline, apart, signal }: GatherOptions,
  onShare: (share: number) => void,
): Promise<TimingData> {
  if (!isWebAddress(path)) return apart ? readApart(path, as, signal) : readTiming([path], { identity: as });
  return fetchTiming(path, {
    cache: webCache,
    offline,
    signal,
    onAnswer: (done, total) => onShare(total === null ? done / (done + SOME_ANSWERS) : done / total),
  });
}

/** Answers after which half of the bar is full, where nobody knows how many there will be. */
const SOME_ANSWERS = 40;

/**
 * Path by path: what is no timing is refused by itself where something else is. Throws the FormatError of the first path
 * where nothing is timing.
 *
 * @param onShare told how much has been read, 0..1
 */
export async function gather(
  paths: readonly string[],
  context: RaceContext,
  options: GatherOptions,
  onShare: (share: number) => void,
): Promise<Gathered> {
  const contributions: Contribution[] = [];
  const histories: HistoryTables[] = [];
  const warnings: string[] = [];
  const refused: FormatError[] = [];
  for (const [i, path] of paths.entries()) {
    options.signal?.throwIfAborted();
    try {
      const data = await readOne(path, context, options, (share) => onShare((i + share) / paths.length));
      contributions.push(...data.contributions);
      warnings.push(...data.warnings);
      if (data.history !== null) histories.push(data.history);
    } catch (error) {
      if (!(error instanceof FormatError)) throw error;
      refused.push(error);
    }
    onShare((i + 1) / paths.length);
  }
  const [first] = refused;
  if (first !== undefined && refused.length === paths.length) throw first;
  return { contributions, histories, refused: refused.map(({ message }) => message), warnings };
}
