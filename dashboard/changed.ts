const dataChanged = 'outpace:data'

/** Makes every view ask again at once. */
export function announceChange(): void {
  dispatchEvent(new Event(dataChanged))
}

/** Calls `ask` when data may have changed, or the page is looked at again. Returns what stops it. */
export function onChange(ask: () => void): () => void {
  addEventListener(dataChanged, ask)
  document.addEventListener('visibilitychange', ask)
  return () => {
    removeEventListener(dataChanged, ask)
    document.removeEventListener('visibilitychange', ask)
  }
}
