/** All trainings, the newest first: how far they are, how good they came out. */

import { t } from '../texts/index.ts';
import { useTitle } from '../ui/useTitle.ts';
import { ModelTabs } from './ModelTabs.tsx';

export function RunsPage() {
  useTitle(t.app.runs);
  return (
    <main id="content" className="page runs">
      <ModelTabs />
    </main>
  );
}
