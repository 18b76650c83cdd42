import { describe, expect, it } from 'vitest';
import { formOf } from './accept.ts';

describe('the form of a table', () => {
  it.each([
    [undefined, 'json'],
    ['', 'json'],
    ['*/*', 'json'],
    ['application/json', 'json'],
    ['text/csv', 'csv'],
    ['text/*', 'csv'],
    ['text/html,application/xhtml+xml,*/*;q=0.8', 'json'],
    ['application/vnd.apache.parquet', 'parquet'],
    ['application/json;q=0.5, text/csv', 'csv'],
    ['text/csv;q=0, */*', 'json'],
    ['application/*;q=0.2, text/csv;q=0.1', 'json'],
    ['TEXT/CSV', 'csv'],
  ])('Accept %s is %s', (accept, form) => {
    expect(formOf('', accept)).toBe(form);
  });

  it('may be asked for in the address', () => {
    expect(formOf('?format=parquet', 'application/json')).toBe('parquet');
    expect(formOf('?csv=true', undefined)).toBe('csv');
  });

  it.each(['text/html', 'application/json;q=0', 'image/*'])('Accept %s is none of ours', (accept) => {
    expect(() => formOf('', accept)).toThrow(expect.objectContaining({ status: 406 }));
  });
});
