/** About a proxy that this shell sets; undefined without one. `variable`: its name, because its value may hold a password. */
export function proxyWords(variable: string | undefined): string | undefined {
  if (variable === undefined) return undefined
  return (
    `${variable} is set, but Outpace connects to sites directly: a proxy would be measured instead of the site. ` +
    'If this network has no other way out, measure from another one.'
  )
}
