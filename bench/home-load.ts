import type { Load } from '#core/model/round.ts'
import { walkPages } from '#measure/journey/pages.ts'
import { measureLoad } from '#measure/load/load.ts'
import type { LoadOptions } from '#measure/load/load-options.ts'

type Given = Omit<LoadOptions, 'limits' | 'steps' | 'journey' | 'secret' | 'totp' | 'signal' | 'observer'> &
  Partial<Pick<LoadOptions, 'observer'>>

/** One load of a site's home page, as a round measures it. Throws when it failed. */
export async function homeLoad(given: Given): Promise<Load> {
  const load = await measureLoad({
    limits: { step: 30_000, visit: 60_000, memory: 4e9 },
    steps: ['home'],
    journey: walkPages({ home: '/' }, ['home']),
    secret: async (name) => name,
    totp: async (name) => name,
    signal: new AbortController().signal,
    observer: {},
    ...given,
  })
  if (load.failure !== undefined) throw new Error(`The load failed: ${load.failure.message}`)
  return load
}
