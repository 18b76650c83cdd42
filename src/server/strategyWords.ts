/** Values that the schemas of strategy share. */

import { z } from '@hono/zod-openapi';

/** Lists as the strategist has them, which nobody changes. */
export const listOf = <T extends z.ZodType>(each: T) => z.array(each).readonly();

export const lapNumber = z.number().int();
