/** The weather as last reported at the time that is shown. */

import { fixed, speedIn, speedUnit } from '../numbers.ts';
import { useObservable } from '../state/observable.ts';
import { settings } from '../state/settings.ts';
import { t } from '../texts/index.ts';
import { useRaceState } from './replay.ts';

const v = t.views;

/** One line in the head of the page: what a strategist looks at. */
export function WeatherStrip() {
  const weather = useRaceState((state) => state?.weather ?? null);
  if (!weather) return null;
  return (
    <dl className="weather-strip num">
      <div>
        <dt>{v.air}</dt>
        <dd>{fixed(weather.air)}°</dd>
      </div>
      <div>
        <dt>{v.track}</dt>
        <dd>{fixed(weather.track)}°</dd>
      </div>
      {weather.windSpeed !== null && (
        <div>
          <dt className="visually-hidden">{v.wind}</dt>
          <dd>
            <WindArrow direction={weather.windDirection} /> <Wind speed={weather.windSpeed} />
          </dd>
        </div>
      )}
      {weather.rain && (
        <div className="raining">
          <dt className="visually-hidden">{v.rain}</dt>
          <dd>{v.raining}</dd>
        </div>
      )}
    </dl>
  );
}

function Wind({ speed }: { speed: number }) {
  const { units } = useObservable(settings);
  return (
    <>
      {fixed(speedIn(units, speed))} {speedUnit[units]}
    </>
  );
}

/** Points to where it blows, as an arrow on a weather map does. */
function WindArrow({ direction }: { direction: number | null }) {
  if (direction === null) return null;
  return (
    <svg className="wind" viewBox="0 0 16 16" role="img" aria-label={v.windFrom(direction)}>
      <path d="M8 14V3M4.5 6.5L8 3l3.5 3.5" transform={`rotate(${direction + 180} 8 8)`} />
    </svg>
  );
}
