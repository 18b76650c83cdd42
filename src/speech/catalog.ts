/**
 * What a language must be able to say. Each language is one file with a message per key in ICU MessageFormat; the
 * placeholders are the same in all of them, so that a translator needs to read nothing but the English file.
 */

import { en } from './en.ts';

export type MessageKey = keyof typeof en;
export type Catalog = { readonly [Key in MessageKey]: string };

/** By BCP 47 language code. */
export const catalogs: Readonly<Record<string, Catalog>> = { en };
