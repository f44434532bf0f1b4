import { listed } from '../model/listed.ts'
import type { StepKind } from '../model/round.ts'

/** What a step is on a site, after "is". */
function kindWords(kind: StepKind): string {
  switch (kind) {
    case 'navigation':
      return 'a page load'
    case 'soft':
      return 'a change on the page'
    case 'interaction':
      return 'an action that shows nothing new'
    default:
      return kind satisfies never
  }
}

/** Why a step is not compared: `search is a page load for Acme and a change on the page for Globex: not compared`. */
export function kindsSentence(step: string, sites: readonly { name: string; kind: StepKind }[]): string {
  const groups = [...Map.groupBy(sites, ({ kind }) => kind)]
  const parts = groups.map(([kind, own]) => `${kindWords(kind)} for ${listed(own.map(({ name }) => name))}`)
  return `${step} is ${listed(parts)}: not compared`
}
