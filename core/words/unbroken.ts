/** What stands after a figure as its unit. */
const units = ['ms', 's', 'min', 'h', 'd', 'B', 'kB', 'MB', 'GB', '%', 'am', 'pm', 'AM', 'PM']

const beforeUnit = new RegExp(`(\\d) (?=(?:${units.join('|')})(?![\\p{L}\\p{N}]))`, 'gu')
/** `JPY 4,200`. */
const afterCurrency = /(?<![\p{L}\p{N}])([A-Z]{3}) (?=\d)/gu

/** Figures that stay on one line with their units: `2.64 s` at the end of a line reads as 2.64 of nothing. */
export function unbroken(text: string): string {
  return text.replace(beforeUnit, '$1\u00a0').replace(afterCurrency, '$1\u00a0')
}
