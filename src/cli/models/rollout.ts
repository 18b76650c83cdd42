/** `pitboard models rollout`: a new version let in by stages, watched and stopped. The app carries it on while it answers. */

import { type ModelRegistry, type Rollout, Rollouts, STAGES } from '../../registry/index.ts';
import { InputError } from '../failure.ts';
import { wholeFrom } from '../learn/options.ts';
import { labelled, paint, print, terminalWidth } from '../terminal.ts';
import type { JsonOption } from './list.ts';
import { changingModels, ON_THE_PAGE, readingModels } from './open.ts';
import { when } from './words.ts';

/** Of a number that the guard takes. */
const MOST = 1_000_000;

export interface RolloutOptions extends JsonOption {
  readonly answers?: string;
  readonly truths?: string;
  readonly why?: string;
}

/** How many truths are known: of the challenger at this stage, of the champion since the rollout began. */
export interface KnownTruths {
  readonly champion: number;
  readonly challenger: number;
}

export async function rollOut(
  name: string,
  action: string | undefined,
  version: string | undefined,
  options: RolloutOptions,
): Promise<void> {
  const done = await carriedOut(name, action ?? 'status', version, options);
  if (options.json) print(JSON.stringify(done ? { ...done.rollout, known: done.known } : null, null, 2));
  else for (const line of rolloutLines(name, done?.rollout, terminalWidth(), done?.known)) print(line);
}

interface Done {
  readonly rollout: Rollout;
  readonly known: KnownTruths;
}

/** Reads no more of them than the guard wants. */
async function withTruths(registry: ModelRegistry, rollout: Rollout): Promise<Done> {
  const { model, champion, challenger, startedAt, stageAt, guard } = rollout;
  const count = async (version: string, since: string): Promise<number> => {
    const query = { model, version, since, known: true, limit: Math.max(1, guard.truths) };
    return (await registry.store.records.predictions(query)).length;
  };
  return {
    rollout,
    known: {
      champion: await count(champion, startedAt),
      challenger: await count(challenger, stageAt),
    },
  };
}

async function carriedOut(
  name: string,
  action: string,
  version: string | undefined,
  { answers, truths, why }: RolloutOptions,
): Promise<Done | undefined> {
  if (version !== undefined && action !== 'start')
    throw new InputError(`${action} takes no version; only start does, as in start ${version}.`);
  if ((answers ?? truths) !== undefined && action !== 'start')
    throw new InputError(`${action} takes no --answers and no --truths; only start does.`);
  const changed = (change: (rollouts: Rollouts) => Promise<Rollout>) =>
    changingModels(ON_THE_PAGE, async (registry) =>
      withTruths(registry, await change(new Rollouts(registry))),
    );
  switch (action) {
    case 'start': {
      if (version === undefined)
        throw new InputError(
          `which version is to be let in? \`pitboard models show ${name}\` shows those that are there.`,
        );
      const guard = {
        answers: answers === undefined ? undefined : wholeFrom('--answers', answers, 1, MOST),
        truths: truths === undefined ? undefined : wholeFrom('--truths', truths, 0, MOST),
      };
      return changed((rollouts) => rollouts.start(name, version, guard, why));
    }
    case 'advance':
      return changed((rollouts) => rollouts.advance(name, why ?? 'A person carried it on.'));
    case 'abort':
      return changed((rollouts) => rollouts.stop(name, why ?? 'A person stopped it.'));
    case 'status':
      return readingModels(async (registry) => {
        await registry.get(name, (await registry.versions(name))[0]?.version);
        const rollout = await new Rollouts(registry).get(name);
        return rollout && withTruths(registry, rollout);
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

/** Empty where it does not wait for truths. */
function waitsFor({ model, champion, challenger, guard }: Rollout, known: KnownTruths): [string, string][] {
  if (Math.min(known.champion, known.challenger) >= guard.truths) return [];
  const told = `${known.challenger} of ${guard.truths} are known of ${challenger} at this stage, ${known.champion} of ${guard.truths} of ${champion}`;
  const instead = `Where nobody tells them it stays here: \`pitboard models rollout ${model} advance\` carries it on, and start takes --truths 0.`;
  return [['waiting', `for truths: ${told}. ${instead}`]];
}

export function rolloutLines(
  name: string,
  rollout: Rollout | undefined,
  width: number,
  known?: KnownTruths,
): string[] {
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
              ...(known === undefined ? [] : waitsFor(rollout, known)),
            ],
            width,
          ),
        ]
      : []),
  ];
}
