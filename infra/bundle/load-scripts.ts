import { errorMessage } from '#core/model/error-message.ts'
import type { Scripts } from '#functions/run/wire.ts'
import { loadedInTime } from '#measure/journey/script.ts'

/** A script that does not load, and why. */
export interface Unloadable {
  benchmark: string
  site: string
  message: string
}

/** Loads every script, one after another, and returns those that fail. Runs in a bundle, as in Lambda: see loadable.ts. */
export async function loadScripts(scripts: Scripts): Promise<Unloadable[]> {
  const failed: Unloadable[] = []
  for (const [benchmark, sites] of Object.entries(scripts)) {
    for (const [site, load] of Object.entries(sites)) {
      await loadedInTime(load(), 'The script').catch((error: unknown) => {
        failed.push({ benchmark, site, message: errorMessage(error) })
      })
    }
  }
  return failed
}
