import type { Profile } from '../../core/model/benchmark.ts'

/** Lighthouse's own, between a network's round trip and bandwidth and what DevTools has to be told: core/config/constants.js. */
const devtoolsFactors = { latency: 3.75, throughput: 0.9 }

/** Settings of Lighthouse for a profile: its device, and its network by `method`. The CPU is not slowed down. */
export function lighthouseSettings({ viewport, network }: Profile, method: 'devtools' | 'simulate') {
  return {
    onlyCategories: ['performance'],
    formFactor: 'desktop',
    screenEmulation: { ...viewport, deviceScaleFactor: 1, mobile: false, disabled: false },
    ...(network === undefined
      ? { throttlingMethod: 'provided' }
      : {
          throttlingMethod: method,
          throttling: {
            cpuSlowdownMultiplier: 1,
            rttMs: network.latency,
            throughputKbps: network.downKbps,
            requestLatencyMs: network.latency * devtoolsFactors.latency,
            downloadThroughputKbps: network.downKbps * devtoolsFactors.throughput,
            uploadThroughputKbps: network.upKbps * devtoolsFactors.throughput,
          },
        }),
  }
}

/** LCP in a result of Lighthouse, in JSON. */
export function lcpOf(result: string): number {
  const { audits } = JSON.parse(result) as { audits: Record<string, { numericValue?: number }> }
  const lcp = audits['largest-contentful-paint']?.numericValue
  if (lcp === undefined) throw new Error('Lighthouse found no LCP.')
  return lcp
}
