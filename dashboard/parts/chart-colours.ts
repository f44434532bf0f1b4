/**
 * What CSS variables are now, by name. A canvas knows no `light-dark()`, so the browser resolves them, on an element each, all in
 * one look at the styles.
 */
export function coloursNow(names: Iterable<string>): (name: string) => string {
  const probes = new Map<string, HTMLElement>()
  const holder = document.createElement('div')
  // With colours of the reader's own every line would be the same.
  holder.style.setProperty('forced-color-adjust', 'none')
  for (const name of new Set(names)) {
    const probe = document.createElement('i')
    probe.style.color = `var(${name})`
    probes.set(name, probe)
    holder.append(probe)
  }
  document.body.append(holder)
  const colours = new Map([...probes].map(([name, probe]) => [name, getComputedStyle(probe).color]))
  holder.remove()
  return (name) => colours.get(name) ?? ''
}
