/** `pitboard strategy scores SEASON`: how the teams' strategies did over the races of a season. */

export async function strategyScores(): Promise<void> {}
