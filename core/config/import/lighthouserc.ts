import { budgetsOf } from './assertions.ts'
import { categoriesOf, runsOf } from './categories.ts'
import type { FoundData } from './data.ts'
import type { FoundPages } from './found.ts'
import { groupOf, Keys, listOf } from './keys.ts'
import { isDeviceKey, leaveSettings, nearestProfile } from './profile.ts'

/** Reads a configuration of Lighthouse CI: https://github.com/GoogleChrome/lighthouse-ci/blob/main/docs/configuration.md */
export function readLighthouserc(found: FoundData): FoundPages {
  const keys = new Keys(found)
  const whole = groupOf(found.data)
  const isNested = whole.ci !== undefined
  const top = isNested ? ['ci'] : []
  const ci = groupOf(isNested ? whole.ci : whole)
  if (isNested) keys.rest([], { group: whole, used: ['ci'], why: () => 'Lighthouse CI does not read it either.' })
  const collect = groupOf(ci.collect)
  const at = [...top, 'collect']
  const settings = groupOf(collect.settings)
  const isList = Array.isArray(collect.url)
  const addresses = listOf(collect.url).flatMap((text, index) => {
    const path = [...at, 'url', ...(isList ? [String(index)] : [])]
    if (typeof text === 'string') return [{ text, ...keys.lineOf(path) }]
    keys.leave(path, 'It is not an address.')
    return []
  })
  keys.rest(at, { group: collect, used: ['url', 'numberOfRuns', 'settings'], why: collectWhy })
  leaveSettings(keys, { path: [...at, 'settings'], settings, used: ['onlyCategories'] })
  const { budgets, changes } = assertedBudgets({ ci, top, keys })
  keys.rest(top, { group: ci, used: ['collect', 'assert'], why: stageWhy })
  const audits = {
    ...runsOf(collect.numberOfRuns, { keys, path: [...at, 'numberOfRuns'] }),
    ...categoriesOf(settings.onlyCategories, { keys, path: [...at, 'settings', 'onlyCategories'] }),
    ...(Object.keys(budgets).length > 0 && { budgets }),
  }
  // Without settings Lighthouse imitates a phone.
  const { profile, note } = nearestProfile(settings)
  const isSaid = Object.keys(settings).some(isDeviceKey)
  return {
    kind: 'configuration of Lighthouse CI',
    addresses,
    left: keys.left,
    changes: [isSaid ? note : note.replace('Lighthouse imitates', 'Without settings, Lighthouse imitates'), ...changes],
    profile,
    ...(Object.keys(audits).length > 0 && { audits }),
  }
}

interface AssertOptions {
  ci: Record<string, unknown>
  top: string[]
  keys: Keys
}

function assertedBudgets({ ci, top, keys }: AssertOptions): ReturnType<typeof budgetsOf> {
  const path = [...top, 'assert']
  const asserted = groupOf(ci.assert)
  keys.rest(path, { group: asserted, used: ['assertions'], why: assertWhy })
  return budgetsOf(asserted.assertions, { path: [...path, 'assertions'], keys })
}

function collectWhy(key: string): string {
  switch (key) {
    case 'startServerCommand':
    case 'startServerReadyPattern':
    case 'startServerReadyTimeout':
      return 'To start your own site, write a module that does, and name it under "serve".'
    case 'staticDistDir':
    case 'isSinglePageApplication':
      return 'Outpace measures a site that runs; a module under "serve" can start one.'
    case 'puppeteerScript':
    case 'puppeteerLaunchOptions':
      return 'To sign in or to click before a page, write a "script".'
    case 'headful':
    case 'chromePath':
    case 'chromeFlags':
      return 'Outpace starts the browser the same way for every site.'
    case 'additive':
    case 'method':
    case 'psiApiKey':
    case 'psiApiEndpoint':
    case 'psiStrategy':
    case 'maxAutodiscoverUrls':
    case 'autodiscoverUrlBlocklist':
      return 'It says how Lighthouse CI collects, which Outpace does in its own way.'
    default:
      return 'Outpace has no such setting.'
  }
}

function assertWhy(key: string): string {
  switch (key) {
    case 'preset':
      return 'It asserts hundreds of audits; Outpace has budgets for categories and metrics only.'
    case 'assertMatrix':
      return 'Budgets of Outpace are the same for every page.'
    case 'budgetsFile':
      return 'Write its limits under audits.budgets.'
    default:
      return 'Outpace has no such setting.'
  }
}

function stageWhy(key: string): string {
  switch (key) {
    case 'upload':
    case 'server':
    case 'wizard':
      return 'Outpace keeps its own records and reports.'
    default:
      return 'Outpace has no such setting.'
  }
}
