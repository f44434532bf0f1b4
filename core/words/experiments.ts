import type { SiteExperiments } from '../analysis/league/experiments.ts'

/** That a site shows different variants, to follow its name: `3 variants of A/B tests (VWO) in 24 loads`. */
export function experimentWords(
  { tool, variants, loads }: SiteExperiments,
  number: (value: number) => string = String,
): string {
  return `${number(variants)} variants of A/B tests (${tool}) in ${number(loads)} loads`
}
