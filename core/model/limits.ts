/** s that a round or an audit may take; the rest is skipped. This is Lambda's maximum time-out. */
export const longestRound = 900

/** ms. Each market's evidence load runs at most once in this interval. */
export const evidenceEvery = 60 * 60 * 1000
