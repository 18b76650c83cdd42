/** `pitboard models rollout`: a new version let in by stages, watched and stopped. The app carries it on while it answers. */

import { type Rollout, Rollouts, STAGES } from '../../registry/index.ts';
import { InputError } from '../failure.ts';
import { labelled, paint, print, terminalWidth } from '../terminal.ts';
import type { JsonOption } from './list.ts';
import { changingModels, ON_THE_PAGE, readingModels } from './open.ts';
import { when } from './words.ts';

export interface RolloutOptions extends JsonOption {
  readonly why?: string;
}

export async function rollOut(
  name: string,
  action: string | undefined,
  version: string | undefined,
  options: RolloutOptions,
): Promise<void> {
  const rollout = await carriedOut(name, action ?? 'status', version, options.why);
  if (options.json) print(JSON.stringify(rollout ?? null, null, 2));
  else for (const line of rolloutLines(name, rollout, terminalWidth())) print(line);
}

async function carriedOut(
  name: string,
  action: string,
  version: string | undefined,
  why: string | undefined,
): Promise<Rollout | undefined> {
  if (version !== undefined && action !== 'start')
    throw new InputError(`${action} takes no version; only start does, as in start ${version}.`);
  switch (action) {
    case 'start':
      if (version === undefined)
        throw new InputError(
          `which version is to be let in? \`pitboard models show ${name}\` shows those that are there.`,
        );
      return changingModels(ON_THE_PAGE, (registry) => new Rollouts(registry).start(name, version));
    case 'advance':
      return changingModels(ON_THE_PAGE, (registry) =>
        new Rollouts(registry).advance(name, why ?? 'A person carried it on.'),
      );
    case 'abort':
      return changingModels(ON_THE_PAGE, (registry) =>
        new Rollouts(registry).stop(name, why ?? 'A person stopped it.'),
      );
    case 'status':
      return readingModels(async (registry) => {
        await registry.get(name, (await registry.versions(name))[0]?.version);
        return new Rollouts(registry).get(name);
      });
    default:
      throw new InputError(`a rollout knows start VERSION, status, advance and abort, not "${action}".`);
  }
}

const STATES: Readonly<Record<Rollout['state'], string>> = {
  running: 'under way',
  finished: 'done: it became the champion',
  rolledBack: 'rolled back',
  stopped: 'aborted',
};

export function rolloutLines(name: string, rollout: Rollout | undefined, width: number): string[] {
  if (rollout === undefined) return [`no version of ${name} has been let in by stages yet`];
  const { champion, challenger, stage, state, log, guard } = rollout;
  const stages = STAGES.map((each) =>
    each === stage && state === 'running' ? paint('bold', `▸ ${each} %`) : paint('dim', `${each} %`),
  ).join('  ');
  return [
    `${paint('bold', `${name} ${challenger}`)} beside ${champion}: ${STATES[state]}`,
    ...(state === 'running' ? [stages] : []),
    '',
    ...log.map(({ at, what }) => `${paint('dim', when(at))}  ${what}`),
    ...(state === 'running'
      ? [
          '',
          ...labelled(
            [
              [
                'goes on',
                `after ${guard.answers} answers at this stage${guard.truths > 0 ? ` and ${guard.truths} known truths of either` : ''}, while it fails in no more than ${Number((100 * guard.failures).toPrecision(3))} % of calls and errs no more than the champion`,
              ],
            ],
            width,
          ),
        ]
      : []),
  ];
}
