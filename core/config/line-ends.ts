/**
 * A text whose lines all end in a line feed, where some ended in a lone carriage return, as on an old Macintosh. No character moves, so
 * that places in it stay right.
 */
export function withLineFeeds(text: string): string {
  return text.replace(/\r(?!\n)/g, '\n')
}
