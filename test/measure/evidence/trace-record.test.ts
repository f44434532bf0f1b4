import { EventEmitter } from 'node:events'
import { writeFile } from 'node:fs/promises'
import JSZip from 'jszip'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { recordTrace } from '#measure/evidence/trace/record.ts'

/** A page whose trace has these events. */
function pageOf(events: string) {
  const ends: (string | undefined)[] = []
  const context = Object.assign(new EventEmitter(), {
    tracing: {
      start: async () => undefined,
      stop: async ({ path }: { path?: string } = {}) => {
        ends.push(path)
        if (path === undefined) return
        const zip = new JSZip().file('trace.trace', events).file('trace.network', '')
        await writeFile(
          path,
          await zip.generateAsync({ type: 'uint8array', compression: 'DEFLATE', compressionOptions: { level: 1 } }),
        )
      },
    },
  })
  const page = Object.assign(new EventEmitter(), { context: () => context })
  return { page: page as unknown as Page & EventEmitter, context, ends }
}

test('the events of a trace are read once', async () => {
  const { page, ends } = pageOf('{}\n')
  const recording = await recordTrace(page)
  expect(await recording.stop()).toBe('{}\n')
  expect(await recording.stop()).toBeUndefined()
  await recording.discard()
  expect(ends).toHaveLength(1)
})

test('where there are too many events, none are read', async () => {
  const recording = await recordTrace(pageOf('x'.repeat(10_000_001)).page)
  expect(await recording.stop()).toBeUndefined()
})

test.each<[string, (shout: string) => [event: string, value: object]]>([
  ['to its console', (shout) => ['console', { text: () => shout }]],
  ['errors', (shout) => ['weberror', { error: () => new Error(shout) }]],
])('a page that writes %s without end has no trace', async (_, eventOf) => {
  const { page, context, ends } = pageOf('{}\n')
  const recording = await recordTrace(page)
  for (let n = 0; n < 21; n++) context.emit(...eventOf('x'.repeat(100_000)))
  expect(ends).toEqual([undefined])
  expect(await recording.stop()).toBeUndefined()
})

test('a page that opens dialogs without end has no trace', async () => {
  const { page, ends } = pageOf('{}\n')
  await recordTrace(page)
  for (let n = 0; n < 21; n++) page.emit('dialog', { message: () => 'x'.repeat(100_000) })
  expect(ends).toEqual([undefined])
})

test('a browser that is gone costs no more than the trace', async () => {
  const { page, context } = pageOf('')
  const recording = await recordTrace(page)
  context.tracing.stop = async () => {
    throw new Error('Target page, context or browser has been closed')
  }
  await recording.discard()
  await expect(recording.stop()).resolves.toBeUndefined()
})
