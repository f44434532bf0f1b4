/** A text whose lines all end in a line feed, where some ended in a lone carriage return, as an old Macintosh writes them. Letters stay where they are. */
export function withLineFeeds(text: string): string {
  return text.replace(/\r(?!\n)/g, '\n')
}
