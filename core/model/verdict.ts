/** How we stand in a comparison. */
export type Verdict = 'ahead' | 'level' | 'behind' | 'unknown'

export type Mover = 'us' | 'rival' | 'both'
