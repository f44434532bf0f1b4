/** `/shared/TOKEN` where the page was opened by a shared link, else empty. Everything such a page asks for is below it. */
export const base = /^\/shared\/[^/]+/.exec(globalThis.location?.pathname ?? '')?.[0] ?? ''

export const isShared = base !== ''

/** Where this page finds a path of the server, such as `/api/standing` or `/evidence/a.jpg`. */
export function served(path: string): string {
  // The address of a view starts with the base, and that of its data is made from it.
  return base + path.replace(`/api${base}/`, '/api/')
}
