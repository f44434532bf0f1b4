import { afterEach, describe, expect, it, vi } from 'vitest'
import { defaultSettings } from '#core/config/settings.ts'
import { wireNotify, withDashboard } from '#functions/notify/wire.ts'
import { context, set, stackVariables } from '../environment.ts'

const settings = defaultSettings()
const reminders = { reminders: { scheduledAt: '2026-11-23T08:00:00Z' } }

afterEach(() => vi.unstubAllEnvs())

describe('the wiring of notify', () => {
  it('needs a topic where there is no sender, and none where there is one', async () => {
    set(stackVariables)
    expect(() => wireNotify({ sources: [], settings })).toThrow('lacks OUTPACE_MESSAGES_TOPIC')
    const handle = wireNotify({ sources: [], settings: { ...settings, sender: 'outpace@acme.example' } })
    expect(await handle(reminders, context)).toEqual({ batchItemFailures: [] })
  })

  it('starts without a browser, which only the digest needs', async () => {
    set({ ...stackVariables, OUTPACE_MESSAGES_TOPIC: 'arn:aws:sns:ap-southeast-2:111122223333:outpace-messages' })
    const handle = wireNotify({ sources: [], settings })
    expect(await handle({ Records: [] }, context)).toEqual({ batchItemFailures: [] })
  })

  it('links messages to the deployed dashboard, unless outpace.yaml names an address', () => {
    const deployed = 'https://d111111abcdef8.cloudfront.net'
    const own = { ...settings, dashboard: 'https://outpace.acme.example' }
    expect(withDashboard(settings, undefined)).toEqual(settings)
    expect(withDashboard(settings, deployed).dashboard).toBe(deployed)
    expect(withDashboard(own, deployed)).toEqual(own)
  })
})
