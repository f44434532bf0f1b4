/**
 * Runs in every document of every frame; serialised, so it must not use anything from outside. Without a display, Chromium has no
 * idle period after an input that changes nothing to be seen: what a page puts off by `requestIdleCallback` would wait until
 * something is drawn, which may be never. On a customer's screen it runs at once, and here it does after two frames.
 */
function keepIdlePeriods(): void {
  const draw = (): void => {
    requestAnimationFrame(() => requestAnimationFrame(() => undefined))
  }
  for (const type of ['pointerup', 'click', 'keyup']) addEventListener(type, draw, { capture: true, passive: true })
}

export const idleScript: string = `;(${keepIdlePeriods.toString()})();`
