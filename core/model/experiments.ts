/** Tools for A/B tests that leave in the browser which variant it was given; a closed list, so that no name comes from a page. */
export const experimentTools = [
  'AB Tasty',
  'Convert',
  'Google Optimize',
  'GrowthBook',
  'Kameleoon',
  'LaunchDarkly',
  'Optimizely',
  'PostHog',
  'SiteSpect',
  'Statsig',
  'VWO',
] as const
export type ExperimentTool = (typeof experimentTools)[number]

/** What a load was given by a tool: eight hexadecimal digits of a hash, the same for the same variants of the same experiments. */
export type Variant = [tool: ExperimentTool, variants: string]

/** A load has no more of them; a site uses one tool, or two while it moves. */
export const mostVariants = 2
