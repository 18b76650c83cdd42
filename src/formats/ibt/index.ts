/** iRacing's `.ibt`: reader and writer. */

export { type IbtHeader, type IbtVariableInfo, readIbtHeader } from './header.ts';
export type { IbtType } from './layout.ts';
export { iracingNames } from './names.ts';
export { ibt } from './read.ts';
export { encodeIbt, type IbtFile, type IbtVariable, writeIbt } from './write.ts';
