/** Event Timing reports no interaction shorter than 16 ms; it rounds to this, ms. */
export const shortestInteraction = 8

/** Sent immediately, because the page may navigate away before the step ends. */
export interface InteractionMessage {
  /** Wall-clock time of the input event, ms. */
  at: number
  /** Input to next paint, ms, as Event Timing reports it: rounded to 8 ms. */
  duration: number
}

/**
 * Runs in every document of every frame of the page's process; serialised, so it must not use anything from outside. web-vitals
 * reports INP for the whole page; a step needs the INP of its own interactions, and customers do not know what is a frame.
 */
function observeInputs(bindingName: string, shortest: number): void {
  const report = (globalThis as unknown as Record<string, (message: string) => void>)[bindingName]
  const tell = (startTime: number, duration: number): void =>
    report?.(JSON.stringify({ at: performance.timeOrigin + startTime, duration }))
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries() as PerformanceEventTiming[]) {
      if ((entry as unknown as { interactionId: number }).interactionId !== 0) tell(entry.startTime, entry.duration)
    }
  }).observe({ type: 'event', buffered: true, durationThreshold: 16 } as PerformanceObserverInit)
  const isFrame = self !== top
  if (!isFrame) return
  // The page's own short ones are counted when it is read (step-kind.ts).
  for (const type of ['click', 'keyup']) {
    addEventListener(type, ({ isTrusted, timeStamp }) => isTrusted && tell(timeStamp, shortest), {
      capture: true,
      passive: true,
    })
  }
}

/** Source of the script. */
export function inputsScript(bindingName: string): string {
  return `;(${observeInputs.toString()})(${JSON.stringify(bindingName)}, ${shortestInteraction});`
}
