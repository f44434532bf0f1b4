import type { LiveKey } from '#core/model/live.ts'
import type { ToldProblem } from '#stages/api/settings/routes.ts'
import { words } from './texts.ts'

/** As the form calls them. */
export const labels: Record<LiveKey, string> = {
  every: words.every,
  'target.against': words.against,
  'target.metric': words.metric,
  'target.margin': words.margin,
  'target.promise': words.promise,
  'alarm.to': words.recipients,
  competitors: words.competitors,
}

export interface FormProblem {
  /** The field, as the form calls it; empty where it is about the whole. */
  field: string
  text: string
}

/** What an error of the server says about each field. */
export function problemsIn(error: unknown): FormProblem[] {
  const { problems = [] } = ((error as Error).cause ?? {}) as { problems?: ToldProblem[] }
  return problems.map(({ key, text }) => ({ field: fieldOf(key), text }))
}

/** The field that a key of benchmark.yaml is about. */
function fieldOf(key: string): string {
  const [, index, preference] = /^alarm\.to\[(\d+)\](\.quiet)?/.exec(key) ?? []
  if (index !== undefined) return recipientField(Number(index), preference === undefined ? words.mail : words.quiet)
  const [, competitor, inner = ''] = /^competitors \((.*)\)(?:\.(.*))?$/s.exec(key) ?? []
  if (competitor !== undefined) return competitorField(competitor, inner)
  return labels[key as LiveKey] ?? key
}

export function recipientField(index: number, name: string): string {
  return words.recipient(index + 1, name)
}

/** `inner` such as `name`, `pages.home` or `pages["gift cards"]`. */
function competitorField(competitor: string, inner: string): string {
  const [, plain, quoted] = /^pages(?:\.(.+)|\[(".*")\])$/s.exec(inner) ?? []
  const step = plain ?? (quoted === undefined ? undefined : String(JSON.parse(quoted)))
  if (step !== undefined) return addressField(competitor, step)
  return inner === 'name' ? words.ofCompetitor(competitor, words.name) : competitor
}

export function addressField(competitor: string, step: string): string {
  return words.ofCompetitor(competitor, words.address(step))
}
