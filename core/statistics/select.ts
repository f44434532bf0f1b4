/**
 * Moves the value that sorting would put at `rank` there, with no larger one before it and no smaller one after it: Hoare (1961),
 * Algorithm 65: FIND, Communications of the ACM 4, 321. In place, in time linear in the values where a sort is not. The values are
 * numbers, none of them NaN; `rank` is one of their indexes.
 */
export function selectRank(values: Float64Array, rank: number): number {
  let low = 0
  let high = values.length - 1
  while (low < high) {
    // A pivot that neither sorted nor equal values make slow.
    const pivot = middleOfThree(at(values, low), at(values, (low + high) >> 1), at(values, high))
    let left = low
    let right = high
    while (left <= right) {
      while (at(values, left) < pivot) left++
      while (at(values, right) > pivot) right--
      if (left > right) break
      const moved = at(values, left)
      values[left++] = at(values, right)
      values[right--] = moved
    }
    // Between the two is only the pivot.
    if (rank <= right) high = right
    else if (rank >= left) low = left
    else break
  }
  return at(values, rank)
}

export function middleOfThree(a: number, b: number, c: number): number {
  return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c))
}

function at(values: Float64Array, index: number): number {
  return values[index] ?? Number.NaN
}
