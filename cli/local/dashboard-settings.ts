import { userInfo } from 'node:os'
import { sizing } from '#infra/sizing.ts'
import type { SettingsApi } from '#stages/api/settings/options.ts'
import { loadScenarios } from '#stages/scenarios/load.ts'
import type { Store } from '#store/port.ts'
import type { Surroundings } from '../surroundings.ts'
import { tryCompetitor } from './try-competitor.ts'

/** How the dashboard of this machine changes live settings. */
export function dashboardSettings(surroundings: Surroundings, store: Store): SettingsApi {
  let trying = false
  const load = () => loadScenarios(surroundings.root)
  return {
    place: async () => {
      const { sources, settings } = await load()
      return { store, sources, settings, sizing }
    },
    user: userInfo().username,
    // `outpace watch` measures on this machine, until Ctrl-C.
    hasDispatcher: false,
    tryCompetitor: async (id, competitor) => {
      if (trying) return { passed: false, sentences: ['Another page is being tried. Wait until it has loaded.'] }
      trying = true
      try {
        const { sources, settings } = await load()
        const source = sources.find(({ benchmark }) => benchmark.id === id)
        if (source === undefined) return { passed: false, sentences: [`There is no benchmark "${id}".`] }
        return await tryCompetitor(competitor, { source, settings, surroundings })
      } finally {
        trying = false
      }
    },
  }
}
