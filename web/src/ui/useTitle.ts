/** The tab's title follows the page. */

import { useEffect } from 'react';
import { t } from '../texts/index.ts';

export function useTitle(title: string): void {
  useEffect(() => {
    document.title = title === '' ? t.app.name : `${title} · ${t.app.name}`;
  }, [title]);
}
