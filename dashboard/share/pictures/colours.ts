/** Pictures leave the page, so their colours are fixed: those of the light theme. */
export const colours = {
  text: '#14181f',
  faint: '#59616e',
  line: '#dfe3e8',
  us: '#0b5fff',
  them: '#7a8494',
  bad: '#b3261e',
}

/**
 * Of competitors, in the order of the benchmark: one for each of as many as there may be, because charts on slides have no
 * dashes. Those after the sixth were chosen for their distance in Lab from all before them and from our blue, with a contrast
 * of 3:1 on white.
 */
const series = [
  ...['#b35900', '#7a3db8', '#00796b', '#a3195b', '#5b6b00', '#3a5a78'],
  ...['#00a500', '#b48778', '#4b96f0', '#ff5a5a', '#f04bc3', '#5a2d0f', '#b478b4'],
  ...['#4ba55a', '#2d3c87', '#87000f', '#2d3c0f', '#5a2d4b', '#d25aff', '#1e0fb4'],
]

/** Lines that are solid before dashes begin: so many colours are easily told apart. */
const solid = 6
/** As `stroke-dasharray`. */
const dashes = [undefined, '4 6', '20 6', '20 6 4 6']

/** Pattern of a competitor's line. */
export function seriesDash(index: number): string | undefined {
  return dashes[Math.floor(index / solid)]
}

export function seriesColour(index: number): string {
  return series[index % series.length] ?? colours.them
}
