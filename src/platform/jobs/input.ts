/** What a job is asked, held against what its kind takes: when it is asked, and again when it is begun. */

import type { z } from 'zod';
import { JobInputError } from './errors.ts';
import type { JobKind } from './types.ts';

/** The input as the kind takes it. Throws JobInputError. */
export function checkedInput<Input>(
  kind: Pick<JobKind<Input, unknown>, 'name' | 'input'>,
  input: unknown,
): Input {
  const parsed = kind.input.safeParse(input);
  if (parsed.success) return parsed.data;
  throw new JobInputError(`${kind.name} cannot be asked this: ${issueOf(parsed.error)}.`);
}

function issueOf({ issues: [issue] }: z.ZodError): string {
  const where = issue.path.join('.');
  return where === '' ? issue.message : `${where}: ${issue.message}`;
}
