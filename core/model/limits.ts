/** s that a round or an audit may take; what is not measured by then is skipped. The longest that Lambda runs a function. */
export const longestRound = 900

/** ms. The evidence load is added to a round once in this time and market. */
export const evidenceEvery = 60 * 60 * 1000
