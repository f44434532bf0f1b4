import { errorMessage } from '#core/model/error-message.ts'
import type { Scripts } from '#functions/run/wire.ts'
import { unlessEndless } from '#measure/journey/endless.ts'
import { journeyOf, loadedInTime } from '#measure/journey/script.ts'
import { loadingScript } from '#measure/journey/strays.ts'

/** A script that does not load, and why. */
export interface Unloadable {
  benchmark: string
  site: string
  message: string
}

/** In messages, which follow the name of the file. */
const script = 'the script'

/**
 * Loads every script, one after another, and returns those that fail or export no journey. Runs in a bundle, as in Lambda: see
 * loadable.ts. `longest` is ms that one may compute without a pause.
 */
export async function loadScripts(scripts: Scripts, longest?: number): Promise<Unloadable[]> {
  const failed: Unloadable[] = []
  for (const [benchmark, sites] of Object.entries(scripts)) {
    for (const [site, load] of Object.entries(sites)) {
      const loading = loadingScript(() => unlessEndless(load, longest), script)
      await loadedInTime(loading, script)
        .then((module) => journeyOf(module, script))
        .catch((error: unknown) => {
          failed.push({ benchmark, site, message: errorMessage(error) })
        })
    }
  }
  return failed
}
