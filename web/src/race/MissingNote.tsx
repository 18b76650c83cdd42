/** Says in place what the data do not have, and what that costs: in the server's own sentence. */

import type { RaceDetail } from '../../../src/server/contract.ts';
import { asSentence } from '../ui/sentence.ts';
import { useRaceData } from './replay.ts';

export type MissingPart = RaceDetail['missing'][number]['part'];

export function useMissing(part: MissingPart): string | undefined {
  return useRaceData().detail.missing.find((each) => each.part === part)?.sentence;
}

/** @param otherwise what to say where the part is not named as missing, and there is still nothing to show */
export function MissingNote({ part, otherwise }: { part: MissingPart; otherwise?: string | null }) {
  const sentence = useMissing(part) ?? otherwise;
  return sentence ? <p className="race-note">{asSentence(sentence)}</p> : null;
}
