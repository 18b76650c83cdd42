/** What can be wrong with a graph or with what it is fed, in one sentence. */

export class GraphError extends Error {
  override name = 'GraphError';
}

/** Shapes that do not go together; the message holds both. */
export class ShapeError extends GraphError {
  override name = 'ShapeError';
}
