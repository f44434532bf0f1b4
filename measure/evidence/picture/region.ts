/**
 * The largest connected region of a mask, gaps of up to twice `reach` pixels bridged: its pixels as a mask, and their number.
 * Pixels touch at their sides.
 */
export function largestRegion(
  mask: Uint8Array,
  { width, reach }: { width: number; reach: number },
): { pixels: Uint8Array; size: number } {
  const wide = widen(mask, { width, reach })
  const label = new Int32Array(wide.length)
  let best = { label: 0, size: 0 }
  let labels = 0
  const stack: number[] = []
  for (let start = 0; start < wide.length; start++) {
    if (wide[start] !== 1 || label[start] !== 0) continue
    labels++
    let size = 0
    stack.push(start)
    label[start] = labels
    for (let pixel = stack.pop(); pixel !== undefined; pixel = stack.pop()) {
      size++
      const column = pixel % width
      const neighbours = [pixel - width, pixel + width]
      if (column > 0) neighbours.push(pixel - 1)
      if (column < width - 1) neighbours.push(pixel + 1)
      for (const next of neighbours) {
        if (wide[next] !== 1 || label[next] !== 0) continue
        label[next] = labels
        stack.push(next)
      }
    }
    if (size > best.size) best = { label: labels, size }
  }
  const pixels = new Uint8Array(wide.length)
  if (best.size > 0)
    for (let pixel = 0; pixel < label.length; pixel++) if (label[pixel] === best.label) pixels[pixel] = 1
  return { pixels, size: best.size }
}

/** Sets every pixel within `reach` of a set one, along rows and then along columns. */
function widen(mask: Uint8Array, { width, reach }: { width: number; reach: number }): Uint8Array {
  if (reach === 0) return mask
  const height = mask.length / width
  const alongRows = new Uint8Array(mask.length)
  const wide = new Uint8Array(mask.length)
  for (let pixel = 0; pixel < mask.length; pixel++) {
    if (mask[pixel] !== 1) continue
    const column = pixel % width
    const row = pixel - column
    alongRows.fill(1, row + Math.max(0, column - reach), row + Math.min(width, column + reach + 1))
  }
  for (let pixel = 0; pixel < mask.length; pixel++) {
    if (alongRows[pixel] !== 1) continue
    const [column, row] = [pixel % width, Math.floor(pixel / width)]
    for (let y = Math.max(0, row - reach); y < Math.min(height, row + reach + 1); y++) wide[y * width + column] = 1
  }
  return wide
}
