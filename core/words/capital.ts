/** `Text is too pale` from `text is too pale`. */
export function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1)
}

/** `No incidents.` from `no incidents`. */
export function sentenceOf(words: string): string {
  return `${capital(words)}.`
}
