import type { Load } from '#core/model/round.ts'
import type { ChromiumFiles } from '#measure/chromium/find.ts'
import { startBrowser } from '#measure/chromium/start.ts'
import type { Journey } from '#measure/journey/journey.ts'
import { measureLoad } from '#measure/load/load.ts'
import { allowedAddresses } from '#measure/network/allow.ts'
import { chromium, plainProfile } from './here.ts'

interface LoadOptions<Name extends string> {
  /** A journey with one step, `open`, where `steps` does not say otherwise. */
  sites: Record<Name, { origin: string; journey: Journey; steps?: string[] }>
  /** ms for a step. */
  step: number
  files?: ChromiumFiles
}

/** A load of each site, one after the other in one browser: a round would start one for each and load failing sites twice. */
export async function loads<Name extends string>(options: LoadOptions<Name>): Promise<Record<Name, Load>> {
  const files = options.files ?? (await chromium())
  const all = Object.entries<LoadOptions<Name>['sites'][Name]>(options.sites)
  const allow = allowedAddresses(all.map(([, { origin }]) => origin))
  const visit = await startBrowser({ files, memory: 2e9, allow })
  try {
    const found: [string, Load][] = []
    for (const [name, { origin, journey, steps = ['open'] }] of all) {
      const load = await measureLoad({
        ...visit,
        origin,
        journey,
        steps,
        market: { id: 'here', name: 'Here', region: 'local', profile: plainProfile, locale: 'en-AU', timeZone: 'UTC' },
        limits: { step: options.step, visit: 60_000, memory: 2e9 },
        secret: async () => '',
        totp: async () => '',
        signal: new AbortController().signal,
        observer: {},
      })
      found.push([name, load])
    }
    return Object.fromEntries(found) as Record<Name, Load>
  } finally {
    await visit.end()
  }
}
