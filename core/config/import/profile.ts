import { builtInProfiles } from '../../model/profile.ts'
import { groupOf, type Keys } from './keys.ts'

/** The profile that comes nearest to Lighthouse's settings, and how it differs. */
export interface NearestProfile {
  profile: string
  note: string
}

interface Throttling {
  rttMs: number
  throughputKbps: number
  cpuSlowdownMultiplier: number
}

/** https://github.com/GoogleChrome/lighthouse/blob/main/core/config/constants.js */
const mobileSlow4g: Throttling = { rttMs: 150, throughputKbps: 1638.4, cpuSlowdownMultiplier: 4 }
const desktopDense4g: Throttling = { rttMs: 40, throughputKbps: 10_240, cpuSlowdownMultiplier: 1 }

const deviceKeys = ['preset', 'formFactor', 'emulatedFormFactor', 'throttling', 'throttlingMethod']

/** Keys of Lighthouse's settings that say which device and network it imitates. */
export function isDeviceKey(key: string): boolean {
  return deviceKeys.includes(key)
}

/** The nearest of the built-in profiles: by form factor, and by whether the network is throttled. */
export function nearestProfile(settings: unknown): NearestProfile {
  const { preset, formFactor, emulatedFormFactor, throttling, throttlingMethod } = groupOf(settings)
  const isDesktop = [preset, formFactor, emulatedFormFactor].includes('desktop')
  const usual = preset === 'desktop' ? desktopDense4g : mobileSlow4g
  const given = groupOf(throttling)
  const numberOf = (key: keyof Throttling): number => (typeof given[key] === 'number' ? given[key] : usual[key])
  const isFree = throttlingMethod === 'provided' || (given.rttMs === 0 && given.throughputKbps === 0)
  const profile = isDesktop ? (isFree ? 'desktop' : 'desktop-cable') : 'phone-4g'
  const theirs = isFree
    ? `${isDesktop ? 'a desktop' : 'a phone'} without throttling`
    : `${isDesktop ? 'a desktop' : 'a phone'} with ${networkWords({ latency: numberOf('rttMs'), downKbps: numberOf('throughputKbps') })}, CPU ${numberOf('cpuSlowdownMultiplier')}x slower`
  const { network, cpuSlowdown = 1 } = builtInProfiles[profile] ?? {}
  const ours = network === undefined ? 'no throttling' : `${networkWords(network)}, CPU ${cpuSlowdown}x slower`
  return { profile, note: `Lighthouse imitates ${theirs}. The nearest profile is ${profile}: ${ours}.` }
}

function networkWords({ latency, downKbps }: { latency: number; downKbps: number }): string {
  return `${latency} ms and ${Math.round(downKbps / 100) / 10} Mbps`
}

/** Leaves out the settings that decide neither device nor network. */
export function leaveSettings(
  keys: Keys,
  options: { path: readonly string[]; settings: unknown; used: readonly string[] },
): void {
  const { path, settings, used } = options
  keys.rest(path, { group: settings, used: [...deviceKeys, ...used], why: settingWhy })
}

function settingWhy(key: string): string {
  switch (key) {
    case 'extraHeaders':
    case 'headers':
    case 'cookies':
      return 'Outpace sends the headers and cookies of a first-time customer.'
    case 'chromeFlags':
      return 'Outpace starts the browser the same way for every site.'
    case 'screenEmulation':
    case 'emulatedUserAgent':
      return "The market's profile decides."
    case 'onlyAudits':
    case 'skipAudits':
      return 'Outpace audits whole categories.'
    case 'locale':
      return 'It is the language of the report; that of the browser is "locale" of a market.'
    default:
      return 'Outpace has no such setting.'
  }
}
