import { expect, it } from 'vitest'
import type { Difference } from '#core/analysis/audit/findings.ts'
import { strengthSentences, thirdPartySentence } from '#core/words/audit.ts'

/** How many things a sentence names before it counts the rest. */

it('a sentence names three rules that a competitor fails and we pass', () => {
  const passed = (count: number) =>
    Array.from({ length: count }, (_, n): Difference => {
      const figures = { weight: 1, saves: null, says: null }
      return { rule: `rule-${n}`, title: `Rule ${n}`, category: 'seo', competitors: ['Globex'], steps: [], ...figures }
    })
  const said = (count: number) => strengthSentences({ wePassTheyFail: passed(count), sites: [{ name: 'Globex' }] })[0]
  expect(said(3)?.split('; ')).toHaveLength(3)
  expect(said(3)).not.toContain('more')
  expect(said(5)?.split('; ')).toHaveLength(4)
  expect(said(5)).toMatch(/; and 2 more\.$/)
})

it('a sentence names the three third parties with most bytes', () => {
  const entities = Array.from({ length: 5 }, (_, n) => ({ entity: `Tags ${n}`, bytes: 1000 * (9 - n), time: 0 }))
  const said = (count: number) => {
    return thirdPartySentence({
      site: 'Acme',
      us: true,
      share: 0.5,
      bytes: 1,
      time: 0,
      entities: entities.slice(0, count),
    })
  }
  expect(said(3)).toContain('(Tags 0 9.0 kB, Tags 1 8.0 kB and Tags 2 7.0 kB)')
  expect(said(5)).toContain('Tags 2 7.0 kB and 2 more)')
})
