/** A recording run through the normaliser: what a file or folder of the feed says of its session. */

import { basename, dirname } from 'node:path';
import {
  type Contribution,
  identityOfName,
  mergeIdentities,
  type RaceEvent,
  type SessionIdentity,
  type SessionKind,
} from '../../../timing/index.ts';
import { printable } from '../../bytes.ts';
import type { TimingOptions } from '../reader.ts';
import type { Archive } from './archive.ts';
import type { FeedMessage } from './message.ts';
import { Normaliser } from './normaliser.ts';
import type { FeedState, Recording } from './recording.ts';
import { inOrder } from './reorder.ts';
import { withTimes } from './untimed.ts';
import { field, items } from './values.ts';

/** What the user, or else the name of the file or folder or of the folder that it lies in, says of the session. */
export function namedIdentity(path: string, options: TimingOptions): SessionIdentity | null {
  const said = options.identity === undefined ? null : identityOfName(options.identity);
  return said ?? identityOfName(basename(path)) ?? identityOfName(basename(dirname(path)));
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
  if (garbage === 1) out.push('one piece of the recording could not be read and was left out');
  else if (garbage > 1) out.push(`${garbage} pieces of the recording could not be read and were left out`);
  const { unknown } = normaliser;
  if (unknown.length > 0) {
    const names = unknown.slice(0, 5).join(', ');
    out.push(
      `topics that this version does not know were passed over: ${names}${unknown.length > 5 ? ' and others' : ''}`,
    );
  }
  return out.map(printable);
}

/** What kind of session it is by the fields that its lines have; a race where they do not tell. */
export function kindOfMessages(messages: readonly FeedMessage[]): SessionKind {
  for (const { topic, data } of messages) {
    if (topic !== 'TimingData') continue;
    for (const [, line] of items(field(data, 'Lines'))) {
      if (field(line, 'GapToLeader') !== undefined) return 'race';
      if (field(line, 'Stats') !== undefined || field(line, 'BestLapTimes') !== undefined)
        return 'qualifying';
      if (field(line, 'TimeDiffToFastest') !== undefined) return 'practice1';
    }
  }
  return 'race';
}

/** Runs states and messages through a normaliser, each at its time. */
function run(normaliser: Normaliser, states: readonly FeedState[], all: readonly FeedMessage[]): RaceEvent[] {
  const messages = inOrder(all);
  const events: RaceEvent[] = [];
  let at = 0;
  for (const { state, time } of states) {
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
  return events;
}

function contribution(
  normaliser: Normaliser,
  events: readonly RaceEvent[],
  path: string,
  identity: SessionIdentity,
  garbage: number,
): Contribution {
  const { carRows, locationRows } = normaliser;
  return {
    source: 'liveTiming',
    from: basename(path),
    identity,
    epoch: normaliser.epoch,
    events,
    carSamples: carRows.length > 0 ? carRows.samples() : null,
    locations: locationRows.length > 0 ? locationRows.samples() : null,
    results: null,
    warnings: warningsOf(normaliser, garbage),
  };
}

export function contributionOfRecording(
  recording: Recording,
  path: string,
  options: TimingOptions,
): Contribution {
  const named = namedIdentity(path, options);
  const timed = withTimes(recording.messages);
  const normaliser = new Normaliser({
    kind: named?.kind ?? kindOfMessages(recording.messages),
    samples: options.samples,
    keepRows: true,
    epoch: timed.guessed ? 0 : undefined,
  });
  const events = run(normaliser, recording.states, timed.messages);
  const identity = identityWith(normaliser.identity, named);
  const made = contribution(normaliser, events, path, identity, recording.garbage);
  if (!timed.guessed) return made;
  return {
    ...made,
    epoch: null,
    warnings: [...made.warnings, 'the messages have no times: they were put in time by the laps of one car'],
  };
}

export function contributionOfArchive(archive: Archive, path: string, options: TimingOptions): Contribution {
  const named = namedIdentity(path, options);
  const normaliser = new Normaliser({
    kind: named?.kind ?? kindOfMessages(archive.messages),
    samples: options.samples,
    keepRows: true,
    epoch: archive.begin === null ? 0 : undefined,
  });
  // Whose session it is has to be known before its first message.
  const first: FeedState[] =
    archive.info === undefined ? [] : [{ state: { SessionInfo: archive.info }, time: null, session: null }];
  const last = archive.last === null ? [] : [archive.last];
  const events = run(normaliser, [...first, ...last], archive.messages);
  const identity = identityWith(normaliser.identity, named);
  const made = contribution(normaliser, events, path, identity, archive.garbage);
  return archive.begin === null ? { ...made, epoch: null } : made;
}
