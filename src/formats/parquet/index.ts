/** Parquet recordings: one row a moment, one column a channel. */

export { parquet } from './parquet.ts';
