/** Pictures leave the page, so their colours are fixed: those of the light theme. */
export const colours = {
  text: '#14181f',
  faint: '#59616e',
  line: '#dfe3e8',
  us: '#0b5fff',
  them: '#7a8494',
  bad: '#b3261e',
}

/** Of competitors, in the order of the benchmark. */
const series = ['#b35900', '#7a3db8', '#00796b', '#a3195b', '#5b6b00', '#3a5a78']

/** Of those that have a colour again, as `stroke-dasharray`. */
const dashes = [undefined, '4 6', '20 6', '20 6 4 6']

/** Pattern of a competitor's line: with its colour, no other has it. */
export function seriesDash(index: number): string | undefined {
  return dashes[Math.floor(index / series.length)]
}

export function seriesColour(index: number): string {
  return series[index % series.length] ?? colours.them
}
