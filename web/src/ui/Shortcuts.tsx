/** The list behind `?`. */

import { Fragment } from 'react';
import { t } from '../texts/index.ts';
import { Dialog } from './Dialog.tsx';

const s = t.shortcuts;

const r = t.raceShortcuts;

const groups: readonly (readonly [string, readonly (readonly [readonly string[], string])[]])[] = [
  [
    s.lap,
    [
      [['←', '→'], s.move],
      [['Shift', '← →'], s.moveFast],
      [['Home', 'End'], s.ends],
      [['n', 'p'], s.nextCorner],
      [['+', '−'], s.zoom],
      [['0'], s.reset],
      [['r'], s.reference],
      [['[', ']'], s.lapStep],
      [['m'], s.mapColour],
      [['Esc'], s.escape],
    ],
  ],
  [
    r.title,
    [
      [['Space', 'k'], r.play],
      [['←', '→'], r.step],
      [['Shift', '← →'], r.stepFar],
      [['[', ']'], r.lap],
      [['s', 'S'], r.stop],
      [['f', 'F'], r.flag],
      [['+', '−'], r.speed],
      [['Home', 'End'], r.ends],
      [['n', 'p'], r.driver],
      [['Esc'], r.letGo],
      [['g'], r.gap],
      [['v'], r.views],
    ],
  ],
  [
    r.strategy,
    [
      [['r'], r.simulate],
      [['u'], r.undo],
      [['[', ']'], r.lap],
      [['←', '→'], r.moveStop],
      [['Enter'], r.editStop],
      [['Delete'], r.removeStop],
    ],
  ],
  [
    s.library,
    [
      [['/'], s.search],
      [['i'], s.importFiles],
    ],
  ],
  [
    s.everywhere,
    [
      [['l', '1'], s.goLibrary],
      [['2'], r.goRaces],
      [['3'], r.goStandings],
      [['t'], s.theme],
      [['?'], s.help],
    ],
  ],
];

export function Shortcuts({ onClose }: { onClose: () => void }) {
  return (
    <Dialog title={s.title} onClose={onClose}>
      <div className="shortcuts">
        {groups.map(([title, rows]) => (
          <section key={title}>
            <h3>{title}</h3>
            <dl>
              {rows.map(([keys, what]) => (
                <Fragment key={what}>
                  <dt>
                    {keys.map((key) => (
                      <kbd key={key}>{key}</kbd>
                    ))}
                  </dt>
                  <dd>{what}</dd>
                </Fragment>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}
