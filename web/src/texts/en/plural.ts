/** `1 lap`, `3 laps`. */
export const plural = (count: number, one: string, many: string) => `${count} ${count === 1 ? one : many}`;
