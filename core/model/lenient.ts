// Text from elsewhere that may be damaged: undefined where it is not what it should be.

/** What a JSON text says. */
export function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** A part of an address without its %-encoding. A % of its own makes it undefined. */
export function decodedPart(text: string): string | undefined {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}
