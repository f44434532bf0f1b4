import { createRequire } from 'node:module'

/** The library's rules, one for each consent manager and for sites with a banner of their own. */
export const autoconsentRulesFile: string = createRequire(import.meta.url).resolve(
  '@duckduckgo/autoconsent/rules/rules.json',
)

// biome-ignore lint/style/noDefaultExport: in a bundle, `#autoconsent-rules` is that file, which esbuild exports by default.
export default createRequire(import.meta.url)(autoconsentRulesFile) as unknown
