import type { Notice } from './ledger.ts'

type OfIncident = Exclude<Notice['kind'], 'digest' | 'baseline'>

const kinds: readonly OfIncident[] = ['opened', 'reminder', 'closed']

/** What ids of notices begin with that are named after an incident. */
export function namedAfter(incident: string, benchmark: string): string {
  return `incident/${benchmark}.${incident}`
}

/** The kind of a notice that is named after an incident, by its id; undefined of any other. */
export function kindOfNotice(
  notice: string,
  { id, benchmark }: { id: string; benchmark: string },
): OfIncident | undefined {
  const own = `${namedAfter(id, benchmark)}/`
  return notice.startsWith(own) ? kinds.find((kind) => kind === notice.slice(own.length).split('/')[0]) : undefined
}
