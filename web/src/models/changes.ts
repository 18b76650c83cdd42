/** What can be changed of a model, with what it means in words; nothing is done before somebody has read that. */

import type { ModelDetail } from '../../../src/server/contract.ts';
import { t } from '../texts/models.ts';
import { modelsApi } from './api.ts';

export type ChangeKind =
  | { readonly kind: 'promote' | 'start'; readonly version: string }
  | { readonly kind: 'rollback'; readonly back: string; readonly champion: string }
  | { readonly kind: 'advance' | 'stop' };

export interface Change {
  readonly title: string;
  /** What will happen, a paragraph each. */
  readonly sentences: readonly string[];
  readonly action: string;
  /** Said once it is done. */
  readonly done: string;
  run(why: string | undefined): Promise<ModelDetail>;
}

const c = t.change;

/** By what the page shows: where that is no longer so, the server refuses. */
export function changeOf(change: ChangeKind, model: ModelDetail): Change {
  const { name, champion, rollout } = model;
  const running = rollout?.state === 'running' ? rollout : null;
  const ends = running === null ? [] : [c.endsRollout(running.challenger)];
  switch (change.kind) {
    case 'promote': {
      const { version } = change;
      return {
        title: c.promoteTitle(version),
        sentences: [c.promote(version, champion), ...ends],
        action: c.promoteDo,
        done: c.promoted(version),
        run: (why) => modelsApi.promote(name, { version, why, expected: champion }),
      };
    }
    case 'rollback':
      return {
        title: c.rollbackTitle(change.back),
        sentences: [c.rollback(change.back, change.champion), ...ends],
        action: c.rollbackDo,
        done: c.rolledBack(change.back),
        run: (why) => modelsApi.rollback(name, { why, expected: change.champion }),
      };
    case 'start': {
      const { version } = change;
      return {
        title: c.startTitle(version),
        sentences: [c.start(version, champion ?? c.champion)],
        action: c.startDo,
        done: c.started(version),
        run: (why) => modelsApi.startRollout(name, { version, why }),
      };
    }
    case 'advance': {
      const { challenger = '', stage = 10 } = running ?? {};
      const next = stage === 100 ? c.champion : t.rollout.stage(stage === 10 ? 50 : 100);
      return {
        title: c.advanceTitle(challenger, next),
        sentences: [c.advance(challenger, stage, champion ?? c.champion)],
        action: c.advanceDo,
        done: c.advanced(challenger),
        run: (why) => modelsApi.advanceRollout(name, { from: stageOf(stage), why }),
      };
    }
    case 'stop': {
      const { challenger = '' } = running ?? {};
      return {
        title: c.stopTitle(challenger),
        sentences: [c.stop(challenger, champion ?? c.champion)],
        action: c.stopDo,
        done: c.stopped(challenger),
        run: (why) => modelsApi.stopRollout(name, { why }),
      };
    }
    default:
      return change satisfies never;
  }
}

function stageOf(stage: number): 10 | 50 | 100 {
  return stage === 10 || stage === 50 ? stage : 100;
}
