/** The few signs that are quicker than words. All are decoration: the button around one carries the name. */

import type { ReactNode } from 'react';

function Icon({ children }: { children: ReactNode }) {
  return (
    <svg className="icon" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      {children}
    </svg>
  );
}

const path = (d: string) => (
  <Icon>
    <path
      d={d}
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      strokeLinecap="round"
      strokeLinejoin="round"
    />
  </Icon>
);

export const CloseIcon = () => path('M4 4l8 8M12 4l-8 8');
export const ChevronIcon = () => path('M6 3.5L10.5 8 6 12.5');
export const DownIcon = () => path('M4 6l4 4 4-4');
export const UpIcon = () => path('M4 10l4-4 4 4');
export const PlusIcon = () => path('M8 3v10M3 8h10');
export const MinusIcon = () => path('M3 8h10');
export const SearchIcon = () => path('M7 12A5 5 0 1 0 7 2a5 5 0 0 0 0 10zM10.7 10.7L14 14');
export const GearIcon = () => path('M2 4.5h7M12 4.5h2M2 11.5h2M7 11.5h7M10.5 3v3M5.5 10v3');
export const SunIcon = () =>
  path(
    'M8 11a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM8 1v1.5M8 13.5V15M1 8h1.5M13.5 8H15M3 3l1 1M12 12l1 1M3 13l1-1M12 4l1-1',
  );
export const MoonIcon = () => path('M13.5 9.5A6 6 0 0 1 6.5 2.5a6 6 0 1 0 7 7z');
export const UploadIcon = () => path('M8 11V2.5M4.5 6L8 2.5 11.5 6M2.5 13.5h11');
export const PencilIcon = () => path('M3 13l.7-3L10.5 3.2l2.3 2.3L6 12.3 3 13z');
export const TagIcon = () => path('M2.5 2.5h5l6 6-5 5-6-6zM5.3 5.3h.01');
export const BinIcon = () => path('M2.5 4.5h11M6 4.5V2.5h4v2M4 4.5l.7 9h6.6l.7-9');
export const SwapIcon = () => path('M5 3L2 6h12M11 13l3-3H2');
export const PreviousIcon = () => path('M10 3.5L5.5 8l4.5 4.5');
export const NextIcon = () => path('M6 3.5L10.5 8 6 12.5');
export const FilterIcon = () => path('M2 4h12M4.5 8h7M6.5 12h3');
