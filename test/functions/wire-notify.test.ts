import { afterEach, describe, expect, it, vi } from 'vitest'
import { defaultSettings } from '../../core/config/settings.ts'
import { wireNotify } from '../../functions/wire-notify.ts'

const context = { awsRequestId: 'request-1', getRemainingTimeInMillis: () => 60_000 }
const settings = defaultSettings()
const reminders = { reminders: { scheduledAt: '2026-11-23T08:00:00Z' } }

afterEach(() => vi.unstubAllEnvs())

function set(variables: Record<string, string>): void {
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value)
}

const complete = {
  OUTPACE_TABLE: 'outpace',
  OUTPACE_EVIDENCE_BUCKET: 'outpace-evidence',
  OUTPACE_HOME_REGION: 'ap-southeast-2',
  OUTPACE_CHROMIUM: '/nowhere',
}

describe('the wiring of notify', () => {
  it('needs a topic where there is no sender, and none where there is one', async () => {
    set(complete)
    expect(() => wireNotify({ benchmarks: [], settings })).toThrow('lacks OUTPACE_MESSAGES_TOPIC')
    const handle = wireNotify({ benchmarks: [], settings: { ...settings, sender: 'outpace@acme.example' } })
    expect(await handle(reminders, context)).toEqual({ batchItemFailures: [] })
  })

  it('starts without a browser, which only the digest needs', async () => {
    set({ ...complete, OUTPACE_MESSAGES_TOPIC: 'arn:aws:sns:ap-southeast-2:111122223333:outpace-messages' })
    const handle = wireNotify({ benchmarks: [], settings })
    expect(await handle({ Records: [] }, context)).toEqual({ batchItemFailures: [] })
  })
})
