import type { LiveCompetitor } from '#core/model/live.ts'
import type { SettingsPlace } from '../../settings/change.ts'

/** How the dashboard changes live settings. */
export interface SettingsApi {
  /** What changes are checked against now. */
  place: () => Promise<SettingsPlace>
  /** Who changes something where nobody signs in: the user of this machine. */
  user: string
  /**
   * Loads the pages of a competitor once and says in sentences what came of it. Absent on AWS: the function that serves the
   * dashboard has no browser, and sends no requests to addresses that people type.
   */
  tryCompetitor?: (benchmark: string, competitor: LiveCompetitor) => Promise<TriedCompetitor>
  /** Whether measuring can be paused and a round be asked for: where a dispatcher measures. */
  hasDispatcher: boolean
}

export interface TriedCompetitor {
  passed: boolean
  sentences: string[]
}
