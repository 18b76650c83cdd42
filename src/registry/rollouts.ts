/** Rollouts as the registry keeps them: begun, looked at, carried on or back. What is to be done is decided in `rollout.ts`. */

import { ConflictError } from './error.ts';
import { CHALLENGER, CHAMPION, type ModelRegistry } from './registry.ts';
import {
  after,
  type GuardChange,
  guardOf,
  judge,
  type LiveMetrics,
  type Rollout,
  rolloutFrom,
  STAGES,
  type Stage,
  type Verdict,
} from './rollout.ts';

export class Rollouts {
  readonly #registry: ModelRegistry;
  readonly #now: () => Date;

  constructor(registry: ModelRegistry, now: () => Date = () => new Date()) {
    this.#registry = registry;
    this.#now = now;
  }

  /** The last one of a model, also where it is over; undefined where there was none. */
  async get(name: string): Promise<Rollout | undefined> {
    return (await this.#read(name)).rollout;
  }

  async #read(name: string): Promise<{ readonly rollout: Rollout | undefined; readonly revision: number }> {
    const found = await this.#registry.store.records.rollout(name);
    return found === undefined
      ? { rollout: undefined, revision: 0 }
      : { rollout: rolloutFrom(found.state), revision: found.revision };
  }

  /**
   * Lets a version in, at 10 %. Throws UnknownModelError where there is no such version, ConflictError where it is the champion or
   * another rollout is under way.
   */
  async start(
    name: string,
    version: string,
    guard: GuardChange = {},
    why: string = 'It is let in.',
  ): Promise<Rollout> {
    // In turn, so that the version is not deleted meanwhile.
    const rollout = await this.#registry.store.inTurn(async () => {
      const challenger = (await this.#registry.get(name, version)).version;
      const champion = (await this.#registry.get(name, CHAMPION)).version;
      if (champion === challenger) throw new ConflictError(`${name} ${challenger} is the champion already.`);
      const { rollout: last, revision } = await this.#read(name);
      if (last?.state === 'running') {
        await this.#name(last);
        throw new ConflictError(
          `${name} ${last.challenger} is being let in at ${last.stage} %; stop that first.`,
        );
      }
      const at = this.#now().toISOString();
      const begun: Rollout = {
        model: name,
        champion,
        challenger,
        stage: STAGES[0],
        state: 'running',
        guard: guardOf(guard),
        startedAt: at,
        stageAt: at,
        log: [{ at, what: `${name} ${challenger} is let in beside ${champion}.` }],
      };
      await this.#write(begun, revision);
      return begun;
    });
    await this.#name(rollout, why);
    return rollout;
  }

  /** Only who wrote the rollout names its challenger; where the process ended before that, the next look does. */
  async #name({ model, challenger }: Rollout, why: string = 'It is let in.'): Promise<void> {
    await this.#registry.promote(model, challenger, { alias: CHALLENGER, why });
  }

  /** Takes the challenger out again. Throws ConflictError where no rollout is under way. */
  async stop(name: string, why: string): Promise<Rollout> {
    const { rollout, revision } = await this.#read(name);
    return this.#end(runningOf(name, rollout), revision, why);
  }

  /**
   * Goes on to the next stage because a person says so, whatever the guard has seen so far; after 100 % the challenger is the champion.
   * Throws ConflictError where no rollout is under way, where it stands at another stage than `from`, or the champion is another by now.
   */
  async advance(name: string, why: string, from?: Stage): Promise<Rollout> {
    const read = await this.#read(name);
    const rollout = runningOf(name, read.rollout);
    if (from !== undefined && rollout.stage !== from)
      throw new ConflictError(
        `${name} ${rollout.challenger} is at ${rollout.stage} % and no longer at ${from} %; look again before it is changed.`,
      );
    const champion = (await this.#registry.aliases(name))[CHAMPION];
    if (champion !== rollout.champion)
      throw new ConflictError(
        `the champion of ${name} is ${champion ?? 'no version'} by now and no longer ${rollout.champion}; stop the rollout first.`,
      );
    const act = rollout.stage === 100 ? 'finish' : 'advance';
    return this.#carryOut(rollout, read.revision, { act, why, comparison: null });
  }

  async #carryOut(rollout: Rollout, revision: number, verdict: Verdict): Promise<Rollout> {
    const { model, challenger } = rollout;
    const next = after(rollout, verdict, this.#now().toISOString());
    // First the champion: a rollout that is over is not looked at again.
    if (verdict.act === 'finish' && (await this.#registry.aliases(model))[CHAMPION] !== challenger)
      await this.#registry.promote(model, challenger, { why: verdict.why, expected: rollout.champion });
    await this.#write(next, revision);
    if (next.state !== 'running') await this.#registry.clear(model, CHALLENGER, verdict.why);
    return next;
  }

  async #end(rollout: Rollout, revision: number, why: string): Promise<Rollout> {
    const log = [...rollout.log, { at: this.#now().toISOString(), what: why }];
    const stopped: Rollout = { ...rollout, state: 'stopped', log };
    await this.#write(stopped, revision);
    await this.#registry.clear(rollout.model, CHALLENGER, why);
    return stopped;
  }

  /**
   * Judges a rollout under way and does what comes of it; undefined where none is. A challenger that held becomes the champion, one
   * that did not is taken out.
   */
  async review(
    name: string,
    metrics: (
      rollout: Rollout,
    ) => Promise<{ readonly champion: LiveMetrics; readonly challenger: LiveMetrics }>,
  ): Promise<{ readonly rollout: Rollout; readonly verdict: Verdict } | undefined> {
    const { rollout, revision } = await this.#read(name);
    if (rollout?.state !== 'running') return undefined;
    const champion = (await this.#registry.aliases(name))[CHAMPION];
    if (champion !== rollout.champion && champion !== rollout.challenger) {
      const why = `the champion is ${champion ?? 'nobody'} by now and no longer ${rollout.champion}.`;
      const ended = await this.#end(rollout, revision, why);
      return { rollout: ended, verdict: { act: 'rollBack', why, comparison: null } };
    }
    await this.#name(rollout);
    // It became the champion, and the process ended before that was written down here.
    const isCrowned = champion === rollout.challenger;
    const seen = await metrics(rollout);
    const verdict: Verdict = isCrowned
      ? { act: 'finish', why: `${name} ${champion} is the champion.`, comparison: null }
      : judge(rollout, seen.champion, seen.challenger);
    if (verdict.act === 'wait') return { rollout, verdict };
    return { rollout: await this.#carryOut(rollout, revision, verdict), verdict };
  }

  async #write(rollout: Rollout, revision: number): Promise<void> {
    if (!(await this.#registry.store.records.putRollout(rollout.model, rollout, revision)))
      throw new ConflictError(
        `the rollout of ${rollout.model} was changed by another meanwhile; look again.`,
      );
  }
}

function runningOf(name: string, rollout: Rollout | undefined): Rollout {
  if (rollout?.state !== 'running') throw new ConflictError(`no version of ${name} is being let in.`);
  return rollout;
}
