/** A question that cannot be answered, in one sentence that says why and what would do. */
export class StrategyError extends Error {
  override readonly name = 'StrategyError';
}
