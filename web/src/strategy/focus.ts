/** Where the focus goes when what had it was removed: to the plan that it was about, not to the top of the page. */

/** @param plan undefined for the plan that is selected then */
export function focusPlan(plan?: number): void {
  const row = plan === undefined ? '.plan-row.selected' : `[data-plan-id="${plan}"]`;
  // The rows are drawn anew first.
  requestAnimationFrame(() => document.querySelector<HTMLElement>(`${row} .plan-badge`)?.focus());
}
