/**
 * Follows a session under way and lays it on the desk of the live streams, message by message. Who it is the feed says
 * itself, and another session may follow on the same line: then a new race begins under the same name.
 */

import type { Logger } from 'pino';
import type { LiveStatus, LiveUpdate } from '../../../formats/index.ts';
import type { SessionIdentity } from '../../../timing/index.ts';
import { sentenceOf } from '../../problem.ts';
import type { LiveDesk } from './liveDesk.ts';

/** A line to a session under way; the client of the live timing is one. */
export interface LiveSource extends AsyncIterable<LiveUpdate> {
  close(): void;
}

/** What makes two sessions two; how many laps there are to be may become known later. */
function nameOf({ kind, season, round, name, date }: SessionIdentity, epoch: number | null): string {
  return JSON.stringify([kind, season, round, name, date, epoch]);
}

function tell(status: LiveStatus, logger: Logger): void {
  switch (status.kind) {
    case 'lost':
      logger.warn({ reason: status.reason, wait: status.wait }, 'the live line was lost');
      return;
    case 'warning':
      logger.warn({ reason: status.message }, 'live timing');
      return;
    case 'connecting':
    case 'connected':
    case 'subscribed':
    case 'resubscribed':
      logger.info(status, 'live timing');
      return;
    default:
      status satisfies never;
  }
}

export interface Following {
  /** Ends the line, and waits for what came over it to be laid down. */
  close(): Promise<void>;
}

/** @param now UTC, ms since 1970 */
export function follow(source: LiveSource, desk: LiveDesk, logger: Logger, now: () => number): Following {
  let session: string | undefined;

  async function take({
    events,
    session: { identity, epoch },
  }: Extract<LiveUpdate, { type: 'events' }>): Promise<void> {
    if (events.length === 0) return;
    const name = nameOf(identity, epoch);
    if (name === session) {
      await desk.perform({ kind: 'feed', events });
      return;
    }
    session = name;
    await desk.perform({ kind: 'begin', head: { identity, epoch }, boot: now().toString(36), events });
  }

  async function run(): Promise<void> {
    try {
      for await (const update of source) {
        if (update.type === 'status') tell(update.status, logger);
        else {
          await take(update).catch((error: unknown) => {
            // The thread died and what it knew is gone; the session goes on with what comes now.
            session = undefined;
            logger.error({ err: error }, 'live events were lost');
          });
        }
      }
    } catch (error) {
      // The service says no for good; what came until then stays to be seen.
      logger.error({ err: error, reason: sentenceOf(error) }, 'live timing ended');
    }
  }

  const running = run();
  return {
    async close() {
      source.close();
      await running;
    },
  };
}
