import { expect, test } from 'vitest'
import { whyAbout } from '#core/analysis/why/about.ts'
import type { Cause } from '#core/analysis/why/findings/finding.ts'
import type { Why } from '#core/analysis/why/why.ts'

const causes: Cause[] = [
  { kind: 'image-late', part: 'loadDelay', ms: 500, us: 900, other: 400, priority: null, isText: false },
  { kind: 'wait', part: 'wait', ms: 400, us: 900, other: 500 },
  { kind: 'render', part: 'renderDelay', ms: 100, us: 300, other: 200 },
]
const why: Why = {
  of: { kind: 'gap', us: 'Acme', competitor: 'Globex', step: 'home' },
  split: null,
  findings: { causes, notes: [{ kind: 'requests', us: 90, other: 30 }] },
  audits: [],
  evidence: { us: null, other: null },
  failingSince: null,
}

test.each([
  ['lcp', ['image-late', 'wait', 'render'], 1],
  ['duration', ['image-late', 'wait', 'render'], 1],
  ['fcp', ['wait', 'render'], 0],
  ['ttfb', ['wait'], 0],
  ['bytes', undefined, undefined],
  ['cls', undefined, undefined],
] as const)('causes that a message about %s names', (metric, kinds, notes) => {
  const found = whyAbout(why, metric)?.findings
  expect(found?.causes.map(({ kind }) => kind)).toEqual(kinds)
  expect(found?.notes.length).toBe(notes)
})

test('a late image alone explains no late first byte', () => {
  const [image] = causes
  if (image === undefined) throw new Error('There is a cause.')
  expect(whyAbout({ ...why, findings: { causes: [image], notes: [] } }, 'ttfb')).toBeNull()
})
