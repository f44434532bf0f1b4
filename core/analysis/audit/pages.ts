import type { AuditSettings, PageToAudit } from '../../model/audit.ts'
import type { Benchmark, Site } from '../../model/benchmark.ts'
import { ownOf } from '../../model/own.ts'
import type { Visit } from '../../model/round.ts'
import { hidesSecret } from '../../model/secret.ts'

interface PagesOptions {
  benchmark: Pick<Benchmark, 'sites'>
  settings: Pick<AuditSettings, 'steps' | 'pages'>
  /** By site. */
  origins: ReadonlyMap<string, string>
  /** Visits that show which pages scripted journeys reach; the newest of each site counts. */
  visits: readonly Visit[]
}

/**
 * The page to audit for every site and step: the one in `audits.pages`, if given; otherwise the step's page for a site
 * with pages, or the address that the step ended on for a script. A step that stays in the document of the previous
 * step has no page of its own.
 */
export function pagesToAudit({ benchmark, settings, origins, visits }: PagesOptions): PageToAudit[] {
  return benchmark.sites.flatMap((site) => {
    const origin = origins.get(site.name) ?? site.origin
    const visit = visits.findLast((each) => each.site === site.name)
    return settings.steps.map((step): PageToAudit => {
      const path = writtenPath(site, step, settings)
      if (path !== undefined) return { site: site.name, step, url: new URL(path, origin).href }
      return { site: site.name, step, ...walkedPage(step, visit) }
    })
  })
}

/** Sites whose journey must be walked to find at least one page, because the configuration does not name it. */
export function sitesToWalk({ benchmark, settings }: Pick<PagesOptions, 'benchmark' | 'settings'>): Site[] {
  return benchmark.sites.filter((site) =>
    settings.steps.some((step) => writtenPath(site, step, settings) === undefined),
  )
}

/** Whether the addresses of a visit are still usable: it completed the journey, on the site's current origin. */
export function showsPages({ status, loads }: Visit, origin: string): boolean {
  const documents = documentsOf(loads)
  return status === 'ok' && documents.length > 0 && documents.every((url) => url.startsWith(`${origin}/`))
}

function writtenPath({ name, walk }: Site, step: string, { pages }: Pick<AuditSettings, 'pages'>): string | undefined {
  const written = ownOf(ownOf(pages, name), step)
  if (written !== undefined) return written
  return walk.kind === 'pages' ? (walk.pages[step] ?? '/') : undefined
}

function walkedPage(step: string, visit: Visit | undefined): { url: string } | { missing: string } {
  const load = visit?.loads.findLast(({ failure }) => failure === undefined) ?? visit?.loads.at(-1)
  const sample = load?.steps.find(({ name }) => name === step)
  if (sample?.document !== undefined) {
    const { url } = sample.document
    const remedy = 'Set the page of this step in audits.pages.'
    if (hidesSecret(url)) return { missing: `The address of the page contains a secret. ${remedy}` }
    // Only part of a long address fits into the record of a large round; there the rest is an ellipsis, which no URL contains.
    return url.endsWith('…') ? { missing: `The address of the page is too long to be stored. ${remedy}` } : { url }
  }
  if (sample !== undefined)
    return { missing: 'The step stays on the page of the previous step, which is audited there.' }
  const why = visit?.failure === undefined ? '' : ` ${visit.failure.message}`
  return { missing: `The journey did not reach this step, so its page is unknown.${why}`.slice(0, 500) }
}

function documentsOf(loads: Visit['loads']): string[] {
  const walked = loads.findLast(({ failure }) => failure === undefined)
  return walked?.steps.flatMap(({ document }) => (document === undefined ? [] : [document.url])) ?? []
}
