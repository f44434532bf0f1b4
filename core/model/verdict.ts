/** What a comparison says of us. */
export type Verdict = 'ahead' | 'level' | 'behind' | 'unknown'

export type Mover = 'us' | 'rival' | 'both'
