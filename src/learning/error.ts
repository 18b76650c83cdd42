/** What can be wrong with data, a run or a model, in one sentence. */
export class LearningError extends Error {
  override name = 'LearningError';
}
