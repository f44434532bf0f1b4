import { describe, expect, it } from 'vitest'
import { incidentWeeks } from '#core/analysis/digest/incidents.ts'
import { weekWith } from '#core/analysis/digest/week.ts'
import { weeklyIncidents } from '#core/analysis/incidents/weeks.ts'
import { openFailing } from '#core/judge/incident/open.ts'
import type { Incident } from '#core/model/incident.ts'
import { incidentHeadline, weeksSentence } from '#core/words/incident.ts'

const now = Date.parse('2026-11-22T10:00:00Z')
const asked = { timeZone: 'UTC', now, weeks: 6, firstAt: '2026-01-01T00:00:00Z' }

function incident(openedAt: string, hours = 1): Incident {
  const place = { benchmark: 'jackets', market: 'sydney', openedAt, detectedAt: openedAt }
  const closedAt = new Date(Date.parse(openedAt) + hours * 3_600_000).toISOString()
  return { ...openFailing({ step: 'home', code: null, message: '' }, place), closedAt }
}

describe('incidents by week', () => {
  it('counts each in the week it opened in, the present one last', () => {
    const { weeks } = weeklyIncidents(
      ['2026-11-10T00:00:00Z', '2026-11-15T23:59:00Z', '2026-11-16T00:00:00Z'].map((at) => incident(at)),
      asked,
    )
    expect(weeks.map(({ week, opened }) => [week, opened]).slice(-2)).toEqual([
      ['2026-W46', 2],
      ['2026-W47', 1],
    ])
    expect(weeks).toHaveLength(6)
  })

  it('begins a week at midnight in the market', () => {
    const at = '2026-11-15T14:00:00Z'
    expect(weeklyIncidents([incident(at)], asked).weeks.at(-1)?.opened).toBe(0)
    expect(weeklyIncidents([incident(at)], { ...asked, timeZone: 'Australia/Sydney' }).weeks.at(-1)?.opened).toBe(1)
  })

  it('counts time once when incidents overlap, and splits it at the end of a week', () => {
    const both = [incident('2026-11-17T00:00:00Z', 4), incident('2026-11-17T02:00:00Z', 4)]
    expect(weeklyIncidents(both, asked).weeks.at(-1)?.lasted).toBe(6 * 3_600_000)
    const over = [incident('2026-11-15T22:00:00Z', 5)]
    expect(
      weeklyIncidents(over, asked)
        .weeks.map(({ lasted }) => lasted / 3_600_000)
        .slice(-2),
    ).toEqual([2, 3])
  })

  it('does not count weeks before the first measurement as good ones', () => {
    const { weeks, trend } = weeklyIncidents([], { ...asked, firstAt: '2026-11-12T00:00:00Z' })
    expect(weeks.map(({ week }) => week)).toEqual(['2026-W46', '2026-W47'])
    expect(trend.earlierWeeks).toBe(1)
  })
})

describe('the trend', () => {
  const of = (...perWeek: number[]) =>
    perWeek.flatMap((count, back) =>
      Array.from({ length: count }, (_, n) =>
        incident(
          new Date(
            Date.parse('2026-11-17T00:00:00Z') - (perWeek.length - 1 - back) * 7 * 86_400_000 + n * 60_000,
          ).toISOString(),
        ),
      ),
    )

  it('is called one only when chance will hardly do', () => {
    expect(weeklyIncidents(of(1, 0, 2, 1, 0, 2), asked).trend.direction).toBe('alike')
    expect(weeklyIncidents(of(1, 0, 2, 1, 0, 8), asked).trend.direction).toBe('more')
    expect(weeklyIncidents(of(6, 7, 5, 8, 6, 0), asked).trend.direction).toBe('fewer')
  })

  it('does not take a week that has just begun for a good one', () => {
    const monday = { ...asked, now: Date.parse('2026-11-16T01:00:00Z') }
    expect(weeklyIncidents(of(6, 7, 5, 8, 6, 0), monday).trend.direction).toBe('alike')
  })

  it('is told in a sentence', () => {
    expect(weeksSentence(weeklyIncidents(of(1, 0, 2, 1, 0, 8), asked))).toBe(
      '8 incidents this week, 0.8 per week in the 5 weeks before: more than usual.',
    )
    // One week has a count, not a rate.
    const second = weeklyIncidents([incident('2026-11-13T00:00:00Z')], { ...asked, firstAt: '2026-11-12T00:00:00Z' })
    expect(weeksSentence(second)).toBe('0 incidents this week, 1 in the week before: no clear trend.')
    expect(weeksSentence(weeklyIncidents([], { ...asked, firstAt: null }))).toBe(
      '0 incidents this week; no earlier week to compare with.',
    )
  })
})

describe('incidents of a week that is over', () => {
  it('say what was so at its end, not what came later', () => {
    const one = incident('2026-11-21T00:00:00Z', 60)
    const recoveredAt = one.closedAt
    const over = { ...one, failure: { step: 'home', code: null, message: '', recoveredAt } }
    const week = weekWith('2026-11-20')
    const market = { market: { id: 'sydney', timeZone: 'UTC' }, firstAt: asked.firstAt }
    const { incidents } = incidentWeeks([over], { markets: [market], week, now: Date.parse('2026-11-24T00:00:00Z') })
    expect(incidents.map((found) => incidentHeadline(found, { competitors: [], steps: ['home'] }))).toEqual([
      'Your journey fails at home',
    ])
  })
})
