import { sizing } from '#infra/sizing.ts'
import { JourneyError } from '#measure/load/failure.ts'
import type { SettingsApi } from '#stages/api/settings/options.ts'
import type { Turn } from '#stages/check/turn.ts'
import { loadScenarios } from '#stages/scenarios/load.ts'
import type { Store } from '#store/port.ts'
import type { Surroundings } from '../surroundings.ts'
import { userName } from '../user-name.ts'
import { tryCompetitor } from './try-competitor.ts'

/** How the dashboard of this machine changes live settings. */
export function dashboardSettings(
  surroundings: Surroundings,
  { store, turn }: { store: Store; turn: Turn },
): SettingsApi {
  const load = () => loadScenarios(surroundings.root)
  return {
    place: async () => {
      const { sources, settings } = await load()
      return { store, sources, settings, sizing }
    },
    user: userName(),
    // `outpace watch` measures on this machine, until Ctrl-C.
    hasDispatcher: false,
    tryCompetitor: async (id, competitor) => {
      const early = new AbortController()
      const taken = await turn.take(() =>
        early.abort(new JourneyError('stopped', 'A measurement began, which the try would have disturbed.')),
      )
      if (!taken.ok) {
        const { message, hint } = taken.words
        return { passed: false, sentences: [message, ...(hint === undefined ? [] : [hint])] }
      }
      try {
        const { sources, settings } = await load()
        const source = sources.find(({ benchmark }) => benchmark.id === id)
        if (source === undefined) return { passed: false, sentences: [`There is no benchmark "${id}".`] }
        return await tryCompetitor(competitor, { source, settings, surroundings, signal: early.signal })
      } finally {
        taken.value()
      }
    },
  }
}
