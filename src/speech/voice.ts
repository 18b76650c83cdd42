/** One language's messages, each parsed once, when it is first said. */

import { IntlMessageFormat } from 'intl-messageformat';
import { type Catalog, catalogs, type MessageKey } from './catalog.ts';

export type Values = Readonly<Record<string, string | number>>;

export const languages: readonly string[] = Object.keys(catalogs);

export class Voice {
  readonly #catalog: Catalog;
  readonly #formats = new Map<MessageKey, IntlMessageFormat>();
  readonly #lists: Intl.ListFormat;
  readonly language: string;

  /** @throws RangeError for a language that has no catalog */
  constructor(language: string) {
    const catalog = catalogs[language];
    if (!catalog) {
      throw new RangeError(`no language "${language}"; there are: ${languages.join(', ')}`);
    }
    this.#catalog = catalog;
    this.#lists = new Intl.ListFormat(language, { type: 'conjunction' });
    this.language = language;
  }

  say(key: MessageKey, values: Values = {}): string {
    let format = this.#formats.get(key);
    if (!format) {
      format = new IntlMessageFormat(this.#catalog[key], this.language);
      this.#formats.set(key, format);
    }
    return String(format.format({ ...values }));
  }

  /** `a, b and c`. */
  list(parts: readonly string[]): string {
    return this.#lists.format(parts);
  }

  knows(key: string): key is MessageKey {
    return Object.hasOwn(this.#catalog, key);
  }
}
