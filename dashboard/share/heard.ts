/** When the server last answered, ms. */
let at = Date.now()

/** Call it with every answer. */
export function hear(): void {
  at = Date.now()
}

export function lastHeard(): number {
  return at
}
