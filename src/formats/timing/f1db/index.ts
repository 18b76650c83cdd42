/** f1db, as CSV files. */

export { f1dbReader } from './f1db.ts';
