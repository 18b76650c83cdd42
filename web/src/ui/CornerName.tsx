/** A corner as tables write it: `1 Big Bend`, read out as "Turn 1 Big Bend". */

import { t } from '../texts/index.ts';

export function CornerName({ id, name }: { id: string; name?: string | undefined }) {
  return (
    <>
      <span className="visually-hidden">{t.findings.turnWord}</span>
      <span className="corner-id num">{id}</span>
      <span className="corner-name">{name ?? ''}</span>
    </>
  );
}
