/** What runs in the process of a version. */

import { modelBuilders } from '../../models/index.ts';
import { serveModel } from './work.ts';

serveModel(modelBuilders);
