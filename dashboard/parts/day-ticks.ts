/** px that the label of a day takes, with room. */
const room = 70

/** Days to label below a chart: each at its point and at most once; as many as fit, evenly. Seconds since 1970. */
export function dayTicks(days: readonly number[], width: number): number[] {
  const step = Math.max(1, Math.ceil((days.length * room) / width))
  return days.filter((_, index) => index % step === 0)
}
