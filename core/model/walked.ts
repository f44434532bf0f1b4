import type { Site } from './benchmark.ts'
import { fingerprint } from './slug.ts'

/**
 * Fingerprint of what is measured of a site: its origin and its pages, recording or script (by name). Times of a site with
 * another fingerprint are times of something else.
 */
export function walkedOf({ origin, walk }: Pick<Site, 'origin' | 'walk'>): string {
  switch (walk.kind) {
    case 'pages': {
      const pages = Object.entries(walk.pages).sort(([one], [other]) => (one < other ? -1 : 1))
      return fingerprint(JSON.stringify([origin, pages]))
    }
    case 'recording':
      return fingerprint(JSON.stringify([origin, walk.file, walk.recording, walk.starts]))
    case 'script':
      return fingerprint(JSON.stringify([origin, walk.file]))
    default:
      return walk satisfies never
  }
}
