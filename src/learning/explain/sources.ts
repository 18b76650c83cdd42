/** The project's own data and trees as explanations take them: rows of numbers, and which columns are which feature. */

import { type Dataset, type Feature, type Scaling, scaled } from '../data/index.ts';
import { LearningError } from '../error.ts';
import { type Ensemble, leafOf, linked } from '../trees/ensemble.ts';
import type { Matrix, Predict } from './matrix.ts';
import type { SurrogateFeature } from './surrogate.ts';

/** Values as they are, a column a feature in their order; all rows where left out. */
export function rawMatrix(dataset: Dataset, rows?: ArrayLike<number>): Matrix {
  const count = rows?.length ?? dataset.rows;
  const width = dataset.features.length;
  const values = new Float64Array(count * width);
  dataset.features.forEach(({ name }, f) => {
    const column = dataset.columns.get(name);
    if (column === undefined) throw new LearningError(`the column ${name} is missing.`);
    for (let i = 0; i < count; i++) values[i * width + f] = column[rows?.[i] ?? i];
  });
  return { rows: count, width, values };
}

export function rawColumns(features: readonly Feature[]): SurrogateFeature[] {
  return features.map(({ name, kind }, f) => ({ name, columns: [f], isClass: kind === 'class' }));
}

/** Values as a network eats them; missing ones are filled. */
export function scaledMatrix(scaling: Scaling, dataset: Dataset, rows: ArrayLike<number>): Matrix {
  const values = Float64Array.from(scaled(scaling, dataset, rows));
  return { rows: rows.length, width: scaling.width, values };
}

/** A class has a column for each of its values, which go together. */
export function scaledColumns({ features }: Scaling): SurrogateFeature[] {
  let at = 0;
  return features.map(({ feature }) => {
    const isClass = feature.kind === 'class';
    const columns = Array.from({ length: isClass ? feature.classes.length : 1 }, () => at++);
    return { name: feature.name, columns, isClass };
  });
}

/** Answers of trees, after the link; the columns are those of the ensemble's features, as they are. */
export function treesPredict({ features, base, link, trees }: Ensemble): Predict {
  return ({ rows, width, values }) => {
    if (width !== features.length)
      throw new LearningError(
        `the trees know ${features.length} features, but the rows have ${width} columns.`,
      );
    // Trees see float32, and split between such values.
    const seen = Float32Array.from(values);
    return Float64Array.from({ length: rows }, (_, row) => {
      let sum = base;
      for (const tree of trees) sum += tree.value[leafOf(tree, (f) => seen[row * width + f])];
      return linked(link, sum);
    });
  };
}
