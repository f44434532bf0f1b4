/** px that the label of a day takes on the page, with room. */
const onPage = 70

/** Days to label below a chart: each at its point and at most once; as many as fit, evenly. Any unit of time. */
export function dayTicks(days: readonly number[], width: number, room: number = onPage): number[] {
  const step = Math.max(1, Math.ceil((days.length * room) / width))
  return days.filter((_, index) => index % step === 0)
}
