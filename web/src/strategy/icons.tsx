/** Signs that only the strategy page has. Decoration, as all of them. */

const sign = (d: string) => (
  <svg className="icon" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
    <path
      d={d}
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      strokeLinecap="round"
      strokeLinejoin="round"
    />
  </svg>
);

export const ResetIcon = () => sign('M3.2 8a5 5 0 1 0 1.6-3.7M4.5 1.8v2.9h2.9');
export const CopyIcon = () => sign('M5.5 5.5h8v8h-8zM10.5 5.5v-3h-8v8h3');
