/** A recording run through the normaliser: what a file or folder of the feed says of its session. */

import { basename } from 'node:path';
import {
  type Contribution,
  identityOfName,
  mergeIdentities,
  type RaceEvent,
  type SessionIdentity,
} from '../../../timing/index.ts';
import { printable } from '../../bytes.ts';
import type { TimingOptions } from '../reader.ts';
import { Normaliser } from './normaliser.ts';
import type { Recording } from './recording.ts';
import { inOrder } from './reorder.ts';

/** What the user, or else the name of the folder or file, says of the session. */
export function namedIdentity(path: string, options: TimingOptions): SessionIdentity | null {
  const said = options.identity === undefined ? null : identityOfName(options.identity);
  return said ?? identityOfName(basename(path));
}

/** What the feed knows, completed by the name where both can be of one session. */
export function identityWith(feed: SessionIdentity, named: SessionIdentity | null): SessionIdentity {
  if (named === null) return feed;
  if (feed.season === null) return mergeIdentities([named, feed]);
  const agrees = feed.season === named.season && feed.place === named.place;
  return agrees ? mergeIdentities([feed, named]) : feed;
}

/** What is worth a word to the user after a recording was read. */
export function warningsOf(normaliser: Normaliser, garbage: number): string[] {
  const out = [...normaliser.warnings];
  if (garbage > 0) {
    out.push(
      `${garbage} ${garbage === 1 ? 'piece' : 'pieces'} of the recording could not be read and were left out`,
    );
  }
  const { unknown } = normaliser;
  if (unknown.length > 0) {
    const names = unknown.slice(0, 5).join(', ');
    out.push(
      `topics that this version does not know were passed over: ${names}${unknown.length > 5 ? ' and others' : ''}`,
    );
  }
  return out.map(printable);
}

export function contributionOfRecording(
  recording: Recording,
  path: string,
  options: TimingOptions,
): Contribution {
  const named = namedIdentity(path, options);
  const normaliser = new Normaliser({ kind: named?.kind, samples: options.samples, keepRows: true });
  const messages = inOrder(recording.messages);
  const events: RaceEvent[] = [];
  let at = 0;
  for (const { state, time } of recording.states) {
    for (; at < messages.length; at++) {
      const message = messages[at];
      if (message === undefined || time === null || message.time === null || message.time > time) break;
      events.push(...normaliser.push(message));
    }
    events.push(...normaliser.initial(state, time));
  }
  for (; at < messages.length; at++) {
    const message = messages[at];
    if (message !== undefined) events.push(...normaliser.push(message));
  }
  events.push(...normaliser.end());
  const { carRows, locationRows } = normaliser;
  return {
    source: 'liveTiming',
    from: basename(path),
    identity: identityWith(normaliser.identity, named),
    epoch: normaliser.epoch,
    events,
    carSamples: carRows.length > 0 ? carRows.samples() : null,
    locations: locationRows.length > 0 ? locationRows.samples() : null,
    results: null,
    warnings: warningsOf(normaliser, recording.garbage),
  };
}
