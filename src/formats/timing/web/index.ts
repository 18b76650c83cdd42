/** Timing from the web: from what a user types (`openf1:2024/1`) to the same data that a file gives. */

import { join } from 'node:path';
import { NOBODY } from '../../../timing/index.ts';
import { FormatError } from '../../bytes.ts';
import { historyOfErgastJson } from '../ergast/index.ts';
import { contributionOfOpenF1 } from '../openf1/index.ts';
import type { TimingData } from '../reader.ts';
import { parseWebAddress } from './address.ts';
import { type FetchProgress, WebClient, type WebClientOptions } from './client.ts';
import { lapsOfErgastJson } from './ergastLaps.ts';
import { fetchJolpica, JOLPICA_BASE, JOLPICA_LIMITS } from './jolpica.ts';
import { fetchOpenF1, OPENF1_BASE, OPENF1_LIMITS } from './openf1.ts';

export { isWebAddress, parseWebAddress } from './address.ts';
export { type FetchProgress, SourceError } from './client.ts';

export interface FetchOptions extends Pick<WebClientOptions, 'offline' | 'signal' | 'clock' | 'random'> {
  /** Folder for what was fetched, which may be deleted at any time. */
  readonly cache: string;
  readonly samples?: boolean | undefined;
  readonly onProgress?: ((progress: FetchProgress) => void) | undefined;
  /** How far it is: answers that came, and how many there will be where that is known. */
  readonly onAnswer?: ((done: number, total: number | null) => void) | undefined;
  /** Other addresses of the services, for a mirror or a test. */
  readonly bases?: { readonly openf1?: string; readonly jolpica?: string } | undefined;
}

/**
 * Fetches what an address names. An interrupted call goes on where it was when made again.
 *
 * @throws FormatError (one sentence) for an address that is none, a race that is not there, a service that does not answer
 */
export async function fetchTiming(address: string, options: FetchOptions): Promise<TimingData> {
  const { cache, samples, bases, onAnswer, offline, signal, clock, random, onProgress } = options;
  const parsed = parseWebAddress(address);
  const shared = { offline, signal, clock, random, onProgress };
  const now = clock ? () => clock.now() : undefined;
  if (parsed.service === 'openf1') {
    const client = new WebClient({
      name: 'OpenF1',
      base: bases?.openf1 ?? OPENF1_BASE,
      folder: join(cache, 'openf1'),
      limits: OPENF1_LIMITS,
      ...shared,
    });
    const { rows, season, round, warnings } = await fetchOpenF1(client, parsed.address, {
      samples,
      now,
      onTable: (done, total) => onAnswer?.(done, total),
    });
    const contribution = contributionOfOpenF1(rows, {
      from: address,
      identity: { ...NOBODY, season, round },
      samples,
    });
    if (contribution === null) throw new FormatError(`OpenF1 has no timing of ${address} (yet)`);
    return { contributions: [contribution], history: null, warnings };
  }
  const client = new WebClient({
    name: 'Jolpica',
    base: bases?.jolpica ?? JOLPICA_BASE,
    folder: join(cache, 'jolpica'),
    limits: JOLPICA_LIMITS,
    ...shared,
  });
  const answers = await fetchJolpica(client, parsed.address, {
    now,
    onAnswer: (done) => onAnswer?.(done, null),
  });
  return {
    contributions: lapsOfErgastJson(answers, address),
    history: historyOfErgastJson(answers, address),
    warnings: [],
  };
}
