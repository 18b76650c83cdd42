/** What stands around every page: the bar on top, dropping files anywhere, imports under way, the banner when offline. */

import { Link, Outlet, useNavigate, useRouterState } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { connection } from '../state/connection.ts';
import { useObservable } from '../state/observable.ts';
import { changeSettings, shownTheme } from '../state/settings.ts';
import { t } from '../texts/index.ts';
import { DropTarget } from './DropTarget.tsx';
import { ImportCards } from './ImportCards.tsx';
import { GearIcon, MoonIcon, SunIcon } from './icons.tsx';
import { useKeys } from './keys.ts';
import { Shortcuts } from './Shortcuts.tsx';

function toggleTheme(): void {
  changeSettings({ theme: shownTheme.value === 'dark' ? 'light' : 'dark' });
}

export function Shell() {
  const [help, setHelp] = useState(false);
  const online = useObservable(connection.online);
  const theme = useObservable(shownTheme);
  const navigate = useNavigate();
  const pathname = useRouterState({ select: (state) => state.location.pathname });
  useKeys({
    '?': () => setHelp(true),
    'Shift+?': () => setHelp(true),
    t: toggleTheme,
    l: () => void navigate({ to: '/' }),
    // In the order of the bar.
    '1': () => void navigate({ to: '/' }),
    '2': () => void navigate({ to: '/races' }),
    '3': () => void navigate({ to: '/standings' }),
    '4': () => void navigate({ to: '/models' }),
  });
  // A new page is announced and read from its top, as if it had been loaded.
  useEffect(() => {
    if (pathname) window.scrollTo(0, 0);
  }, [pathname]);
  return (
    <>
      <a className="skip" href="#content">
        {t.app.skip}
      </a>
      <header className="bar">
        <Link to="/" className="wordmark" aria-label={`${t.app.name}, ${t.app.library}`}>
          <svg viewBox="0 0 22 18" aria-hidden="true" focusable="false">
            <path className="mark-lap" d="M1 2.5h20M1 9h12" />
            <path className="mark-reference" d="M1 15.5h16" />
          </svg>
          <span className="wordmark-name">{t.app.name}</span>
        </Link>
        <nav className="bar-pages" aria-label={t.app.pages}>
          <Link to="/" className="bar-link" activeOptions={{ exact: true, includeSearch: false }}>
            {t.app.library}
          </Link>
          <Link to="/races" className="bar-link" activeOptions={{ includeSearch: false }}>
            {t.app.races}
          </Link>
          <Link to="/standings" className="bar-link" activeOptions={{ includeSearch: false }}>
            {t.app.standings}
          </Link>
          <Link
            to="/models"
            className="bar-link"
            activeOptions={{ includeSearch: false }}
            // Trainings are the other half of it.
            aria-current={pathname.startsWith('/runs') ? 'page' : undefined}
          >
            {t.app.models}
          </Link>
        </nav>
        <span className="grow" />
        <nav className="bar-nav" aria-label={t.app.name}>
          <button
            type="button"
            className="icon-button"
            onClick={toggleTheme}
            aria-label={theme === 'dark' ? t.app.themeToLight : t.app.themeToDark}
          >
            {theme === 'dark' ? <SunIcon /> : <MoonIcon />}
          </button>
          <Link to="/settings" className="icon-button" aria-label={t.app.settings}>
            <GearIcon />
          </Link>
          <button
            type="button"
            className="icon-button help-button"
            onClick={() => setHelp(true)}
            aria-label={t.app.shortcuts}
            aria-keyshortcuts="?"
          >
            <span aria-hidden="true">?</span>
          </button>
        </nav>
      </header>
      <div aria-live="assertive">
        {!online && (
          <p className="banner">
            <strong>{t.offline.banner}</strong> {t.offline.hint}
          </p>
        )}
      </div>
      <Outlet />
      <ImportCards />
      <DropTarget kind={dropKind(pathname)} onModel={() => void navigate({ to: '/models' })} />
      {help && <Shortcuts onClose={() => setHelp(false)} />}
    </>
  );
}

function dropKind(pathname: string): 'recordings' | 'races' | 'models' {
  if (/^\/(races|standings)/.test(pathname)) return 'races';
  return /^\/(models|runs)/.test(pathname) ? 'models' : 'recordings';
}
