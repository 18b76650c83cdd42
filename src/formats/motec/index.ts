/** MoTeC's native log `.ld` and its lap sidecar `.ldx`. The i2 CSV export is a reader of its own. */

export { motecLd } from './ld.ts';
export { motecLdx, parseLdx } from './ldx.ts';
