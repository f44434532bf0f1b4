import { expect, test } from 'vitest'
import { timelineOf } from '#core/analysis/incidents/timeline.ts'
import type { Episode } from '#core/analysis/notices/ledger.ts'
import { at, incident, stream } from '../../notify/mail-scenes.ts'

const notice = (id: string, kind: Episode['notices'][number]['kind'], along?: string[]) =>
  ({ id, kind, at: at(4), state: 'done', ...(along && { along }) }) as const
const episode = (id: string, notices: Episode['notices']) =>
  ({ incidents: [{ id, openedAt: at(0), told: true, state: 'open' }], notices }) as unknown as Episode

const own = incident()
const kinds = (events: ReturnType<typeof timelineOf>) => events.map(({ kind, at: when }) => [kind, when])

test('people were told when the first of them received it; also in a reminder of other incidents that names this one', () => {
  const sent = (id: string, to: string, n: number, status = 'sent') => ({ notice: id, to, status, at: at(n) })
  const events = timelineOf(own, {
    acknowledgedAt: at(7),
    episodes: [
      episode(own.id, [notice('opened', 'opened'), notice('lost', 'reminder'), notice('digest', 'digest')]),
      episode('other', [notice('other-opened', 'opened'), notice('other-reminder', 'reminder', ['third', own.id])]),
    ],
    deliveries: [
      sent('opened', 'ceo@acme.example', 6),
      sent('opened', 'sre@acme.example', 5),
      sent('opened', 'ops@acme.example', 4, 'failed'),
      sent('lost', 'ceo@acme.example', 8, 'failed'),
      sent('digest', 'ceo@acme.example', 8),
      sent('other-opened', 'ceo@acme.example', 9),
      sent('other-reminder', 'ceo@acme.example', 10),
    ],
  })
  expect(events).toEqual([
    { kind: 'began', at: at(0) },
    { kind: 'detected', at: at(4) },
    { kind: 'told', at: at(5), notice: 'opened', recipients: 2 },
    { kind: 'acknowledged', at: at(7) },
    { kind: 'told', at: at(10), notice: 'reminder', recipients: 1 },
  ])
})

test('of several comparisons each says when it recovered, or was no longer measured; a single one ends with the incident', () => {
  const options = { acknowledgedAt: null, episodes: [], deliveries: [] }
  const over = { closedAt: at(12), closeDetectedAt: at(14) }
  const recovered = stream({ recoveredAt: at(8) })
  const dropped = stream({ step: 'product', recoveredAt: at(9), dropped: true })
  const open = stream({ step: 'home' })
  const begun = [
    ['began', at(0)],
    ['detected', at(4)],
  ]
  const events = timelineOf(incident({ streams: [open, dropped, recovered] }), options)
  expect(kinds(events)).toEqual([...begun, ['recovered', at(8)], ['dropped', at(9)]])
  expect(events.at(-1)).toMatchObject({ step: 'product', competitor: dropped.competitor })
  const closed = (one: typeof recovered) => kinds(timelineOf(incident({ ...over, streams: [one] }), options))
  expect(closed(recovered)).toEqual([...begun, ['closed', at(12)]])
  expect(closed(dropped)).toEqual([...begun, ['dropped', at(9)], ['closed', at(12)]])
})

test('the timeline of an incident that ended long ago still says what was sent about it', () => {
  const sent = (what: string, n: number) => ({ notice: what, to: 'ceo@acme.example', status: 'sent', at: at(n) })
  const of = (id: string) => `incident/${own.benchmark}.${id}`
  const deliveries = [
    sent(`${of(own.id)}/opened`, 5),
    sent(`${of(own.id)}/reminder/12`, 9),
    sent(`${of(own.id)}/closed`, 14),
    sent(`${of(`${own.id}-2`)}/opened`, 6),
    sent(`baseline/${own.benchmark}.${own.market}/1`, 7),
  ]
  const options = { acknowledgedAt: null, episodes: [], deliveries }
  expect(
    timelineOf(own, options).flatMap((event) => (event.kind === 'told' ? [[event.notice, event.at]] : [])),
  ).toEqual([
    ['opened', at(5)],
    ['reminder', at(9)],
    ['closed', at(14)],
  ])
})
