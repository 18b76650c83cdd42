/** The whole lap with the channels of one panel, not thinned out: histograms of extremes would lie. */

import { useQuery } from '@tanstack/react-query';
import type { ChannelView } from '../../../src/server/contract.ts';
import type { Pair } from '../api.ts';
import { tracesQuery } from '../queries.ts';

/** px: with two samples each, one a metre of the longest circuits. */
const ALL = 4096;

export function usePanelFrame(pair: Pair, recorded: readonly ChannelView[], wanted: readonly string[]) {
  const channels = wanted.filter((name) => recorded.some((channel) => channel.name === name));
  const query = useQuery({ ...tracesQuery(pair, { channels, width: ALL }), enabled: channels.length > 0 });
  return { query, none: channels.length === 0 };
}
