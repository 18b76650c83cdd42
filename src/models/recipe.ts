/**
 * What every trained model of Pitboard can be asked, so that one `train`, one `evaluate` and one `predict` do for all of them. A
 * recipe knows its data and its network; it prints nothing, keeps nothing in the library and is told where checkpoints go.
 */

import type { Device } from '../graph/index.ts';
import type { Builder, ModelMetric, ModelPackage, Rows, Servable } from '../registry/index.ts';
import type { RaceSession } from '../timing/index.ts';

/** Something that the user can mend: a folder without races, a lap that cannot be asked about. One sentence. */
export class ModelError extends Error {
  override name = 'ModelError';
}

/** Numbers that a training can be run with, by name. */
export type Settings = Readonly<Record<string, number>>;

/** One of those, and where a search may look for it. */
export interface Setting {
  readonly about: string;
  readonly value: number;
  readonly from: number;
  readonly to: number;
  /** Drawn evenly in its logarithm. */
  readonly isLog?: boolean | undefined;
  readonly isWhole?: boolean | undefined;
}

export interface ProgressTold {
  /** `reading races`, `training the network`. */
  readonly phase: string;
  /** 0..1 of the whole. */
  readonly fraction: number;
}

/** One value of a curve: `network/train` or `trees/q50/validation`, by step. */
export interface PointTold {
  readonly series: string;
  readonly step: number;
  readonly value: number;
}

export interface WorkOptions {
  readonly signal?: AbortSignal | undefined;
  onProgress?(told: ProgressTold): void;
  /** What the user should know, a sentence each: a race that was left out, a device that is not there. */
  onNotice?(sentence: string): void;
}

export interface DataOptions {
  /** A folder in the layout that `Recipe.data` names. */
  readonly data: string;
  /** All that are there where left out. */
  readonly seasons?: readonly number[] | undefined;
}

export interface TrainRequest extends DataOptions, WorkOptions {
  /** Those that are not named have their default. Throws ModelError for one that is not known. */
  readonly settings?: Settings | undefined;
  readonly seed: number;
  readonly device?: Device | undefined;
  /** 0..1 of a full training: a search tries many at little effort. Default 1. */
  readonly effort?: number | undefined;
  /** Where checkpoints of this training lie; the same folder takes it up again, to the same weights. */
  readonly folder: string;
  /** Into the lineage of what is made. */
  readonly run?: string | undefined;
  readonly codeVersion: string;
  /** As soon as the data is known. */
  onData?(told: { readonly hash: string; readonly rows: number }): void;
  onPoint?(point: PointTold): void;
}

export interface TrainedModel {
  /** On validation data, lower is better: what a search compares. */
  readonly score: number;
  readonly pack: ModelPackage;
}

export interface EvaluationGroup {
  readonly name: string;
  readonly n: number;
  readonly metrics: readonly ModelMetric[];
}

export interface Evaluation {
  /** `2024, accurate green-flag laps`. */
  readonly data: string;
  readonly n: number;
  readonly metrics: readonly ModelMetric[];
  /** What a simple rule, or a part of the model alone, does on the same rows. */
  readonly beside: readonly EvaluationGroup[];
  /** By what: `circuit`, `compound`. */
  readonly groups: Readonly<Record<string, readonly EvaluationGroup[]>>;
  /** What `--json` prints. */
  readonly json: Readonly<Record<string, unknown>>;
}

/** About one driver of a race, when that lap was over. */
export interface Question {
  readonly session: RaceSession;
  /** Three letters, a name or a number, as everywhere on the command line. */
  readonly driver: string;
  readonly lap: number;
}

export interface Asked {
  readonly rows: Rows;
  /** What is told, for people: `NOR, Bahrain 2024, lap 16 after lap 15`. */
  readonly title: string;
  /** Of the answers. */
  readonly unit: string;
  /** What came, where the recording holds it already. */
  readonly truth: number | null;
}

export interface Recipe {
  /** As in the registry: `lap-time`. */
  readonly name: string;
  readonly title: string;
  /** What it tells and from what, one sentence. */
  readonly about: string;
  /** What `--data` is to hold, one sentence. */
  readonly data: string;
  readonly settings: Readonly<Record<string, Setting>>;
  /** By the `architecture` of a version. */
  readonly builders: ReadonlyMap<string, Builder>;
  /** Throws ModelError or LearningError for what the user can mend, and the signal's reason. */
  train(request: TrainRequest): Promise<TrainedModel>;
  /** Holds a model against data that it may never have seen. */
  evaluate(model: Servable, options: DataOptions & WorkOptions): Promise<Evaluation>;
  /** Throws ModelError where there is no such driver or lap, or the model cannot tell of it. */
  ask(question: Question): Asked;
}
