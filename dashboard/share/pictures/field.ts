import type { League } from '#core/analysis/league/league.ts'
import { formatField } from '#core/words/field.ts'
import type { Answers } from '../../api.ts'
import { texts } from '../../texts.ts'
import { shareTexts } from '../texts.ts'
import type { Rows } from './picture.ts'
import { siteFigures } from './site-figures.ts'

/** LCP of real users on each origin; undefined where nothing is known of any. */
export function fieldPicture({ date, rows }: Answers['field'], { benchmark, market }: League): Rows | undefined {
  const known = originsOf({ rows })
  if (date === null || known.length === 0) return undefined
  return {
    kind: 'rows',
    name: 'field-lcp',
    label: shareTexts.fieldLcp,
    finding: fieldFinding({ rows }),
    subject: `${benchmark.name}, ${market.name}: LCP, ${shareTexts.p75}`,
    method: fieldMethod(date),
    axis: 'lcp',
    rows: known.map(({ site, us, lcp }) => ({ name: site, us, value: lcp })),
  }
}

/** Who measured, when: not the rounds. */
export function fieldMethod(date: string): string {
  return `${texts.product} · ${texts.field.asked(date).replace(/\.$/, '')}`
}

/** Origins whose LCP is known. */
export function originsOf({ rows }: Pick<Answers['field'], 'rows'>): { site: string; us: boolean; lcp: number }[] {
  return rows.flatMap(({ site, us, step, data }) => {
    const lcp = step === null ? data?.p75.lcp : undefined
    return lcp === undefined ? [] : [{ site, us, lcp }]
  })
}

/** `LCP of real users: you 2.10 s, Pluvio 1.80 s.` */
export function fieldFinding({ rows }: Pick<Answers['field'], 'rows'>): string {
  const known = originsOf({ rows }).map(({ site, us, lcp }) => ({ site, us, value: lcp }))
  if (known.length === 0) return shareTexts.fieldUnknown
  return shareTexts.fieldFinding(siteFigures(known, (name, value) => `${name} ${formatField('lcp', value)}`))
}
