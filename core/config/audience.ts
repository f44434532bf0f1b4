import type { z } from 'zod'
import type { Audience, Channel, Quiet, Recipient } from '../model/recipient.ts'
import type { benchmarkRecipient, channel, recipient } from './audience-schema.ts'

/** An audience as written, before defaults. */
interface Preferences {
  benchmarks?: string[] | undefined
  severity: Audience['severity']
  quiet?: Quiet | undefined
  locale?: string | undefined
  timeZone?: string | undefined
  digest: boolean
}

function resolveAudience({ benchmarks, severity, quiet, locale, timeZone, digest }: Preferences): Audience {
  return {
    benchmarks: benchmarks ?? null,
    severity,
    quiet: quiet ?? null,
    locale: locale ?? null,
    timeZone: timeZone ?? null,
    digest,
  }
}

export function resolveRecipient(given: z.output<typeof recipient> | z.output<typeof benchmarkRecipient>): Recipient {
  if (typeof given === 'string') return plainRecipient(given)
  return { to: given.to, ...resolveAudience(given) }
}

/** A recipient without preferences, who gets everything. */
export function plainRecipient(to: string): Recipient {
  return { to, ...resolveAudience({ severity: 'info', digest: true }) }
}

export function resolveChannel(given: z.output<typeof channel>): Channel {
  const { slack, teams, webhook, signedWith, ...preferences } = given
  const audience = resolveAudience(preferences)
  if (slack !== undefined) return { kind: 'slack', secret: slack, ...audience }
  if (teams !== undefined) return { kind: 'teams', secret: teams, ...audience }
  if (webhook !== undefined && signedWith !== undefined) {
    return { kind: 'webhook', url: webhook, secret: signedWith, ...audience }
  }
  throw new Error('A channel passed the checks but has no kind.')
}
