/** No browser can be had here. The message says why and how to fix it. */
export class ChromiumError extends Error {
  override name = 'ChromiumError'
}
