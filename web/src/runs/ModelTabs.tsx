/** The two pages on models, one beside the other: what was learned, and how it was learned. */

import { Link } from '@tanstack/react-router';
import { t } from '../texts/index.ts';
import '../style/modelTabs.css';

export function ModelTabs() {
  return (
    <nav className="model-tabs" aria-label={t.app.models}>
      <Link to="/models" activeOptions={{ includeSearch: false }}>
        {t.app.models}
      </Link>
      <Link to="/runs" activeOptions={{ includeSearch: false }}>
        {t.app.runs}
      </Link>
    </nav>
  );
}
