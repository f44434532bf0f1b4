import type { Left } from './left.ts'
import type { FoundAddress } from './pages.ts'

/** What an imported list of pages or configuration says, before it is fitted to a site. */
export interface FoundPages {
  /** Completes "a". */
  kind: string
  addresses: FoundAddress[]
  /** What has no effect. */
  left: Left[]
  /** Sentences on what is different in Outpace. */
  changes: string[]
  /** The built-in profile that comes nearest. */
  profile?: string
  /** Keys for `audits` in benchmark.yaml. */
  audits?: Record<string, unknown>
}
