/**
 * The one place of the server that opens the registry: models are loaded once, asked by all, and closed with the server. Whatever points
 * a name elsewhere also tells the serving, so that the next question is answered by what the page shows.
 */

import type { Logger } from 'pino';
import {
  type Builder,
  type BundledModels,
  bundledModels,
  CHALLENGER,
  CHAMPION,
  ConflictError,
  compareServed,
  type Explanation,
  ModelRegistry,
  ModelServer,
  type ModelVersion,
  QuestionError,
  RegistryError,
  type Rows,
  type Told,
  UnknownModelError,
} from '../../registry/index.ts';
import type { Library } from '../../store/index.ts';
import type {
  AdvanceBody,
  PredictBody,
  PromoteBody,
  RollbackBody,
  RolloutBody,
} from '../modelsAskContract.ts';
import type {
  ModelAnswersView,
  ModelComparisonView,
  ModelDetail,
  ModelHealthView,
  ModelMetricsView,
  ModelServingView,
  ModelSummaryView,
  ModelsView,
  ModelVersionView,
  VerdictView,
} from '../modelsContract.ts';
import { HttpError, isForeseen, sentenceOf } from '../problem.ts';
import { ModelFitness } from './fitness.ts';
import { rowsOfQuestion } from './question.ts';
import { type IncomingModel, type OutgoingModel, oneAtATime, receivedModel, sentModel } from './transfer.ts';
import {
  comparisonSentence,
  errorComparison,
  metricsView,
  metricView,
  rolloutView,
  servingView,
  versionSummary,
  versionView,
} from './views.ts';

export interface ModelDeskOptions {
  readonly library: Library;
  /** By architecture. */
  readonly builders: ReadonlyMap<string, Builder>;
  /** Those that come with the program; a test brings its own. */
  readonly bundled?: BundledModels | undefined;
  readonly logger: Logger;
  /** The clock; a test brings its own. */
  readonly now?: (() => Date) | undefined;
}

/** Warnings kept of each model. */
const WARNINGS = 10;
/** ms that a version may take to be loaded: a process has to be started first. */
const LOADED = 20_000;

interface Explained {
  readonly explanation: Explanation | null;
  /** Why there is none, one sentence. */
  readonly why: readonly string[];
}

export class ModelDesk {
  readonly #registry: ModelRegistry;
  readonly #serving: ModelServer;
  readonly #fitness: ModelFitness;
  readonly #builders: ReadonlyMap<string, Builder>;
  readonly #architectures: ReadonlySet<string>;
  readonly #logger: Logger;
  readonly #now: () => Date;
  readonly #oneAtATime = oneAtATime();
  readonly #warnings = new Map<string, { readonly at: string; readonly sentence: string }[]>();

