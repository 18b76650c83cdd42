/** What the engines make, as models that answer: an ensemble of trees, and a network that eats one scaled row at a time. */

import type { Predictor } from '../../graph/index.ts';
import {
  type Dataset,
  type Ensemble,
  type Feature,
  predictTrees,
  type Scaling,
  scaled,
  shapOf,
} from '../../learning/index.ts';
import type { Rows, Servable } from './servable.ts';

function datasetOfRows(features: readonly Feature[], { rows, columns }: Rows): Dataset {
  const zeros = new Float64Array(rows);
  return { rows, features, columns, target: zeros, time: zeros, groups: new Map() };
}

/**
 * An output for each ensemble, `value` or the quantiles; the first is the one that is explained, by exact Shapley values (of yes-or-no
 * models in log odds).
 */
export function treesServable(ensembles: Readonly<Record<string, Ensemble>>): Servable {
  const all = Object.entries(ensembles);
  return {
    predict: (rows) =>
      new Map(
        all.map(([output, ensemble]) => [
          output,
          predictTrees(ensemble, datasetOfRows(ensemble.features, rows)),
        ]),
      ),
    explain(rows, row) {
      const [[, ensemble]] = all;
      const { base, parts } = shapOf(ensemble, datasetOfRows(ensemble.features, rows), row);
      return { base, parts: new Map(ensemble.features.map(({ name }, i) => [name, parts[i]])) };
    },
  };
}

export interface NetworkParts {
  readonly predictor: Predictor;
  readonly scaling: Scaling;
  /** Name of the input that takes [rows, width]. */
  readonly input: string;
  /**
   * What the outputs are called outside, by their names in the graph: one name for a column each, in order. Answers are multiplied by
   * `scale` and moved by `offset`, where the network was trained on a scaled target.
   */
  readonly outputs: Readonly<Record<string, readonly string[]>>;
  readonly scale?: number | undefined;
  readonly offset?: number | undefined;
}

export function networkServable({
  predictor,
  scaling,
  input,
  outputs,
  scale = 1,
  offset = 0,
}: NetworkParts): Servable {
  const features = scaling.features.map(({ feature }) => feature);
  return {
    async predict(rows) {
      const all = Int32Array.from({ length: rows.rows }, (_, row) => row);
      const told = await predictor.run(
        { [input]: scaled(scaling, datasetOfRows(features, rows), all) },
        Object.keys(outputs),
      );
      return new Map(
        Object.entries(outputs).flatMap(([output, names]) =>
          names.map((name, at): [string, Float64Array] => [
            name,
            Float64Array.from(all, (row) => told[output].values[row * names.length + at] * scale + offset),
          ]),
        ),
      );
    },
    close: () => predictor.close(),
  };
}
