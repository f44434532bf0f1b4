import type { RobotsOverride } from '../model/benchmark.ts'

/** That a site is measured without asking its robots.txt, who decided that and why. */
export function overrideSentence(name: string, { reason, reviewer, date }: RobotsOverride): string {
  const why = /[.!?]$/.test(reason) ? reason : `${reason}.`
  return `${name} is measured whatever its robots.txt says: ${why} Decided by ${reviewer} on ${date}.`
}