  constructor({
    library,
    builders,
    bundled = bundledModels(),
    logger,
    now = () => new Date(),
  }: ModelDeskOptions) {
    this.#registry = new ModelRegistry({ store: library.models, bundled, now });
    for (const problem of bundled.problems) logger.warn({ problem }, 'a model was passed over');
    this.#serving = new ModelServer({
      registry: this.#registry,
      builders,
      loadTimeout: LOADED,
      now,
      onWarning: (sentence) => logger.warn({ sentence }, 'a model did not answer as it should'),
    });
    this.#builders = builders;
    this.#architectures = new Set(builders.keys());
    this.#fitness = new ModelFitness(this.#registry, this.#serving, this.#architectures, now);
    this.#logger = logger;
    this.#now = now;
  }

  async list(): Promise<ModelsView> {
    const models = await this.#registry.models();
    return {
      models: await Promise.all(models.map(({ name, title }) => this.#summary(name, title))),
      problems: [...this.#registry.problems],
    };
  }

  async #summary(name: string, title: string): Promise<ModelSummaryView> {
    const versions = await this.#registry.versions(name);
    const aliases = await this.#registry.aliases(name);
    const champion = versions.find(({ version }) => version === aliases[CHAMPION]);
    const rollout = await this.#serving.rollouts.get(name);
    const metric = champion?.metrics[0];
    return {
      name,
      title,
      champion: champion?.version ?? null,
      challenger: aliases[CHALLENGER] ?? null,
      versions: versions.length,
      metric: metric === undefined ? null : metricView(metric),
      createdAt: champion?.createdAt ?? null,
      state: await this.#fitness.state(champion),
      rollout: rollout?.state === 'running' ? rolloutView(rollout) : null,
    };
  }

  async model(name: string): Promise<ModelDetail> {
    const versions = await this.#versions(name);
    const aliases = await this.#registry.aliases(name);
    const champion = versions.find(({ version }) => version === aliases[CHAMPION]);
    const rollout = await this.#serving.rollouts.get(name);
    const place = { aliases, architectures: this.#architectures };
    return {
      name,
      title: (champion ?? versions[0]).card.title,
      state: await this.#fitness.state(champion),
      champion: champion?.version ?? null,
      challenger: aliases[CHALLENGER] ?? null,
      answering: (await this.#fitness.answering(champion)).version,
      back: (await this.#registry.former(name))?.version ?? null,
      versions: versions.map((version) => versionSummary(version, place)),
      history: (await this.#registry.history(name)).map(({ model: _, ...change }) => change).reverse(),
      rollout: rollout === undefined ? null : rolloutView(rollout),
      warnings: this.#warnings.get(name) ?? [],
    };
  }

  /** Throws UnknownModelError where there are none. */
  async #versions(name: string): Promise<readonly ModelVersion[]> {
    const versions = await this.#registry.versions(name);
    // Says which models there are.
    if (versions.length === 0) await this.#registry.get(name);
    return versions;
  }

  async version(name: string, which: string): Promise<ModelVersionView> {
    const version = await this.#registry.get(name, which);
    const aliases = await this.#registry.aliases(name);
    const place = { aliases, architectures: this.#architectures };
    return versionView(version, place, await this.#fitness.damageOf(version));
  }

  async metrics(name: string): Promise<ModelMetricsView> {
    return metricsView(await this.#versions(name));
  }

  health(name: string, which: string): Promise<ModelHealthView> {
    return this.#fitness.health(name, which);
  }

  async serving(name: string): Promise<ModelServingView> {
    const versions = await this.#versions(name);
    const metrics = this.#serving.metrics(name);
    const loaded = new Set(this.#serving.loaded);
    return {
      versions: versions.flatMap(({ version }) => {
        const seen = metrics.get(version);
        return seen === undefined ? [] : [servingView(version, seen, loaded.has(`${name} ${version}`))];
      }),
    };
  }

  async promote(name: string, { version, alias, why, expected }: PromoteBody): Promise<ModelDetail> {
    await this.#registry.promote(name, version, { alias, why, expected });
    return this.#changed(name);
  }

  async rollback(name: string, { alias, why, expected }: RollbackBody): Promise<ModelDetail> {
    // An alias that nobody ever set of a model that is not there is no conflict.
    await this.#versions(name);
    await this.#registry.rollback(name, { alias, why, expected });
    return this.#changed(name);
  }

  async clear(name: string, alias: string, why: string | undefined): Promise<ModelDetail> {
    await this.#versions(name);
    await this.#registry.clear(name, alias, why);
    return this.#changed(name);
  }

  async tag(name: string, which: string, tags: readonly string[]): Promise<ModelVersionView> {
    const { version } = await this.#registry.tag(name, which, tags);
    return this.version(name, version);
  }

  async delete(name: string, which: string): Promise<void> {
    const { version } = await this.#registry.get(name, which);
    await this.#registry.delete(name, version);
    this.#serving.refresh(name);
  }

  /** A rollout whose champion is another by now is over, and the page should not show it as under way. */
  async #changed(name: string): Promise<ModelDetail> {
    this.#serving.refresh(name);
    this.#fitness.forget();
    const rollout = await this.#serving.rollouts.get(name);
    const champion = (await this.#registry.aliases(name))[CHAMPION];
    if (rollout?.state === 'running' && champion !== rollout.champion) {
      try {
        await this.#serving.review(name);
      } catch (error) {
        // Another was faster to see it.
        if (!(error instanceof ConflictError)) throw error;
      }
      this.#serving.refresh(name);
    }
    return this.model(name);
  }

  async startRollout(name: string, { version, why, guard }: RolloutBody): Promise<ModelDetail> {
    await this.#serving.rollouts.start(name, version, guard, why);
    return this.#changed(name);
  }

  async advanceRollout(name: string, { from, why }: AdvanceBody): Promise<ModelDetail> {
    await this.#serving.rollouts.advance(name, why ?? 'carried on by hand.', from);
    return this.#changed(name);
  }

  async stopRollout(name: string, why: string | undefined): Promise<ModelDetail> {
    await this.#serving.rollouts.stop(name, why ?? 'stopped by hand.');
    return this.#changed(name);
  }

  /** What the guard says of the rollout under way, and does it. */
  async reviewRollout(name: string): Promise<VerdictView> {
    const done = await this.#serving.review(name);
    const rollout = done?.rollout ?? (await this.#serving.rollouts.get(name));
    if (rollout === undefined)
      throw new UnknownModelError(`no version of ${name} was ever let in by stages.`);
    const { verdict } = done ?? {};
    return {
      rollout: rolloutView(rollout),
      verdict:
        verdict === undefined
          ? null
          : { ...verdict, comparison: verdict.comparison && errorComparison(verdict.comparison) },
    };
  }

  async compare(
    name: string,
    { a, b }: { readonly a: string; readonly b: string },
  ): Promise<ModelComparisonView> {
    const [one, other] = [await this.#registry.get(name, a), await this.#registry.get(name, b)];
    if (one.version === other.version)
      throw new HttpError(422, `${name} ${one.version} cannot be compared with itself`);
    const pair = { a: one.version, b: other.version };
    try {
      const comparison = await compareServed(this.#registry, name, pair);
      const sentence = comparisonSentence(one.version, other.version, comparison.difference, comparison.p);
      return { ...pair, comparison: errorComparison(comparison), sentence };
    } catch (error) {
      // Too few truths are known, which is how every comparison begins.
      if (!(error instanceof RegistryError)) throw error;
      const sentence = error.message
        .replace('the first version', one.version)
        .replace('the second version', other.version);
      return { ...pair, comparison: null, sentence };
    }
  }

  /** Throws QuestionError with feature and row, HttpError 503 where nobody has an answer. */
  async ask(name: string, body: PredictBody): Promise<ModelAnswersView> {
    const rows = rowsOfQuestion(await this.#registry.get(name), body, await this.#wantedByChallenger(name));
    const { key, keys, explain, row } = body;
    if (explain && row >= rows.rows)
      throw new QuestionError(`there is no row ${row} to explain; the rows are 0 to ${rows.rows - 1}.`);
    const told = await this.#answered(name, () => this.#serving.predict(name, rows, { key, keys }));
    const { version, arm, answers, warnings, ids } = told;
    if (version === null || arm === 'baseline')
      throw new HttpError(503, `no version of ${name} has an answer`);
    this.#warned(name, warnings);
    // What the page says of its files should be what was just found out.
    if (warnings.length > 0) this.#fitness.forget();
    const { explanation, why } = explain
      ? await this.#explained(name, rows, row, version)
      : { explanation: null, why: [] };
    return {
      version,
      arm,
      warnings: [...warnings, ...why],
      rows: rows.rows,
      answers: Object.fromEntries([...answers].map(([output, values]) => [output, Array.from(values)])),
      ids: [...ids],
      explanation: explanation && {
        row,
        base: explanation.base,
        parts: [...explanation.parts]
          .map(([feature, part]) => ({ feature, part }))
          .sort((one, other) => Math.abs(other.part) - Math.abs(one.part)),
      },
    };
  }

  /** The answer was given, and is in the log, when it is explained: it stands whether or not that can be done. */
  async #explained(name: string, rows: Rows, row: number, version: string): Promise<Explained> {
    try {
      return { explanation: await this.#serving.explain(name, rows, row, version), why: [] };
    } catch (error) {
      if (!isForeseen(error))
        this.#logger.error({ err: error, name, version }, 'an answer was not explained');
      const why = [`the answer could not be explained: ${sentenceOf(error)}`];
      this.#warned(name, why);
      return { explanation: null, why };
    }
  }

  async #wantedByChallenger(name: string): Promise<ModelVersion['features']> {
    const rollout = await this.#serving.rollouts.get(name);
    if (rollout?.state !== 'running') return [];
    const versions = await this.#registry.versions(name);
    return versions.find(({ version }) => version === rollout.challenger)?.features ?? [];
  }

  async #answered(name: string, ask: () => Promise<Told>): Promise<Told> {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof RegistryError) || error instanceof QuestionError) throw error;
      if (error instanceof UnknownModelError) throw error;
      this.#warned(name, [error.message]);
      throw new HttpError(503, error.message);
    }
  }

  /** The same again moves up. */
  #warned(name: string, sentences: readonly string[]): void {
    if (sentences.length === 0) return;
    const at = this.#now().toISOString();
    const known = (this.#warnings.get(name) ?? []).filter(({ sentence }) => !sentences.includes(sentence));
    this.#warnings.set(
      name,
      [...sentences.map((sentence) => ({ at, sentence })), ...known].slice(0, WARNINGS),
    );
  }

  async truth(name: string, id: string, truth: number): Promise<void> {
    await this.#serving.truth(id, truth, name);
  }

  send(name: string, which: string): Promise<OutgoingModel> {
    return sentModel(this.#registry, name, which);
  }

  /** Throws HttpError 409 while another is taken in. */
  receive(incoming: IncomingModel): Promise<ModelVersionView> {
    return this.#oneAtATime(async () => {
      const { name, version } = await receivedModel(this.#registry, this.#builders, incoming);
      this.#serving.refresh(name);
      this.#fitness.forget();
      return this.version(name, version);
    });
  }

  /** Writes the log and lets go of all models. */
  close(): Promise<void> {
    return this.#serving.close();
  }
}
