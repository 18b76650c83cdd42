/** Where the browser begins. */

import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { queryClient } from './queries.ts';
import { router } from './routes.tsx';
import { connection } from './state/connection.ts';
import { followTheme } from './state/settings.ts';
import './style/base.css';
import './style/controls.css';
import './style/shell.css';
import './style/library.css';
import './style/imports.css';

followTheme();
connection.watch();

const root = document.getElementById('root');
if (!root) throw new Error('the page has no element "root"');
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={queryClient}>
      <RouterProvider router={router} />
    </QueryClientProvider>
  </StrictMode>,
);
