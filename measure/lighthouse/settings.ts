import type { AuditCategory } from '#core/model/audit.ts'
import type { Market, Profile } from '#core/model/benchmark.ts'
import { userAgent } from '../load/device.ts'

/** Lighthouse stops waiting for a page after these, ms (lighthouse/core/config/constants.js). */
const longest = { firstPaint: 30_000, load: 45_000 }

interface SettingsOptions {
  market: Market
  categories: readonly AuditCategory[]
  /** ms for the whole run. */
  limit: number
}

/**
 * The market's device as Lighthouse settings. Throttling is applied, not simulated, as in rounds, and by us: the relay shapes
 * the network (network/relay/relay.ts), the worker slows the CPU. Told so (`provided`), Lighthouse estimates what a finding
 * saves from the round-trip time and throughput it observed; told of throttling of its own it would estimate nothing.
 */
export function lighthouseSettings({ market: { profile }, categories, limit }: SettingsOptions) {
  return {
    output: ['html' as const],
    // One language for every market: the bundle contains no other, and findings are compared across markets.
    locale: 'en-US' as const,
    onlyCategories: [...categories],
    formFactor: profile.mobile ? ('mobile' as const) : ('desktop' as const),
    screenEmulation: {
      ...profile.viewport,
      deviceScaleFactor: profile.deviceScaleFactor,
      mobile: profile.mobile,
      disabled: false,
    },
    // The browser sets it already, with our name in it and with matching client hints.
    emulatedUserAgent: false as const,
    throttlingMethod: 'provided' as const,
    throttling: {
      // To Lighthouse, 0 means no throttling.
      rttMs: 0,
      throughputKbps: 0,
      requestLatencyMs: 0,
      downloadThroughputKbps: 0,
      uploadThroughputKbps: 0,
      cpuSlowdownMultiplier: profile.cpuSlowdown,
    },
    maxWaitForFcp: Math.min(longest.firstPaint, Math.round(limit / 3)),
    maxWaitForLoad: Math.min(longest.load, Math.round(limit / 2)),
  }
}

export type LighthouseSettings = ReturnType<typeof lighthouseSettings>

/** How the browser identifies itself: the same as in a visit (device.ts, and Playwright's client hints for it). */
export interface BrowserIdentity {
  userAgent: string
  metadata: { mobile: boolean; model: string; architecture: string; platform: string; platformVersion: string }
  locale: string
  timeZone: string
}

export function browserIdentity(
  { profile, locale, timeZone }: Market,
  chromium: string,
  contact?: string,
): BrowserIdentity {
  return { userAgent: userAgent(profile, { chromium, contact }), metadata: clientHints(profile), locale, timeZone }
}

function clientHints({ mobile }: Profile): BrowserIdentity['metadata'] {
  return mobile
    ? { mobile, model: '', architecture: 'arm', platform: 'Android', platformVersion: '10' }
    : { mobile, model: '', architecture: 'x86', platform: 'Linux', platformVersion: '' }
}
