import { expect, test } from 'vitest'
import { readLook, writeLook } from '#store/records/controls.ts'
import type { Cloud } from './cloud.ts'
import { changeMargin } from './scenarios.ts'

const day = 24 * 60 * 60 * 1000

/** What `dispatch` of the measuring region does; everything after it uses its messages. */
export function dispatching(cloud: () => Cloud): void {
  test('a tick has a round of each market and the audits queued, with the benchmark, and not again', async () => {
    const { store, queues } = cloud()
    await writeLook(store, { dispatcher: 'ap-southeast-2', at: Date.now() - day, version: 0 })
    await using dispatch = await cloud().start('dispatch')
    expect(await dispatch.invoke({})).toEqual({ run: 2, audit: 2 })
    expect(dispatch.refused).toEqual([])
    const sent = queues.sent.map(({ queue, body }) => `${queue} ${JSON.parse(body).market}`)
    expect(sent.sort()).toEqual([
      'outpace-audit sydney-cable',
      'outpace-audit sydney-desktop',
      'outpace-run sydney-cable',
      'outpace-run sydney-desktop',
    ])
    const messages = queues.sent.map(({ body }) => JSON.parse(body))
    expect(messages[0].benchmark.sites[0].walk).toEqual({ kind: 'script', file: 'acme.ts' })
    await dispatch.invoke({})
    // Unless a quarter of an hour passed just now.
    expect(queues.sent.length).toBeLessThanOrEqual(6)

    await changeMargin(store, '8%')
    const sentBefore = queues.sent.length
    const { version = 0 } = (await readLook(store, 'ap-southeast-2')) ?? {}
    await writeLook(store, { dispatcher: 'ap-southeast-2', at: Date.now() - day, version })
    await dispatch.invoke({})
    const margins = queues.sent.slice(sentBefore).map(({ body }) => JSON.parse(body).benchmark.target.margin)
    expect([...margins, messages[0].benchmark.target.margin]).toEqual([0.08, 0.08, 0.08, 0.08, 0.05])
  })
}
