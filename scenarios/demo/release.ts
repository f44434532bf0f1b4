/**
 * What a shop can have put live since it opened; set `release` of a running shop and its next answer is of that release.
 *
 * - `usual`         as it opened
 * - `heavier-hero`  the home page's picture was exported without care: up to several times the bytes
 * - `chat-widget`   a chat script of another company stands in the head of every page and blocks rendering
 * - `wider-search`  search compares letter by letter, for synonyms too: several whole scans of the catalogue
 * - `slimmer`       the clean-up: hero at half the size; text compressed, scripts out of the way where they were not
 */
export const releases = ['usual', 'heavier-hero', 'chat-widget', 'wider-search', 'slimmer'] as const
export type Release = (typeof releases)[number]

/** The knobs of a running shop; change them at any time. */
export interface Live {
  release: Release
  /** Search answers 500. */
  failing: boolean
}
