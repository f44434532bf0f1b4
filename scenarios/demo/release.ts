/**
 * Releases that a shop can have live; set `release` of a running shop, and its next response is from that release.
 *
 * - `usual`         the initial state
 * - `heavier-hero`  the home page's hero image was exported carelessly: up to several times the bytes
 * - `chat-widget`   a third-party chat script in the head of every page blocks rendering
 * - `wider-search`  search compares letter by letter, for synonyms too: several full scans of the catalogue
 * - `slimmer`       the clean-up: hero at half the size, text compressed and scripts deferred where they were not
 */
export const releases = ['usual', 'heavier-hero', 'chat-widget', 'wider-search', 'slimmer'] as const
export type Release = (typeof releases)[number]

/** The settings of a running shop, which can be changed at any time. */
export interface Live {
  release: Release
  /** Search answers 500. */
  failing: boolean
}
