/**
 * The lists of races and seasons in the forms that the tables of a race have: the route makes its JSON as ever, and what is
 * wanted as CSV or Parquet is made of that.
 */

import { z } from '@hono/zod-openapi';
import type { Context, MiddlewareHandler } from 'hono';
import { HttpError } from '../problem.ts';
import { acceptedForm, type Form, forms, isForm } from '../race/accept.ts';
import { listTable } from '../race/listTable.ts';
import { writeTable } from '../race/tableFile.ts';
import { fileAnswer, linksOf } from './tableAnswer.ts';

export interface ListForms {
  /** What the file is called, without the ending. */
  readonly name: (c: Context) => string;
  /**
   * The lists of the answer by the names of their properties, with the schemas of their rows; an answer that is a list
   * itself has any name. Where there are several `table` chooses, else it is the first.
   */
  readonly tables: Readonly<Record<string, z.ZodObject>>;
  /** Rows of a page where no limit is given; the list is whole where left out. */
  readonly usualLimit?: number;
}

/** The query of a list that has other forms. */
export const formQuery = {
  format: z.enum(['json', 'csv', 'parquet']).optional().describe('outranks `Accept`'),
  csv: z.string().optional().describe('`true` is `format=csv`'),
};

/** Which of the lists of an answer a file holds. */
export function tableQuery<const Names extends readonly [string, ...string[]]>(names: Names) {
  return {
    table: z.enum(names).optional().describe(`of CSV and Parquet, which hold one table; else ${names[0]}`),
  };
}

/** The answer of a list, in all its forms. */
export function list<T extends z.ZodType>(schema: T, description: string) {
  return {
    description,
    content: {
      [forms.json]: { schema },
      [forms.csv]: { schema: z.string() },
      [forms.parquet]: { schema: z.string().openapi({ format: 'binary' }) },
    },
  };
}

function wantedForm(c: Context): Form {
  if (c.req.query('csv') === 'true') return 'csv';
  const format = c.req.query('format');
  // The route refuses a word that is none of them.
  if (format !== undefined) return isForm(format) ? format : 'json';
  return acceptedForm(c.req.header('accept'));
}

const pageSchema = z.looseObject({ total: z.number().optional() });

export function listForms({ name, tables, usualLimit }: ListForms): MiddlewareHandler {
  return async (c, next) => {
    const form = wantedForm(c);
    await next();
    if (c.res.status !== 200) return;
    if (form === 'json') {
      c.header('Vary', 'Accept');
      return;
    }
    const body: unknown = await c.res.json();
    const keys = Object.keys(tables);
    const key = c.req.query('table') ?? keys[0];
    const schema = Object.hasOwn(tables, key) ? tables[key] : undefined;
    if (!schema) throw new HttpError(400, `table: expected ${keys.join(' or ')}`);
    const page = Array.isArray(body) ? { [key]: body } : pageSchema.parse(body);
    const rows = z.array(z.unknown()).parse(page[key]);
    const table = listTable(schema, rows);
    const total = z.number().default(rows.length).parse(page.total);
    const links =
      usualLimit === undefined
        ? ''
        : linksOf(new URL(c.req.url), {
            total,
            offset: Number(c.req.query('offset') ?? 0),
            limit: Number(c.req.query('limit') ?? usualLimit),
          });
    c.res = await fileAnswer(c, form, async (path) => {
      await writeTable(
        table,
        Uint32Array.from(rows, (_, row) => row),
        form,
        path,
      );
      const title = keys.length > 1 ? `${name(c)} ${key}` : name(c);
      return {
        name: title,
        headers: { 'X-Total-Count': `${total}`, ...(links === '' ? {} : { Link: links }) },
      };
    });
  };
}
