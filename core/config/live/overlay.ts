import type { LiveCompetitor, LiveSettings } from '../../model/live.ts'
import { slug } from '../../model/slug.ts'

/**
 * The data of a benchmark.yaml with live settings over it. `steps` are those of the file, which live settings cannot change,
 * not even by changing the pages from which the file takes them.
 */
export function overlay(data: unknown, live: LiveSettings, steps: readonly string[]): Record<string, unknown> {
  const file = groupOf(data)
  const { every, target, alarm, competitors } = live
  return {
    ...file,
    steps: file.steps ?? [...steps],
    ...(every !== undefined && { every }),
    ...(target && { target: withoutNull({ ...groupOf(file.target), ...target }) }),
    ...(alarm && { alarm: { ...groupOf(file.alarm), ...alarm } }),
    ...(competitors && { competitors: competitorsOf(file.competitors, competitors) }),
  }
}

/** Competitors of the file that are not given by pages stay; the others are those of the settings, each at its place. */
function competitorsOf(inFile: unknown, live: readonly LiveCompetitor[]): unknown[] {
  const before = Array.isArray(inFile) ? inFile.map(groupOf) : []
  const placed = new Set<LiveCompetitor>()
  const kept = before.flatMap((site): unknown[] => {
    if (!('pages' in site)) return [site]
    const own = live.find(({ name }) => isSame(name, site.name))
    if (own === undefined) return []
    placed.add(own)
    return [merged(site, own)]
  })
  return [...kept, ...live.filter((one) => !placed.has(one)).map((one) => merged({}, one))]
}

/**
 * What the file says about a site beside its pages, such as a decision about its robots.txt or how its consent banner is
 * accepted, holds for that site only: another origin under the same name inherits none of it.
 */
function merged(site: Record<string, unknown>, { name, origin, pages }: LiveCompetitor): Record<string, unknown> {
  return { ...(site.origin === origin && site), name, origin, pages }
}

function isSame(name: string, other: unknown): boolean {
  return typeof other === 'string' && slug(name) === slug(other)
}

function withoutNull(group: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(group).filter(([, value]) => value !== null))
}

function groupOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {}
}
