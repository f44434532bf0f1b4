import { describe, expect, test } from 'vitest'
import { assignLive } from '#core/config/live/assign.ts'
import type { LiveSettings } from '#core/model/live.ts'

const live: LiveSettings = { target: { metric: 'ttfb', promise: 2000 } }

/** What a person types after `outpace settings set`; a refusal in one line. */
function assigned(...changes: string[]): unknown {
  const result = assignLive(live, changes)
  return result.ok ? result.value : [result.words.message, result.words.hint].join(' ')
}

describe('live settings as people type them', () => {
  test('keys get their values, the last one of a key counts, and the other settings stay', () => {
    expect(assigned('every = 20 minutes', 'target.metric=fcp', 'every=30 minutes')).toEqual({
      every: '30 minutes',
      target: { metric: 'fcp', promise: 2000 },
    })
  })

  test('a value may contain an equals sign and is YAML', () => {
    expect(assigned('alarm.to=["a=b@acme.example", web@acme.example]')).toEqual({
      ...live,
      alarm: { to: ['a=b@acme.example', 'web@acme.example'] },
    })
  })

  test('without a value a setting is as in the file again', () => {
    expect(assigned('target.promise=')).toEqual({ target: { metric: 'ttfb' } })
    expect(assigned('target.promise= ', 'target.metric=')).toEqual({})
  })

  test('no promise is a value of its own, and only of the promise', () => {
    expect(assigned('target.promise=none')).toEqual({ target: { metric: 'ttfb', promise: null } })
    expect(assigned('target.against=none')).toEqual({ target: { ...live.target, against: 'none' } })
  })

  test('what is not a change, a live key or YAML is refused', () => {
    expect(assigned('every')).toBe('"every" is not a change. Write KEY=VALUE, such as every="30 minutes".')
    expect(assigned('evry=5 minutes')).toMatch(
      /^"evry" cannot be changed live\. Known keys: every, .* Did you mean "every"\?$/,
    )
    expect(assigned('markets=[]')).toMatch(/Everything else is part of the files and needs a deployment\.$/)
    expect(assigned('alarm.to=[a@acme.example')).toMatch(/^alarm\.to: /)
  })

  test('one that is refused leaves the ones before it undone', () => {
    expect(assigned('every=30 minutes', 'every')).toMatch('is not a change')
  })
})
