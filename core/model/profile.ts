import type { Profile } from './benchmark.ts'
import { fingerprint } from './slug.ts'

/**
 * The built-in profiles.
 *
 * Networks are WebPageTest's "4G (9 Mbps, 170ms RTT)" and "Cable (5/1 Mbps 28ms RTT)":
 * https://github.com/WPO-Foundation/webpagetest/blob/a7cf6a7742c9e93cf0c06ee6b58a608adb223f20/www/settings/connectivity.ini.sample
 * Screens and the phone's CPU slowdown are Lighthouse's, except that the phone keeps a real phone's device scale factor
 * of 2.625, where Lighthouse uses 1.75, so that sites serve the images they serve to customers:
 * https://github.com/GoogleChrome/lighthouse/blob/main/core/config/constants.js
 */
export const builtInProfiles: Readonly<Record<string, Profile>> = {
  'phone-4g': {
    name: 'phone-4g',
    viewport: { width: 412, height: 823 },
    deviceScaleFactor: 2.625,
    mobile: true,
    cpuSlowdown: 4,
    network: { latency: 170, downKbps: 9000, upKbps: 9000 },
  },
  'desktop-cable': {
    name: 'desktop-cable',
    viewport: { width: 1350, height: 940 },
    deviceScaleFactor: 1,
    mobile: false,
    cpuSlowdown: 1,
    network: { latency: 28, downKbps: 5000, upKbps: 1000 },
  },
  desktop: {
    name: 'desktop',
    viewport: { width: 1350, height: 940 },
    deviceScaleFactor: 1,
    mobile: false,
    cpuSlowdown: 1,
  },
}

/** Name plus a hash of the contents, so that an edited profile counts as a different method: `phone-4g-1a2b3c4d`. */
export function profileId(profile: Profile): string {
  const { viewport, deviceScaleFactor, mobile, cpuSlowdown, network } = profile
  // Listed explicitly, so that neither the order of keys nor the name changes the hash.
  const contents = [viewport.width, viewport.height, deviceScaleFactor, mobile, cpuSlowdown]
  const limits = network === undefined ? [] : [network.latency, network.downKbps, network.upKbps, network.initialWindow]
  return `${profile.name}-${fingerprint(JSON.stringify([...contents, ...limits]))}`
}
