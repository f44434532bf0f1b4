import { expect, test } from 'vitest'
import { auditLinks } from '#core/analysis/why/audit-links.ts'
import type { Findings } from '#core/analysis/why/findings/finding.ts'
import { auditOf, page } from '../audit-records.ts'

/** By rule: cache, alternative text, and one of tomorrow. */
const audit = (outcomes: string) =>
  auditOf([
    page('Acme', {
      step: 'home',
      outcomes,
      findings: [
        { rule: 'image-alt', saves: null, says: 'Three images' },
        { rule: 'cache-insight', saves: 900, says: 'Est savings of 894 KiB' },
      ] as never,
    }),
    page('Globex', { step: 'home', outcomes: 'fff' }),
  ])

function links(outcomes: string, { step = 'home', kinds = ['caching', 'compression'] } = {}) {
  const findings = { causes: [], notes: kinds.map((kind) => ({ kind })) } as unknown as Findings
  return auditLinks(audit(outcomes), { site: 'Acme', step, findings })
}

test('a finding names the audit of its page that fails for the same cause, with what Lighthouse says', () => {
  const rule = { rule: 'cache-insight', title: 'Use efficient cache lifetimes' }
  expect(links('fff')).toEqual([{ finding: 'caching', ...rule, says: 'Est savings of 894 KiB' }])
})

test('no audit is named that passes, is about something else, or is of another page', () => {
  expect(links('pff')).toEqual([])
  expect(links('fff', { kinds: ['compression'] })).toEqual([])
  expect(links('fff', { step: 'search' })).toEqual([])
})
