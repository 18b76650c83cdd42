/**
 * Which lap a lap is compared with while none was chosen: the fastest of another recording of the same car on the same
 * track, if it beats this recording's best; one learns more from somebody faster than from one's own best sections.
 * Otherwise the server chooses (the theoretical best). The address stays as it is: only a choice is written there.
 */

import { useQuery } from '@tanstack/react-query';
import { api } from '../api.ts';
import { recordingQuery } from '../queries.ts';

/** Recordings looked at, fastest first; the own one is among them. */
const MOST = 5;

/** @param chosen the address's reference; undefined where none was chosen
 * @returns undefined while it is being found out; `reference` undefined leaves the choice to the server */
export function useReference(
  rid: string,
  chosen: string | undefined,
): { readonly reference: string | undefined } | undefined {
  const recording = useQuery({ ...recordingQuery(rid), enabled: chosen === undefined });
  const { track = null, car = null, bestLapTime = null } = recording.data ?? {};
  const known = chosen === undefined && track !== null && car !== null && bestLapTime !== null;
  const faster = useQuery({
    queryKey: ['recordings', 'faster', rid],
    queryFn: async ({ signal, client }) => {
      if (track === null || car === null || bestLapTime === null) return null;
      const page = await api.recordings(
        { track, car, sort: 'bestLapTime', order: 'asc', limit: MOST },
        signal,
      );
      const other = page.items.find(({ id, bestLapTime: time }) => id !== rid && time !== null);
      if (!other || other.bestLapTime === null || other.bestLapTime >= bestLapTime) return null;
      const { laps } = await client.ensureQueryData(recordingQuery(other.id));
      const lap = laps.find(({ time, clean }) => clean && time === other.bestLapTime);
      return lap ? `${other.id}:${lap.index}` : null;
    },
    enabled: known,
  });
  if (chosen !== undefined) return { reference: chosen };
  if (recording.isPending || (known && faster.isPending)) return undefined;
  return { reference: faster.data ?? undefined };
}
